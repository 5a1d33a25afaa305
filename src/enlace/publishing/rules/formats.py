"""What a format is: a writer that turns a document tree into the bytes of a file."""

from collections.abc import Callable
from dataclasses import dataclass

from enlace.publishing.rules.tree import Document


@dataclass(frozen=True)
class Format:
    """A kind of file.

    extension: without the dot. write: the same bytes for the same document, always.
    """

    code: str
    media_type: str
    extension: str
    write: Callable[[Document], bytes]
