"""Many hands: who answers which part, what they say to each other beside it, who may sign."""

from datetime import date, datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.drafts import begin
from enlace.assessments.actions.telling import tell_assigned, tell_remark
from enlace.assessments.models import Remark, Reply
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.drafts import CORE, FULL, MOST_COMMENT
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Invalid, NotAllowed, NotFound, Problem
from enlace.directory.queries.entries import entries_of


@action(Permission.REPLY_ASSIGN)
def assign_part(
    code: str, part: str, authority: str, due_on: date | None = None, *, state: str, by: Actor, at: datetime
) -> None:
    """Give a section or a question to an authority of the State, until a day; authority "": take it back.

    Raises: NotFound, without such a part; Invalid, where the authority is none of the State's.
    """
    copy = queries.working_copy(code, state)
    parts = {section.code for section in copy.questionnaire.sections} | set(copy.questionnaire.by_id)
    if part not in parts:
        raise NotFound(N_("There is no section or question “%(part)s”."), part=part)
    rows = _assignment_rows(copy)
    if authority:
        known = {one.entry.code for one in entries_of(copy.cycle.pack, state, by_states=True)}
        if authority not in known:
            message = N_("“%(code)s” is no authority of this State in the directory; record it there first")
            raise Invalid([Problem("authority", message, {"code": authority})])
        rows[part] = {"authority": authority, "due_on": due_on.isoformat() if due_on else ""}
    else:
        rows.pop(part, None)
    _update(copy, at=at, assignments=rows)
    record(
        "assessments.part.assigned",
        f"{code}/{state}",
        state=state,
        part=part,
        authority=authority,
        due_on=due_on.isoformat() if due_on and authority else "",
    )
    if authority:
        tell_assigned(copy, part, authority, due_on)


def _assignment_rows(copy: WorkingCopy) -> dict[str, dict[str, str]]:
    return {
        part: {"authority": one.authority, "due_on": one.due_on.isoformat() if one.due_on else ""}
        for part, one in copy.assignments.items()
    }


def _update(copy: WorkingCopy, *, at: datetime, **fields: object) -> None:
    begin(copy, at=at)
    Reply.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state).update(**fields)


@action(Permission.REPLY_ASSIGN)
def choose_form(code: str, form: str, *, state: str, by: Actor, at: datetime) -> None:
    """Choose between the whole questionnaire and its short form; no answer is lost by it. Raises: Invalid."""
    if form not in (CORE, FULL):
        raise Invalid([Problem("form", N_("choose the whole questionnaire or the short form"))])
    copy = queries.working_copy(code, state)
    if copy.form == form:
        nothing_changed()
        return
    _update(copy, at=at, form=form)
    record("assessments.reply.form", f"{code}/{state}", state=state, form=form)


@action(Permission.REPLY_ASSIGN)
def delegate_signature(code: str, delegated: bool, *, state: str, by: Actor, at: datetime) -> None:
    """Let the reviewers of the State sign this reply, or no longer."""
    copy = queries.working_copy(code, state)
    if copy.delegated == delegated:
        nothing_changed()
        return
    _update(copy, at=at, delegated=delegated)
    record("assessments.reply.delegated", f"{code}/{state}", state=state, delegated=delegated)


@action(Permission.REPLY_READ)
def write_remark(code: str, question: str, text: str, *, state: str, by: Actor, at: datetime) -> None:
    """Write a word beside an answer, to those of the State who work on it. Raises: Invalid, NotFound."""
    copy = queries.working_copy(code, state)
    _own(copy, question, by)
    if not text.strip() or len(text) > MOST_COMMENT or unfit_in(text):
        raise Invalid([Problem(question, N_("write a word, without invisible characters"))])
    Remark.objects.create(
        cycle_id=copy.cycle.pk,
        state_code=state,
        question=question,
        text=text.strip(),
        written_at=at,
        written_by=by.name,
    )
    record("assessments.remark.written", f"{code}/{state}", state=state, question=question)
    tell_remark(copy, question)


@action(Permission.REPLY_READ)
def settle_remark(code: str, remark: int, *, state: str, by: Actor, at: datetime) -> None:
    """Say that a word beside an answer waits for nobody any more. Raises: NotFound."""
    copy = queries.working_copy(code, state)
    row = Remark.objects.filter(pk=remark, cycle_id=copy.cycle.pk, state_code=state).first()
    if row is None:
        raise NotFound(N_("There is no such remark."))
    _own(copy, row.question, by)
    if row.settled_at is not None:
        nothing_changed()
        return
    Remark.objects.filter(pk=remark).update(settled_at=at, settled_by=by.name)
    record("assessments.remark.settled", f"{code}/{state}", state=state, question=row.question)


def _own(copy: WorkingCopy, question: str, by: Actor) -> None:
    own = queries.own_questions(by, Permission.REPLY_READ, copy)
    if question not in {one.id for one in own}:
        if question in copy.questionnaire.by_id:
            raise NotAllowed(N_("The question %(question)s is not given to your authority."), question=question)
        raise NotFound(N_("There is no question “%(code)s” in this cycle."), code=question)
