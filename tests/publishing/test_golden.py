"""What HTML and Word get is compared with a file a person has read; `ENLACE_RENEW_GOLDEN=1` writes the files anew."""

import io
import os
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from enlace.publishing.kinds.html import html_blocks
from enlace.publishing.queries import format_of
from enlace.publishing.rules.tree import Block, Document, Labels

GOLDEN = Path(__file__).parent / "golden"
WORD_PARTS = ("word/document.xml", "word/header.xml", "word/header_first.xml", "word/footer.xml", "docProps/core.xml")


def normalised(xml: str | bytes) -> str:
    """Attributes in order, one element a line, so that only what matters differs."""
    root = ET.fromstring(ET.canonicalize(xml))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def agree(name: str, xml: str | bytes) -> None:
    made, path = normalised(xml), GOLDEN / name
    if os.environ.get("ENLACE_RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
        pytest.fail(f"{name} was written anew: read it")
    assert made == path.read_text(encoding="utf-8")


def test_the_html_of_a_report(blocks: tuple[Block, ...]) -> None:
    agree("blocks.html.xml", f"<div>{html_blocks(blocks, labels=Labels())}</div>")


@pytest.mark.parametrize("part", WORD_PARTS)
def test_the_word_file_of_a_report(report: Document, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(format_of("docx").write(report))) as archive:
        agree(f"{part.rsplit('/', 1)[1].removesuffix('.xml')}.docx.xml", archive.read(part))
