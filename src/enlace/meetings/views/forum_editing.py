"""Adding, changing, cancelling and taking out an event of the calendar, for the Secretariat."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import Invalid, Problem, WrongStatus
from enlace.common.texts import in_language
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.forms import read_event, read_number
from enlace.meetings.models import ForumEvent
from enlace.meetings.queries.forums import event_row, is_kept_here, offered, parties_of
from enlace.meetings.queries.meetings import meeting_packs
from enlace.meetings.views.frame import topic_choices


def _reader() -> str:
    """Return the reader's language, as texts are stored by it."""
    return (get_language() or "en")[:2]


def _offers(request: HttpRequest, pack: str) -> dict[str, Any]:
    """Return the names that can be chosen from: of bodies, of States, of both; and the topics used so far."""
    parties, language = parties_of(pack), _reader()
    bodies, states = (
        sorted((in_language(names, language), code) for code, names in held.items())
        for held in (parties.bodies, parties.states)
    )
    return {"bodies": bodies, "states": states, "topics": topic_choices(offered(actor(request)).topics)}


def _new(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    packs = meeting_packs()
    codes = [one.code for one in packs]
    pack = request.POST.get("pack", "") if request.POST.get("pack") in codes else next(iter(codes), "")
    values = {
        "typed": request.POST,
        "packs": [(one.code, in_language(one.title, _reader())) for one in packs],
        "problems": told(problems),
    }
    return render(request, "meetings/event_new.html", values | _offers(request, pack), status=422 if problems else 200)


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _new(request, list(error.problems))


@needs(Permission.FORUM_KEEP)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an event to the calendar."""
    if request.method != "POST":
        return _new(request, [])
    problems: list[Problem] = []
    pack = request.POST.get("pack", "")
    parties = parties_of(pack)
    plan = read_event(request.POST, parties.states, parties.bodies, problems, language=_reader())
    if problems:
        return _new(request, problems)
    actions.add_event(pack, plan, by=actor(request), at=clock.now())
    messages.success(request, gettext("The event is in the calendar."))
    return redirect("meetings:forums")


def _edit(
    request: HttpRequest, number: int, typed: Mapping[str, str], problems: list[Problem], *, refused: str = ""
) -> HttpResponse:
    """Show the form of an event. refused: why it cannot be changed as it was sent; what was typed is kept."""
    row = event_row(number, actor(request))
    values = {
        "event": row,
        "event_title": in_language(row.title, _reader()),
        "stored": _typed(row),
        "kept_here": is_kept_here(row),
        "typed": _typed(row) | dict(typed.items()),
        "refused": refused,
        "problems": told(problems),
        "synthetic": row.synthetic,
    }
    status = 409 if refused else 422 if problems else 200
    return render(request, "meetings/event_edit.html", values | _offers(request, row.pack_id), status=status)


def _typed(row: ForumEvent) -> dict[str, str]:
    return {
        "title": row.title.get(_reader(), ""),
        "forum": row.forum,
        "starts_on": row.starts_on.isoformat() if row.starts_on else "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "place": row.place,
        "url": row.url,
        "note": row.note,
        "topics": " ".join(row.topics),
        "states": ", ".join(row.states),
        "addressees": ", ".join(row.addressees),
    }


def _edit_again(request: HttpRequest, number: int, *, error: Invalid) -> HttpResponse:
    return _edit(request, number, request.POST, list(error.problems))


def _edit_refused(request: HttpRequest, number: int, *, error: WrongStatus) -> HttpResponse:
    return _edit(request, number, request.POST, [], refused=gettext(error.message))


@needs(Permission.FORUM_KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an event; whoever read an older version of it is told so, with what was typed kept."""
    row = event_row(number, actor(request))
    actions.forums.refuse_foreign(row)
    if request.method != "POST":
        return _edit(request, number, {}, [])
    problems: list[Problem] = []
    sequence = read_number(request.POST, "sequence", problems)
    parties = parties_of(row.pack_id)
    plan = read_event(request.POST, parties.states, parties.bodies, problems, language=_reader())
    if problems:
        return _edit(request, number, request.POST, problems)
    # A title left empty in one language is taken out of it alone.
    others = {language: text for language, text in row.title.items() if language != _reader()}
    plan = replace(plan, title={**others, **plan.title})
    actions.change_event(number, plan, sequence, by=actor(request), at=clock.now())
    messages.success(request, gettext("The event was changed."))
    return redirect("meetings:event_edit", number)


@needs(Permission.FORUM_KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Mark an event as cancelled, or take that back."""
    problems: list[Problem] = []
    sequence = read_number(request.POST, "sequence", problems)
    if problems:
        raise Invalid(problems)
    cancelled = request.POST.get("cancelled") != "0"
    actions.cancel_event(number, sequence, cancelled=cancelled, by=actor(request), at=clock.now())
    messages.success(
        request, gettext("The event is cancelled.") if cancelled else gettext("The event is no longer cancelled.")
    )
    return redirect("meetings:event_edit", number)


@needs(Permission.FORUM_KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take an event out of the calendar."""
    problems: list[Problem] = []
    sequence = read_number(request.POST, "sequence", problems)
    if problems:
        raise Invalid(problems)
    actions.remove_event(number, sequence, by=actor(request), at=clock.now())
    messages.success(request, gettext("The event was taken out of the calendar."))
    return redirect("meetings:forums")
