"""Bringing stored figures up to date: what an answer changed, and nothing else."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from enlace.assessments.kinds.measures import measures
from enlace.assessments.models import AnswerRevision, Cycle, ReplySummary, StoredFigure, StoredIndicator
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules import computing
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.common.canonical import content_hash
from enlace.directory import queries as directory
from enlace.instruments.queries.records import adherence


def refresh(
    code: str, *, questions: Collection[str] | None, states: Collection[str] | None, at: datetime
) -> None:
    """Recompute what rests on the answers of `states` to `questions` (None: all of them).

    Called within the action that changed them, so that answers and figures are stored together.
    """
    view = cycles.cycle(code)
    definition = cycles.definition_of(view)
    _refresh_summaries(view, definition, view.asked if states is None else states)
    wanted = computing.affected(definition, questions)
    needed = computing.needed(definition, wanted)
    given = answer_queries.values(view, questions=None if questions is None else needed)
    basis = computing.Basis(
        asked=view.asked,
        threshold=view.coverage_threshold,
        answers=given,
        groups=_groups(view),
        marked=answer_queries.markings(view, None if questions is None else needed),
    )
    computed = computing.figures(definition, basis, wanted)
    _store_figures(view, definition, computed, everything=questions is None)
    _refresh_indicators(view, definition, wanted, everything=questions is None)
    Cycle.objects.filter(pk=view.pk).update(computed_at=at, content_hash=_hash(view))


def _groups(view: CycleView) -> Mapping[str, Mapping[str, frozenset[str]]]:
    pack = directory.pack(view.pack)
    asked = set(view.asked)
    states = tuple(state for state in directory.states_of(view.pack) if state.code in asked)
    return directory.groups_of(states, pack.group_columns)


def _refresh_summaries(view: CycleView, definition: Questionnaire, states: Collection[str]) -> None:
    given = answer_queries.values(view, states=states)
    rows = AnswerRevision.objects.filter(cycle_id=view.pk, state_code__in=states).values("state_code")
    last = {row["state_code"]: row for row in rows.annotate(at=Max("recorded_at"), real=Min("synthetic"))}
    ReplySummary.objects.filter(cycle_id=view.pk, state_code__in=states).delete()
    ReplySummary.objects.bulk_create(
        ReplySummary(
            cycle_id=view.pk,
            state_code=state,
            last_recorded_at=last[state]["at"] if state in last else None,
            synthetic=bool(last[state]["real"]) if state in last else False,
            **computing.progress(definition, given.get(state, {})),
        )
        for state in states
    )


def _store_figures(
    view: CycleView, definition: Questionnaire, computed: list[tuple[str, Any, Any]], *, everything: bool
) -> None:
    places = {question.id: place for place, question in enumerate(definition.asked_questions)}
    stale = StoredFigure.objects.filter(cycle_id=view.pk)
    if not everything:
        stale = stale.filter(question__in=[question for question, _full, _public in computed])
    stale.delete()
    StoredFigure.objects.bulk_create(
        [
            StoredFigure(
                cycle_id=view.pk,
                place=places[question],
                section=definition.by_id[question].section,
                question=question,
                full=full,
                public=public,
            )
            for question, full, public in computed
        ],
        batch_size=100,
    )


def _refresh_indicators(
    view: CycleView, definition: Questionnaire, changed: Collection[str], *, everything: bool
) -> None:
    kinds = measures()
    places = {indicator.code: place for place, indicator in enumerate(definition.indicators)}
    wanted = [
        indicator
        for indicator in definition.indicators
        if everything or computing.rests_on(indicator, kinds, changed)
    ]
    if not wanted:
        return
    needed = computing.needed(definition, computing.indicator_questions(wanted, kinds))
    basis = computing.Basis(
        asked=view.asked,
        threshold=view.coverage_threshold,
        answers=answer_queries.values(view, questions=needed),
        groups={},
        marked=answer_queries.markings(view, needed),
        standing=adherence(view.pack),
        started=frozenset(
            ReplySummary.objects.filter(cycle_id=view.pk, started=True).values_list("state_code", flat=True)
        ),
        reference_date=view.due_on,
    )
    computed = computing.indicators(definition, wanted, basis, kinds)
    StoredIndicator.objects.filter(cycle_id=view.pk, code__in=[code for code, _full, _public in computed]).delete()
    if everything:
        StoredIndicator.objects.filter(cycle_id=view.pk).delete()
    StoredIndicator.objects.bulk_create(
        StoredIndicator(cycle_id=view.pk, place=places[code], code=code, full=full, public=public)
        for code, full, public in computed
    )


def _hash(view: CycleView) -> str:
    """Return the hash of everything the living report shows: the latest revision and the stored content."""
    latest = AnswerRevision.objects.filter(cycle_id=view.pk).aggregate(latest=Max("pk"))["latest"]
    pack = directory.pack_hash(view.pack)
    return content_hash([view.code, latest, pack, view.questionnaire_hash, view.coverage_threshold, list(view.asked)])
