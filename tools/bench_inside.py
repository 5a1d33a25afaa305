"""The parts of the benchmark that run inside the product; called by bench.py, prints lines as JSON."""

import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from enlace.accounts.models import RoleGrant, User  # noqa: E402
from enlace.accounts.rules.permissions import OPERATOR, Role  # noqa: E402
from enlace.assessments.actions import import_replies  # noqa: E402
from enlace.assessments.actions.submitting import take_version  # noqa: E402
from enlace.assessments.documents.report import report_document  # noqa: E402
from enlace.assessments.queries import cycles  # noqa: E402
from enlace.assessments.queries import report as contents  # noqa: E402
from enlace.assessments.queries.drafts import WorkingCopy, working_copy  # noqa: E402
from enlace.assessments.rules.drafts import Content, Draft, DraftStatus, ReplyStatus  # noqa: E402
from enlace.assessments.rules.questionnaire import Question  # noqa: E402
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


def asked_of_the_database(queries: CaptureQueriesContext) -> int:
    """Return how many statements asked or told something: not those that begin and end a transaction or wait."""
    passing = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT pg_advisory")
    return sum(not query["sql"].startswith(passing) for query in queries.captured_queries)


def point_of_contact() -> Client:
    """Return a browser of a point of contact of a State, who showed a second factor."""
    client = Client(HTTP_HOST="localhost")
    user, _ = User.objects.get_or_create(username="bench")
    RoleGrant.objects.get_or_create(user=user, role=Role.POINT_OF_CONTACT, state_code="ATG")
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def answering() -> list[Row]:
    """A point of contact opens a section, saves an answer, goes on to the next; a reply of 250 answers is kept."""
    client = point_of_contact()
    turn = iter(range(10_000))
    section = "/en/replies/HPA-2016/ATG/part/{}/"

    def open_page() -> None:
        session = client.session
        session.pop("replies read", None)  # so that the reading is noted, as when the reply is opened
        session.save()
        assert client.get(section.format("C")).status_code == 200

    def save() -> None:
        number = next(turn)
        fields = {"A5.value": ("yes", "no")[number % 2], "A5.number": str(number)}
        answer = client.post(section.format("A"), fields, HTTP_ACCEPT="application/json")
        assert answer.status_code == 200, answer.content

    def step() -> None:
        assert client.get(section.format("B")).status_code == 200

    save()
    copy = whole_reply()
    peers: tuple[tuple[Callable[[], object], str, tuple[int, int], int], ...] = (
        (open_page, "a section of 24 questions is opened, the reading told to the trail", (126, 29), 14),
        (save, "an answer is saved", (15, 22), 8),
        (step, "on to the next section", (133, 22), 6),
        (
            lambda: take_version(copy, ["A"], "", by=OPERATOR, at=clock.now()),
            f"a reply of {len(copy.drafts)} answers is kept as a version",
            (335, 252),
            5,
        ),
    )
    rows: list[Row] = []
    for call, what, (ms, asked), most in peers:
        call()
        with CaptureQueriesContext(connection) as queries:
            call()
        counted = asked_of_the_database(queries)
        used, _wall = timed(call, runs=20)
        there = f"RDMO 2.5: {ms} ms, {asked} queries"
        rows.append((f"{what}: CPU in the server", f"{used * 1000:.1f} ms", f"{ms / 2:g} ms", there))
        rows.append((f"{what}: queries", str(counted), str(most), there))
    return rows


def whole_reply() -> WorkingCopy:
    """Return a reply of 250 answers, all of its sections submitted."""
    copy = working_copy("HPA-2016", "ATG")
    every = frozenset(section.code for section in copy.questionnaire.sections)
    return replace(copy, status=ReplyStatus.SUBMITTED, drafts=every_answer(copy), submitted=every)


def every_answer(copy: WorkingCopy) -> dict[str, Draft]:
    """Return 250 drafts: each question that is always asked, and those of words, answered."""
    asked = [one for one in copy.questionnaire.asked_questions if one.type == "text" or one.relevant_when is None]
    return {one.id: Draft(one.id, Content(value_of(one)), 1, 1, DraftStatus.APPROVED) for one in asked[:250]}


def value_of(question: Question) -> str:
    if question.choices:
        return question.choices[0].code
    return {"integer": "7", "decimal": "7", "date": "2026-01-31"}.get(question.type, "a word on it")


if __name__ == "__main__":
    call_command("collectstatic", interactive=False, verbosity=0)
    parts = {"change": change, "page": page, "files": files, "answering": answering}
    json.dump(parts[sys.argv[1]](), sys.stdout)
