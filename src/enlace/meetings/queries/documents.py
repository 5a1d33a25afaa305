"""Documents within what a reader may see, their revisions and texts."""

from django.db.models import Q, QuerySet

from enlace.accounts.rules.permissions import Actor
from enlace.common.errors import N_, NotFound
from enlace.meetings.models import Document, Expression
from enlace.meetings.queries.records import accesses


def visible_documents(by: Actor) -> QuerySet[Document]:
    """Return the documents that `by` may read: their own level and that of their meeting allow it."""
    levels = accesses(by)
    return Document.objects.filter(Q(meeting=None) | Q(meeting__access__in=levels), access__in=levels)


def document_row(number: int, by: Actor) -> Document:
    """Return one document with its meeting. Raises: NotFound, also where `by` may not know of it."""
    found = visible_documents(by).select_related("meeting").filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise NotFound(N_("There is no such document."))
    return found


def revisions_of(row: Document, by: Actor) -> tuple[Document, ...]:
    """Return the documents of the same work, by revision."""
    same = visible_documents(by).filter(pack_id=row.pack_id, work=row.work)
    return tuple(same.order_by("revision", "id"))


def texts_of(row: Document) -> tuple[Expression, ...]:
    """Return the texts of a document, by language."""
    return tuple(row.expressions.defer("file").order_by("language"))


def earlier_text(row: Document, language: str, by: Actor) -> tuple[Document | None, str]:
    """Return the revision before this one that `by` may read in `language`, and its text; (None, "") without any."""
    before = visible_documents(by).filter(pack_id=row.pack_id, work=row.work, revision__lt=row.revision)
    found = (
        Expression.objects.filter(document__in=before, language=language)
        .exclude(text="")
        .select_related("document")
        .defer("file")
        .order_by("-document__revision")
        .first()
    )
    return (found.document, found.text) if found else (None, "")
