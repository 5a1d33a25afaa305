"""The people of a State, kept by its point of contact, and those of the Secretariat, kept by its administrators."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.actions import note_reading
from enlace.accounts.actions.invitations import invite, resend, withdraw
from enlace.accounts.actions.nominations import decide, enter, propose
from enlace.accounts.actions.people import readmit, remove
from enlace.accounts.forms import InvitationForm, NominationForm, cleaned
from enlace.accounts.queries import people
from enlace.accounts.rules.people import ROLE_NAMES, invites, keeps_people_of
from enlace.accounts.rules.permissions import Permission, Role
from enlace.accounts.views.access import actor, answering, needs
from enlace.accounts.views.own import language
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem

SECRETARIAT = "secretariat"


def state_of(place: str) -> str:
    """Return the code of the State that an address names; "" for the Secretariat."""
    return "" if place == SECRETARIAT else place


def site_of(request: HttpRequest) -> str:
    """Return the address of this site, for the links of letters; its host is one of those that the settings allow."""
    return f"{request.scheme}://{request.get_host()}"


def _again(request: HttpRequest, place: str, *, error: Invalid) -> HttpResponse:
    """Show what was typed, with what is wrong with it."""
    problems = [
        {"where": one.where, "what": Problem("", gettext(one.message), one.params).text()} for one in error.problems
    ]
    return _people(request, place, problems, status=422)


@needs(Permission.PERSON_INVITE)
@answering({Invalid: _again})
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, place: str) -> HttpResponse:
    """List the people of a place, or invite one more."""
    by, state = actor(request), state_of(place)
    if not keeps_people_of(by, state):
        raise NotFound(N_("There is no such page."))
    if request.method == "POST":
        sent = cleaned(InvitationForm(request.POST, roles=invites(by, state)))
        invite(
            sent["email"],
            Role(sent["role"]),
            authority=sent["authority"],
            language=sent["language"],
            state=state,
            site=site_of(request),
            by=by,
            at=clock.now(),
        )
        messages.success(request, gettext("The invitation was sent to %(email)s.") % {"email": sent["email"]})
        return redirect("accounts:people", place)
    return _people(request, place)


def _people(
    request: HttpRequest, place: str, problems: Sequence[Mapping[str, str]] = (), status: int = 200
) -> HttpResponse:
    by, state = actor(request), state_of(place)
    name = people.place_name(state, language())
    note_reading("accounts.people.read", place, by=by, at=clock.now(), state=state)
    context = {
        "place": place,
        "state": state,
        "name": name,
        "people": people.people_of(state),
        "invitations": people.invited_to(state),
        "nominations": people.nominations(state) if state else (),
        "roles": [(role.value, gettext(ROLE_NAMES[role])) for role in invites(by, state)],
        "authorities": people.authority_names(state, language()) if state else {},
        "me": by.user_id,
        "problems": problems,
        "sent": {key: request.POST.get(key, "") for key in ("email", "role", "authority")},
    }
    return render(request, "accounts/people.html", context, status=status)


@needs(Permission.PERSON_INVITE)
@require_POST
def send_again(request: HttpRequest, place: str, number: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    resend(number, site=site_of(request), by=actor(request), at=clock.now(), state=state_of(place))
    messages.success(request, gettext("The invitation was sent again, with a new link."))
    return _back(request, place)


@needs(Permission.PERSON_INVITE)
@require_POST
def take_back(request: HttpRequest, place: str, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    withdraw(number, by=actor(request), at=clock.now(), state=state_of(place))
    messages.success(request, gettext("The invitation was withdrawn."))
    return _back(request, place)


def _back(request: HttpRequest, place: str) -> HttpResponse:
    if keeps_people_of(actor(request), state_of(place)):
        return redirect("accounts:people", place)
    return redirect("accounts:nominations")


@needs(Permission.PERSON_REMOVE)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, place: str, number: int, act: str) -> HttpResponse:
    """Ask whether a person is to be removed, or let in anew, and do it."""
    by, state = actor(request), state_of(place)
    if act not in ("remove", "readmit"):
        raise NotFound(N_("There is no such page."))
    if request.method == "POST":
        if act == "remove":
            remove(number, by=by, at=clock.now(), state=state)
            messages.success(request, gettext("The person was removed; all roles and sessions have ended."))
        else:
            readmit(number, site=site_of(request), by=by, at=clock.now(), state=state)
            messages.success(request, gettext("A new link was sent."))
        return _back(request, place)
    found = next((one for one in people.people_of(state) if one.number == number), None)
    entered = found is not None and all(role is Role.POINT_OF_CONTACT for role, _ in found.roles)
    allowed = keeps_people_of(by, state) or (entered and by.may(Permission.NOMINATION_APPROVE))
    if found is None or not allowed:
        raise NotFound(N_("There is no such person."))
    context = {"person_shown": found, "act": act, "place": place, "name": people.place_name(state, language())}
    return render(request, "accounts/person.html", context)


@needs(Permission.NOMINATION_PROPOSE)
@require_POST
def nominate(request: HttpRequest, place: str) -> HttpResponse:
    """Propose, as a State, its next point of contact."""
    if state_of(place) not in actor(request).states_for(Permission.NOMINATION_PROPOSE):
        raise NotFound(N_("There is no such page."))
    sent = cleaned(NominationForm(request.POST))
    propose(
        sent["full_name"],
        sent["email"],
        sent["note_number"],
        language=sent["language"],
        state=state_of(place),
        by=actor(request),
        at=clock.now(),
    )
    messages.success(request, gettext("The proposal was entered; the Secretariat compares it with the note."))
    return redirect("accounts:people", place)


@needs(Permission.NOMINATION_APPROVE)
@require_http_methods(["GET", "POST"])
def nominations(request: HttpRequest) -> HttpResponse:
    """List the points of contact and who is proposed to be one, or enter the first one of a State."""
    by = actor(request)
    if request.method == "POST":
        sent = cleaned(NominationForm(request.POST))
        enter(
            sent["full_name"],
            sent["email"],
            sent["note_number"],
            language=sent["language"],
            state=sent["state"],
            by=by,
            at=clock.now(),
        )
        messages.success(request, gettext("The point of contact was entered."))
        return redirect("accounts:nominations")
    note_reading("accounts.people.read", "nominations", by=by, at=clock.now())
    names = people.state_names(language())
    held = people.points_of_contact()
    context = {
        "waiting": [(one, names.get(one.state_code, one.state_code)) for one in people.nominations(open_only=True)],
        "states": [(code, name, held.get(code, ()), people.invited_points(code)) for code, name in names.items()],
        "without": [(code, name) for code, name in names.items() if code not in held],
        "alone": people.other_administrators(by.user_id) == 0,
        "own_name": by.name,
    }
    return render(request, "accounts/nominations.html", context)


@needs(Permission.NOMINATION_APPROVE)
@require_POST
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or refuse a nomination."""
    approve = request.POST.get("outcome") == "approve"
    decide(number, approve=approve, site=site_of(request), by=actor(request), at=clock.now())
    messages.success(
        request, gettext("Approved; the invitation was sent.") if approve else gettext("The nomination was refused.")
    )
    return redirect("accounts:nominations")
