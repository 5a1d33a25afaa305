"""Requests: the list of those that the reader may see, a request, and its steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import Invalid, Problem, WrongStatus
from enlace.cooperation.actions.requests import discard_draft, route_step, take_step
from enlace.cooperation.forms import read_move
from enlace.cooperation.queries.composing import receiving_of
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.queries.requests import RequestView, Wanted, never_named, request_of, request_page
from enlace.cooperation.queries.sealed import channel_of_request, messages_of
from enlace.cooperation.queries.signed_steps import signed_steps
from enlace.cooperation.rules.clocks import overdue_days
from enlace.cooperation.rules.completeness import doubtful, missing
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.life import USES, may
from enlace.cooperation.rules.statuses import STATUS_WORDS, Party, Status
from enlace.cooperation.views.letters import LANGUAGES as LETTER_LANGUAGES
from enlace.cooperation.views.request_words import (
    USEFUL_WORDS,
    Names,
    clock_words,
    grounds_of,
    step_line,
    steps_offered,
    to_complete,
)
from enlace.cooperation.views.team_composing import beginning
from enlace.directory.views.telling import language_name, told

KEEP, ROUTE = Permission.REQUEST_KEEP, Permission.REQUEST_ROUTE


@needs(KEEP, ROUTE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the requests that the reader may see: what waits for them first."""
    by, pack = actor(request), pack_with_bases()
    asked = {name: request.GET.get(name, "") for name in ("box", "state", "form", "status")}
    page, views = request_page(by, Wanted(**asked), request.GET.get("page"))
    names = Names(pack, views)
    routes = by.may(ROUTE) and not by.states_for(KEEP)
    query = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "page": page,
        "rows": [_row(one, names, clock.today()) for one in views],
        "asked": asked,
        "query": f"{query}&" if query else "",
        "boxes": _boxes(asked, routes=routes),
        "states": names.every_state(),
        "forms": [(code, names.form(code)) for code in forms(pack) if not (routes and code in never_named())],
        "statuses": [(one.value, gettext(STATUS_WORDS[one])) for one in Status if not (routes and one is Status.DRAFT)],
        "routes": routes,
        "synthetic": any(one.synthetic for one in views),
    }
    return render(request, "cooperation/requests.html", context)


def _boxes(asked: Mapping[str, str], *, routes: bool) -> list[tuple[str, str, bool]]:
    """Return the lists that can be chosen: their address, their words, whether it is this one."""
    boxes = [
        ("", pgettext("requests", "All")),
        ("mine", gettext("To be acted on here")),
        ("waiting", gettext("Waiting for others")),
        *(() if routes else (("drafts", gettext("Drafts")),)),
        ("ended", pgettext("requests", "Closed")),
    ]
    rest = {name: value for name, value in asked.items() if value and name != "box"}
    return [(f"?{urlencode(rest | ({'box': box} if box else {}))}", words, box == asked["box"]) for box, words in boxes]


def _row(one: RequestView, names: Names, today: date) -> dict[str, Any]:
    late = overdue_days(one.due_on, today) if one.due_on else 0
    return {
        "reference": one.reference,
        "form": names.form(one.header.form),
        "requesting": names.side(one.header.requesting),
        "requested": names.side(one.header.requested),
        "status": gettext(STATUS_WORDS[one.status]),
        "turn": names.turn(one),
        "due_on": one.due_on,
        "late": late,
        "priority": one.header.priority,
        "sent_on": one.sent_on,
        "synthetic": one.synthetic,
    }


@needs(KEEP, ROUTE)
@require_safe
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a request: its header, whose turn it is, its steps, and what the reader may do now."""
    return _page(request, request_of(reference, actor(request)), [])


def _page(
    request: HttpRequest, view: RequestView, problems: list[Problem], *, refused: str = "", target: str = ""
) -> HttpResponse:
    if Party.ROUTER in view.parties:
        note_reading("cooperation.request.read", view.reference, by=actor(request), at=clock.now())
    names, today = Names(view.pack, [view]), clock.today()
    waiting = view.due
    draft = view.header.draft(view.filled)
    editable = Party.REQUESTING in view.parties and view.status in (Status.DRAFT, Status.INFO_REQUESTED)
    lacks = missing(view.kind, draft) if editable else []
    doubts = doubtful(view.kind, draft, receiving_of(view.pack, view.header, today), today) if editable else []
    context = {
        "view": view,
        "one": names.told(view),
        "status": gettext(STATUS_WORDS[view.status]),
        "turn": names.turn(view),
        "due": waiting,
        "late": overdue_days(waiting.on, today) if waiting else 0,
        "steps": [step_line(one, view, names) for one in view.steps],
        "signed": signed_steps(view) if Party.ROUTER not in view.parties else (),
        "offered": [
            one | {"typed": _typed(request) if one["target"] == target else {}}
            for one in steps_offered(view, today, blocked=bool(lacks))
        ],
        "grounds": grounds_of(view, names),
        "uses": [(each.code, gettext(each.words)) for each in USES],
        "usefuls": [(each.value, gettext(words)) for each, words in USEFUL_WORDS.items()],
        "due_words": clock_words(view),
        "sealed_count": len(messages_of(channel_of_request(view))),
        "may_write": Party.REQUESTING in view.parties,
        "letters": [(code, language_name(code)) for code in LETTER_LANGUAGES],
        "may_export": Party.ROUTER not in view.parties,
        "team_address": beginning(view),
        "to_complete": to_complete(view) if editable else [],
        "editable": editable,
        "lacks": names.problems(lacks, view.kind),
        "doubts": names.problems(doubts, view.kind),
        "problems": [one | {"where": _place(one["where"], target)} for one in told(problems)],
        "refused": refused,
        "chosen": target,
        "synthetic": view.synthetic,
    }
    status = 409 if refused else 422 if problems else 200
    return render(request, "cooperation/request.html", context, status=status)


# Where a problem with something that several fields tell is to be mended.
PLACES = {"consultation": "offered_on", "feedback": "useful"}


def _place(where: str, target: str) -> str:
    """Return the id of the field that a problem of a step is about."""
    return f"{target}-{PLACES.get(where, where)}" if target else where


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent with a step that was refused: lists of codes, and what was typed."""
    lists = {"missing": "missing", "grounds": "grounds", "part": "part", "uses": "feedback.uses"}
    ticked = {name: request.POST.getlist(field) for name, field in lists.items()}
    return ticked | {name: request.POST.get(name, "") for name in ("reason", "useful", "offered_on", "held_on")}


def _step_again(request: HttpRequest, reference: str, *, error: Invalid) -> HttpResponse:
    view = request_of(reference, actor(request))
    return _page(request, view, list(error.problems), target=request.POST.get("target", ""))


def _step_refused(request: HttpRequest, reference: str, *, error: WrongStatus) -> HttpResponse:
    return _page(request, request_of(reference, actor(request)), [], refused=gettext(error.message))


@needs(KEEP, ROUTE)
@answering({Invalid: _step_again, WrongStatus: _step_refused})
@require_POST
def step(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a step for the reader's side, or route for the Secretariat."""
    by, problems = actor(request), list[Problem]()
    view = request_of(reference, by)
    move = read_move(request.POST, clock.today(), problems)
    if problems:
        raise Invalid(problems)
    if Party.ROUTER in view.parties:
        route_step(reference, move, by=by, at=clock.now())
    else:
        side = acting_side(view, move.target)
        take_step(reference, move, state=side.state, authority=side.authority, by=by, at=clock.now())
    messages.success(request, gettext("The step was taken; both sides keep it."))
    return redirect("cooperation:request", reference)


def acting_side(view: RequestView, target: Status) -> Side:
    """Return the side for which the reader acts; of somebody who acts for both, the one whose step it is."""
    sides = {Party.REQUESTING: view.header.requesting, Party.REQUESTED: view.header.requested}
    own = [party for party in sides if party in view.parties]
    able = [party for party in own if may(view.kind, view.status, target, party)]
    return sides[(able or own)[0]]


@needs(KEEP)
@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Throw away a draft that was never sent."""
    by = actor(request)
    side = request_of(reference, by).header.requesting
    discard_draft(reference, state=side.state, authority=side.authority, by=by, at=clock.now())
    messages.success(request, gettext("The draft was thrown away."))
    return redirect("cooperation:requests")


@needs(KEEP)
@require_safe
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over the lines of evidence of a request, one a step, as both sides keep them."""
    view = request_of(reference, actor(request))
    lines = "".join(f"{one.text}\n" for one in view.steps)
    mark = "-SYNTHETIC" if view.synthetic else ""
    answer = HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reference}{mark}.jsonl"'
    return answer
