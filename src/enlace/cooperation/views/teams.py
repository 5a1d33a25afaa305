"""Joint teams: the list of those that the reader may see, a team, and its steps."""

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
from enlace.common.errors import N_, Invalid, NotAllowed, NotFound, Problem, WrongStatus
from enlace.cooperation.actions.teams import discard_team, take_team_step
from enlace.cooperation.forms import read_team_move
from enlace.cooperation.queries.forms import pack_with_bases
from enlace.cooperation.queries.teams import TeamRow, TeamView, channel_of_team, is_secretariat, team_of, team_page
from enlace.cooperation.rules.clocks import overdue_days
from enlace.cooperation.rules.evidence import party_of
from enlace.cooperation.rules.team_dues import WAITS_WORDS, Waits
from enlace.cooperation.rules.teams import (
    ASSETS_WORDS,
    FORM_WORDS,
    OUTCOME_WORDS,
    RESULTS,
    STANDING_WORDS,
    TEAM_STATUS_WORDS,
    Standing,
    TeamStatus,
    terms_missing,
)
from enlace.cooperation.views.letters import LANGUAGES
from enlace.cooperation.views.team_words import (
    TeamNames,
    names_of,
    team_steps,
    told_members,
    told_report,
    told_step,
    told_team,
    too_few,
    waiting_for,
)
from enlace.directory.views.telling import language_name, told

KEEP, ROUTE = Permission.REQUEST_KEEP, Permission.REQUEST_ROUTE


@needs(KEEP, ROUTE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the teams that the reader may see."""
    by = actor(request)
    status, mine = request.GET.get("status", ""), request.GET.get("box", "") == "mine"
    page, rows = team_page(by, status=status, mine=mine, number=request.GET.get("page"))
    names = TeamNames(pack_with_bases(), ())
    asked = {name: value for name, value in (("status", status), ("box", "mine" if mine else "")) if value}
    context = {
        "page": page,
        "rows": [_row(one, names) for one in rows],
        "query": f"{urlencode(asked)}&" if asked else "",
        "boxes": _boxes(status, mine=mine, routes=is_secretariat(by)),
        "filtered": bool(asked),
        "routes": is_secretariat(by),
        "synthetic": any(one.synthetic for one in rows),
    }
    return render(request, "cooperation/teams.html", context)


def _boxes(status: str, *, mine: bool, routes: bool) -> list[tuple[str, str, bool]]:
    """Return the lists that can be chosen: their address, their words, whether it is this one."""
    boxes = [("?", pgettext("teams", "All"), not status and not mine)]
    if not routes:
        boxes.append(("?box=mine", gettext("To be acted on here"), mine))
    return boxes + [
        (f"?status={one.value}", gettext(TEAM_STATUS_WORDS[one]), status == one)
        for one in TeamStatus
        if not (routes and one is TeamStatus.DRAFT)
    ]


def _row(one: TeamRow, names: TeamNames) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "form": gettext(FORM_WORDS[one.form]),
        "status": gettext(TEAM_STATUS_WORDS[one.status]) if one.status else gettext(STANDING_WORDS[Standing.LEFT]),
        "states": [names.state(code) for code in one.states],
        "from_on": one.from_on,
        "until_on": one.until_on,
        "standing": gettext(STANDING_WORDS[one.standing]) if one.standing and one.status else "",
        "waits": gettext(WAITS_WORDS[Waits(one.waits_for)]) if one.waits_for else "",
        "due_on": one.due_on,
        "late": overdue_days(one.due_on, clock.today()) if one.due_on else 0,
    }


@needs(KEEP, ROUTE)
@require_safe
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a team: its terms, who is in, what the reader is to do, its steps."""
    return _page(request, team_of(reference, actor(request)), [])


def _page(
    request: HttpRequest, view: TeamView, problems: list[Problem], *, refused: str = "", chosen: str = ""
) -> HttpResponse:
    if view.routes:
        note_reading("cooperation.team.read", view.reference, by=actor(request), at=clock.now())
    names, team = names_of(view), view.team
    is_draft = team.status is TeamStatus.DRAFT
    steps = team_steps(view, names)
    context = {
        "view": view,
        "one": told_team(view, names),
        "status": gettext(TEAM_STATUS_WORDS[team.status]),
        "since": team.since,
        "is_draft": is_draft,
        "may_edit": is_draft and view.leads,
        "lacks": told(terms_missing(team.terms)) if is_draft else [],
        "members": told_members(view, names),
        "report": told_report(team.report, team.shared_on) if team.report else [],
        "shared_on": team.shared_on,
        "waiting": waiting_for(view, clock.today()),
        "too_few": too_few(view),
        "offered": [one | {"typed": _typed(request) if one["prefix"] == chosen else {}} for one in steps],
        "outcomes": [(one.value, gettext(words)) for one, words in OUTCOME_WORDS.items()],
        "results": [(one.code, gettext(one.words)) for one in RESULTS],
        "assets": [(one.value, gettext(words)) for one, words in ASSETS_WORDS.items()],
        "steps": [told_step(one, names) for one in view.lines],
        "languages": [(code, language_name(code)) for code in LANGUAGES],
        "to_sign": _to_sign(view, names),
        "has_room": _has_room(view),
        "tells_room": not (view.routes or view.left_on),
        "problems": [one | {"where": f"{chosen}{one['where']}"} for one in told(problems)],
        "refused": refused,
        "chosen": chosen,
        "synthetic": view.synthetic,
    }
    status = 409 if refused else 422 if problems else 200
    return render(request, "cooperation/team.html", context, status=status)


def _has_room(view: TeamView) -> bool:
    """Return whether the reader's side has to do with the sealed room."""
    if view.routes or view.left_on or view.team.status is TeamStatus.DRAFT:
        return False
    return channel_of_team(view).own is not None


def _to_sign(view: TeamView, names: TeamNames) -> dict[str, list[str]]:
    """Return what the lead has still to sign at the desk: whom to admit to the sealed room, whose leaving to record."""
    if not view.leads or view.team.status is TeamStatus.DRAFT:
        return {}
    channel = channel_of_team(view)
    outside = [one for one in channel.sides if party_of(view.pack, one) not in view.admitted]
    return {
        "admit": [names.one(one) for one in outside] if channel.is_open and view.team.accepted else [],
        "leave": [names.one(one) for one in channel.leaving],
    }


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent with a step that was refused: lists of codes, and days and codes."""
    single = ("on", "until_on", "reason", "outcome", "assets", "share_by")
    lists = {name: request.POST.getlist(name) for name in ("sides", "results")}
    return lists | {name: request.POST.get(name, "") for name in single}


def _chosen(request: HttpRequest, view: TeamView) -> str:
    """Return the prefix of the step that was sent."""
    steps = team_steps(view, names_of(view))
    sent = request.POST.get("target", ""), request.POST.get("side", "")
    return next((str(one["prefix"]) for one in steps if (one["target"], one["side"]) == sent), "")


def _step_again(request: HttpRequest, reference: str, *, error: Invalid) -> HttpResponse:
    view = team_of(reference, actor(request))
    return _page(request, view, list(error.problems), chosen=_chosen(request, view))


def _step_refused(request: HttpRequest, reference: str, *, error: WrongStatus) -> HttpResponse:
    return _page(request, team_of(reference, actor(request)), [], refused=gettext(error.message))


@needs(KEEP)
@answering({Invalid: _step_again, WrongStatus: _step_refused})
@require_POST
def step(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a step for a side of the reader's."""
    by, problems = actor(request), list[Problem]()
    view = team_of(reference, by)
    move = read_team_move(request.POST, clock.today(), problems)
    if problems:
        raise Invalid(problems)
    if move.side is None or move.side not in view.own:
        raise NotAllowed(N_("This step is for another party to take."))
    take_team_step(reference, move, state=move.side.state, authority=move.side.authority, by=by, at=clock.now())
    messages.success(request, gettext("The step was taken; every member keeps it."))
    return redirect("cooperation:team", view.reference)


@needs(KEEP)
@answering({WrongStatus: _step_refused})
@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Throw away a draft."""
    by = actor(request)
    lead = team_of(reference, by).team.lead
    discard_team(reference, state=lead.state, authority=lead.authority, by=by, at=clock.now())
    messages.success(request, gettext("The draft was thrown away."))
    return redirect("cooperation:teams")


@needs(KEEP)
@require_safe
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over the lines of evidence of a team, one a step, as every member keeps them."""
    view = team_of(reference, actor(request))
    if view.routes:
        raise NotFound(N_("There is no such joint team."))
    answer = HttpResponse(
        "".join(f"{one.text}\n" for one in view.lines), content_type="application/x-ndjson; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{view.reference}.jsonl"'
    return answer
