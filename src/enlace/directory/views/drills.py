"""Tests of the lines that are answered day and night: who sees which, ordering one, and answering it."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import Invalid
from enlace.common.order import alphabetical
from enlace.common.texts import shown
from enlace.directory.actions.drills import acknowledge, desk_of, order_drills
from enlace.directory.queries import pack as pack_of
from enlace.directory.queries import states_of
from enlace.directory.queries.drills import desks_to_test, drill_by, drills_of
from enlace.directory.rules.drills import ANSWER_WITHIN, DrillStatus
from enlace.directory.rules.wording import DRILL_WORDS
from enlace.directory.views.entries import crumbs
from enlace.directory.views.telling import reader, told

# How a drill looks: the dots of the pages of entries.
SHAPES = {
    DrillStatus.IN_TIME: "party",
    DrillStatus.LATE: "signatory",
    DrillStatus.WAITING: "none_recorded",
    DrillStatus.OVERDUE: "unknown",
}


@public
@require_safe
def drills(request: HttpRequest, pack: str) -> HttpResponse:
    """Show the tests: all to the Secretariat, its own to a State, and how many there were to everybody."""
    by, now = actor(request), clock.now()
    found = pack_of(pack)
    known = drills_of(pack, by, now)
    for state, count in sorted(Counter(one.state for one in known.rows).items()):
        note_reading("directory.drills.read", pack, by=by, at=now, state=state, count=count)
    names = {one.code: one.name(reader()) for one in states_of(pack)}
    context = {
        "pack": found,
        "counts": known.counts,
        "rows": [
            {
                "drill": one,
                "state_name": names.get(one.state, one.state),
                "name": shown(one.names, reader()),
                "status": gettext(DRILL_WORDS[one.status]),
                "shape": SHAPES[one.status],
            }
            for one in known.rows
        ],
        "may_order": by.may(Permission.DRILL_RUN),
        "sees_all": by.may(Permission.DRILL_RUN),
        "of_state": bool(by.states_for(Permission.ENTRY_READ)),
        "minutes": int(ANSWER_WITHIN.total_seconds() // 60),
        "synthetic": known.synthetic,
        "crumbs": crumbs(pack),
    }
    return render(request, "directory/drills.html", context)


def _order_again(request: HttpRequest, pack: str, *, error: Invalid) -> HttpResponse:
    return _form(request, pack, error)


@needs(Permission.DRILL_RUN)
@answering({Invalid: _order_again})
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pack: str) -> HttpResponse:
    """Choose desks, or how many are drawn by lot, and send them a test."""
    pack_of(pack)
    if request.method != "POST":
        return _form(request, pack, None)
    sent = order_drills(
        pack,
        _numbers(request.POST.getlist("desk")),
        sample=_number(request.POST.get("sample", "")),
        site=request.build_absolute_uri("/").rstrip("/"),
        by=actor(request),
        at=clock.now(),
    )
    words = ngettext("The test was sent to %(count)s desk.", "The test was sent to %(count)s desks.", sent)
    messages.success(request, words % {"count": sent})
    return redirect("directory:drills", pack)


def _form(request: HttpRequest, pack: str, error: Invalid | None) -> HttpResponse:
    names = {one.code: one.name(reader()) for one in states_of(pack)}
    found = desks_to_test(pack, clock.now())
    desks = [
        {"desk": one, "state_name": names.get(one.state, one.state), "name": shown(one.names, reader())}
        for one in found
    ]
    desks.sort(key=lambda one: alphabetical(str(one["state_name"])))
    context = {
        "pack": pack_of(pack),
        "problems": told(error.problems) if error else [],
        "synthetic": any(one.synthetic for one in found),
        "desks": desks,
        "chosen": _numbers(request.POST.getlist("desk")),
        "minutes": int(ANSWER_WITHIN.total_seconds() // 60),
        "crumbs": crumbs(pack),
    }
    return render(request, "directory/drill_order.html", context, status=422 if error else 200)


def _numbers(words: list[str]) -> list[int]:
    return [number for word in words if (number := _number(word)) > 0]


def _number(word: str) -> int:
    """Return a whole number; 0 for what is none, and for one too large to count desks."""
    longest = 18
    return int(word) if word.isascii() and word.isdigit() and len(word) <= longest else 0


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a desk the test that it got, with one button: opening the link changes nothing; answer when posted."""
    now = clock.now()
    found = drill_by(token, now)
    if request.method == "POST":
        by = desk_of(found.state, found.code, actor(request).address)
        acknowledge(token, state=found.state, authority=found.code, by=by, at=now)
        found = drill_by(token, now)
    context = {"drill": found, "answered": found.timing.answered_at is not None, "synthetic": found.synthetic}
    response = render(request, "directory/drill_answer.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
