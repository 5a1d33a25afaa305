"""Questions and answers as a Word file: a field for each thing that can be answered, known again by its tag."""

from itertools import count

from enlace.assessments.rules.carrying import Entry, Paper, in_properties
from enlace.publishing.rules.tree import Document, Labels
from enlace.publishing.rules.word.controls import (
    Control,
    box_control,
    date_control,
    list_control,
    tag_of,
    text_control,
)
from enlace.publishing.rules.word.package import word_form
from enlace.publishing.rules.word.stamp import Stamp
from enlace.publishing.rules.word.text import paragraph, proofing, run

NAMESPACE = "urn:enlace:reply:1"
_NAME_WIDTH, _FIELD_WIDTH = 2100, 6744
_KEEP = "<w:keepNext/><w:keepLines/>"
_BOLD = "<w:b/><w:bCs/>"
_EDGE = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="C9CFD0"/>'
_EDGES = "".join(_EDGE.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_NAME_FILL = '<w:shd w:val="clear" w:color="auto" w:fill="EBEAE5"/>'


def write_document(paper: Paper, labels: Labels) -> bytes:
    """Return the file."""
    numbers = count(1001)
    body = "".join(paragraph("ListBullet", run(line)) for line in paper.instructions)
    for part in paper.parts:
        body += paragraph("Heading1", run(part.title))
        for entry in part.entries:
            body += _question(entry, paper, numbers)
    document = Document(
        title=paper.title,
        language=paper.language,
        subtitle=paper.subtitle,
        synthetic_line=paper.synthetic_line,
        labels=labels,
    )
    return word_form(document, body, Stamp(NAMESPACE, paper.token, in_properties(paper.token)))


def _question(entry: Entry, paper: Paper, numbers: "count[int]") -> str:
    head = paragraph("Normal", run(f"{entry.question}  ", _BOLD) + run(entry.text, _BOLD), _KEEP)
    hint = paragraph("SourceLine", run(entry.hint), _KEEP) if entry.hint else ""
    fields = ("answer", "comment", "links", "basis", "marking")
    rows = "".join(_row(paper.words[name], _field(name, entry, paper, numbers)) for name in fields)
    return (
        f"{head}{hint}<w:tbl><w:tblPr>"
        f'<w:tblW w:w="{_NAME_WIDTH + _FIELD_WIDTH}" w:type="dxa"/><w:tblBorders>{_EDGES}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_NAME_WIDTH}"/><w:gridCol w:w="{_FIELD_WIDTH}"/></w:tblGrid>{rows}</w:tbl>'
        + paragraph("AfterTable", "")
    )


def _row(name: str, field: str) -> str:
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f'<w:tc><w:tcPr><w:tcW w:w="{_NAME_WIDTH}" w:type="dxa"/>{_NAME_FILL}</w:tcPr>'
        f"{paragraph('TableText', run(name))}</w:tc>"
        f'<w:tc><w:tcPr><w:tcW w:w="{_FIELD_WIDTH}" w:type="dxa"/></w:tcPr>{field}</w:tc></w:tr>'
    )


def _field(name: str, entry: Entry, paper: Paper, numbers: "count[int]") -> str:
    if name == "answer" and entry.many:
        return _boxes(entry, numbers)
    hints = {"links": "links_hint", "answer": "choose" if entry.listed else "write"}
    hint = paper.words[hints.get(name, "choose" if name == "marking" else "write")]
    control = Control(next(numbers), tag_of(entry.question, name), f"{entry.question} {paper.words[name]}", hint)
    content = entry.content
    match name:
        case "answer":
            made = _answer(entry, paper, control)
        case "marking":
            made = list_control(control, [(one, one) for one in paper.labels], content.marking)
        case "basis" if paper.bases:
            texts = {one.code: one.text for one in paper.bases}
            items = [(one.code, one.text) for one in paper.bases]
            made = list_control(control, items, texts.get(content.basis, content.basis))
        case "basis":
            made = text_control(control, content.basis)
        case "links":
            made = text_control(control, "\n".join(content.links))
        case _:
            made = text_control(control, content.comment)
    return paragraph("TableText", made)


def _answer(entry: Entry, paper: Paper, control: Control) -> str:
    value = entry.content.value
    if entry.listed:
        items = [(one.code, one.text) for one in entry.options]
        return list_control(control, items, entry.shown(value) if value else "")
    shown = entry.shown(value) if value else ""
    if entry.type == "date":
        return date_control(control, shown, proofing(paper.language) or "en-US")
    return text_control(control, shown)


def _boxes(entry: Entry, numbers: "count[int]") -> str:
    chosen = entry.content.value.split()
    lines = []
    for option in entry.options:
        title = f"{entry.question} {option.text}"
        control = Control(next(numbers), tag_of(entry.question, "answer", option.code), title, "")
        lines.append(paragraph("TableText", box_control(control, option.code in chosen) + run(f" {option.text}")))
    return "".join(lines)
