"""A questionnaire takes the place of another: the versions kept, and the answers given carried over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext, override

from enlace.accounts.queries.people import language_of_state
from enlace.accounts.rules.permissions import Actor
from enlace.assessments.actions.drafts import add_drafts
from enlace.assessments.actions.replies import store_answers
from enlace.assessments.models import Attachment, Cycle, Questionnaire, QuestionnaireVersion, Remark, Reply
from enlace.assessments.queries import amending as queries
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.drafts import WorkingCopy, working_copy
from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.amending import (
    Fate,
    Moves,
    Questions,
    Tally,
    every_question,
    fitting,
    means_otherwise,
    with_follow_ups,
)
from enlace.assessments.rules.drafts import Draft, DraftStatus
from enlace.assessments.rules.questionnaire import Questionnaire as Definition
from enlace.assessments.rules.replies import GivenAnswer
from enlace.common.canonical import content_hash
from enlace.common.errors import N_

AMENDED = "amended"
PACK, PUBLISHED = "pack", "published"
CONFIRM = N_("The question was changed after you answered it. Confirm that your answer still holds, or change it.")
MOVED = N_("Your answer was moved here from the question %(question)s. Confirm that it holds here, or change it.")
ASIDE = N_("The question was changed, and your answer “%(value)s” does not fit it any longer. Please answer again.")


@dataclass(frozen=True)
class Replaced:
    """A questionnaire that took its place. number: of its version.

    tallies: cycle -> fate -> answers and States, as far as the questions alone tell it (`foreseen`).
    """

    number: int
    tallies: Mapping[str, Mapping[Fate, Tally]]


def replace_questionnaire(
    row: Questionnaire, now: Definition, moves: Moves, origin: str, *, by: Actor, at: datetime
) -> Replaced:
    """Put `now` in the place of the questionnaire in `row`; called within the action that brings it.

    Every answer given keeps its history; the figures are left to be brought up to date by the caller.
    """
    old = questionnaire_json.from_json(row.content)
    concerned = queries.cycles_using(row.pack_id, row.code)
    fates = {view.code: queries.fates_of(view, old, now, moves, at.date()) for view in concerned}
    told = {view.code: queries.foreseen_in(view, old, now, moves, at.date()) for view in concerned}
    before = queries.as_last_asked(row.pack_id, row.code, old)
    number = _keep(row, now, moves, origin, by=by, at=at)
    content = questionnaire_json.to_json(now)
    row.version, row.content, row.content_hash = now.version, content, content_hash(content)
    row.save(update_fields=["version", "content", "content_hash"])
    whole = with_follow_ups(every_question(old), every_question(now), moves)
    for view in concerned:
        for state, reached in fates[view.code].items():
            _carry(view, state, reached, before, whole, by=by, at=at)
        _move_answers(view, now, whole, by=by, at=at)
        _move_what_stands_beside(view, whole)
    return Replaced(number, told)


def keep_first(pack: str, now: Definition, origin: str, *, by: Actor, at: datetime) -> int:
    """Store a questionnaire that there was not, and its first version; called within the action that brings it."""
    content = questionnaire_json.to_json(now)
    row = Questionnaire.objects.create(
        pack_id=pack, code=now.code, version=now.version, content=content, content_hash=content_hash(content)
    )
    return _version(row, now, {}, 1, origin, by=by.name, at=at)


def _keep(row: Questionnaire, now: Definition, moves: Moves, origin: str, *, by: Actor, at: datetime) -> int:
    """Keep `now` as the next version, and as the first what stands in `row`, where no version was kept yet."""
    kept = queries.versions(row.pack_id, row.code)
    last = kept[0].number if kept else _version(row, questionnaire_json.from_json(row.content), {}, 1, PACK, at=at)
    return _version(row, now, moves, last + 1, origin, by=by.name, at=at)


def _version(
    row: Questionnaire, now: Definition, moves: Moves, number: int, origin: str, *, at: datetime, by: str = ""
) -> int:
    content = questionnaire_json.to_json(now)
    QuestionnaireVersion.objects.create(
        pack_id=row.pack_id,
        code=row.code,
        number=number,
        version=now.version,
        content=content,
        content_hash=content_hash(content),
        moves=dict(moves),
        origin=origin,
        published_at=at,
        published_by=by,
    )
    return number


def _carry(
    view: CycleView,
    state: str,
    fates: Mapping[str, Fate],
    before: Questions,
    moves: Moves,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Carry the working copy of one State over; one that was not begun is, where there is anything to confirm."""
    if all(fate is Fate.KEPT for fate in fates.values()):
        return
    copy = working_copy(view.code, state)
    if not copy.begun and Fate.TO_CONFIRM not in fates.values():
        return
    with override(language_of_state(state)):
        carried = [
            replace(draft, origin=AMENDED, by=by.name, at=at)
            for code, fate in fates.items()
            if (draft := _carried(copy, code, fate, before, moves))
        ]
    add_drafts(copy, [(draft, True) for draft in carried], by=by, at=at)


def _carried(copy: WorkingCopy, code: str, fate: Fate, before: Questions, moves: Moves) -> Draft | None:
    """Return the draft that an amendment makes of an answer; None, where it stays what it is."""
    draft, known = copy.draft(code), copy.questionnaire.by_id
    if fate is Fate.TO_CONFIRM:
        return replace(draft, status=DraftStatus.RETURNED, note=_with(gettext(CONFIRM), draft.note))
    if fate is Fate.MOVED:
        moved = replace(draft, question=moves[code])
        if code in before and not means_otherwise(before[code], known[moves[code]]):
            return moved
        note = gettext(MOVED) % {"question": code}
        return replace(moved, status=DraftStatus.RETURNED, note=_with(note, draft.note))
    if fate is Fate.SET_ASIDE and code in known and known[code].asks:
        content = replace(draft.content, value="")
        status = DraftStatus.OPEN if content.empty else DraftStatus.DRAFTED
        return replace(draft, content=content, status=status, note=gettext(ASIDE) % {"value": draft.content.value})
    return None


def _with(note: str, earlier: str) -> str:
    return f"{note}\n{earlier}" if earlier and earlier != note else note


def _move_answers(view: CycleView, now: Definition, moves: Moves, *, by: Actor, at: datetime) -> None:
    """Give the answers of the cycle that move, submitted or brought by a file, to the questions they move to."""
    fits = fitting(now)
    standing = [one for old in moves for one in answer_queries.answers(view, question=old)]
    row = Cycle.objects.get(pk=view.pk)
    for synthetic in (False, True):
        moved = [
            GivenAnswer(
                one.state,
                moves[one.question],
                one.value,
                one.comment,
                one.marking,
                one.basis,
                one.answered_on,
                one.source,
            )
            for one in standing
            if one.synthetic is synthetic and fits(moves[one.question], one.value)
        ]
        if moved:
            store_answers(row, moved, origin=AMENDED, synthetic=synthetic, by=by, at=at)


def _move_what_stands_beside(view: CycleView, moves: Moves) -> None:
    """Let remarks, files and assignments go where their question goes."""
    for old, new in moves.items():
        Remark.objects.filter(cycle_id=view.pk, question=old).update(question=new)
        Attachment.objects.filter(cycle_id=view.pk, question=old).update(question=new)
    for row in Reply.objects.filter(cycle_id=view.pk):
        found = {moves.get(part, part): one for part, one in row.assignments.items()}
        if found != row.assignments:
            row.assignments = found
            row.save(update_fields=["assignments"])
