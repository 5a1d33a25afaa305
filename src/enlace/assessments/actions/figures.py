"""Bringing stored figures up to date: what an answer changed, and nothing else."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from enlace.accounts.actions import action, nothing_changed
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.kinds.measures import measures
from enlace.assessments.models import AnswerRevision, Cycle, ReplySummary, StoredFigure, StoredIndicator
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.stored import contacts
from enlace.assessments.rules import computing, limiting
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.common.canonical import content_hash
from enlace.directory import queries as directory
from enlace.instruments.queries.records import adherence

BATCH = 100


@action(Permission.PACK_LOAD)
def recompute(*, by: Actor, at: datetime) -> None:
    """Bring the figures of all cycles to what this version of the program makes of the answers; no answer changes."""
    for view in cycles.cycles():
        if view.computed_at is not None:
            refresh(view.code, questions=None, states=None, at=view.computed_at)
    nothing_changed()


def refresh(code: str, *, questions: Collection[str] | None, states: Collection[str] | None, at: datetime) -> None:
    """Recompute what rests on the answers of `states` to `questions` (None: all of them).

    Called within the action that changed them, so that answers and figures are stored together.
    """
    view = cycles.cycle(code)
    definition = cycles.definition_of(view)
    _refresh_summaries(view, definition, view.asked if states is None else states)
    wanted = computing.affected(definition, questions)
    kinds = measures()
    moved = [one for one in definition.indicators if computing.rests_on(one, kinds, wanted)]
    needed = computing.needed(definition, {*wanted, *computing.indicator_questions(moved, kinds)})
    basis = _basis(view, None if questions is None else needed)
    rows = computing.standings(definition, basis, [one.id for one in definition.questions if one.id in needed])
    figures = computing.figures(definition, rows, basis)
    known = limiting.labels(definition, rows, basis)
    forms = limiting.limited_figures(definition, rows, figures, basis, known, kinds)
    _store_figures(view, definition, {one: figures[one] for one in wanted}, forms, everything=questions is None)
    indicators = computing.indicators(definition, moved, rows, basis, kinds)
    gates = limiting.gate_labels(definition, known)
    limited = limiting.limited_indicators(indicators, figures, forms, rows, known, gates)
    _store_indicators(view, definition, indicators, limited, everything=questions is None)
    Cycle.objects.filter(pk=view.pk).update(computed_at=at, content_hash=_hash(view))


def _basis(view: CycleView, questions: Collection[str] | None) -> computing.Basis:
    asked = set(view.asked)
    states = tuple(state for state in directory.states_of(view.pack) if state.code in asked)
    started = ReplySummary.objects.filter(cycle_id=view.pk, started=True)
    return computing.Basis(
        asked=view.asked,
        threshold=view.coverage_threshold,
        answers=answer_queries.values(view, questions=questions),
        groups=directory.groups_of(states, directory.pack(view.pack).group_columns),
        marked=answer_queries.markings(view, questions),
        standing=adherence(view.pack),
        started=frozenset(started.values_list("state_code", flat=True)),
        reference_date=view.due_on,
        contacts=contacts(view.pack),
    )


def _refresh_summaries(view: CycleView, definition: Questionnaire, states: Collection[str]) -> None:
    given = answer_queries.values(view, states=states)
    rows = AnswerRevision.objects.filter(cycle_id=view.pk, state_code__in=states).values("state_code")
    given_by_state = Count("pk", filter=Q(synthetic=False))
    last = {row["state_code"]: row for row in rows.annotate(at=Max("recorded_at"), real=given_by_state)}
    ReplySummary.objects.filter(cycle_id=view.pk, state_code__in=states).delete()
    ReplySummary.objects.bulk_create(
        ReplySummary(
            cycle_id=view.pk,
            state_code=state,
            last_recorded_at=last[state]["at"] if state in last else None,
            synthetic=state in last and not last[state]["real"],
            **computing.progress(definition, given.get(state, {})),
        )
        for state in states
    )


def _limited(forms: limiting.Forms, code: str) -> dict[str, Any]:
    return {reader.value: made[code] for reader, made in forms.items() if code in made}


def _store_figures(
    view: CycleView,
    definition: Questionnaire,
    figures: Mapping[str, Any],
    forms: limiting.Forms,
    *,
    everything: bool,
) -> None:
    places = {question.id: place for place, question in enumerate(definition.asked_questions)}
    stale = StoredFigure.objects.filter(cycle_id=view.pk)
    (stale if everything else stale.filter(question__in=list(figures))).delete()
    StoredFigure.objects.bulk_create(
        (
            StoredFigure(
                cycle_id=view.pk,
                place=places[code],
                section=definition.by_id[code].section,
                question=code,
                full=full,
                limited=_limited(forms, code),
            )
            for code, full in figures.items()
        ),
        batch_size=BATCH,
    )


def _store_indicators(
    view: CycleView,
    definition: Questionnaire,
    indicators: list[dict[str, Any]],
    forms: limiting.Forms,
    *,
    everything: bool,
) -> None:
    places = {indicator.code: place for place, indicator in enumerate(definition.indicators)}
    stale = StoredIndicator.objects.filter(cycle_id=view.pk)
    (stale if everything else stale.filter(code__in=[one["code"] for one in indicators])).delete()
    StoredIndicator.objects.bulk_create(
        StoredIndicator(
            cycle_id=view.pk,
            place=places[full["code"]],
            code=full["code"],
            full=full,
            limited=_limited(forms, full["code"]),
        )
        for full in indicators
    )


def _hash(view: CycleView) -> str:
    """Return the hash of what the living report rests on: the latest revision, the pack, the cycle itself."""
    latest = AnswerRevision.objects.filter(cycle_id=view.pk).aggregate(latest=Max("pk"))["latest"]
    pack = directory.pack_hash(view.pack)
    return content_hash([view.code, latest, pack, view.questionnaire_hash, view.coverage_threshold, list(view.asked)])
