"""Importing a calendar file: upload, look, store; nothing is stored unseen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, Problem
from enlace.common.texts import in_language
from enlace.common.uploads import MAX_UPLOAD_BYTES, read_whole
from enlace.directory.views.telling import told
from enlace.meetings.actions.forum_imports import apply_calendar, propose_calendar
from enlace.meetings.forms import LANGUAGES, read_language, read_parties
from enlace.meetings.queries.forum_imports import import_of, imports, read_import
from enlace.meetings.queries.forums import parties_of
from enlace.meetings.queries.meetings import meeting_packs
from enlace.meetings.rules.event_import import Change, Proposal

FIELD_WORDS: Mapping[str, str] = {
    "title": N_("Title"),
    "starts_on": N_("First day"),
    "ends_on": N_("Last day"),
    "place": N_("Place"),
    "url": N_("Link"),
    "note": N_("Note"),
    "cancelled": N_("cancelled"),
}


def _upload(request: HttpRequest, problems: list[Problem], nothing_new: Proposal | None = None) -> HttpResponse:
    language = (get_language() or "en")[:2]
    values = {
        "typed": request.POST,
        "packs": [(one.code, in_language(one.title, language)) for one in meeting_packs()],
        "languages": LANGUAGES,
        "language": read_language(request.POST, "language", language),
        "nothing_new": nothing_new,
        "refused": told(nothing_new.refused) if nothing_new else [],
        "imports": imports(),
        "problems": told(problems),
    }
    return render(request, "meetings/calendar_import.html", values, status=422 if problems else 200)


def _upload_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _upload(request, list(error.problems))


@needs(Permission.FORUM_KEEP)
@answering({Invalid: _upload_again})
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a calendar file; go to what it would change, or say what is wrong with it."""
    if request.method != "POST":
        return _upload(request, [])
    problems: list[Problem] = []
    pack = request.POST.get("pack", "")
    if pack not in {one.code for one in meeting_packs()}:
        problems.append(Problem("pack", N_("Choose an organization.")))
    forums = read_parties(request.POST, "forum", parties_of(pack).bodies, problems)
    language = read_language(request.POST, "language", (get_language() or "en")[:2])
    sent = read_whole(request.FILES.get("file"), problems, most=MAX_UPLOAD_BYTES)
    if sent is None or problems:
        return _upload(request, problems)
    found = read_import(pack, sent.content, sent.name, language=language, today=clock.today())
    if not found.changes:
        return _upload(request, [], found)
    number = propose_calendar(
        pack,
        forums[0] if forums else "",
        found,
        file_name=sent.name,
        file_hash=sent.content_hash,
        language=language,
        by=actor(request),
        at=clock.now(),
    )
    messages.success(request, gettext("The file was read. Nothing is stored until you say so."))
    return redirect("meetings:calendar_import_one", number)


@needs(Permission.FORUM_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show what an import changes, or changed; store it."""
    if request.method == "POST":
        apply_calendar(number, by=actor(request), at=clock.now())
        messages.success(request, gettext("The import was applied."))
        return redirect("meetings:calendar_import_one", number)
    found = import_of(number)
    proposal = found.proposal
    values = {
        "one": found,
        "added": proposal.added,
        "changed": len(proposal.changes) - proposal.added,
        "unchanged": proposal.unchanged,
        "rows": [(change, _cells(change)) for change in proposal.changes],
        "refused": told(proposal.refused),
    }
    return render(request, "meetings/calendar_import_one.html", values)


def _cells(change: Change) -> list[tuple[str, str, str]]:
    return [(gettext(FIELD_WORDS[name]), _shown(old), _shown(new)) for name, old, new in change.cells]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value or "")
