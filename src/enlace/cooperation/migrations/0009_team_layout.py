from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperation', '0008_teams'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sealedentry',
            index=models.Index(fields=['joint_team', 'kind', 'name', 'size', 'crc', 'hash'], name='sealed_team_layout'),
        ),
    ]
