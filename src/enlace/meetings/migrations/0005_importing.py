"""Drafts of older reports that are being imported."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_reminders_and_imports'),
        ('meetings', '0004_entered_by_hand'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.BinaryField()),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=71)),
                ('lines', models.JSONField()),
                ('proposed', models.JSONField()),
                ('decisions', models.JSONField(default=dict)),
                ('head', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=200)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=200)),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imported_from', to='meetings.meeting')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_drafts', to='directory.pack')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'digest'), name='import_draft_once')],
            },
        ),
    ]
