"""Files given as evidence, for the State that gave them alone."""

from dataclasses import dataclass

from enlace.assessments.models import Attachment
from enlace.assessments.queries.cycles import CycleView
from enlace.common.errors import N_, NotFound


@dataclass(frozen=True)
class FileView:
    """A file as it was given."""

    name: str
    media_type: str
    content: bytes


def hashes(view: CycleView, state: str, question: str) -> frozenset[str]:
    """Return the hashes of the files given for an answer."""
    rows = Attachment.objects.filter(cycle_id=view.pk, state_code=state, question=question)
    return frozenset(rows.values_list("content_hash", flat=True))


def file(view: CycleView, state: str, question: str, content_hash: str) -> FileView:
    """Return a file given for an answer. Raises: NotFound."""
    rows = Attachment.objects.filter(cycle_id=view.pk, state_code=state, question=question, content_hash=content_hash)
    row = rows.first()
    if row is None:
        raise NotFound(N_("There is no such file."))
    return FileView(row.name, row.media_type, bytes(row.content))
