"""JSON: the content of the document for other programs, readable, in the order its author gave it."""

import json

from enlace.publishing.rules.formats import Format
from enlace.publishing.rules.tree import Document


def write(document: Document) -> bytes:
    """Return the content as indented UTF-8 JSON; where data were invented, the warning is its first entry."""
    content = dict(document.content)
    if document.synthetic_line:
        content = {"synthetic": document.synthetic_line} | content
    readable = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    # Half of a surrogate pair has no UTF-8 form; its JSON escape keeps it.
    return readable.encode(errors="backslashreplace") + b"\n"


KIND = Format(code="json", media_type="application/json", extension="json", write=write)
