"""Refusing what is offered as an answer; what is accepted is saved like any answer."""

from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.models import RefusedProposal
from enlace.assessments.queries import drafts as queries
from enlace.common.errors import N_, NotAllowed, NotFound

MOST_KEY = 200


@action(Permission.REPLY_DRAFT)
def refuse_proposal(code: str, question: str, key: str, *, state: str, by: Actor, at: datetime) -> None:
    """Have a proposal (its key) not be offered for `question` again. Raises: NotFound, NotAllowed."""
    copy = queries.working_copy(code, state)
    if question not in copy.questionnaire.by_id or not key or len(key) > MOST_KEY:
        raise NotFound(N_("There is no such proposal."))
    if question not in {one.id for one in queries.own_questions(by, Permission.REPLY_DRAFT, copy)}:
        raise NotAllowed(N_("The question %(question)s is not given to your authority."), question=question)
    _row, added = RefusedProposal.objects.get_or_create(
        cycle_id=copy.cycle.pk,
        state_code=state,
        question=question,
        source=key,
        defaults={"refused_at": at, "refused_by": by.name},
    )
    if added:
        record("assessments.proposal.refused", f"{code}/{state}", state=state, question=question, key=key)
    else:
        nothing_changed()
