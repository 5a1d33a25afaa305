"""The report on commitments: each figure of how many, what is unknown as unknown, nothing of what is not public."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import STRANGER
from enlace.meetings.models import Commitment, Meeting, Owner, ProgressReport
from enlace.meetings.queries.commitment_report import report_facts
from enlace.meetings.queries.kept import forget
from enlace.meetings.rules.commitment_report import (
    Figures,
    Period,
    Reported,
    by_owner,
    figures_of,
    in_last_places,
    of_secretariat,
)
from enlace.meetings.rules.commitments import Commitment as Facts
from enlace.meetings.rules.commitments import Progress
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus
from tests.conftest import browser_of
from tests.meetings.holding import hold

pytestmark = pytest.mark.django_db

REPORT = "/en/road-map/report/"
YEAR = "?from=2027-01-01&to=2027-12-31"
PERIOD = Period(date(2027, 1, 1), date(2027, 12, 31), date(2027, 7, 1))
OPEN, UNDER_WAY, KEPT, DROPPED = CommitmentStatus


def words(content: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def read(address: str = REPORT + YEAR, user: User | None = None) -> str:
    response = browser_of(user).get(address)
    assert response.status_code == 200
    return words(response.content.decode())


def told(day: str, status: CommitmentStatus = UNDER_WAY, text: str = "Begun.") -> Progress:
    return Progress("GS", text, "en", "", status, datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def facts(code: str, *owners: str, status: CommitmentStatus = OPEN, **given: object) -> Facts:
    return Facts(code, "OAS", CommitmentKind.ENTRY, {"en": code}, status, owners, **given)  # type: ignore[arg-type]


def owe(*parties: str, meeting: Meeting | None = None, gist: str = "Send the list.", **given: object) -> Commitment:
    """Store a commitment of these owners."""
    made = {
        "pack_id": "OAS",
        "meeting": meeting,
        "code": f"test:{Commitment.objects.count()}",
        "kind": "entry" if meeting else "mandate",
        "source": "" if meeting else "AG/RES. 2880 (XLVI-O/16)",
        "gist": gist,
        "language": "en",
        "status": "open",
    }
    row = Commitment.objects.create(**made | given)
    Owner.objects.bulk_create(Owner(commitment=row, party=party) for party in parties)
    forget()
    return row


def report(row: Commitment, day: str, text: str, status: str = "under_way") -> None:
    ProgressReport.objects.create(
        commitment=row,
        party="GS",
        text=text,
        language="en",
        status=status,
        reported_at=datetime.fromisoformat(f"{day}T12:00:00+00:00").astimezone(UTC),
        reported_by="diego",
    )


def test_each_figure_is_of_what_it_counts() -> None:
    every = (
        Reported(facts("a", "GS", due_on=date(2027, 6, 30))),
        Reported(facts("b", "GS", status=UNDER_WAY), (told("2026-12-31"),)),
        Reported(facts("c", "GS", status=KEPT), (told("2027-01-01"), told("2027-12-31", KEPT))),
        Reported(facts("d", "GS", status=KEPT), (told("2026-12-31", KEPT),)),
        Reported(facts("e", status=KEPT)),
        Reported(facts("f", "ATG", status=DROPPED), (told("2027-02-01"),)),
    )
    assert figures_of(every, PERIOD) == Figures(
        total=6,
        still_open=2,
        under_way=1,
        kept=3,
        dropped=1,
        kept_in_period=1,
        kept_some_day=1,
        told_in_period=2,
        overdue=1,
        without_day=1,
        without_owner=1,
    )
    assert [one.one.code for one in of_secretariat(every)] == ["a", "b", "c", "d"]
    assert {party: len(theirs) for party, theirs in by_owner(every).items()} == {"ATG": 1, "GS": 4}
    assert figures_of((), PERIOD).total == 0


def test_what_was_told_in_earlier_places_is_told_of_the_last_one() -> None:
    every = (
        facts("a", "GS", continued_by="b"),
        facts("b", "GS", continues="a", continued_by="c"),
        facts("c", "GS", continues="b"),
    )
    (found,) = in_last_places(every, {"a": (told("2027-03-01"),), "c": (told("2027-02-01"),)})
    assert found.one.code == "c"
    assert [said.reported_at.month for said in found.progress] == [2, 3]


def test_the_day_of_keeping_is_known_only_where_it_was_told() -> None:
    assert Reported(facts("a", status=KEPT), (told("2027-03-01", KEPT),)).kept_on == date(2027, 3, 1)
    assert Reported(facts("a", status=KEPT), (told("2027-03-01"),)).kept_on is None
    assert Reported(facts("a"), (told("2027-03-01", KEPT),)).kept_on is None


def test_the_page_says_what_the_secretariat_owes_by_source_and_what_was_told() -> None:
    row = owe("GS", "DTOC", gist="Report each year.", status="under_way", due_on=date(2020, 1, 1))
    report(row, "2027-05-05", "The first report is drafted.")
    report(row, "2026-05-05", "Long before.")
    page = read()
    for said in (
        "What the Secretariat and its units owe",
        "Entries of closing lists",
        "Mandates of resolutions",
        "Paragraphs of the Plan",
        "Report each year.",
        "AG/RES. 2880 (XLVI-O/16)",
        "Under way, overdue",
        "May 5, 2027, OAS General Secretariat: The first report is drafted.",
        "nothing was told",
        "no date set",
        "What nobody is named for",
        "none stated (inferred:",
        "source: the register of commitments.",
        "Statuses as of",
        "From January 1, 2027 to December 31, 2027",
    ):
        assert said in page, said
    assert "Long before." not in page


def test_counts_of_each_party_are_of_how_many() -> None:
    owe("CUB", status="kept")
    owe("CUB", due_on=date(2020, 1, 1))
    owe("CUB")
    page = read()
    # Open, overdue, without a day, fulfilled, in the period, dropped.
    assert "Cuba 2 of 3 1 of 2 1 of 2 1 of 3 0 of 1 0 of 3" in page


def test_a_stranger_reads_nothing_of_meetings_that_are_not_public(ana: User, diego: User) -> None:
    owe("GS", gist="Among States.", meeting=hold("states-2027", access="states"))
    owe("GS", gist="Hush.", meeting=hold("secret-2027", access="secretariat"))
    assert "Among States." not in read()
    assert "not everybody may read" not in read()
    assert "Among States." in read(user=ana)
    assert "Hush." not in read(user=ana)
    officer = read(user=diego)
    assert "Hush." in officer
    total = len(report_facts("OAS", PERIOD.first, PERIOD.last, STRANGER).every) + 2
    assert f"2 of the {total} commitments stand in meetings that not everybody may read." in officer


def test_invented_commitments_are_marked_on_the_page_and_in_the_files() -> None:
    assert "SYNTHETIC:" not in read()
    owe("GS", gist="Invented.", synthetic=True)
    assert "SYNTHETIC: Invented." in read()
    with zipfile.ZipFile(io.BytesIO(browser_of().get(f"{REPORT}file/docx/{YEAR}").content)) as found:
        heads = [found.read(name).decode() for name in found.namelist() if "header" in name or "footer" in name]
    assert any("SYNTHETIC" in head for head in heads)


def test_the_files_say_what_the_page_says_in_the_language_asked_for() -> None:
    owe("GS", gist="Report each year.")
    page = browser_of().get(f"{REPORT}{YEAR}&language=es").content.decode()
    assert '<div class="doc" lang="es">' in page
    assert "/es/road-map/test:" in page
    response = browser_of().get(f"{REPORT}file/docx/{YEAR}&language=es")
    assert response["Content-Disposition"].endswith('filename="OAS-commitments-2027-01-01-2027-12-31-es.docx"')
    with zipfile.ZipFile(io.BytesIO(response.content)) as found:
        text = found.read("word/document.xml").decode()
    assert "Report each year." in text
    assert "enero de 2027" in text
    pdf = browser_of().get(f"{REPORT}file/pdf/{YEAR}&language=fr")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("?from=soon", "from"),
        ("?to=2027-02-30", "to"),
        ("?from=2027-02-02&to=2027-02-01", "to"),
        ("?pack=NONE", "pack"),
    ],
)
def test_a_question_at_fault_is_told_where(asked: str, field: str) -> None:
    response = browser_of().get(REPORT + asked)
    assert response.status_code == 422
    assert [one["where"] for one in response.context["problems"]] == [field]
    assert browser_of().get(f"{REPORT}file/docx/{asked}").status_code == 422
    assert browser_of().get(f"{REPORT}file/exe/").status_code == 404


def test_without_a_question_it_is_the_present_year() -> None:
    asked = browser_of().get(REPORT).context["asked"]
    assert (asked.first.month, asked.first.day) == (1, 1)
    assert asked.first.year == asked.last.year


def test_it_takes_few_queries_with_many_commitments(diego: User) -> None:
    meeting = hold()
    made = Commitment.objects.bulk_create(
        Commitment(pack_id="OAS", meeting=meeting, code=f"m:{n}", kind="entry", gist="x", language="en", status="open")
        for n in range(500)
    )
    Owner.objects.bulk_create(Owner(commitment=one, party="GS") for one in made)
    ProgressReport.objects.bulk_create(
        ProgressReport(
            commitment=one,
            party="GS",
            text="Begun.",
            language="en",
            status="under_way",
            reported_at=datetime(2027, 2, 2, tzinfo=UTC),
            reported_by="diego",
        )
        for one in made
    )
    browser = browser_of(diego)
    # The first page of a session stores the session.
    browser.get("/en/forums/")
    with CaptureQueriesContext(connection) as found:
        assert browser.get(REPORT + YEAR).status_code == 200
    assert len(found) <= 15, "".join("\n" + one["sql"][:110] for one in found)


@pytest.mark.rows_of_its_own
def test_what_is_kept_of_the_page_is_made_anew_after_each_write(diego: User) -> None:
    row = owe("GS", gist="Report each year.")
    officer = browser_of(diego)
    assert "Overtaken" not in read()
    told_now = {"party": "GS", "text": "Sent to the Committee.", "status": "kept"}
    assert officer.post(f"/en/road-map/{row.code}/report/", told_now).status_code == 302
    page = read("/en/road-map/report/")
    assert "Sent to the Committee." in page
    assert "Sent to the Committee." not in read()
    assert read("/en/road-map/report/") == page
