"""What stands in the fields of a Word file that came back."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from xml.etree import ElementTree as ET

from enlace.assessments.rules.carrying import from_properties
from enlace.assessments.rules.carrying_docx import NAMESPACE
from enlace.assessments.rules.carrying_opening import NOT_OURS, Opened, expected_names
from enlace.assessments.rules.carrying_readings import Cell, Raw
from enlace.common.errors import N_, Problem
from enlace.common.word_texts import W, seen_text
from enlace.publishing.rules.word.controls import NOTHING, tag_of

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_STAMP = f"{{{NAMESPACE}}}stamp"
_ON = ("1", "true", "on")
_OFF = ("0", "false", "off")
FIELDS = ("answer", "comment", "marking", "basis", "links")
YES, NO = "yes", ""


def open_document(content: bytes, name: str, problems: list[Problem]) -> Opened | None:
    """Return the fields of the file by their tags, or None after adding a problem."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = _parsed(archive, "word/document.xml")
            tokens = set(_tokens(archive))
    except (ET.ParseError, KeyError, zipfile.BadZipFile):
        message = N_("The Word file cannot be read: open it in Word, save it again as .docx, and bring that.")
        problems.append(Problem(name, message))
        return None
    cells: dict[str, dict[str, Cell]] = {}
    repeated = []
    for control in body.iter(f"{W}sdt"):
        tag = _tag(control)
        if tag in cells:
            repeated.append(tag)
        elif tag:
            cells[tag] = {"": _value(control)}
    if not tokens and not cells:
        problems.append(Problem(name, NOT_OURS))
        return None
    return Opened("docx", frozenset(tokens), cells, tuple(repeated))


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element:
    # No part declares entities: the file was looked through before.
    return ET.fromstring(archive.read(part))  # noqa: S314


def _tokens(archive: zipfile.ZipFile) -> Iterator[str]:
    for part in archive.namelist():
        if part == "docProps/custom.xml":
            found = _parsed(archive, part).iter(_PROPERTY)
            if token := from_properties({one.get("name", ""): "".join(one.itertext()) for one in found}):
                yield token
        elif part.startswith("customXml/item") and part.endswith(".xml"):
            root = _parsed(archive, part)
            if root.tag == _STAMP and root.text:
                yield "".join(root.text.split())


def _tag(control: ET.Element) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return " ".join(found.get(f"{W}val", "").split()) if found is not None else ""


def _value(control: ET.Element) -> str:
    box = control.find(f"{W}sdtPr/{_W14}checkbox")
    if box is not None:
        state = box.find(f"{_W14}checked")
        return YES if state is not None and state.get(f"{_W14}val", "1") in _ON else NO
    hint = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    content = control.find(f"{W}sdtContent")
    if content is None or (hint is not None and hint.get(f"{W}val", "1") not in _OFF):
        return ""
    text = seen_text(content).strip()
    is_list = control.find(f"{W}sdtPr/{W}dropDownList") is not None
    return "" if is_list and text == NOTHING else text


def raws_of_document(opened: Opened, expected: Mapping[str, Sequence[str]], problems: list[Problem]) -> dict[str, Raw]:
    """Return question -> its fields. expected: question -> its choices, where several can be chosen."""
    tags: dict[str, dict[str, str]] = {}
    for question, codes in expected.items():
        names = {name: tag_of(question, name) for name in FIELDS if name != "answer" or not codes}
        tags[question] = names | {f"answer {code}": tag_of(question, "answer", code) for code in codes}
    known = {tag: question for question, names in tags.items() for tag in names.values()}
    problems += expected_names(expected, opened, known)
    if problems:
        return {}
    return {question: _raw(opened, tags[question], expected[question]) for question in expected}


def _raw(opened: Opened, tags: Mapping[str, str], codes: Sequence[str]) -> Raw:
    texts = {name: cast("str", opened.cells[tag][""]) for name, tag in tags.items()}
    return Raw(
        answer=texts.get("answer"),
        chosen={code: texts[f"answer {code}"] for code in codes},
        comment=texts["comment"],
        marking=texts["marking"],
        basis=texts["basis"],
        links=texts["links"],
    )
