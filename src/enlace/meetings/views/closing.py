"""What a meeting leaves open, and its closing list."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import Invalid, Problem
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.actions.closing import LIST_ADOPTED
from enlace.meetings.forms import read_entry
from enlace.meetings.queries.checks import faults
from enlace.meetings.queries.proposals import Wanted, proposals_of
from enlace.meetings.queries.records import read
from enlace.meetings.rules.checking import Fault
from enlace.meetings.rules.checking_words import FAULT_WORDS
from enlace.meetings.rules.record import MeetingStatus
from enlace.meetings.views.frame import Framed, context, framed
from enlace.meetings.views.proposals import line


def _grouped(found: tuple[Fault, ...], frame: Framed) -> list[tuple[str, list[dict[str, Any]]]]:
    ordered = sorted(found, key=lambda one: list(FAULT_WORDS).index(one.kind))
    return [
        (
            gettext(FAULT_WORDS[kind]),
            [{"subject": one.subject, "said": _said(one, frame), "kind": one.kind} for one in group],
        )
        for kind, group in groupby(ordered, key=lambda one: one.kind)
    ]


def _said(one: Fault, frame: Framed) -> str:
    params = dict(one.problem.params)
    if "party" in params:
        params["party"] = frame.name(str(params["party"]))
    return gettext(one.problem.message) % params


@public
@require_safe
def checks(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the record of a meeting leaves open or contradicts."""
    frame = framed(request, code)
    found = faults(read(frame.row), frame.row)
    values = {"title": _("What is open"), "groups": _grouped(found, frame), "count": len(found)}
    return render(request, "meetings/checks.html", context(request, frame) | values)


def _closing(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    frame = framed(request, code)
    record = read(frame.row)
    found = faults(record, frame.row)
    adopted = frame.row.decisions.filter(kind=LIST_ADOPTED).first()
    open_proposals = proposals_of(frame.row, Wanted(only_open=True))
    by = actor(request)
    values = {
        "title": _("Closing list"),
        "entries": [
            (entry, frame.people(entry.owners), frame.people(entry.owners_inferred)) for entry in record.entries
        ],
        "open_rows": [line(one, frame, open_proposals.decided) for one in open_proposals.proposals],
        "groups": _grouped(found, frame),
        "count": len(found),
        "adopted": adopted,
        "may_keep": frame.meeting.status != MeetingStatus.REPORTED and not adopted and by.may(Permission.RECORD_KEEP),
        "may_adopt": frame.meeting.status != MeetingStatus.REPORTED and not adopted and by.may(Permission.MEETING_RUN),
        "names": sorted((frame.name(party), party) for party in frame.names),
        "typed": request.POST,
        "problems": told(problems),
    }
    status = 422 if problems else 200
    return render(request, "meetings/closing.html", context(request, frame) | values, status=status)


def _closing_again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _closing(request, code, list(error.problems))


@public
@require_safe
def closing(request: HttpRequest, code: str) -> HttpResponse:
    """Show the closing list, what is in none of its entries, and what the checks find."""
    return _closing(request, code, [])


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _closing_again})
@require_POST
def add_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Add an entry to the closing list."""
    frame, problems = framed(request, code), list[Problem]()
    one = read_entry(request.POST, frame.names, problems)
    if problems:
        return _closing(request, code, problems)
    actions.add_entry(code, one, by=actor(request), at=clock.now())
    return redirect("meetings:closing", code)


@needs(Permission.MEETING_RUN)
@answering({Invalid: _closing_again})
@require_http_methods(["POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Adopt the closing list, with a reason for what is left open."""
    seen, reason = request.POST.getlist("seen"), request.POST.get("reason", "")
    actions.adopt_list(code, reason, seen, by=actor(request), at=clock.now())
    return redirect("meetings:closing", code)
