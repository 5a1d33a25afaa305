"""Importing an older report: the file is brought, what is proposed of it is decided, and the record is confirmed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import in_language
from enlace.common.uploads import read_whole
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.forms import read_choices, read_head, read_left, read_number, read_plan
from enlace.meetings.models import ImportDraft
from enlace.meetings.queries.importing import Import, import_row, imports, opened
from enlace.meetings.queries.meetings import meeting_packs, party_names
from enlace.meetings.rules.importing_draft import Role
from enlace.meetings.rules.importing_json import Sheet, sheets_of
from enlace.meetings.rules.importing_lines import MOST_BYTES
from enlace.meetings.rules.importing_record import choice_of, entries_of, undecided
from enlace.meetings.rules.record import Access
from enlace.meetings.views.frame import ACCESS_WORDS
from enlace.meetings.views.importing_sheet import sheet_values


def _index(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    values = {
        "rows": imports(actor(request)),
        "packs": [(one.code, in_language(one.title, request.LANGUAGE_CODE)) for one in meeting_packs()],
        "most": MOST_BYTES // 1024 // 1024,
        "typed": request.POST,
        "problems": told(problems),
    }
    return render(request, "meetings/imports.html", values, status=422 if problems else 200)


def _index_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _index(request, list(error.problems))


@needs(Permission.MEETING_RUN)
@answering({Invalid: _index_again})
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List the drafts, and take a report that is brought."""
    if request.method != "POST":
        return _index(request, [])
    problems: list[Problem] = []
    sent = read_whole(request.FILES.get("file"), problems, most=MOST_BYTES)
    if sent is None:
        return _index(request, problems)
    number = actions.bring_report(request.POST.get("pack", ""), sent, by=actor(request), at=clock.now())
    messages.success(request, gettext("The report was read. Nothing counts until you confirm it."))
    return redirect("meetings:import", number)


def _sent_version(request: HttpRequest) -> int:
    return read_number(request.POST, "version", [])


def _head(row: ImportDraft, one: Import) -> dict[str, str]:
    """Return what is known of the meeting: as typed last, else as the report says; what it does not say stays empty."""
    head = one.draft.head
    found = {
        "title": head.title,
        "symbol": head.symbol,
        "starts_on": _day(head.starts_on),
        "ends_on": _day(head.ends_on),
        "place": head.place,
        "access": Access.STATES,
    }
    return {**found, **row.head}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _counts(one: Import, places: tuple[int, ...], waiting: frozenset[int]) -> dict[str, int]:
    chosen = [choice_of(one.draft, one.decisions, place) for place in places]
    kept = [choice for choice in chosen if not choice.out]
    return {
        "paragraphs": len(places),
        "said": sum(choice.role == Role.SAID for choice in kept),
        "proposals": sum(proposal.keep for choice in kept for proposal in choice.proposals),
        "waiting": len(waiting & set(places)),
        "out": len(chosen) - len(kept),
    }


def _draft(request: HttpRequest, number: int, problems: list[Problem], typed: Mapping[str, str] | None) -> HttpResponse:
    row = import_row(number, actor(request))
    one = opened(row)
    if typed is not None:
        left = read_left(typed, one.draft)
        one = replace(one, decisions=replace(left, pieces=one.decisions.pieces))
    waiting = frozenset(undecided(one.draft, one.decisions))
    titles = {item.number: one.decisions.titles.get(item.number, item.title) for item in one.draft.items}
    sheets = [
        (sheet, titles.get(sheet.item, ""), _counts(one, sheet.places, waiting)) for sheet in sheets_of(one.draft)
    ]
    values: dict[str, Any] = {
        "row": row,
        "head": read_head(typed) if typed is not None else _head(row, one),
        "draft": one.draft,
        "titles": titles.items(),
        "entries": [(entry, entry.letter in one.decisions.entries) for entry in one.draft.entries],
        "made_entries": [entry for entry in entries_of(one.draft, one.decisions) if entry not in one.draft.entries],
        "list_length": len(entries_of(one.draft, one.decisions)),
        "documents": [
            (place, document, document.symbol in one.decisions.documents)
            for place, document in enumerate(one.draft.documents)
        ],
        "accesses": [(key, gettext(words)) for key, words in ACCESS_WORDS.items()],
        "sheets": sheets,
        "all": _counts(one, tuple(range(len(one.draft.pieces))), waiting),
        "synthetic": one.draft.head.synthetic,
        "problems": _told(problems, one),
    }
    return render(request, "meetings/import.html", values, status=422 if problems else 200)


def _told(problems: list[Problem], one: Import) -> list[dict[str, str]]:
    """Return `problems` as the page lists them; those of a paragraph with its number, beside the list of pages."""
    lines = told(problems)
    for line in lines:
        place = line["where"].removeprefix("piece-")
        if place != line["where"]:
            number = one.draft.pieces[int(place)].line + 1
            line["what"] = f"{_('Paragraph %(number)s') % {'number': number}}: {line['what']}"
            line["where"] = "pieces"
    return lines


def _draft_again(request: HttpRequest, number: int, *, error: Invalid) -> HttpResponse:
    return _draft(request, number, list(error.problems), request.POST)


@needs(Permission.MEETING_RUN)
@answering({Invalid: _draft_again})
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is proposed of a report as a whole, and keep what is decided of it."""
    row = import_row(number, actor(request))
    if request.method != "POST":
        return redirect("meetings:meeting", row.meeting.code) if row.meeting else _draft(request, number, [], None)
    head, left = read_head(request.POST), read_left(request.POST, opened(row).draft)
    problems: list[Problem] = []
    read_plan(head, problems, language=opened(row).draft.language)
    if problems:
        return _draft(request, number, problems, request.POST)
    actions.keep_head(number, head, left, _sent_version(request), by=actor(request), at=clock.now())
    messages.success(request, gettext("What you decided is kept."))
    return redirect("meetings:import", number)


def _found(one: Import, number: int) -> Sheet:
    found = next((sheet for sheet in sheets_of(one.draft) if sheet.number == number), None)
    if found is None:
        raise NotFound(N_("There is no such page of this draft."))
    return found


def _sheet(request: HttpRequest, number: int, sheet: int, problems: list[Problem]) -> HttpResponse:
    row = import_row(number, actor(request))
    one = opened(row)
    found, names = _found(one, sheet), party_names(row.pack_id)
    if request.method == "POST":
        typed = read_choices(request.POST, one.draft, found, names, [])
        one = replace(one, decisions=replace(one.decisions, pieces={**one.decisions.pieces, **typed}))
    values = sheet_values(one, found, names, request.POST) | {"row": row, "problems": told(problems)}
    return render(request, "meetings/import_sheet.html", values, status=422 if problems else 200)


def _sheet_again(request: HttpRequest, number: int, sheet: int, *, error: Invalid) -> HttpResponse:
    return _sheet(request, number, sheet, list(error.problems))


@needs(Permission.MEETING_RUN)
@answering({Invalid: _sheet_again})
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, number: int, sheet: int) -> HttpResponse:
    """Show the paragraphs of one item with what is proposed of each, and keep what is decided of them."""
    row = import_row(number, actor(request))
    if request.method != "POST":
        return redirect("meetings:meeting", row.meeting.code) if row.meeting else _sheet(request, number, sheet, [])
    one = opened(row)
    problems: list[Problem] = []
    choices = read_choices(request.POST, one.draft, _found(one, sheet), party_names(row.pack_id), problems)
    if problems:
        return _sheet(request, number, sheet, problems)
    actions.keep_sheet(number, sheet, choices, _sent_version(request), by=actor(request), at=clock.now())
    messages.success(request, gettext("What you decided is kept."))
    return _next(number, sheet, one)


def _next(number: int, sheet: int, one: Import) -> HttpResponse:
    """Return the way to the next page of the draft, after the last one to the draft as a whole."""
    more = sheet < len(sheets_of(one.draft))
    return redirect("meetings:import_sheet", number, sheet + 1) if more else redirect("meetings:import", number)


def _stored_again(request: HttpRequest, number: int, *, error: Invalid) -> HttpResponse:
    return _draft(request, number, list(error.problems), None)


@needs(Permission.MEETING_RUN)
@answering({Invalid: _stored_again})
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Store the record, and go to what it leaves open."""
    row = import_row(number, actor(request))
    one = opened(row)
    head = _head(row, one)
    plan = read_plan(head, [], language=one.draft.language)
    version = _sent_version(request)
    code = actions.confirm_import(number, plan, head["symbol"], version, by=actor(request), at=clock.now())
    messages.success(request, gettext("The record is stored. What it leaves open is below."))
    return redirect("meetings:checks", code)


@needs(Permission.MEETING_RUN)
@answering({Invalid: _stored_again})
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Discard a draft."""
    import_row(number, actor(request))
    actions.discard_import(number, _sent_version(request), by=actor(request), at=clock.now())
    messages.success(request, gettext("The draft and its file are discarded."))
    return redirect("meetings:imports")
