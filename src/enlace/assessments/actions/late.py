"""What is typed in a page that was opened before its questionnaire was amended: kept, under the question as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.queries.amending import questions_once_asked
from enlace.assessments.queries.drafts import WorkingCopy, history
from enlace.assessments.rules.drafts import SECRETARIAT, Content, Draft, DraftStatus, Typed, authority_of, checked
from enlace.common.errors import N_, NotAllowed, Problem


@dataclass(frozen=True)
class Late:
    """The questions answered too late, and the drafts to be kept of them, each with whether it holds."""

    questions: frozenset[str] = frozenset()
    rows: tuple[tuple[Draft, bool], ...] = ()


def drafted(question: str, content: Content, *, source: str, origin: str, by: Actor, at: datetime) -> Draft:
    """Return the draft of an answer that somebody leaves as `content`."""
    status = DraftStatus.OPEN if content.empty else DraftStatus.DRAFTED
    return Draft(question, content, status=status, origin=origin, source=source, by=by.name, at=at)


def typed_too_late(
    copy: WorkingCopy, typed: Sequence[Typed], problems: list[Problem], *, by: Actor, at: datetime, origin: str
) -> Late:
    """Return what of `typed` answers questions that only an earlier version of the questionnaire asked.

    Such an answer is kept beside whatever stands under the question, and counts nowhere.
    Raises: NotAllowed, where the question was not theirs.
    """
    unknown = {one.question for one in typed} - copy.questionnaire.by_id.keys()
    once = questions_once_asked(copy.cycle, unknown) if unknown else {}
    rows = []
    for one in typed:
        question = once.get(one.question)
        if question is None:
            continue
        authority = authority_of(copy.assignments, question)
        if copy.state != SECRETARIAT and not by.works_for(Permission.REPLY_DRAFT, copy.state, authority):
            raise NotAllowed(N_("The question %(question)s is not given to your authority."), question=question.id)
        content = checked(question, one.content, problems)
        kept = history(copy.cycle, copy.state, question.id)
        if not kept or kept[0][0].content != content:
            draft = drafted(question.id, content, source=one.source, origin=origin, by=by, at=at)
            rows.append((draft, copy.draft(question.id).last == 0))
    return Late(frozenset(once), tuple(rows))
