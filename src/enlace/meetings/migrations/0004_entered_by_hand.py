from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_calendar")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="entered_by",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="commitment", name="version", field=models.PositiveIntegerField(default=1)
        ),
    ]
