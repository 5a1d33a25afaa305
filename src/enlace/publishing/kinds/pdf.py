"""PDF: the printed report, tagged and PDF/UA-1, set by typst with the bundled fonts."""

from datetime import UTC, datetime, time

from enlace.publishing.rules.formats import Format
from enlace.publishing.rules.print_tree import print_tree
from enlace.publishing.rules.tree import Document
from enlace.publishing.rules.typesetting import pdf


def write(document: Document) -> bytes:
    """Return the document as a PDF; it is dated the day the document was issued, or 1970 if it was not."""
    issued = datetime.combine(document.issued_on, time(0), UTC) if document.issued_on else None
    return pdf(print_tree(document), timestamp=int(issued.timestamp()) if issued else 0)


KIND = Format(code="pdf", media_type="application/pdf", extension="pdf", write=write)
