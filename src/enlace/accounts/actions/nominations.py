"""Points of contact: named by their State with a diplomatic note, let in by the Secretariat."""

from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.actions.invitations import open_invitation
from enlace.accounts.models import Nomination
from enlace.accounts.queries import people
from enlace.accounts.rules.people import UNSEEN, may_decide, plain_email
from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.common.characters import unseen_in
from enlace.common.errors import N_, Invalid, NotAllowed, NotFound, Problem, WrongStatus


@action(Permission.NOMINATION_PROPOSE)
def propose(full_name: str, email: str, note_number: str, *, language: str, state: str, by: Actor, at: datetime) -> int:
    """Propose, as the State itself, who is to be its (next) point of contact. Raises: Invalid, NotFound."""
    return _write(full_name, email, note_number, language, state, by, at)


@action(Permission.NOMINATION_APPROVE)
def enter(full_name: str, email: str, note_number: str, *, language: str, state: str, by: Actor, at: datetime) -> int:
    """Enter the first point of contact of a State, as its note names it.

    Raises: WrongStatus (the State has one, who proposes any change), Invalid, NotFound.
    """
    people.place_name(state, language)
    if people.has_point_of_contact(state):
        raise WrongStatus(N_("This State has a point of contact, who proposes any change."))
    return _write(full_name, email, note_number, language, state, by, at)


def _write(full_name: str, email: str, note_number: str, language: str, state: str, by: Actor, at: datetime) -> int:
    people.place_name(state, language)
    plain, name, note = plain_email(email), " ".join(full_name.split()), " ".join(note_number.split())
    problems = [] if plain else [Problem("email", N_("This is not an e-mail address."))]
    problems += [] if name else [Problem("full_name", N_("Give the name as the note gives it."))]
    problems += [] if note else [Problem("note_number", N_("Give the number of the diplomatic note."))]
    lines = {"full_name": name, "note_number": note}
    problems += [Problem(field, UNSEEN, {"code": code}) for field, line in lines.items() if (code := unseen_in(line))]
    if problems or not state:
        raise Invalid(problems or [Problem("state", N_("Choose a State."))])
    nomination = Nomination.objects.create(
        state_code=state,
        full_name=name,
        email=plain,
        language=language,
        note_number=note,
        proposed_by=by.name,
        proposed_at=at,
    )
    record("accounts.nomination.proposed", str(nomination.pk), state=state, email=plain, note=note)
    return nomination.pk


@action(Permission.NOMINATION_APPROVE)
def decide(number: int, *, approve: bool, site: str, by: Actor, at: datetime) -> str:
    """Approve or refuse a nomination; approved, the invitation goes out. Return its link, or "".

    Raises: NotFound, WrongStatus (decided already), NotAllowed (one's own, while another administrator could decide).
    """
    nomination = Nomination.objects.filter(pk=number).first()
    if nomination is None:
        raise NotFound(N_("There is no such nomination."))
    if nomination.outcome:
        raise WrongStatus(N_("This nomination was decided already."))
    if approve and not may_decide(by.name, nomination.proposed_by, people.other_administrators(by.user_id)):
        raise NotAllowed(N_("Whoever entered a nomination does not approve it: another administrator does."))
    nomination.outcome = "approved" if approve else "refused"
    nomination.decided_by, nomination.decided_at = by.name, at
    nomination.save()
    state = nomination.state_code
    record("accounts.nomination.decided", str(number), state=state, email=nomination.email, outcome=nomination.outcome)
    if not approve:
        return ""
    people.open_invitations(state).filter(email=nomination.email, role=Role.POINT_OF_CONTACT).update(withdrawn_at=at)
    return open_invitation(
        nomination.email,
        Role.POINT_OF_CONTACT,
        state=state,
        language=nomination.language,
        site=site,
        note=nomination.note_number,
    )
