"""Editions are issued and never change."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from enlace.accounts.models import AuditEntry
from enlace.accounts.rules.permissions import STRANGER, Actor
from enlace.assessments.actions import issue_edition
from enlace.assessments.models import Cycle, Edition
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.common.canonical import content_hash
from enlace.common.errors import Invalid, NotAllowed, NotFound, WrongStatus
from tests.assessments.conftest import ANA, AT, DIEGO, Load, bring
from tests.conftest import rows_of
from tests.packs import CYCLE, HEAD, LATER

pytestmark = pytest.mark.django_db


def issue(code: str = CYCLE, status: str = "preliminary", symbol: str = "", *, by: Actor = DIEGO) -> int:
    return issue_edition(code, status, symbol, by=by, at=AT)


def test_an_edition_is_a_snapshot_with_a_hash(load: Load) -> None:
    load()
    assert issue(symbol=" CP/CSH-1/26 ") == 1
    view = cycles.cycle(CYCLE)
    edition, content = cycles.edition_content(view, 1)
    assert (edition.number, edition.status, edition.symbol) == (1, "preliminary", "CP/CSH-1/26")
    assert (edition.issued_at, edition.issued_by) == (AT, "diego")
    assert edition.content_hash == content_hash(content) == contents.report_hash(contents.snapshot(view))
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.verb, entry.subject) == ("assessments.edition.issued", CYCLE)
    assert entry.detail == {
        "number": 1,
        "status": "preliminary",
        "symbol": "CP/CSH-1/26",
        "content_hash": edition.content_hash,
    }


def test_an_edition_stays_what_it_was(load: Load) -> None:
    load()
    issue()
    before = cycles.edition_content(cycles.cycle(CYCLE), 1)
    bring(HEAD + "DD,Q1,yes\nAA,Q5,\n")
    load(states=("AA", "BB"), threshold=0.1)
    assert cycles.edition_content(cycles.cycle(CYCLE), 1) == before
    report = contents.from_snapshot(before[1])
    assert report.questionnaire == cycles.definition_of(cycles.cycle(CYCLE))


def test_the_database_refuses_to_change_an_edition(load: Load) -> None:
    load()
    issue()
    before = rows_of(Edition)
    editions = Edition.objects.all()
    changes: list[Callable[[], object]] = [
        lambda: editions.update(symbol="X"),
        lambda: editions.update(content_hash="sha256:0"),
        editions.delete,
        lambda: connection.cursor().execute("UPDATE assessments_edition SET content = '{}'"),
        lambda: connection.cursor().execute("DELETE FROM assessments_edition"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="assessments_edition is append-only"), transaction.atomic():
            change()
    assert rows_of(Edition) == before


def test_the_same_is_not_issued_twice(load: Load) -> None:
    load()
    issue()
    with pytest.raises(WrongStatus, match=r"Nothing has changed since edition no\. 1"):
        issue()
    assert issue(status="final") == 2
    with pytest.raises(WrongStatus, match=r"Nothing has changed since edition no\. 2"):
        issue(status="final")
    bring(HEAD + "DD,Q1,yes\n")
    assert issue(status="final") == 3
    assert [edition.number for edition in cycles.editions(cycles.cycle(CYCLE))] == [3, 2, 1]


def test_what_was_issued_as_final_is_not_made_preliminary_again(load: Load) -> None:
    load()
    issue(status="final")
    with pytest.raises(WrongStatus, match=r"Nothing has changed since edition no\. 1"):
        issue(status="preliminary")


def test_without_any_answer_there_is_nothing_to_issue(load: Load) -> None:
    load()
    with pytest.raises(WrongStatus, match="No State has answered yet"):
        issue(LATER)
    bring(HEAD + "AA,Q1,yes\n", LATER)
    bring(HEAD + "AA,Q1,\n", LATER)
    with pytest.raises(WrongStatus, match="No State has answered yet"):
        issue(LATER)


@pytest.mark.parametrize(("status", "symbol"), [("draft", ""), ("", ""), ("final", "x" * 81)])
def test_an_edition_is_preliminary_or_final(load: Load, status: str, symbol: str) -> None:
    load()
    with pytest.raises(Invalid, match="preliminary or final"):
        issue(status=status, symbol=symbol)
    assert not Edition.objects.exists()


def test_only_what_was_seen_is_issued(load: Load) -> None:
    load()
    seen = contents.report_hash(contents.snapshot(cycles.cycle(CYCLE)))
    with pytest.raises(WrongStatus, match="changed since you looked"):
        issue_edition(CYCLE, "final", "", by=DIEGO, at=AT, seen="sha256:" + "0" * 64)
    assert not Edition.objects.exists()
    assert issue_edition(CYCLE, "final", "", by=DIEGO, at=AT, seen=seen) == 1


def test_a_symbol_holds_nothing_that_cannot_be_seen(load: Load) -> None:
    load()
    for symbol in ("CP/\x1b1", "CP/\udcff", "CP/\u202e1"):
        with pytest.raises(Invalid, match="invisible control character"):
            issue(symbol=symbol)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("by", [ANA, STRANGER])
def test_only_who_may_issues(load: Load, by: Actor) -> None:
    load()
    with pytest.raises(NotAllowed):
        issue(by=by)
    assert not Edition.objects.exists()


def test_there_must_be_such_a_cycle_to_issue_and_such_an_edition(load: Load) -> None:
    with pytest.raises(NotFound):
        issue("NONE")
    load()
    with pytest.raises(NotFound, match=r"no edition no\. 1"):
        cycles.edition_content(cycles.cycle(CYCLE), 1)


def test_the_cycle_is_that_of_the_pack(load: Load) -> None:
    load()
    cycle = Cycle.objects.get(code=CYCLE)
    assert (cycle.opens_on, cycle.due_on, cycle.coverage_threshold) == (date(2020, 1, 1), date(2020, 6, 30), 0.5)
    assert (cycle.asked, Cycle.objects.get(code=LATER).asked) == (["AA", "BB", "CC", "DD"], ["AA", "BB"])
    assert Cycle.objects.get(code=LATER).coverage_threshold == 0.75
