"""Answers come in and figures follow; packs are loaded anew; editions are issued and never change."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry
from enlace.accounts.queries import first_broken_entry
from enlace.accounts.rules.permissions import OPERATOR, STRANGER, Actor, Grant, Role
from enlace.assessments.actions import Imported, import_replies, issue_edition
from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import AnswerRevision, Cycle, Edition, ReplySummary, StoredFigure, StoredIndicator
from enlace.assessments.queries import answers, cycles, stored
from enlace.assessments.queries import report as contents
from enlace.assessments.rules.disclosure import LABELS, Reader
from enlace.assessments.rules.replies import GivenAnswer, write_replies
from enlace.assessments.rules.synthetic import synthetic_replies
from enlace.common.archives import read_pack_files
from enlace.common.canonical import content_hash
from enlace.common.errors import Invalid, NotAllowed, NotFound, WrongStatus
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack
from tests.conftest import rows_of
from tests.packs import CYCLE, HEAD, LATER, STATES, make_pack

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 5, 8, tzinfo=UTC)
DIEGO = Actor("diego", (Grant(Role.OFFICER),), 4)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
TABLES = (StoredFigure, StoredIndicator, ReplySummary)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., list[str]]:
    """Loads the small pack, changed as asked, and returns what was done."""

    def run(*, at: datetime = AT, **words: Any) -> list[str]:
        parts = read_pack(read_pack_files(make_pack(tmp_path / "pack", **words)))
        return [str(change) for change in load_pack(parts, by=OPERATOR, at=at)]

    return run


def bring(content: str, code: str = CYCLE, *, by: Actor = DIEGO, at: datetime = AT, **more: Any) -> Imported:
    return import_replies(code, content.encode(), "r.csv", by=by, at=at, **more)


def figure(question: str, code: str = CYCLE) -> dict[str, Any]:
    return stored.figure(cycles.cycle(code), question, reader=None)


def counts(question: str, code: str = CYCLE) -> tuple[int, ...]:
    found = figure(question, code)
    return tuple(found[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered"))


def revisions(code: str = CYCLE, **where: str) -> list[tuple[str, ...]]:
    rows = AnswerRevision.objects.filter(cycle__code=code, **where).order_by("pk")
    return list(rows.values_list("state_code", "question", "value", "origin", "recorded_by"))


# --- importing


def test_answers_are_stored_as_revisions_and_told(load: Callable[..., Any]) -> None:
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


def test_figures_follow_the_answers(load: Callable[..., Any]) -> None:
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


def test_the_same_file_again_changes_nothing(load: Callable[..., Any]) -> None:
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
def test_a_changed_column_is_a_new_revision(load: Callable[..., Any], column: str, value: str) -> None:
    load()
    before = len(revisions())
    assert bring(f"state,question,value,{column}\nAA,Q1,yes,{value}\n").stored == 1
    assert len(revisions()) == before + 1
    standing = answers.answers(cycles.cycle(CYCLE), question="Q1")[0]
    assert str(getattr(standing, column)) == value


def test_an_answer_is_taken_back_and_what_was_said_is_kept(load: Callable[..., Any]) -> None:
    load()
    assert bring(HEAD + "AA,Q5,\n").stored == 1
    assert counts("Q5") == (4, 4, 0, 0, 4)
    assert [value for *_, value, _, _ in revisions(state_code="AA", question="Q5")] == ["North", ""]
    assert "Q5" not in answers.values(cycles.cycle(CYCLE))["AA"]
    assert bring(HEAD + "AA,Q5,\n").stored == 0
    assert bring(HEAD + "AA,Q5,North\n").stored == 1
    assert counts("Q5") == (4, 4, 1, 0, 3)


def test_irrelevant_answers_are_reported_and_not_stored(load: Callable[..., Any]) -> None:
    load()
    before = revisions()
    done = bring(HEAD + "BB,Q2,a\nBB,Q3,5\n")
    assert done.stored == 0
    assert [str(remark) for remark in done.remarks] == [
        "r.csv:2: BB, Q2: not stored, because its other answers make it irrelevant",
        "r.csv:3: BB, Q3: not stored, because its other answers make it irrelevant",
    ]
    assert revisions() == before


def test_an_answer_that_becomes_irrelevant_is_kept_and_not_counted(load: Callable[..., Any]) -> None:
    load()
    assert bring(HEAD + "AA,Q1,no\n").stored == 1
    assert counts("Q3") == (4, 1, 0, 0, 1)
    assert figure("Q3")["n"] == 0
    assert answers.values(cycles.cycle(CYCLE))["AA"]["Q3"] == "7"
    assert bring(HEAD + "AA,Q1,yes\n").stored == 1
    assert (counts("Q3"), figure("Q3")["sum"]) == ((4, 2, 1, 0, 1), 7)


def test_the_progress_of_each_state_follows(load: Callable[..., Any]) -> None:
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


def test_faults_are_all_told_and_nothing_is_stored(load: Callable[..., Any]) -> None:
    load()
    before = rows_of()
    with pytest.raises(Invalid) as caught:
        bring(HEAD + "DD,Q1,yes\nDD,Q1,no\nZZ,Q1,yes\nDD,Q3,many\n")
    assert [problem.where for problem in caught.value.problems] == ["r.csv:3", "r.csv:4", "r.csv:5, Q3"]
    with pytest.raises(Invalid, match="CC was not asked"):
        bring(HEAD + "CC,Q1,yes\n", LATER)
    assert rows_of() == before


def test_there_must_be_such_a_cycle() -> None:
    with pytest.raises(NotFound, match="no cycle “NONE”"):
        bring(HEAD, "NONE")


@pytest.mark.parametrize("by", [ANA, STRANGER, Actor("carla", (Grant(Role.CONTRIBUTOR, "ATG"),), 2)])
def test_only_who_may_imports(load: Callable[..., Any], by: Actor) -> None:
    load()
    before = rows_of()
    with pytest.raises(NotAllowed):
        bring(HEAD + "DD,Q1,yes\n", by=by)
    assert rows_of() == before


def test_invented_answers_mark_all_that_they_reach(load: Callable[..., Any], client: Client) -> None:
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


# --- what is stored, brought up to date in part, equals what is computed anew


def everything(code: str) -> dict[str, Any]:
    """Return what is stored of a cycle's progress, figures and indicators, these in the form of every reader."""
    view = cycles.cycle(code)
    readers = (None, *Reader)
    return {
        "summaries": stored.summaries(view),
        "figures": {reader: stored.figures(view, reader=reader) for reader in readers},
        "sections": list(
            StoredFigure.objects.filter(cycle_id=view.pk).order_by("place").values_list("place", "section")
        ),
        "indicators": {reader: stored.indicators(view, reader=reader) for reader in readers},
    }


def recomputed(code: str, at: datetime) -> dict[str, Any]:
    pk = cycles.cycle(code).pk
    for model in TABLES:
        model._default_manager.filter(cycle_id=pk).delete()
    refresh(code, questions=None, states=None, at=at)
    return everything(code)


VALUES = {
    "Q1": ["yes", "partial", "no", "no_data", ""],
    "Q2": ["a", "b", "a b", "none", "no_data", ""],
    "Q3": ["0", "3", "12", "no_data", ""],
    "Q4": ["2019-01-01", "2020-12-31", "no_data", ""],
    "Q5": ["North", "South", ""],
}


@pytest.mark.parametrize("seed", range(10))
def test_a_random_import_leaves_what_a_computation_from_scratch_gives(load: Callable[..., Any], seed: int) -> None:
    chance = random.Random(seed)
    states = (*STATES, "EE", "FF", "GG")
    load(states=states, threshold=chance.choice([0.3, 0.5, 0.9]))
    for day in range(1, 4):
        cells = [(state, question) for state in states for question in VALUES]
        rows = [
            GivenAnswer(state, question, chance.choice(VALUES[question]), marking=chance.choice(["", *LABELS]))
            for state, question in chance.sample(cells, chance.randrange(1, 12))
        ]
        at = AT + timedelta(days=day)
        bring(write_replies(rows), at=at)
        found, before = everything(CYCLE), cycles.cycle(CYCLE)
        with transaction.atomic():
            assert recomputed(CYCLE, at) == found
            assert cycles.cycle(CYCLE).content_hash == before.content_hash


@pytest.mark.parametrize("seed", range(2))
def test_a_random_import_into_the_real_cycle_leaves_the_same(seed: int) -> None:
    chance = random.Random(seed)
    view = cycles.cycle("HPA-2016")
    definition = cycles.definition_of(view)
    every = synthetic_replies(definition, chance.sample(view.asked, 20), seed=str(seed))
    bring(write_replies(every), view.code)
    some = [
        GivenAnswer(
            answer.state, answer.question, chance.choice([answer.value, ""]), marking=chance.choice(["", *LABELS])
        )
        for answer in chance.sample(every, 60)
    ]
    at = AT + timedelta(days=1)
    bring(write_replies(some), view.code, at=at)
    found = everything(view.code)
    assert found["indicators"][None]
    assert recomputed(view.code, at) == found


def test_what_an_import_asks_of_the_database_does_not_grow_with_its_states() -> None:
    view = cycles.cycle("HPA-2016")
    questions = [question.id for question in cycles.definition_of(view).asked_questions if not question.derived_from]
    asked = []
    for count in (1, 30):
        rows = [
            GivenAnswer(state, question, "no_data")
            for state in view.asked[:count]
            for question in questions
            if cycles.definition_of(view).by_id[question].type == "yes_no_partial"
        ]
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            bring(write_replies(rows), view.code)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] < 60


def test_revisions_are_never_changed(load: Callable[..., Any]) -> None:
    load()
    mine = AnswerRevision.objects.filter(cycle__code=CYCLE)
    for change in (lambda: mine.update(value="no"), mine.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert len(revisions()) == 9


# --- loading a pack anew


def test_a_reload_changes_nothing_and_a_change_of_one_row_is_one_revision(load: Callable[..., Any]) -> None:
    load()
    assert load() == []
    rows = [("AA", "Q1", "partial"), ("AA", "Q2", "a b"), ("AA", "Q3", "7"), ("BB", "Q1", "no")]
    done = load(replies=rows, at=AT + timedelta(days=1))
    assert f"{CYCLE}: answers stored: 1" in done
    assert revisions()[-1] == ("AA", "Q1", "partial", "pack", "operator")
    assert len(revisions()) == 10
    assert load(replies=rows) == []


def test_a_date_of_an_answer_that_changed_in_the_pack_is_stored(load: Callable[..., Any]) -> None:
    head = "state,question,value,answered_on\n"
    load(files={"replies/2020.csv": head + "AA,Q1,yes,2020-01-01\n"})
    assert f"{CYCLE}: answers stored: 1" in load(files={"replies/2020.csv": head + "AA,Q1,yes,2020-01-02\n"})
    assert answers.answers(cycles.cycle(CYCLE))[0].answered_on == date(2020, 1, 2)


def test_figures_follow_a_change_of_the_groups_of_states(load: Callable[..., Any]) -> None:
    load()
    assert figure("Q1")["groups"]["isle"]["n"]["asked"] == 2
    load(files={"states.csv": "code,name_en,isle\nAA,A,n\nBB,B,n\nCC,C,n\nDD,D,y\n"}, at=AT + timedelta(days=1))
    groups = figure("Q1")["groups"]["isle"]
    assert (groups["n"]["asked"], groups["n"]["answered"], groups["y"]["answered"]) == (3, 3, 0)


def test_indicators_follow_a_change_of_the_record_of_treaties(tmp_path: Path) -> None:
    files = dict(read_pack_files(Path(__file__).parents[2] / "packs" / "oas"))

    def adherence() -> list[Any]:
        found = stored.indicators(cycles.cycle("HPA-2016"), reader=None)
        return [one for indicator in found for one in indicator["measures"] if one["measure"] == "adherence"]

    before = adherence()
    name = "treaty_status.csv"
    assert before
    files[name] = files[name].replace(b",UNTOC,party,", b",UNTOC,none_recorded,", 1)
    files[name] = b"\n".join(
        _without_dates(line) if b",UNTOC,none_recorded," in line else line for line in files[name].split(b"\n")
    )
    load_pack(read_pack(files), by=OPERATOR, at=AT)
    assert adherence() != before


def _without_dates(line: bytes) -> bytes:
    return line.split(b",UNTOC,")[0] + b",UNTOC,none_recorded,,,,,,,2014-01-27,,,,test,"


def test_a_questionnaire_that_changed_is_told_and_its_figures_follow(load: Callable[..., Any], tmp_path: Path) -> None:
    load()
    path = tmp_path / "pack" / "questionnaire.yaml"
    content = path.read_text(encoding="utf-8").replace("type: yes_no_partial", "type: text").replace("- 'yes'", "- x")
    assert "type: text" in content
    shorter = content.split("- id: Q2")[0]
    done = load(files={"questionnaire.yaml": shorter, "replies/2020.csv": HEAD + "AA,Q1,yes\n"})
    assert "TST-Q: changed, 1 questions" in done
    assert [row["question"] for row in stored.figures(cycles.cycle(CYCLE), reader=None)] == ["Q1"]
    assert (figure("Q1")["type"], counts("Q1")) == ("text", (4, 4, 3, 0, 1))
    assert len(revisions()) == 9


# --- editions


def issue(code: str = CYCLE, status: str = "preliminary", symbol: str = "", *, by: Actor = DIEGO) -> int:
    return issue_edition(code, status, symbol, by=by, at=AT)


def test_an_edition_is_a_snapshot_with_a_hash(load: Callable[..., Any]) -> None:
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


def test_an_edition_stays_what_it_was(load: Callable[..., Any]) -> None:
    load()
    issue()
    before = cycles.edition_content(cycles.cycle(CYCLE), 1)
    bring(HEAD + "DD,Q1,yes\nAA,Q5,\n")
    load(states=("AA", "BB"), threshold=0.1)
    assert cycles.edition_content(cycles.cycle(CYCLE), 1) == before
    report = contents.from_snapshot(before[1])
    assert report.questionnaire == cycles.definition_of(cycles.cycle(CYCLE))


def test_the_database_refuses_to_change_an_edition(load: Callable[..., Any]) -> None:
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


def test_the_same_is_not_issued_twice(load: Callable[..., Any]) -> None:
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


def test_what_was_issued_as_final_is_not_made_preliminary_again(load: Callable[..., Any]) -> None:
    load()
    issue(status="final")
    with pytest.raises(WrongStatus, match=r"Nothing has changed since edition no\. 1"):
        issue(status="preliminary")


def test_without_any_answer_there_is_nothing_to_issue(load: Callable[..., Any]) -> None:
    load()
    with pytest.raises(WrongStatus, match="No State has answered yet"):
        issue(LATER)
    bring(HEAD + "AA,Q1,yes\n", LATER)
    bring(HEAD + "AA,Q1,\n", LATER)
    with pytest.raises(WrongStatus, match="No State has answered yet"):
        issue(LATER)


@pytest.mark.parametrize(("status", "symbol"), [("draft", ""), ("", ""), ("final", "x" * 81)])
def test_an_edition_is_preliminary_or_final(load: Callable[..., Any], status: str, symbol: str) -> None:
    load()
    with pytest.raises(Invalid, match="preliminary or final"):
        issue(status=status, symbol=symbol)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("by", [ANA, STRANGER])
def test_only_who_may_issues(load: Callable[..., Any], by: Actor) -> None:
    load()
    with pytest.raises(NotAllowed):
        issue(by=by)
    assert not Edition.objects.exists()


def test_there_must_be_such_a_cycle_to_issue_and_such_an_edition(load: Callable[..., Any]) -> None:
    with pytest.raises(NotFound):
        issue("NONE")
    load()
    with pytest.raises(NotFound, match=r"no edition no\. 1"):
        cycles.edition_content(cycles.cycle(CYCLE), 1)


def test_the_cycle_is_that_of_the_pack(load: Callable[..., Any]) -> None:
    load()
    cycle = Cycle.objects.get(code=CYCLE)
    assert (cycle.opens_on, cycle.due_on, cycle.coverage_threshold) == (date(2020, 1, 1), date(2020, 6, 30), 0.5)
    assert (cycle.asked, Cycle.objects.get(code=LATER).asked) == (["AA", "BB", "CC", "DD"], ["AA", "BB"])
    assert Cycle.objects.get(code=LATER).coverage_threshold == 0.75
