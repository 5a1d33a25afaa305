"""Storing the questionnaires, cycles and replies of a pack."""

from datetime import datetime

from enlace.accounts.rules.permissions import Actor
from enlace.assessments.actions.amending import PACK, Replaced, replace_questionnaire
from enlace.assessments.actions.drafts import bring_in
from enlace.assessments.actions.figures import refresh
from enlace.assessments.actions.mappings import store_mappings
from enlace.assessments.actions.replies import store_answers
from enlace.assessments.models import AnswerRevision, Cycle, Questionnaire
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles
from enlace.assessments.queries.amending import last_of_pack
from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.pack import AssessmentsPart, CyclePart
from enlace.assessments.rules.questionnaire import Questionnaire as Definition
from enlace.assessments.rules.replies import GivenAnswer
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, Problem

Change = Problem
# (State, question) of answers.
Uncounted = frozenset[tuple[str, str]]
# A row that says nothing is no news of a question that nothing was said of.
UNSAID = ("", "", "", "", "", None)


def store_assessments(pack_code: str, part: AssessmentsPart, *, renewed: bool, by: Actor, at: datetime) -> list[Change]:
    """Store what the pack says; called within the action that loads it, after its States and treaties.

    renewed: something of these changed, such as the groups of States: every figure is computed anew.
    Answers given since by other ways are kept: a row of the pack is applied only where the pack's own row is new
    or has changed. Raises: Invalid, if a cycle's code is taken by another pack.
    """
    changes: list[Change] = []
    touched: set[str] = set()
    uncounted: dict[str, Uncounted] = {}
    for definition in part.questionnaires:
        told = _store_questionnaire(pack_code, definition, uncounted, by=by, at=at)
        changes += told
        if told:
            touched.add(definition.code)
    for place, cycle in enumerate(part.cycles):
        anew = renewed or cycle.entry.questionnaire in touched
        changes += _store_cycle(pack_code, cycle, place, uncounted.get(cycle.entry.code), renewed=anew, by=by, at=at)
    changes += store_mappings(pack_code, part.mappings)
    _renew_others(pack_code, part, touched, renewed=renewed, at=at)
    return changes + (list(part.remarks) if changes else [])


def _store_questionnaire(
    pack_code: str, definition: Definition, uncounted: dict[str, Uncounted], *, by: Actor, at: datetime
) -> list[Change]:
    """Store a questionnaire where the pack's own is new or has changed; one published since otherwise stands.

    Where another one stood, what of the answers did not count by that is added to `uncounted`.
    """
    content = questionnaire_json.to_json(definition)
    found_hash = content_hash(content)
    row = Questionnaire.objects.filter(pack_id=pack_code, code=definition.code).first()
    count = {"count": len(definition.asked_questions)}
    if row is None:
        Questionnaire.objects.create(
            pack_id=pack_code,
            code=definition.code,
            version=definition.version,
            content=content,
            content_hash=found_hash,
        )
        return [Change(definition.code, N_("new questionnaire, %(count)s questions"), count)]
    if found_hash in (row.content_hash, last_of_pack(row)):
        return []
    for view in cycles.cycles(pack_code):
        if view.questionnaire == definition.code:
            uncounted[view.code] = answer_queries.uncounted(view)
    done = replace_questionnaire(row, definition, {}, PACK, by=by, at=at)
    return [Change(definition.code, N_("changed, %(count)s questions"), count), *_carried_over(done)]


def _carried_over(done: Replaced) -> list[Change]:
    """Return what became of the answers given, for each cycle that has any."""
    message = N_("answers kept: %(kept)s, to be confirmed: %(to_confirm)s, set aside but kept: %(set_aside)s")
    return [
        Change(code, message, {fate.value: one.answers for fate, one in found.items()})
        for code, found in done.tallies.items()
        if any(one.answers for one in found.values())
    ]


def _store_cycle(
    pack_code: str, part: CyclePart, place: int, before: Uncounted | None, *, renewed: bool, by: Actor, at: datetime
) -> list[Change]:
    """Store a cycle; before: what of its answers did not count, if something changed by which more may cease to."""
    entry = part.entry
    row = Cycle.objects.select_related("questionnaire").filter(code=entry.code).first()
    if row is not None and row.pack_id != pack_code:
        message = N_("the code “%(code)s” is taken by a cycle of the pack %(pack)s; choose another")
        raise Invalid([Problem(f"pack.yaml: cycles[{place}].code", message, {"code": entry.code, "pack": row.pack_id})])
    fields = {
        "questionnaire": Questionnaire.objects.get(pack_id=pack_code, code=entry.questionnaire),
        "title": dict(entry.title),
        "opens_on": entry.opens_on,
        "due_on": entry.due_on,
        "coverage_threshold": entry.coverage_threshold,
        "asked": list(part.asked),
    }
    changes: list[Change] = []
    if row is None:
        row = Cycle.objects.create(pack_id=pack_code, code=entry.code, **fields)
        changes.append(Change(entry.code, N_("new cycle, %(count)s States asked"), {"count": len(part.asked)}))
    elif any(getattr(row, key) != value for key, value in fields.items()):
        before = answer_queries.uncounted(cycles.cycle(entry.code)) if before is None else before
        Cycle.objects.filter(pk=row.pk).update(**fields)
        changes.append(Change(entry.code, N_("the cycle was changed; the answers given to it are kept")))
    fresh = _new_rows(row, part.replies)
    if fresh:
        store_answers(row, fresh, origin=PACK, synthetic=False, by=by, at=at)
        bring_in(cycles.cycle(entry.code), fresh, by=by, at=at)
        changes.append(Change(entry.code, N_("answers stored: %(count)s"), {"count": len(fresh)}))
    if before is not None and (ceased := answer_queries.uncounted(cycles.cycle(entry.code)) - before):
        message = N_("answers kept, but no longer counted: %(count)s, of %(states)s")
        states = sorted({state for state, _ in ceased})
        changes.append(Change(entry.code, message, {"count": len(ceased), "states": ", ".join(states)}))
    if changes or renewed or row.computed_at is None:
        refresh(entry.code, questions=None, states=None, at=at)
    return changes


def _renew_others(pack_code: str, part: AssessmentsPart, touched: set[str], *, renewed: bool, at: datetime) -> None:
    """Compute anew the figures of the cycles that the pack does not name: those that were opened here."""
    named = {cycle.entry.code for cycle in part.cycles}
    for view in cycles.cycles(pack_code):
        if view.code not in named and (renewed or view.questionnaire in touched):
            refresh(view.code, questions=None, states=None, at=at)


def _new_rows(row: Cycle, replies: tuple[GivenAnswer, ...]) -> list[GivenAnswer]:
    """Return the rows of the pack that it did not have, or had otherwise, when it was last loaded."""
    if not replies:
        return []
    columns = ("value", "comment", "marking", "basis", "source", "answered_on")
    before: dict[tuple[str, str], tuple[object, ...]] = {}
    stored = AnswerRevision.objects.filter(cycle=row, origin=PACK).order_by("pk")
    for state, question, *cells in stored.values_list("state_code", "question", *columns).iterator(2000):
        before[state, question] = tuple(cells)
    return [
        answer
        for answer in replies
        if before.get((answer.state, answer.question), UNSAID) != tuple(getattr(answer, column) for column in columns)
    ]
