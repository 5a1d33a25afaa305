"""Confirming that an entry holds: by a button for who has signed in, by the link of a letter without."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, needs, public
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.directory.actions.confirmations import confirm_by_link, confirm_entry, renew_link
from enlace.directory.forms import read_version
from enlace.directory.queries import state_of
from enlace.directory.queries.confirming import Opened, opened
from enlace.directory.queries.entries import entry_of, vocabulary
from enlace.directory.rules.links import RENEWABLE, STATUS_WORDS, LinkStatus
from enlace.directory.views.telling import reader, tell

# What a link that does not open anything answers: it is not one, or it is one no longer.
STATUSES = {LinkStatus.GOOD: 200, LinkStatus.ALTERED: 404}
GONE = 410


@needs(Permission.ENTRY_CONFIRM)
@require_POST
def confirm(request: HttpRequest, pack: str, state: str, code: str) -> HttpResponse:
    """Confirm the version of an entry that was read."""
    entry_of(pack, state, code, by_states=True)
    version = read_version(request.POST)
    confirm_entry(pack, version, state=state, authority=code, by=actor(request), at=clock.now())
    messages.success(request, gettext("The entry was confirmed. Thank you."))
    if request.POST.get("from") == "list":
        return redirect("directory:state", pack, state)
    return redirect("directory:entry", pack, state, code)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the entry that a link is for, with one button: opening it changes nothing; confirm it when posted."""
    now = clock.now()
    found = opened(token, now)
    if request.method == "POST":
        if found.by is None:
            raise NotFound(STATUS_WORDS[found.status])
        confirm_by_link(token, state=found.state, authority=found.code, by=_from_here(found, request), at=now)
        return _private(render(request, "directory/confirmed.html", {"pack": found.pack, "state": found.state}))
    if found.status is not LinkStatus.GOOD or found.by is None:
        return _refused(request, token, found)
    view = found.entry()
    subject = f"{found.pack}/{found.state}/{found.code}"
    note_reading("directory.entry.read", subject, by=_from_here(found, request), at=now, state=found.state, way="link")
    context = {
        "told": tell(view, vocabulary(found.pack), now),
        "state_name": state_of(found.pack, found.state).name(reader()),
        "by_states": True,
        "synthetic": view.synthetic,
    }
    return _private(render(request, "directory/confirm_by_link.html", context))


@public
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the person of one that came too late."""
    found = opened(token, clock.now())
    if found.by is None:
        raise NotFound(STATUS_WORDS[found.status])
    site = request.build_absolute_uri("/").rstrip("/")
    renew_link(token, site=site, state=found.state, authority=found.code, by=_from_here(found, request), at=clock.now())
    return _private(render(request, "directory/link_renewed.html", {}))


def _refused(request: HttpRequest, token: str, found: Opened) -> HttpResponse:
    context = {
        "words": gettext(STATUS_WORDS[found.status]),
        "used": found.status is LinkStatus.USED,
        "token": token if found.status in RENEWABLE else "",
    }
    status = STATUSES.get(found.status, GONE)
    return _private(render(request, "directory/link_refused.html", context, status=status))


def _from_here(found: Opened, request: HttpRequest) -> Actor:
    """Return the person of the link, at the address that the request came from."""
    if found.by is None:
        raise NotFound(N_("This link cannot be used any more."))
    return replace(found.by, address=actor(request).address)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the page, which a link alone opens, out of every cache and every index.

    Its address is told to no other site by the policy of all pages; a stricter one would have the browser send the
    button's form from the origin “null”, which is refused.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
