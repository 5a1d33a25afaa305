"""Who takes part in a meeting: invited by the Secretariat, named by each State."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import Invalid, Problem
from enlace.common.order import alphabetical
from enlace.directory.queries import states_of
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.forms import read_parties
from enlace.meetings.rules.record import MeetingStatus
from enlace.meetings.views.frame import context, framed


def _page(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    one, by = framed(request, code), actor(request)
    found = sorted(one.row.delegations.all(), key=lambda row: alphabetical(one.name(row.party)))
    can_change = one.row.origin != "pack" and one.row.status != MeetingStatus.REPORTED
    states = sorted(by.states_for(Permission.DELEGATION_NAME)) if can_change else []
    listed = {row.party: row for row in found}
    own = [
        (
            state,
            one.name(state),
            "\n".join(
                f"{member['name']}, {member['function']}" if member["function"] else str(member["name"])
                for member in (listed[state].delegates if state in listed else [])
            ),
        )
        for state in states
    ]
    # Who is in a delegation is for those who take part: a stranger sees which States did.
    shows_people = by.holds(Permission.MEETING_READ)
    values = {
        "title": _("Delegations"),
        "rows": [(one.name(row.party), row) for row in found],
        "shows_people": shows_people,
        "own": own,
        "may_invite": can_change and by.may(Permission.MEETING_RUN),
        "not_listed": [(state.code, one.name(state.code)) for state in states_of(one.row.pack_id)]
        if by.may(Permission.MEETING_RUN)
        else [],
        "typed": request.POST,
        "problems": told(problems),
    }
    return render(request, "meetings/delegations.html", context(request, one) | values, status=422 if problems else 200)


def _again(request: HttpRequest, code: str, *, error: Invalid, **_rest: str) -> HttpResponse:
    return _page(request, code, list(error.problems))


@public
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the delegations of a meeting."""
    return _page(request, code, [])


@needs(Permission.MEETING_RUN)
@answering({Invalid: _again})
@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite States, by ticking them, and bodies, by naming them."""
    one, problems = framed(request, code), list[Problem]()
    bodies = read_parties(request.POST, "parties", one.names, problems)
    if problems:
        return _page(request, code, problems)
    chosen = tuple(dict.fromkeys((*request.POST.getlist("state"), *bodies)))
    count = actions.invite(code, chosen, by=actor(request), at=clock.now())
    words = ngettext("Invited; %(count)s letter goes out.", "Invited; %(count)s letters go out.", count)
    messages.success(request, words % {"count": count})
    return redirect("meetings:delegations", code)


@needs(Permission.DELEGATION_NAME)
@answering({Invalid: _again})
@require_POST
def name(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Name the members of a State's delegation."""
    framed(request, code)
    actions.name_delegates(code, request.POST.get("delegates", ""), state=state, by=actor(request), at=clock.now())
    messages.success(request, _("The delegation is named."))
    return redirect("meetings:delegations", code)
