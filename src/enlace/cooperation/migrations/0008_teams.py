import django.db.models.deletion
from django.db import migrations, models

from enlace.accounts.models import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('cooperation', '0007_sealed_files'),
        ('directory', '0003_reminders_and_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='JointTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12, unique=True)),
                ('form', models.CharField(max_length=40)),
                ('terms', models.JSONField()),
                ('status', models.CharField(max_length=12)),
                ('from_on', models.DateField(null=True)),
                ('until_on', models.DateField(null=True)),
                ('proposed_on', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=200)),
                ('changed_at', models.DateTimeField()),
                ('synthetic', models.BooleanField(default=False)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_teams', to='directory.pack')),
            ],
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_code', models.CharField(max_length=16)),
                ('authority_code', models.CharField(max_length=40)),
                ('standing', models.CharField(max_length=12)),
                ('since', models.DateField()),
                ('waits_for', models.CharField(blank=True, max_length=12)),
                ('due_on', models.DateField(null=True)),
                ('joint_team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='cooperation.jointteam')),
            ],
            options={
                'indexes': [models.Index(fields=['state_code', 'standing'], name='team_by_state')],
                'constraints': [models.UniqueConstraint(fields=('joint_team', 'state_code', 'authority_code'), name='team_member_once')],
            },
        ),
        migrations.CreateModel(
            name='TeamStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('line', models.TextField()),
                ('hash', models.CharField(max_length=71)),
                ('joint_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cooperation.jointteam')),
            ],
            options={
                'ordering': ['joint_team', 'number'],
                'constraints': [models.UniqueConstraint(fields=('joint_team', 'number'), name='team_step_once')],
            },
        ),
        migrations.CreateModel(
            name='TeamReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('waits_for', models.CharField(max_length=12)),
                ('due_on', models.DateField()),
                ('step', models.CharField(max_length=12)),
                ('posted_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='cooperation.teammember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'waits_for', 'due_on', 'step'), name='team_reminded_once')],
            },
        ),
        AppendOnly("cooperation_teamstep", (("id",), ("joint_team_id", "number"))),
        migrations.RemoveConstraint(
            model_name='sealedentry',
            name='sealed_key_once',
        ),
        migrations.AddField(
            model_name='sealedentry',
            name='joint_team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='cooperation.jointteam'),
        ),
        migrations.AddConstraint(
            model_name='sealedentry',
            constraint=models.UniqueConstraint(condition=models.Q(('coop_request', None), ('joint_team', None)), fields=('pack', 'name'), name='sealed_key_once'),
        ),
        migrations.AddConstraint(
            model_name='sealedentry',
            constraint=models.UniqueConstraint(fields=('joint_team', 'name'), name='sealed_team_entry_once'),
        ),
        AppendOnly("cooperation_sealedentry", (("id",), ("coop_request_id", "name"), ("joint_team_id", "name"))),
    ]
