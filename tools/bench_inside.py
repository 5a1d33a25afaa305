"""The parts of the benchmark that run inside the product; called by bench.py, prints lines as JSON."""

import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from enlace.accounts.rules.permissions import OPERATOR  # noqa: E402
from enlace.assessments.actions import import_replies  # noqa: E402
from enlace.assessments.documents.report import report_document  # noqa: E402
from enlace.assessments.queries import cycles  # noqa: E402
from enlace.assessments.queries import report as contents  # noqa: E402
from enlace.common import clock  # noqa: E402
from enlace.publishing.queries import format_of  # noqa: E402
from enlace.publishing.rules.tree import (  # noqa: E402
    Block,
    Column,
    Document,
    Heading,
    IntervalBar,
    PageBreak,
    Paragraph,
    Sheet,
    SheetColumn,
    Table,
)

CYCLE = "B-2015"
STATIC = Path(__file__).resolve().parent.parent / "src" / "enlace" / "site" / "static" / "enlace"
Row = tuple[str, str, str, str]


def timed(call: Callable[[], object], runs: int = 5) -> tuple[float, float]:
    """Return the medians of CPU and wall seconds."""
    found = []
    for _ in range(runs):
        used, wall = time.process_time(), time.perf_counter()
        call()
        found.append((time.process_time() - used, time.perf_counter() - wall))
    return statistics.median(one[0] for one in found), statistics.median(one[1] for one in found)


def change() -> list[Row]:
    """One answer changes; then the report is read as JSON and as a page."""
    client = Client(HTTP_HOST="localhost")
    turn = iter(range(100))
    client.get(f"/en/reports/{CYCLE}/part/A/")

    def once() -> None:
        value = ("yes", "no")[next(turn) % 2]
        content = f"state,question,value\nS001,Q020,{value}\n".encode()
        import_replies(CYCLE, content, "one.csv", by=OPERATOR, at=clock.now())
        page = client.get(f"/en/reports/{CYCLE}/part/A/")
        figures = client.get(f"/api/v1/cycles/{CYCLE}/figures")
        assert page.status_code == figures.status_code == 200

    used, wall = timed(once)
    parts = "the answer stored, its figures recomputed, the page of its part and the JSON of all figures made"
    return [("one answer changes: report fresh (JSON and HTML)", f"{wall:.2f} s", "1 s", f"{used:.2f} s CPU: {parts}")]


def page() -> list[Row]:
    client = Client(HTTP_HOST="localhost")
    address = f"/en/reports/{CYCLE}/part/A/"
    first = client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)
    used, _wall = timed(lambda: client.get(address), runs=20)
    sent = len(gzip.compress(first.content, 6))
    texts = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in ("enlace.css", "enlace.js", "theme.js"))
    fonts = sum(file.stat().st_size for file in (STATIC / "fonts").glob("*.woff2"))
    whole = (sent + texts + fonts + (STATIC / "favicon.svg").stat().st_size) / 1000
    return [
        ("a report page: database queries", str(asked), "15", "193 States"),
        ("a report page: CPU in the server", f"{used * 1000:.1f} ms", "20 ms", "after its first reader"),
        (
            "a report page: first visit without the map",
            f"{whole:.0f} kB",
            "150 kB",
            f"{sent / 1000:.0f} kB of it the page",
        ),
    ]


def report_of_sixty_pages() -> Document:
    """Return a document that fills about sixty pages: thirty charts, thirty tables."""
    words = "The States were asked about their law and its use, and what they answered is counted here. " * 6
    blocks: list[Block] = []
    for place in range(30):
        blocks += [Heading(1 if place % 5 == 0 else 2, f"Chapter {place}"), Paragraph(words, numbered=True)]
        blocks.append(IntervalBar(f"Law {place}", 193, 90 + place, 40, "have it", "not known", "do not"))
        rows = tuple((f"State {row}", str(row * place), "yes", "2016-10-03") for row in range(24))
        columns = (Column("State", width=3), Column("Number", "end"), Column("Answer"), Column("Date"))
        blocks += [Table(f"Answers {place}", columns, rows), Paragraph(words, numbered=True), PageBreak()]
    sheet_rows = tuple((f"S{row % 193:03d}", f"Q{row % 250}", row, row / 15_000) for row in range(15_000))
    sheet = Sheet(
        "Figures",
        (
            SheetColumn("State"),
            SheetColumn("Question"),
            SheetColumn("n", 8, "integer"),
            SheetColumn("Share", 8, "share"),
        ),
        sheet_rows,
    )
    return Document("Report", "en", organization="Organization", blocks=tuple(blocks), sheets=(sheet,), content={})


def files() -> list[Row]:
    document = report_of_sixty_pages()
    rows: list[Row] = []
    pdf = format_of("pdf").write(document)
    pages = pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") or pdf.count(b"/Type/Page/")
    limits = (("pdf", "3 s CPU", f"{pages or 'about 60'} pages, 30 charts, PDF/UA-1"), ("docx", "2 s CPU", "the same"))
    for kind, limit, remark in (*limits, ("xlsx", "2 s CPU", "15,000 rows")):
        used, _wall = timed(lambda kind=kind: format_of(kind).write(document), runs=3)
        rows.append((f"{kind.upper()} of a large report", f"{used:.2f} s CPU", limit, remark))
    view = cycles.cycle(CYCLE)
    whole = report_document(contents.report(view), None, on=clock.today())
    for kind in ("pdf", "docx", "xlsx", "html"):
        used, _wall = timed(lambda kind=kind: format_of(kind).write(whole), runs=3)
        rows.append(
            (
                f"living report of the benchmark, annex included, as {kind.upper()}",
                f"{used:.2f} s CPU",
                "",
                "250 figures",
            )
        )
    return rows


if __name__ == "__main__":
    call_command("collectstatic", interactive=False, verbosity=0)
    parts = {"change": change, "page": page, "files": files}
    json.dump(parts[sys.argv[1]](), sys.stdout)
