"""Whatever is drafted, submitted and amended in whatever order: what counts is what was submitted, and only that."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import save_answers, submit_sections
from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import (
    AnswerRevision,
    DraftRevision,
    ReplyVersion,
)
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles, stored
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.answers import relevance
from enlace.assessments.rules.disclosure import LABELS, Reader
from enlace.assessments.rules.drafts import Content, Typed
from enlace.common.errors import EnlaceError
from tests.assessments.conftest import bring
from tests.assessments.test_actions_submitting import two_parts
from tests.packs import CYCLE, STATES

__all__ = ["two_parts"]
AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
VALUES = {
    "Q1": ["yes", "partial", "no", "no_data", ""],
    "Q2": ["a", "a b", "b", "none", ""],
    "Q3": ["0", "7", "no_data", ""],
    "Q4": ["2020-01-31", "no_data", ""],
    "Q5": ["North", ""],
}


def everything() -> dict[str, Any]:
    """Return what every reader finds of what counts."""
    view = cycles.cycle(CYCLE)
    readers = (None, *Reader)
    return {
        "figures": {reader: stored.figures(view, reader=reader) for reader in readers},
        "indicators": {reader: stored.indicators(view, reader=reader) for reader in readers},
        "summaries": stored.summaries(view),
    }


def step(chance: random.Random, at: datetime) -> None:
    """Do one thing that somebody might: type, submit a part, or bring a file for the Secretariat."""
    state = chance.choice(STATES)
    by = Actor(f"somebody of {state}", (Grant(Role.POINT_OF_CONTACT, state),))
    question = chance.choice(list(VALUES))
    value = chance.choice(VALUES[question])
    deed = chance.random()
    try:
        if deed < 0.6:
            content = Content(value, marking=chance.choice(["", *LABELS]) if value else "")
            copy = queries.working_copy(CYCLE, state)
            save_answers(CYCLE, [Typed(question, content, copy.draft(question).number)], state=state, by=by, at=at)
        elif deed < 0.9:
            sections = chance.choice([["A"], ["B"], ["A", "B"]])
            submit_sections(CYCLE, sections, "It was otherwise", state=state, by=by, at=at)
        else:
            bring(f"state,question,value\n{state},{question},{value}\n", by=OPERATOR, at=at)
    except EnlaceError:
        # Refused as a whole: nothing is kept of it.
        return


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("two_parts")
def test_what_counts_is_what_was_submitted(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(40):
        at = AT + timedelta(minutes=number)
        step(chance, at)
    found = everything()
    with transaction.atomic():
        refresh(CYCLE, questions=None, states=None, at=AT)
        assert everything() == found
    view = cycles.cycle(CYCLE)
    definition = cycles.definition_of(view)
    for state, values in answer_queries.values(view, states=STATES).items():
        made = queries.versions(view, state)
        if not made:
            continue
        # The latest version and what counts of the State are the same, the sections that it never submitted aside.
        sections = queries.working_copy(CYCLE, state).submitted
        said = {
            question: one["value"]
            for question, one in queries.version_content(view, state, made[0].number).items()
            if one["value"]
        }
        submitted = {code: value for code, value in values.items() if definition.by_id[code].section in sections}
        # An answer of which nothing tells yet whether it was asked for is submitted, and waits to be counted.
        relevant = relevance(definition, values)
        assert said == {code: value for code, value in submitted.items() if relevant[code] is not False}


@pytest.mark.parametrize("model", [DraftRevision, ReplyVersion, AnswerRevision])
@pytest.mark.usefixtures("two_parts")
def test_what_was_written_is_neither_altered_nor_deleted(model: Any) -> None:
    by = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "DD"),))
    save_answers(CYCLE, [Typed("Q1", Content("yes"), 0)], state="DD", by=by, at=AT)
    submit_sections(CYCLE, ["A"], state="DD", by=by, at=AT)
    rows = model.objects.filter(cycle__code=CYCLE, state_code="DD")
    assert rows.exists()
    for change in (
        lambda: rows.update(state_code="AA"),
        rows.delete,
        lambda: rows.latest("pk").save(force_update=True),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    if model is not AnswerRevision:
        again = rows.latest("pk")
        again.pk = None
        with pytest.raises(DatabaseError), transaction.atomic():
            again.save(force_insert=True)
