from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_failed_attempts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['subject', 'verb'], name='what_was_done_to_a_thing'),
        ),
    ]
