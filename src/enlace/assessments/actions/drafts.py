"""Drafting: every edit is kept; of two edits of one answer both are, and the later is told of the earlier."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.late import drafted, typed_too_late
from enlace.assessments.actions.telling import tell_returned
from enlace.assessments.models import DraftRevision, Reply
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries import evidence
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.drafts import STORED, WorkingCopy
from enlace.assessments.rules.drafts import (
    MOST_COMMENT,
    SECRETARIAT,
    Content,
    Draft,
    DraftStatus,
    ReplyStatus,
    Typed,
    checked,
)
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.replies import GivenAnswer
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus

TYPED = "typed"


@dataclass(frozen=True)
class Conflict:
    """Two edits of one answer: `stands` was stored first, `typed` is kept beside it until somebody chooses."""

    stands: Draft
    typed: Content


@dataclass(frozen=True)
class Saved:
    """What a save did: the drafts that it stored, what it met, and every draft as it stands now.

    copy: the working copy with these drafts.
    set_aside: what was typed in answer to questions that an amendment removed meanwhile: kept, and not counted.
    """

    stored: tuple[Draft, ...]
    conflicts: tuple[Conflict, ...]
    drafts: Mapping[str, Draft]
    copy: WorkingCopy
    set_aside: tuple[Draft, ...] = ()


@action(Permission.REPLY_DRAFT)
def save_answers(
    code: str, typed: Sequence[Typed], *, state: str, by: Actor, at: datetime, origin: str = TYPED
) -> Saved:
    """Store what somebody of a State, or its assistant, wrote; nothing of it is counted before it is submitted.

    Raises: Invalid, with every fault of every answer, and nothing is stored; NotAllowed, where a question is not
    theirs; WrongStatus, before the cycle opens; NotFound.
    """
    return _save(queries.working_copy(code, state), typed, by=by, at=at, origin=origin)


@action(Permission.SELF_REPORT_DRAFT)
def save_own_answers(code: str, typed: Sequence[Typed], *, by: Actor, at: datetime, origin: str = TYPED) -> Saved:
    """Store what the Secretariat answers to the questions put to itself; otherwise as `save_answers`."""
    return _save(queries.working_copy(code, SECRETARIAT), typed, by=by, at=at, origin=origin)


def _save(copy: WorkingCopy, typed: Sequence[Typed], *, by: Actor, at: datetime, origin: str) -> Saved:
    refuse_early(copy, at)
    mine = {one.id for one in queries.own_questions(by, Permission.REPLY_DRAFT, copy)}
    problems: list[Problem] = []
    rows: list[tuple[Draft, bool]] = []
    conflicts: list[Conflict] = []
    late = typed_too_late(copy, typed, problems, by=by, at=at, origin=origin)
    for one in typed:
        if one.question in late.questions:
            continue
        question = copy.questionnaire.by_id.get(one.question)
        if question is None or not question.asks:
            message = N_("“%(code)s” is no question of this questionnaire")
            problems.append(Problem(one.question, message, {"code": one.question}))
            continue
        if question.id not in mine:
            raise NotAllowed(N_("The question %(question)s is not given to your authority."), question=question.id)
        content = checked(question, one.content, problems)
        before = copy.draft(question.id)
        problems += unknown_files(copy, question, content, before.content)
        if content == before.content and before.status is not DraftStatus.RETURNED:
            continue
        overtaken = one.read != before.number and not before.content.empty
        rows.append((drafted(question.id, content, source=one.source, origin=origin, by=by, at=at), not overtaken))
        if overtaken:
            conflicts.append(Conflict(before, content))
    if problems:
        raise Invalid(problems)
    if not rows and not late.rows:
        nothing_changed()
        return Saved((), (), copy.drafts, copy)
    drafts = add_drafts(copy, [*rows, *late.rows], by=by, at=at)
    stored = tuple(drafts[one.question] for one, holds in rows if holds)
    record(
        "assessments.answer.drafted",
        f"{copy.cycle.code}/{copy.state}",
        state=copy.state,
        questions=[one.question for one, _holds in rows],
        beside=[one.stands.question for one in conflicts],
        origin=origin,
        set_aside=[one.question for one, _holds in late.rows],
    )
    after = replace(copy, drafts=drafts, begun=True)
    return Saved(stored, tuple(conflicts), drafts, after, tuple(one for one, _holds in late.rows))


def unknown_files(copy: WorkingCopy, question: Question, content: Content, before: Content) -> list[Problem]:
    """Return a problem for each file that the answer rests on and that nobody of the State has given for it."""
    added = {one.file for one in content.evidence if one.file} - {one.file for one in before.evidence}
    if not added:
        return []
    message = N_("there is no such file; choose it again")
    return [Problem(question.id, message) for _one in added - evidence.hashes(copy.cycle, copy.state, question.id)]


def refuse_early(copy: WorkingCopy, at: datetime) -> None:
    """Raise WrongStatus before the day on which the cycle opens."""
    if copy.cycle.opens_on and at.date() < copy.cycle.opens_on:
        day = copy.cycle.opens_on.isoformat()
        raise WrongStatus(N_("This cycle opens on %(day)s; until then nothing can be answered."), day=day)


def add_drafts(copy: WorkingCopy, rows: Iterable[tuple[Draft, bool]], *, by: Actor, at: datetime) -> dict[str, Draft]:
    """Add a revision for each draft (with whether it holds) and return every draft as it stands then.

    Called within the action that changes them. The first brings what the cycle has of the State into the copy.
    """
    before = () if copy.begun else (*copy.drafts.values(), *copy.aside.values())
    made = [_row(copy, one, by=by, at=at) for one in before]
    begin(copy, at=at)
    every, known = dict(copy.drafts), copy.questionnaire.by_id
    for one, holds in rows:
        last = copy.draft(one.question).last
        draft = replace(one, number=last + 1, last=last + 1)
        made.append(_row(copy, draft, by=by, at=at, holds=holds))
        if holds and one.question in known:
            every[one.question] = draft
    DraftRevision.objects.bulk_create(made)
    return every


def begin(copy: WorkingCopy, *, at: datetime) -> None:
    """Make sure that the reply has its row; called within an action."""
    if not copy.begun:
        Reply.objects.create(
            cycle_id=copy.cycle.pk, state_code=copy.state, status=ReplyStatus.IN_PREPARATION, begun_at=at
        )


def _row(copy: WorkingCopy, draft: Draft, *, by: Actor, at: datetime, holds: bool = True) -> DraftRevision:
    content = draft.content
    return DraftRevision(
        cycle_id=copy.cycle.pk,
        state_code=copy.state,
        question=draft.question,
        number=draft.number,
        holds=holds,
        value=content.value,
        comment=content.comment,
        marking=content.marking,
        basis=content.basis,
        evidence=[{key: text for key, text in asdict(one).items() if text} for one in content.evidence],
        status=draft.status,
        origin=draft.origin,
        source=draft.source,
        note=draft.note,
        synthetic=copy.cycle.synthetic,
        drafted_at=draft.at or at,
        drafted_by=draft.by or by.name,
    )


def bring_in(view: CycleView, answers: Iterable[GivenAnswer], *, by: Actor, at: datetime) -> None:
    """Bring answers that came into the cycle by a file of the Secretariat into the copies that were begun.

    Called within the action that stored them; beside an answer that the State wrote itself they are kept, not put.
    """
    by_state: dict[str, list[GivenAnswer]] = {}
    for answer in answers:
        by_state.setdefault(answer.state, []).append(answer)
    for state in queries.begun(view, by_state):
        copy = queries.working_copy(view.code, state)
        rows = [(_stored(answer, at), copy.draft(answer.question).origin in ("", STORED)) for answer in by_state[state]]
        add_drafts(copy, rows, by=by, at=at)


def _stored(answer: GivenAnswer, at: datetime) -> Draft:
    content = Content(answer.value, answer.comment, answer.marking, answer.basis)
    status = DraftStatus.APPROVED if answer.value else DraftStatus.OPEN
    return Draft(answer.question, content, status=status, origin=STORED, source=answer.source, at=at)


@action(Permission.REPLY_RETURN)
def return_answers(code: str, notes: Mapping[str, str], *, state: str, by: Actor, at: datetime) -> None:
    """Ask for answers to be completed. notes: question -> what is asked for, a sentence.

    Raises: Invalid, where a note is missing or too long; WrongStatus, where there is no answer to return.
    """
    problems = [
        Problem(question, N_("say in a sentence what is to be completed"))
        for question, note in notes.items()
        if not note.strip() or len(note) > MOST_COMMENT or unfit_in(note)
    ]
    if problems:
        raise Invalid(problems)
    copy = queries.working_copy(code, state)
    questions = _set_status(copy, DraftStatus.RETURNED, notes, by=by, at=at)
    if questions:
        record("assessments.answer.returned", f"{code}/{state}", state=state, questions=questions)
        # As it was before: whoever drafted an answer is told, not whoever returned it.
        tell_returned(copy, questions)


@action(Permission.REPLY_APPROVE)
def approve_answers(code: str, questions: Iterable[str], *, state: str, by: Actor, at: datetime) -> None:
    """Approve answers as they stand. Raises: WrongStatus, where there is none."""
    notes = dict.fromkeys(questions, "")
    questions = _set_status(queries.working_copy(code, state), DraftStatus.APPROVED, notes, by=by, at=at)
    if questions:
        record("assessments.answer.approved", f"{code}/{state}", state=state, questions=questions)


def _set_status(
    copy: WorkingCopy, status: DraftStatus, notes: Mapping[str, str], *, by: Actor, at: datetime
) -> list[str]:
    """Give answers a status and return which were not in it yet."""
    rows = []
    for question, note in notes.items():
        before = copy.draft(question)
        if before.content.empty:
            raise WrongStatus(N_("The question %(question)s has no answer yet."), question=question)
        if before.status is not status or note:
            rows.append((replace(before, status=status, note=note.strip(), by=by.name, at=at), True))
    if not rows:
        nothing_changed()
    else:
        add_drafts(copy, rows, by=by, at=at)
    return [one.question for one, _holds in rows]
