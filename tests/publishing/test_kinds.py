"""Every format holds the whole document, warns of invented data, lets no text break out, and writes the same twice."""

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest

from enlace.publishing.queries import format_of, formats
from enlace.publishing.rules.characters import clean
from enlace.publishing.rules.print_tree import print_tree
from enlace.publishing.rules.tree import (
    BarRow,
    Bars,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Sheet,
    SheetColumn,
    Table,
)
from enlace.publishing.rules.typesetting import displayable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CODES = ("docx", "html", "json", "pdf", "xlsx")


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word(document: Document, part: str = "word/document.xml") -> ET.Element:
    return ET.fromstring(parts(format_of("docx").write(document))[part])


def book(document: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(format_of("xlsx").write(document)))


def texts(root: ET.Element) -> str:
    return "".join(node.text or "" for node in root.iter(f"{W}t"))


class Tags(HTMLParser):
    """The tags of a page with their attributes, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: bytes) -> Iterator[tuple[str, dict[str, str | None]]]:
    yield from Tags(page.decode()).found


@pytest.mark.parametrize("code", CODES)
def test_the_same_document_gives_the_same_bytes(report: Document, code: str) -> None:
    assert format_of(code).write(report) == format_of(code).write(report)
    undated = replace(report, issued_on=None)
    assert format_of(code).write(undated) == format_of(code).write(undated)


@pytest.mark.parametrize("code", CODES)
def test_no_text_breaks_a_format(hostile_report: Document, code: str) -> None:
    assert format_of(code).write(hostile_report)


@pytest.mark.parametrize("code", CODES)
def test_an_empty_document_can_be_written(code: str) -> None:
    assert format_of(code).write(Document(title="", language=""))


# HTML


def test_the_html_page_allows_its_own_style_and_nothing_else(report: Document) -> None:
    page = format_of("html").write(report)
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    metas = [attributes for tag, attributes in tags(page) if tag == "meta"]
    policy = next(meta["content"] for meta in metas if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not [tag for tag, attributes in tags(page) if tag in {"script", "link", "img"} or "style" in attributes]


def test_the_html_page_holds_head_contents_and_absolute_links(report: Document) -> None:
    page = format_of("html").write(report)
    text = page.decode()
    assert '<html lang="es">' in text
    for line in ("Organización", "Comisión", "ORG/doc.1/17", "20 de abril de 2017", "Original: español", "Versión 2"):
        assert line in text
    links = [attributes["href"] or "" for tag, attributes in tags(page) if tag == "a"]
    ids = {attributes.get("id") for _, attributes in tags(page)}
    assert "https://enlace.example.org/en/c9" in links
    assert all(link.startswith("https://") or link.removeprefix("#") in ids for link in links)
    assert "#laws" in links


def test_the_html_page_warns_in_title_and_on_every_printed_page(report: Document) -> None:
    text = format_of("html").write(report).decode()
    assert "<title>SYNTHETIC: invented – " in text
    assert '<div class="doc-warning" role="note"><p class="doc-synthetic">SYNTHETIC: invented</p></div>' in text
    assert "display: table-header-group" in text
    assert 'doc-warning"' not in format_of("html").write(replace(report, synthetic_line="")).decode()


def test_the_html_page_holds_no_tag_of_a_text(hostile_report: Document) -> None:
    page = format_of("html").write(hostile_report)
    for tag, attributes in tags(page):
        assert tag not in {"script", "img", "w:p"}
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert not (attributes.get("href") or "").lower().startswith(("javascript", "data"))


# PDF


def test_the_pdf_is_tagged_and_accessible(report: Document) -> None:
    content = format_of("pdf").write(report)
    assert content.startswith(b"%PDF-1.7")
    assert b"/MarkInfo<</Marked true" in content
    assert b"/StructTreeRoot" in content
    assert b"/Lang(es)" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/DisplayDocTitle true" in content


def test_the_pdf_has_outline_alternative_texts_and_table_heads(report: Document) -> None:
    content = format_of("pdf").write(report)
    for title in (b"/Title(Laws)", b"/Title(Units)", b"/Title(After)", b"/Title(Below)"):
        assert title in content
    for alt in (
        "14 have not said".encode("utf-16-be").hex().upper().encode(),
        b"/Alt(Units by subregion)",
        b"/Alt(One party, one unknown",
    ):
        assert alt in content
    assert b"/S/TH" in content
    assert b"/Scope/Column" in content
    assert b"/URI(https://enlace.example.org/en/c9)" in content


def test_the_pdf_carries_the_bundled_fonts_only(report: Document) -> None:
    fonts = set(re.findall(rb"/FontName/[A-Z]{6}\+([\w-]+)", format_of("pdf").write(report)))
    assert fonts
    assert all(font.startswith((b"PublicSans", b"SourceSerif4")) for font in fonts)


def test_the_pdf_takes_every_text_as_text(report: Document) -> None:
    code = '#panic("no") *b* $x$ \\ @a // c'
    blocks = (Heading(1, code), Paragraph((Run(code, href="https://e.org/#a"), Run(code))))
    content = format_of("pdf").write(replace(report, title=code, blocks=blocks, language="en"))
    assert b'/Title(#panic("no") *b* $x$ \\\\ @a // c)' in content


def test_what_no_font_shows_stays_as_its_code_point() -> None:
    assert displayable("a😀b") == "a[U+1F600]b"
    assert displayable("ñ – Ж Ω ≥ עברית") == "ñ – Ж Ω ≥ עברית"
    assert displayable("中") == "[U+4E2D]"


def test_the_template_gets_numbers_links_and_warning(report: Document) -> None:
    tree = print_tree(report)
    assert tree["synthetic"] == "SYNTHETIC: invented"
    assert tree["contents"] is True
    kinds = [block["kind"] for block in tree["blocks"]]
    assert kinds.count("table") == 2
    assert "source" not in kinds
    numbered = [block["number"] for block in tree["blocks"] if block["kind"] == "paragraph"]
    assert numbered == [1, 0, 2]
    bar = next(block for block in tree["blocks"] if block["kind"] == "interval")
    assert bar["remarks"] == ["Source: n = 21 of N = 35"]
    assert [(part["part"], part["count"]) for part in bar["parts"]] == [("known", 12), ("possible", 14), ("not", 9)]
    assert bar["parts"][0]["text"] == [{"t": "12", "u": "https://enlace.example.org/en/c9"}]


def test_a_pdf_link_to_nowhere_is_no_link(report: Document) -> None:
    blocks = (Paragraph((Run("a", href="#nowhere"), Run("b", href="/en"), Run("c", href="javascript:x"))),)
    tree = print_tree(replace(report, blocks=blocks, base_url=""))
    assert tree["blocks"][0]["runs"] == [{"t": "a"}, {"t": "b"}, {"t": "c"}]


def test_a_head_as_tall_as_a_page_is_not_repeated(report: Document) -> None:
    tall = Table("T", (Column("x" * 5000, width=0.1), Column("y")), (("x" * 5000, "z"),))
    assert print_tree(replace(report, blocks=(tall,)))["blocks"][0]["repeat_head"] is False
    assert format_of("pdf").write(replace(report, blocks=(tall,)))


# DOCX


def test_word_opens_the_file_with_true_styles(report: Document) -> None:
    opened = docx.Document(io.BytesIO(format_of("docx").write(report)))
    styles = [(p.style.name, p.text) for p in opened.paragraphs if p.style is not None and p.text]
    assert ("Title", "Informe final") in styles
    assert ("Heading 1", "Laws") in styles
    assert ("Heading 2", "Units") in styles
    assert ("List Bullet", "one") in styles
    assert ("Numbered Paragraph", "The end.") in styles
    known = {style.name for style in opened.styles}
    assert {name for name, _ in styles} <= known
    assert {"Report Table", "Interval Bar", "toc 1", "Header", "Footer", "Caption"} <= known


def test_word_file_names_its_author_day_and_language(report: Document) -> None:
    opened = docx.Document(io.BytesIO(format_of("docx").write(report)))
    about = opened.core_properties
    assert (about.title, about.author, about.subject) == ("Informe final", "Organización", "ORG/doc.1/17")
    assert about.created is not None
    assert about.created.date() == date(2017, 4, 20)
    styles = parts(format_of("docx").write(report))["word/styles.xml"].decode()
    assert '<w:lang w:val="es-419"' in styles


def test_word_bar_is_a_table_in_proportion_with_a_hatch(report: Document) -> None:
    table = next(table for table in word(report).iter(f"{W}tbl") if "IntervalBar" in ET.tostring(table).decode())
    widths = [int(node.get(f"{W}w") or 0) for node in table.iter(f"{W}gridCol")]
    total = sum(widths)
    assert [round(35 * width / total) for width in widths] == [12, 14, 9]
    patterns = [shade.get(f"{W}val") for cell in table.iter(f"{W}tcPr") for shade in cell if shade.tag == f"{W}shd"]
    assert patterns == ["clear", "diagStripe", "clear"]
    description = table.find(f"{W}tblPr/{W}tblDescription")
    assert description is not None
    assert "12 have one; 14 have not said; 9 have none" in (description.get(f"{W}val") or "")
    assert re.findall(r"\d+", texts(table)) == ["12", "14", "9"]


def assert_rows_fill_grids(document: Document) -> None:
    for table in word(document).iter(f"{W}tbl"):
        columns = len(list(table.iter(f"{W}gridCol")))
        assert columns <= 63
        for row in table.iter(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val") or 0) for span in spans) == columns


def test_every_row_of_a_word_table_fills_its_grid(report: Document) -> None:
    assert_rows_fill_grids(report)


def test_many_bars_keep_within_the_columns_word_allows(report: Document) -> None:
    rows = tuple(BarRow(f"r{n}", n / 97, f"{n}", n / 101, n / 89) for n in range(80))
    document = replace(report, blocks=(Bars("Many", "", rows, 1),))
    assert_rows_fill_grids(document)
    assert len(list(word(document).iter(f"{W}tr"))) == 80


def test_word_table_repeats_its_head(report: Document) -> None:
    tables = [table for table in word(report).iter(f"{W}tbl") if "ReportTable" in ET.tostring(table).decode()]
    assert len(tables) == 2
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])


def test_word_contents_are_filled_and_lead_to_their_headings(report: Document) -> None:
    root = word(report)
    contents = root.find(f".//{W}sdtContent")
    assert contents is not None
    assert texts(contents) == "ContentsLawsUnitsAfterBelow"
    bookmarks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    links = [link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert len(links) == 5
    assert set(links) <= bookmarks
    assert b"updateFields" not in parts(format_of("docx").write(report))["word/settings.xml"]


def test_word_relations_and_parts_fit_together(report: Document) -> None:
    files = parts(format_of("docx").write(report))
    relations = ET.fromstring(files["word/_rels/document.xml.rels"])
    ids = {one.get("Id") for one in relations}
    used = set(re.findall(r'r:(?:id|embed)="([^"]+)"', files["word/document.xml"].decode()))
    assert used <= ids
    inside = {f"word/{one.get('Target')}" for one in relations if one.get("TargetMode") != "External"}
    assert inside <= files.keys()
    assert files["word/media/picture1.png"].startswith(b"\x89PNG")


def test_word_warns_on_every_page(report: Document) -> None:
    for part in ("word/header.xml", "word/header_first.xml"):
        assert "SYNTHETIC: invented" in texts(word(report, part))
    assert "SYNTHETIC" not in texts(word(replace(report, synthetic_line=""), "word/header_first.xml"))


def test_word_keeps_each_text_as_it_is(hostile: str, report: Document) -> None:
    document = replace(report, blocks=(Paragraph(hostile),), title="t")
    kept = "".join(clean(hostile).split())
    assert kept in "".join(texts(word(document)).split())


# XLSX


def test_a_sheet_has_a_frozen_head_filters_and_formats(report: Document) -> None:
    sheet = book(report)["Answers"]
    rows = list(sheet.iter_rows(values_only=True))
    head = rows.index(("State", "n", "Share", "On"))
    assert rows[head + 1] == ("Alba", 3, 0.25, datetime(2017, 4, 20))  # noqa: DTZ001  (as openpyxl reads it)
    assert rows[head + 2] == ("Borea", None, None, "1889-01-01")
    assert sheet.freeze_panes == f"B{head + 2}"
    assert sheet.auto_filter.ref == f"A{head + 1}:D{head + 3}"
    assert sheet.cell(head + 2, 3).number_format == "0.0%"
    assert sheet.cell(head + 2, 4).number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["A"].width > 18


def test_every_sheet_warns_first(report: Document) -> None:
    twice = replace(report, sheets=(*report.sheets, Sheet("Answers", (SheetColumn("a"),), ())))
    opened = book(twice)
    assert opened.sheetnames == ["Answers", "Answers (2)"]
    for sheet in opened:
        assert sheet["A1"].value == "SYNTHETIC: invented"
        assert "SYNTHETIC: invented" in sheet.oddHeader.center.text
    assert book(replace(report, synthetic_line=""))["Answers"]["A1"].value == "Answers"


def test_no_text_in_a_sheet_is_a_formula_or_a_link(hostile: str, hostile_report: Document) -> None:
    files = parts(format_of("xlsx").write(hostile_report))
    for name, content in files.items():
        assert b"<f>" not in content
        assert b"<hyperlink" not in content
        assert "externalLink" not in name
    values = [cell.value for sheet in book(hostile_report) for row in sheet.iter_rows() for cell in row if cell.value]
    assert all(isinstance(value, str | int) for value in values)
    if clean(hostile) and "_x" not in hostile:
        assert clean(hostile) in values


def test_names_of_sheets_suit_excel(report: Document) -> None:
    names = ("a/b:c*d?[e]", "x" * 60, "X" * 60, "", "History", "'quoted'", "\x00")
    opened = book(replace(report, sheets=tuple(Sheet(name, (), ()) for name in names)))
    assert len({name.casefold() for name in opened.sheetnames}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in opened.sheetnames)
    assert "history" not in {name.casefold() for name in opened.sheetnames}


def test_a_sheet_keeps_escapes_of_its_own_format(report: Document) -> None:
    odd = replace(report, sheets=(Sheet("S", (SheetColumn("a"),), (("_x0041_",),)),))
    shared = parts(format_of("xlsx").write(odd))["xl/sharedStrings.xml"].decode()
    assert "_x005F_x0041_" in shared


# JSON


def test_json_is_readable_and_warns_first(report: Document) -> None:
    content = format_of("json").write(report)
    assert "título".encode() in content
    assert json.loads(content) == {"synthetic": "SYNTHETIC: invented", **report.content}
    assert next(iter(json.loads(content))) == "synthetic"
    assert json.loads(format_of("json").write(replace(report, synthetic_line=""))) == report.content


def test_json_keeps_every_text(hostile: str, report: Document) -> None:
    content = format_of("json").write(replace(report, content={"text": hostile}, synthetic_line=""))
    assert json.loads(content.decode()) == {"text": hostile}


def test_formats_are_all_tested() -> None:
    assert tuple(sorted(formats())) == CODES
