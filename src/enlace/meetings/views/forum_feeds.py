"""Subscriptions to the calendar: one's own, and what a secret address answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enlace.accounts.queries.people import state_names
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import Invalid, Problem
from enlace.directory.views.telling import told
from enlace.meetings.actions.forum_feeds import end_feed, make_feed
from enlace.meetings.queries.forum_feeds import feeds_of, opened, subscribed
from enlace.meetings.rules.icalendar_out import written
from enlace.meetings.views.forums import answered


def _page(request: HttpRequest, problems: list[Problem], address: str = "") -> HttpResponse:
    by, names = actor(request), state_names(get_language() or "en")
    own = sorted((names.get(code, code), code) for code in by.states_for(Permission.FEED_KEEP))
    values = {
        "address": address,
        "own": own,
        "feeds": [(row, names.get(row.state_code, row.state_code)) for row in feeds_of(by)],
        "problems": told(problems),
    }
    return render(request, "meetings/feeds.html", values, status=422 if problems else 200)


def _again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _page(request, list(error.problems))


@needs(Permission.FEED_KEEP)
@answering({Invalid: _again})
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List one's subscriptions; make one, whose address is shown on this one page and never again."""
    if request.method != "POST":
        return _page(request, [])
    token = make_feed(request.POST.get("state", ""), by=actor(request), at=clock.now())
    return _page(request, [], request.build_absolute_uri(reverse("meetings:feed", args=[token])))


@needs(Permission.FEED_KEEP)
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's subscriptions."""
    end_feed(number, by=actor(request), at=clock.now())
    messages.success(request, _("The subscription is ended."))
    return redirect("meetings:feeds")


@public
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the calendar of a subscription, as its person may see it now; the secret address alone opens it."""
    row, by = opened(token)
    name = _("Calendar of forums")
    content = written(
        f"{name}: {row.state_code}" if row.state_code else name, subscribed(row, by, get_language() or "en")
    )
    response = answered(request, content)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
