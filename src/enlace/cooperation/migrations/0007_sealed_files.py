"""The checksum of each sealed entry, by which a file is laid out without being read."""

import zlib
from typing import Any

from django.db import migrations, models

from enlace.accounts.models import AppendOnly

KEYS = (("id",), ("coop_request_id", "name"))


class Changeable(AppendOnly):
    """Lets the rows be changed again, until the step that says that they are not."""

    def database_forwards(self, *given: Any) -> None:
        super().database_backwards(*given)

    def database_backwards(self, *given: Any) -> None:
        super().database_forwards(*given)


def fill(apps: Any, schema_editor: Any) -> None:
    """Work out the checksums of the rows that there are, one row in memory at a time."""
    rows = apps.get_model("cooperation", "SealedEntry").objects
    for key in list(rows.values_list("pk", flat=True)):
        content = rows.values_list("content", flat=True).get(pk=key)
        rows.filter(pk=key).update(crc=zlib.crc32(content))


class Migration(migrations.Migration):

    dependencies = [
        ('cooperation', '0006_declared_totals'),
    ]

    operations = [
        Changeable("cooperation_sealedentry", KEYS),
        migrations.AddField(
            model_name='sealedentry',
            name='crc',
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='sealedentry',
            index=models.Index(fields=['coop_request', 'kind', 'name', 'size', 'crc', 'hash'], name='sealed_layout'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AppendOnly("cooperation_sealedentry", KEYS),
    ]
