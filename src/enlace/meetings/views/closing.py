"""What a meeting leaves open, and its closing list."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.actions.closing import LIST_ADOPTED
from enlace.meetings.forms import read_entry, read_number
from enlace.meetings.queries.checks import kept_faults
from enlace.meetings.queries.kept import kept_record
from enlace.meetings.rules.checking import Fault
from enlace.meetings.rules.checking_words import FAULT_WORDS
from enlace.meetings.rules.endings import ends, is_actionable
from enlace.meetings.rules.record import CommitmentKind, MeetingStatus
from enlace.meetings.views.frame import Framed, context, framed
from enlace.meetings.views.proposals import line
from enlace.meetings.views.standing import standing


def _grouped(
    found: tuple[Fault, ...], frame: Framed, typed: Mapping[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    ordered = sorted(found, key=lambda one: list(FAULT_WORDS).index(one.kind))
    return [
        (
            gettext(FAULT_WORDS[kind]),
            [
                {"subject": one.subject, "said": _said(one, frame), "key": one.key, "reason": typed.get(one.key, "")}
                for one in group
            ],
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
    found = kept_faults(frame.row, actor(request))
    values = {"title": _("What is open"), "groups": _grouped(found, frame, {}), "count": len(found)}
    return render(request, "meetings/checks.html", context(request, frame) | values)


def _closing(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    frame = framed(request, code)
    record = kept_record(frame.row)
    by = actor(request)
    held_here = frame.row.origin != "pack" and frame.meeting.status != MeetingStatus.REPORTED
    found = kept_faults(frame.row, by)
    adopted = next((one for one in record.decisions if one.kind == LIST_ADOPTED), None)
    decided = frozenset(one.proposal for one in record.decisions if one.proposal)
    open_proposals = [one for one in record.proposals if is_actionable(one) and not ends(one, record)]
    is_open = held_here and not adopted
    values = {
        "title": _("Closing list"),
        "entries": [
            (entry, frame.people(entry.owners), frame.people(entry.owners_inferred)) for entry in record.entries
        ],
        "open_rows": [line(one, frame, decided) for one in open_proposals],
        "groups": _grouped(found, frame, request.POST),
        "count": len(found),
        "asked": sum(map(is_actionable, record.proposals)),
        "ended": sum(map(is_actionable, record.proposals)) - len(open_proposals),
        "adopted": adopted,
        "may_keep": is_open and by.may(Permission.RECORD_KEEP),
        "may_adopt": is_open and by.may(Permission.MEETING_RUN),
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
    one = read_entry(request.POST, frame.names, problems, language=(get_language() or "en")[:2])
    if problems:
        return _closing(request, code, problems)
    actions.add_entry(code, one, by=actor(request), at=clock.now())
    messages.success(request, _("The entry is in the list."))
    return redirect("meetings:closing", code)


def _entry(request: HttpRequest, code: str, letter: str, problems: list[Problem]) -> HttpResponse:
    """Answer the form of an entry; as it stands is shown beside it where somebody else changed it meanwhile."""
    frame = framed(request, code)
    entry = frame.row.commitments.filter(kind=CommitmentKind.ENTRY, letter=letter).first()
    if entry is None:
        raise NotFound(N_("There is no entry “%(letter)s” in this closing list."), letter=letter)
    stored = {
        "gist": entry.gist,
        "owners": ", ".join(entry.owners.order_by("party").values_list("party", flat=True)),
        "due_on": entry.due_on.isoformat() if entry.due_on else "",
        "topics": ", ".join(entry.topics),
    }
    values = {
        "title": _("Entry %(letter)s of the closing list") % {"letter": letter},
        "names": sorted((frame.name(party), party) for party in frame.names),
        "typed": request.POST or stored,
        "version": entry.version,
        "problems": told(problems),
    }
    if request.POST.get("version", str(entry.version)) != str(entry.version):
        values |= standing(stored)
    status = 422 if problems else 200
    return render(request, "meetings/entry.html", context(request, frame) | values, status=status)


def _entry_again(request: HttpRequest, code: str, letter: str, *, error: Invalid) -> HttpResponse:
    return _entry(request, code, letter, list(error.problems))


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _entry_again})
@require_http_methods(["GET", "HEAD", "POST"])
def change_entry(request: HttpRequest, code: str, letter: str) -> HttpResponse:
    """Change an entry of the closing list: what is owed, by whom, by when."""
    if request.method != "POST":
        return _entry(request, code, letter, [])
    frame, problems = framed(request, code), list[Problem]()
    one = read_entry(request.POST, frame.names, problems, language=(get_language() or "en")[:2])
    version = read_number(request.POST, "version", problems)
    if problems:
        return _entry(request, code, letter, problems)
    actions.change_entry(code, letter, one, version, by=actor(request), at=clock.now())
    messages.success(request, _("The entry was changed."))
    return redirect("meetings:closing", code)


@needs(Permission.MEETING_RUN)
@answering({Invalid: _closing_again})
@require_http_methods(["POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Adopt the closing list, with a reason for each thing that is left open."""
    actions.adopt_list(code, request.POST.dict(), by=actor(request), at=clock.now())
    messages.success(request, _("The list is adopted."))
    return redirect("meetings:closing", code)
