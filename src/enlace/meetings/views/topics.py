"""Choosing topics: States nominate, then rank; the result can be counted again by whoever reads it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.assessments.documents.wording import number
from enlace.common import clock
from enlace.common.errors import N_, Invalid, Problem
from enlace.common.texts import in_language
from enlace.directory.views.telling import told
from enlace.meetings.actions.topics import cast_vote, close_ballot, nominate, open_ballot, recount, stored
from enlace.meetings.forms import read_date, read_number
from enlace.meetings.queries.meetings import meeting_packs, party_names
from enlace.meetings.queries.records import visible
from enlace.meetings.queries.topics import COUNTED, ENDED, NOMINATING, RANKING, ballot, phase_of, visible_ballots
from enlace.meetings.rules.record import MeetingStatus

LONGEST_CODE = 60
# Addresses of their own beside those of the ballots.
TAKEN = ("new", "pack")


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the ballots that the reader may see."""
    by, now, language = actor(request), clock.now(), get_language() or "en"
    rows = [(row, in_language(row.title, language), phase_of(row, now)) for row in visible_ballots(by)[:100]]
    return render(request, "meetings/topics.html", {"rows": rows, "may_open": by.may(Permission.BALLOT_RUN)})


def _new(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    language = get_language() or "en"
    planned = visible(actor(request)).filter(status=MeetingStatus.PLANNED).order_by("starts_on", "code")
    values = {
        "typed": request.POST,
        "packs": [one.code for one in meeting_packs()],
        "meetings": [(row.code, in_language(row.title, language)) for row in planned],
        "problems": told(problems),
    }
    return render(request, "meetings/topics_new.html", values, status=422 if problems else 200)


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _new(request, list(error.problems))


@needs(Permission.BALLOT_RUN)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a ballot: how many topics are chosen, until when is nominated and ranked (the end of these days, UTC)."""
    if request.method != "POST":
        return _new(request, [])
    problems: list[Problem] = []
    sent, code = request.POST, request.POST.get("code", "").strip()
    seats = read_number(sent, "seats", problems)
    ends = [_end_of(sent, field, problems) for field in ("nominating_until", "ranking_until")]
    if not code.replace("-", "").isalnum() or not code.isascii() or len(code) > LONGEST_CODE or code in TAKEN:
        problems.append(Problem("code", N_("A code is made of letters, digits and hyphens, 60 at most.")))
    if sent.get("pack") not in {one.code for one in meeting_packs()}:
        problems.append(Problem("pack", N_("Choose an organization.")))
    if problems:
        return _new(request, problems)
    title = {(get_language() or "en")[:2]: sent.get("title", "").strip()[:300] or code}
    open_ballot(
        sent["pack"],
        code,
        title,
        seats=seats,
        nominating_until=ends[0],
        ranking_until=ends[1],
        meeting=sent.get("meeting", ""),
        by=actor(request),
        at=clock.now(),
    )
    messages.success(request, gettext("The ballot is open."))
    return redirect("meetings:topic", code)


def _end_of(sent: Any, field: str, problems: list[Problem]) -> datetime:
    day = read_date(sent, field, problems)
    if day is None:
        problems.append(Problem(field, N_("Say until which day.")))
        return clock.now()
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


def _page(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    by, now, language, sent = actor(request), clock.now(), get_language() or "en", request.POST
    view = ballot(code, by, now)
    names = {party: in_language(texts, language) or party for party, texts in party_names(view.row.pack_id).items()}
    voted = {state for state, _ in view.votes}
    own = sorted(by.states_for(Permission.TOPIC_RANK))
    again = stored(recount(view.row)) if view.phase == COUNTED else None
    values = {
        "ballot": view.row,
        "title": in_language(view.row.title, language),
        "phase": view.phase,
        "nominated": [
            (one, ", ".join(names.get(state, state) for state in one.states), one.reasons) for one in view.nominated
        ],
        "votes": [(names.get(state, state), ranking) for state, ranking in view.votes],
        "cast": view.cast,
        "nominating": [(state, names.get(state, state)) for state in own] if view.phase == NOMINATING else [],
        "ranking": [(state, names.get(state, state)) for state in own if state not in voted]
        if view.phase == RANKING
        else [],
        "preferences": zip_longest(range(1, len(view.nominated) + 1), sent.getlist("ranking")[: len(view.nominated)]),
        "rounds": _rounds(view.row.result),
        "meeting": view.row.meeting,
        "meeting_title": in_language(view.row.meeting.title, language) if view.row.meeting else "",
        "may_count": view.phase == ENDED and by.may(Permission.BALLOT_RUN),
        "result": view.row.result,
        "same": again is not None and again == view.row.result,
        "synthetic": view.row.synthetic,
        "typed": sent,
        "problems": told(problems),
    }
    return render(request, "meetings/topic.html", values, status=422 if problems else 200)


def _rounds(result: Mapping[str, Any] | None) -> list[tuple[Mapping[str, Any], list[tuple[str, str]]]]:
    """Return each round with what each topic had, the most first; fractions to three decimals, where not whole."""
    return [
        (
            one,
            sorted(
                ((topic, number(round(float(Fraction(tally)), 3))) for topic, tally in one["tallies"].items()),
                key=lambda pair: (-Fraction(one["tallies"][pair[0]]), pair[0]),
            ),
        )
        for one in (result or {}).get("rounds", ())
    ]


def _page_again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _page(request, code, list(error.problems))


@public
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a ballot: what was nominated and why, and what was chosen, counted again as it is shown."""
    return _page(request, code, [])


@needs(Permission.TOPIC_NOMINATE)
@answering({Invalid: _page_again})
@require_POST
def put_forward(request: HttpRequest, code: str) -> HttpResponse:
    """Nominate a topic in the name of a State."""
    sent = [request.POST.get(name, "") for name in ("topic", "reason")]
    nominate(code, *sent, state=request.POST.get("state", ""), by=actor(request), at=clock.now())
    messages.success(request, gettext("The topic is nominated."))
    return redirect("meetings:topic", code)


@needs(Permission.TOPIC_RANK)
@answering({Invalid: _page_again})
@require_POST
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Cast the one vote of a State: the topics from the first preference on."""
    ranking = [topic for topic in request.POST.getlist("ranking") if topic]
    cast_vote(code, ranking, state=request.POST.get("state", ""), by=actor(request), at=clock.now())
    messages.success(request, gettext("The vote of your State is cast."))
    return redirect("meetings:topic", code)


@needs(Permission.BALLOT_RUN)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Count the votes, once ranking has ended."""
    close_ballot(code, by=actor(request), at=clock.now())
    messages.success(request, gettext("The votes are counted."))
    return redirect("meetings:topic", code)
