"""The invented round of answering of a demonstration, played through the same actions as a real one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions.cycles import open_cycle
from enlace.assessments.actions.drafts import return_answers, save_answers
from enlace.assessments.actions.sharing_out import write_remark
from enlace.assessments.actions.submitting import sign_reply, submit_sections
from enlace.assessments.queries import cycles
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Typed
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.replies import GivenAnswer
from enlace.assessments.rules.synthetic import SOURCE, synthetic_replies
from enlace.assessments.rules.synthetic_cycle import (
    CYCLE,
    DUE_IN,
    NOTE,
    OPEN_SINCE,
    REASON,
    REMARK,
    REPLIES,
    THRESHOLD,
    TITLE,
    InventedReply,
    Stage,
)

Known = Mapping[tuple[str, str], str]


def play_invented_cycle(pack: str, questionnaire: str, known: Known, *, by: Actor, at: datetime) -> int:
    """Open an invented cycle and have some States answer it; return how many. Once opened, it is left as it is.

    known: as of `synthetic_replies`.
    """
    if any(view.code == CYCLE for view in cycles.cycles(pack)):
        return 0
    opened = at - OPEN_SINCE
    due_on = (at + DUE_IN).date()
    open_cycle(
        CYCLE, pack, questionnaire, TITLE, opened.date(), due_on, (), THRESHOLD, by=by, at=opened, synthetic=True
    )
    view = cycles.cycle(CYCLE)
    definition = cycles.definition_of(view)
    playing = {state: one for state, one in REPLIES.items() if state in view.asked}
    given: dict[str, list[GivenAnswer]] = {state: [] for state in playing}
    for answer in synthetic_replies(definition, tuple(playing), seed=CYCLE, known=known):
        given[answer.state].append(answer)
    for state, plan in playing.items():
        _play(state, plan, definition, given[state], at=opened + timedelta(days=plan.day))
    return len(playing)


def _play(
    state: str, plan: InventedReply, definition: Questionnaire, answers: Sequence[GivenAnswer], *, at: datetime
) -> None:
    by = Actor(f"{SOURCE} {state}", (Grant(Role.POINT_OF_CONTACT, state),))
    every = [section.code for section in definition.sections]
    sections = [code for code in every if code in plan.sections] or every
    typed = [
        Typed(one.question, Content(one.value, one.comment, one.marking, one.basis), 0, SOURCE)
        for one in answers
        if definition.by_id[one.question].section in sections
    ]
    save_answers(CYCLE, typed, state=state, by=by, at=at)
    if plan.stage is Stage.RETURNED:
        return_answers(CYCLE, {one.question: NOTE for one in typed[:2]}, state=state, by=by, at=at)
        write_remark(CYCLE, typed[0].question, REMARK, state=state, by=by, at=at)
    if plan.stage in (Stage.IN_PREPARATION, Stage.RETURNED):
        return
    submit_sections(CYCLE, sections, state=state, by=by, at=at)
    if plan.stage in (Stage.SIGNED, Stage.AMENDED):
        seen = queries.versions(cycles.cycle(CYCLE), state)[0].content_hash
        sign_reply(CYCLE, seen, state=state, by=by, at=at)
    if plan.stage is Stage.AMENDED:
        _amend(state, definition, by=by, at=at)


def _amend(state: str, definition: Questionnaire, *, by: Actor, at: datetime) -> None:
    """Change the comment of the first answer, and submit its section again with the reason."""
    first = next(iter(queries.working_copy(CYCLE, state).drafts.values()))
    content = Content(first.content.value, REASON, first.content.marking, first.content.basis)
    save_answers(CYCLE, [Typed(first.question, content, first.number, SOURCE)], state=state, by=by, at=at)
    submit_sections(CYCLE, [definition.by_id[first.question].section], REASON, state=state, by=by, at=at)
