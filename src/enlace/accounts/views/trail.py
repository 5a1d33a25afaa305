"""The trail: a State reads its own, the Secretariat its own and how much there is of the others."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.forms import TrailForm, cleaned
from enlace.accounts.queries import people, trail
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.accounts.views.own import language
from enlace.accounts.views.people import state_of
from enlace.common import clock
from enlace.common.errors import N_, NotFound


@needs(Permission.AUDIT_READ)
@require_safe
def index(request: HttpRequest, place: str) -> HttpResponse:
    """Show the entries of a place, by day and kind; and, to the Secretariat, how many the States have."""
    sent, state = _wanted(request, place), state_of(place)
    note_reading("accounts.audit.read", place, by=actor(request), at=clock.now(), state=state)
    counted = actor(request).may(Permission.AUDIT_COUNT) and not state
    names = people.state_names(language())
    shown = {key: value for key, value in sent.items() if value}
    context = {
        "place": place,
        "name": people.place_name(state, language()),
        "page": trail.page(trail.Wanted(state, **sent), request.GET.get("page", "")),
        "kinds": trail.kinds(state),
        "chosen": {key: str(value) for key, value in shown.items()},
        "query": f"{urlencode(shown)}&" if shown else "",
        "totals": [(names.get(code, code), verb, count) for code, verb, count in trail.totals()] if counted else (),
    }
    return render(request, "accounts/trail.html", context)


@needs(Permission.AUDIT_READ)
@require_safe
def export(request: HttpRequest, place: str) -> HttpResponseBase:
    """Give the same entries as lines of JSON."""
    sent, state = _wanted(request, place), state_of(place)
    note_reading("accounts.audit.exported", place, by=actor(request), at=clock.now(), state=state)
    response = StreamingHttpResponse(trail.lines(trail.Wanted(state, **sent)), content_type="application/jsonl")
    response["Content-Disposition"] = f'attachment; filename="trail-{place}.jsonl"'
    return response


def _wanted(request: HttpRequest, place: str) -> dict[str, Any]:
    by, state = actor(request), state_of(place)
    # A role of the Secretariat reads the Secretariat's own entries, never those of a State.
    if state not in by.states_for(Permission.AUDIT_READ) if state else not by.may(Permission.AUDIT_READ):
        raise NotFound(N_("There is no such page."))
    return cleaned(TrailForm(request.GET))
