"""What is stored, brought up to date in part, equals what is computed anew."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import AnswerRevision, ReplySummary, StoredFigure, StoredIndicator
from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules.disclosure import LABELS, Reader
from enlace.assessments.rules.replies import GivenAnswer, write_replies
from enlace.assessments.rules.synthetic import synthetic_replies
from tests.assessments.conftest import AT, Load, bring, revisions
from tests.packs import CYCLE, STATES

pytestmark = pytest.mark.django_db


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
    for model in (StoredFigure, StoredIndicator, ReplySummary):
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
def test_a_random_import_leaves_what_a_computation_from_scratch_gives(load: Load, seed: int) -> None:
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


def test_revisions_are_never_changed(load: Load) -> None:
    load()
    mine = AnswerRevision.objects.filter(cycle__code=CYCLE)
    for change in (lambda: mine.update(value="no"), mine.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert len(revisions()) == 9
