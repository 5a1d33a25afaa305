"""The report of a meeting: read and downloaded by all, edited, circulated, corrected and issued by those who may."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.assessments.documents.wording import day, language_name
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.directory.views.telling import told
from enlace.meetings import actions, models
from enlace.meetings.documents.report import report_document
from enlace.meetings.documents.report_files import FORMATS, media_type, report_file
from enlace.meetings.forms import read_number
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.records import accesses, read
from enlace.meetings.queries.reports import CIRCULATED, DRAFT, ISSUED, report_row, seen_report, sees_edits
from enlace.meetings.rules.akoma_ntoso import LANGUAGES
from enlace.meetings.rules.report_snapshot import OPENING, Standing, places
from enlace.meetings.views.frame import Framed, context, framed
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Labels

STATUS_WORDS = {DRAFT: N_("Draft"), CIRCULATED: N_("Circulated for corrections"), ISSUED: N_("Issued")}
CORRECTION_WORDS = {"asked": N_("asked"), "made": N_("made"), "refused": N_("refused")}


@public
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report as a page, and what the reader may do with it."""
    return _page(request, code, [])


def _page(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    frame, by = framed(request, code), actor(request)
    kept = report_row(frame.row)
    reader = (accesses(by), by.holds(Permission.MEETING_READ), kept is not None and sees_edits(kept, by))
    body, version_line, standing, there = while_unwritten(
        "report", (frame.row.pk, reader, get_language(), clock.today()), lambda: _drawn_up(frame, by)
    )
    values: dict[str, Any] = {
        "title": _("Report"),
        "body": body,
        "version_line": version_line,
        "standing": standing,
        "formats": FORMATS,
        "problems": told(problems),
        "typed": request.POST,
    } | _doing(request, frame, kept)
    if kept and values["sees"]:
        note_reading("meetings.report.read", code, by=by, at=clock.now())
        values["places"] = _places(there)
        values["corrections"] = [(one, frame.name(one.party)) for one in _corrections(kept)]
    elif values["may_edit"]:
        values["places"] = _places(there)
    status = 422 if problems else 200
    return render(request, "meetings/report.html", context(request, frame) | values, status=status)


def _drawn_up(frame: Framed, by: Actor) -> tuple[str, str, Standing, tuple[str, ...]]:
    """Return the report as a page, its line of version, how it stands, and its places."""
    content, standing = seen_report(frame.row, report_row(frame.row), frame.names, by)
    document = report_document(content, standing)
    body = html_blocks(document.blocks, labels=Labels.translated(gettext))
    return body, document.version_line, standing, places(content.record)


def _corrections(kept: models.MeetingReport) -> list[models.Correction]:
    found = list(kept.corrections.order_by("id"))
    for one in found:
        one.status_words = gettext(CORRECTION_WORDS[one.status])  # type: ignore[attr-defined]
    return found


def _doing(request: HttpRequest, frame: Framed, kept: models.MeetingReport | None) -> dict[str, Any]:
    by = actor(request)
    is_open = kept is None or kept.status != ISSUED
    circulated = kept is not None and kept.status == CIRCULATED
    return {
        "kept": kept,
        "status_words": gettext(STATUS_WORDS[kept.status]) if kept else "",
        "until": day(kept.corrections_until) if kept and kept.corrections_until else "",
        "sees": kept is not None and sees_edits(kept, by),
        "may_edit": is_open and by.may(Permission.REPORT_EDIT),
        "may_issue": circulated and by.may(Permission.REPORT_ISSUE),
        "own_states": sorted((frame.name(one), one) for one in by.states_for(Permission.CORRECTION_ASK))
        if circulated
        else [],
    }


def _places(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, place_words(code)) for code in codes]


def place_words(code: str) -> str:
    """Return what a place of a report is called."""
    if code == OPENING:
        return _("Opening")
    if code.startswith("item-"):
        return _("Item %(number)s") % {"number": code.removeprefix("item-")}
    return code


def _page_again(request: HttpRequest, code: str, *_more: object, error: Invalid) -> HttpResponse:
    return _page(request, code, list(error.problems))


@public
@require_safe
def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give the report as a file."""
    if kind not in FORMATS:
        raise NotFound(N_("there is no format “%(code)s”; there are: %(codes)s"), code=kind, codes=", ".join(FORMATS))
    frame, by = framed(request, code), actor(request)
    kept = report_row(frame.row)
    content, standing = seen_report(frame.row, kept, frame.names, by)
    if kept and sees_edits(kept, by):
        note_reading("meetings.report.read", code, by=by, at=clock.now())
    response = HttpResponse(report_file(content, standing, kind), content_type=media_type(kind))
    response["Content-Disposition"] = f'attachment; filename="{frame.meeting.code}-{get_language()}.{kind}"'
    return response


@needs(Permission.REPORT_EDIT)
@require_safe
def edit(request: HttpRequest, code: str, place: str) -> HttpResponse:
    """Show a place of the report to be written."""
    return _edit_page(request, code, place, [])


def _edit_page(request: HttpRequest, code: str, place: str, problems: list[Problem]) -> HttpResponse:
    frame = framed(request, code)
    record = read(frame.row)
    if place not in places(record):
        raise NotFound(N_("There is no place “%(place)s” in this report."), place=place)
    kept = report_row(frame.row)
    said = next((one for one in record.interventions if one.code == place), None)
    stored = kept.texts.get(place, {}) if kept else {}
    language = request.POST.get("language") or request.GET.get("language") or (said.language if said else "")
    language = language if language in LANGUAGES else (get_language() or "en")[:2]
    now = stored.get(language, "")
    values = {
        "title": place_words(place),
        "place": place,
        "said": said,
        "speakers": frame.people(said.speakers) if said else "",
        "language": language,
        "languages": [(one, language_name(one)) for one in LANGUAGES],
        "stored": now,
        "typed": request.POST.get("text", now or (said.gist if said and said.language == language else "")),
        "conflict": any(one.where == "version" for one in problems),
        "version": kept.version if kept else 0,
        "changed_by": kept.changed_by if kept else "",
        "problems": told(problems),
    }
    status = 422 if problems else 200
    return render(request, "meetings/report_edit.html", context(request, frame) | values, status=status)


def _edit_again(request: HttpRequest, code: str, place: str, *, error: Invalid) -> HttpResponse:
    return _edit_page(request, code, place, list(error.problems))


@needs(Permission.REPORT_EDIT)
@answering({Invalid: _edit_again})
@require_POST
def keep(request: HttpRequest, code: str, place: str) -> HttpResponse:
    """Keep what was written at a place."""
    sent = request.POST
    problems: list[Problem] = []
    version = read_number(sent, "version", problems)
    if problems:
        raise Invalid(problems)
    words = (sent.get("language", ""), sent.get("text", ""))
    actions.edit_report(code, place, *words, version=version, by=actor(request), at=clock.now())
    return redirect("meetings:report", code)


@needs(Permission.REPORT_EDIT)
@answering({Invalid: _page_again})
@require_POST
def circulate(request: HttpRequest, code: str) -> HttpResponse:
    """Circulate the report until a day."""
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    actions.circulate_report(code, until, by=actor(request), at=clock.now())
    return redirect("meetings:report", code)


@needs(Permission.CORRECTION_ASK)
@answering({Invalid: _page_again})
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to correct the report, for a State."""
    sent = request.POST
    words = (sent.get("place", ""), sent.get("text", ""))
    actions.ask_correction(code, *words, state=sent.get("state", ""), by=actor(request), at=clock.now())
    return redirect("meetings:report", code)


@needs(Permission.REPORT_EDIT)
@answering({Invalid: _page_again})
@require_POST
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Settle a correction."""
    words = (request.POST.get("status", ""), request.POST.get("reason", ""))
    actions.settle_correction(code, number, *words, by=actor(request), at=clock.now())
    return redirect("meetings:report", code)


@needs(Permission.REPORT_ISSUE)
@answering({Invalid: _page_again})
@require_POST
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Issue the report under its symbol."""
    actions.issue_report(code, request.POST.get("symbol", ""), by=actor(request), at=clock.now())
    return redirect("meetings:report", code)
