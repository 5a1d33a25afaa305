"""DOCX: the report as an editable Word file with true styles, numbering, captions and contents."""

from enlace.publishing.rules.formats import Format
from enlace.publishing.rules.word.package import word_file

KIND = Format(
    code="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extension="docx",
    write=word_file,
)
