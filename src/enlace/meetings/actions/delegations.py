"""Delegations: invited by the Secretariat, named by their State."""

from collections.abc import Collection
from datetime import datetime, timedelta

from enlace.accounts.actions import action, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, Problem
from enlace.meetings.actions.meetings import need_state, running
from enlace.meetings.models import Delegation
from enlace.meetings.queries.letters import invitations
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.rules.holding import read_delegates

# Within this time a State is not written to again: the form was sent twice.
ONCE = timedelta(minutes=1)


@action(Permission.MEETING_RUN)
def invite(code: str, parties: Collection[str], *, by: Actor, at: datetime) -> int:
    """Accredit these States and bodies and write to the points of contact of the States; return how many letters.

    Whoever was invited before is written to again. Raises: Invalid, NotFound, WrongStatus.
    """
    row = running(code, by)
    known = party_names(row.pack_id)
    message = N_("“%(code)s” is neither a State nor a body that is known here.")
    faults = [Problem("parties", message, {"code": party}) for party in parties if party not in known]
    if not parties:
        faults.append(Problem("parties", N_("Choose whom to invite.")))
    if faults:
        raise Invalid(faults)
    just_now = set(row.delegations.filter(invited_at__gt=at - ONCE).values_list("party", flat=True))
    for party in parties:
        Delegation.objects.update_or_create(meeting=row, party=party, defaults={"invited_at": at})
    letters = invitations(row, [party for party in parties if party not in just_now])
    for one in letters:
        for recipient in one.recipients:
            post(recipient, one.subject, one.body, about=f"meetings.invitation/{code}/{one.state}")
    sent = sum(len(one.recipients) for one in letters)
    record("meetings.delegations.invited", code, states=list(parties), recipients=sent)
    return sent


@action(Permission.DELEGATION_NAME)
def name_delegates(code: str, delegates: str, *, state: str, by: Actor, at: datetime) -> None:
    """Name the members of the delegation of `state`: a line each. Raises: Invalid, NotFound, WrongStatus."""
    row = running(code, by)
    need_state(row.pack_id, state)
    problems: list[Problem] = []
    members = read_delegates(delegates, problems)
    if problems:
        raise Invalid(problems)
    Delegation.objects.update_or_create(
        meeting=row, party=state, defaults={"delegates": list(members), "named_at": at, "named_by": by.name}
    )
    record("meetings.delegation.named", code, state=state, count=len(members))
