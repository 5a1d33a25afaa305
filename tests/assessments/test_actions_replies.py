"""Answers come in as revisions, and figures follow."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry
from enlace.accounts.queries import first_broken_entry
from enlace.accounts.rules.permissions import STRANGER, Actor, Grant, Role
from enlace.assessments.actions import Imported
from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import answers, cycles, stored
from enlace.assessments.queries import report as contents
from enlace.common.errors import Invalid, NotAllowed, NotFound
from tests.assessments.conftest import ANA, AT, Load, bring, counts, figure, revisions
from tests.conftest import rows_of
from tests.packs import CYCLE, HEAD, LATER

pytestmark = pytest.mark.django_db


def test_answers_are_stored_as_revisions_and_told(load: Load) -> None:
    load()
    content = (
        "state,question,value,comment,marking,basis,answered_on,source\nDD,Q1,yes,a note,TLP:AMBER,law,2020-03-04,m\n"
    )
    later = AT + timedelta(days=1)
    assert bring(content, at=later) == Imported(1, ())
    row = AnswerRevision.objects.order_by("-pk")[0]
    assert (row.cycle.code, row.state_code, row.question, row.value) == (CYCLE, "DD", "Q1", "yes")
    assert (row.comment, row.marking, row.basis, row.source) == ("a note", "TLP:AMBER", "law", "m")
    assert (row.answered_on, row.recorded_at, row.recorded_by) == (date(2020, 3, 4), later, "diego")
    assert (row.origin, row.synthetic) == ("import", False)
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.verb, entry.subject, entry.actor) == ("assessments.replies.imported", CYCLE, "diego")
    assert entry.detail == {"file": "r.csv", "answers": 1, "states": ["DD"]}
    assert first_broken_entry() is None
    assert cycles.cycle(CYCLE).computed_at == later


def test_figures_follow_the_answers(load: Load) -> None:
    load()
    assert counts("Q1") == (4, 4, 3, 0, 1)
    assert counts("Q2") == (4, 3, 2, 0, 1)  # BB said no; whether DD will be asked is open
    assert counts("Q3") == (4, 2, 1, 0, 1)  # CC has none of the means
    assert counts("Q4") == (4, 4, 1, 1, 2)
    bring(HEAD + "DD,Q1,no\nCC,Q4,2020-01-01\n")
    assert counts("Q1") == (4, 4, 4, 0, 0)
    assert counts("Q2") == (4, 2, 2, 0, 0)
    assert counts("Q3") == (4, 1, 1, 0, 0)
    assert counts("Q4") == (4, 4, 2, 1, 1)
    assert (figure("Q4")["n"], figure("Q4")["min"], figure("Q4")["max"]) == (2, "2019-05-06", "2020-01-01")


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    load()
    content = HEAD + "DD,Q1,yes\nAA,Q3,9\nBB,Q5,\n"
    assert bring(content).stored == 2
    before = rows_of()
    assert bring(content, at=AT + timedelta(days=1)) == Imported(0, ())
    assert rows_of() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("comment", "now with a note"),
        ("marking", "TLP:RED"),
        ("basis", "decree"),
        ("source", "ministry"),
        ("answered_on", "2020-02-02"),
    ],
)
def test_a_changed_column_is_a_new_revision(load: Load, column: str, value: str) -> None:
    load()
    before = len(revisions())
    assert bring(f"state,question,value,{column}\nAA,Q1,yes,{value}\n").stored == 1
    assert len(revisions()) == before + 1
    standing = answers.answers(cycles.cycle(CYCLE), question="Q1")[0]
    assert str(getattr(standing, column)) == value


def test_an_answer_is_taken_back_and_what_was_said_is_kept(load: Load) -> None:
    load()
    assert bring(HEAD + "AA,Q5,\n").stored == 1
    assert counts("Q5") == (4, 4, 0, 0, 4)
    assert [value for *_, value, _, _ in revisions(state_code="AA", question="Q5")] == ["North", ""]
    assert "Q5" not in answers.values(cycles.cycle(CYCLE))["AA"]
    assert bring(HEAD + "AA,Q5,\n").stored == 0
    assert bring(HEAD + "AA,Q5,North\n").stored == 1
    assert counts("Q5") == (4, 4, 1, 0, 3)


def test_irrelevant_answers_are_reported_and_not_stored(load: Load) -> None:
    load()
    before = revisions()
    done = bring(HEAD + "BB,Q2,a\nBB,Q3,5\n")
    assert done.stored == 0
    assert [str(remark) for remark in done.remarks] == [
        "r.csv:2: BB, Q2: not stored, because its other answers make it irrelevant",
        "r.csv:3: BB, Q3: not stored, because its other answers make it irrelevant",
    ]
    assert revisions() == before


def test_an_answer_that_becomes_irrelevant_is_kept_and_not_counted(load: Load) -> None:
    load()
    assert bring(HEAD + "AA,Q1,no\n") == Imported(1, (), ceased=2)
    assert counts("Q3") == (4, 1, 0, 0, 1)
    assert figure("Q3")["n"] == 0
    assert answers.values(cycles.cycle(CYCLE))["AA"]["Q3"] == "7"
    # What was taken back before, or counted no longer already, is not told again.
    assert bring(HEAD + "AA,Q5,\nAA,Q4,no_data\n") == Imported(2, ())
    assert bring(HEAD + "AA,Q1,yes\n") == Imported(1, ())
    assert (counts("Q3"), figure("Q3")["sum"]) == ((4, 2, 1, 0, 1), 7)


def test_the_progress_of_each_state_follows(load: Load) -> None:
    load()

    def progress(state: str) -> tuple[Any, ...]:
        found = next(row for row in stored.summaries(cycles.cycle(CYCLE)) if row["state"] == state)
        return tuple(found[key] for key in ("relevant", "answered", "no_data", "unanswered", "started", "last_on"))

    assert progress("AA") == (5, 5, 0, 0, True, "2026-11-05")
    assert progress("BB") == (3, 1, 1, 1, True, "2026-11-05")
    assert progress("DD") == (5, 0, 0, 5, False, None)
    bring(HEAD + "DD,Q1,no\n", at=AT + timedelta(days=2))
    assert progress("DD") == (3, 1, 0, 2, True, "2026-11-07")
    bring(HEAD + "DD,Q1,\n", at=AT + timedelta(days=3))
    assert progress("DD")[:5] == (5, 0, 0, 5, False)


def test_faults_are_all_told_and_nothing_is_stored(load: Load) -> None:
    load()
    before = rows_of()
    with pytest.raises(Invalid) as caught:
        bring(HEAD + "DD,Q1,yes\nDD,Q1,no\nZZ,Q1,yes\nDD,Q3,many\n")
    assert [problem.where for problem in caught.value.problems] == ["r.csv:3", "r.csv:4", "r.csv:5: Q3"]
    with pytest.raises(Invalid, match="CC was not asked"):
        bring(HEAD + "CC,Q1,yes\n", LATER)
    assert rows_of() == before


def test_there_must_be_such_a_cycle() -> None:
    with pytest.raises(NotFound, match="no cycle “NONE”"):
        bring(HEAD, "NONE")


@pytest.mark.parametrize("by", [ANA, STRANGER, Actor("carla", (Grant(Role.CONTRIBUTOR, "ATG"),), 2)])
def test_only_who_may_imports(load: Load, by: Actor) -> None:
    load()
    before = rows_of()
    with pytest.raises(NotAllowed):
        bring(HEAD + "DD,Q1,yes\n", by=by)
    assert rows_of() == before


def test_invented_answers_mark_all_that_they_reach(load: Load, client: Client) -> None:
    load()
    assert "SYNTHETIC" not in client.get(f"/en/reports/{CYCLE}/").content.decode()
    assert bring(HEAD + "DD,Q1,yes\n", synthetic=True).stored == 1
    assert AnswerRevision.objects.order_by("-pk")[0].synthetic
    assert cycles.cycle(CYCLE).synthetic
    assert not cycles.cycle(LATER).synthetic
    marked = {row["state"]: row["synthetic"] for row in stored.summaries(cycles.cycle(CYCLE))}
    assert marked == {"AA": False, "BB": False, "CC": False, "DD": True}
    assert contents.snapshot(cycles.cycle(CYCLE))["cycle"]["synthetic"] is True
    for address in ("", "questions/Q1/", "annex/"):
        assert "SYNTHETIC" in client.get(f"/en/reports/{CYCLE}/{address}").content.decode(), address
