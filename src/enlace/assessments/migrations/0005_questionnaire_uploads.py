import django.db.models.deletion
from django.db import migrations, models

import enlace.assessments.models
from enlace.accounts.models import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0004_brought_files"),
        ("directory", "0003_reminders_and_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionnaireUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=40)),
                ("file_name", models.CharField(max_length=200)),
                ("file_hash", models.CharField(max_length=71)),
                ("content", enlace.assessments.models.KeptJSON()),
                ("content_hash", models.CharField(max_length=71)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=200)),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questionnaire_uploads",
                        to="directory.pack",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="questionnaireversion",
            name="origin",
            field=models.CharField(default="published", max_length=12),
            preserve_default=False,
        ),
        AppendOnly("assessments_questionnaireversion", (("id",), ("pack_id", "code", "number"))),
        AppendOnly("assessments_questionnaireupload"),
    ]
