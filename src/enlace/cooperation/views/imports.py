"""Importing a table of agreements: upload, look, store; nothing is stored unseen."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.common import clock
from enlace.common.errors import Problem
from enlace.common.uploads import read_upload
from enlace.cooperation.actions.imports import apply_agreements, propose_agreements
from enlace.cooperation.queries.agreements import import_of, imports_of, read_import
from enlace.cooperation.queries.forms import pack_with_bases
from enlace.cooperation.rules.agreement_table import GUIDE, REQUIRED, Change
from enlace.cooperation.rules.agreements import Ending, differences
from enlace.cooperation.rules.legal_basis import Carries
from enlace.cooperation.views.words import AGREEMENT_CARRIES, ENDING_WORDS, FIELD_WORDS
from enlace.directory.views.telling import told

KEEP = Permission.AGREEMENT_KEEP


def _own_state(request: HttpRequest) -> str:
    """Return whose agreements the reader imports: "" of any State for the Secretariat, else those of the own one."""
    by = actor(request)
    return "" if by.may(KEEP) else min(by.states_for(KEEP))


@needs(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a table; go to what it would change, or say what is wrong with it."""
    pack, state = pack_with_bases(), _own_state(request)
    problems: list[Problem] = []
    nothing_new = False
    if request.method == "POST":
        sent = read_upload(request.FILES.get("file"), problems)
        found = read_import(pack, sent.content, sent.name, problems, state=state) if sent else None
        if sent and found and found.changes and not problems:
            by, at = actor(request), clock.now()
            number = propose_agreements(pack, sent.name, sent.content_hash, found, state=state, by=by, at=at)
            messages.success(request, gettext("The table was read. Nothing is stored until you apply it."))
            return redirect("cooperation:agreements_import_one", number)
        nothing_new = not problems
    context = {
        "problems": told(problems),
        "nothing_new": nothing_new,
        "guide": [
            {"column": column, "meaning": gettext(words), "required": column in REQUIRED}
            for column, words in GUIDE.items()
        ],
        "imports": [
            {
                "number": one.pk,
                "file_name": one.file_name,
                "change_count": one.change_count,
                "proposed_at": one.proposed_at,
                "proposed_by": one.proposed_by,
                "applied_at": one.applied_at,
                "applied_by": one.applied_by,
            }
            for one in imports_of(pack, state)
        ],
    }
    return render(request, "cooperation/agreements_import.html", context, status=422 if problems else 200)


@needs(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show what an import changes, or changed; store it."""
    pack, state = pack_with_bases(), _own_state(request)
    if request.method == "POST":
        apply_agreements(pack, number, state=state, by=actor(request), at=clock.now())
        messages.success(request, gettext("The import was applied."))
        return redirect("cooperation:agreements_import_one", number)
    found = import_of(pack, number, state=state)
    changes = found.proposal.changes
    context = {
        "one": found,
        "added": sum(change.old is None for change in changes),
        "changed": sum(change.old is not None for change in changes),
        "unchanged": found.proposal.unchanged,
        "rows": [(change, _cells(change)) for change in changes],
        "synthetic": any(change.new.synthetic for change in changes),
    }
    return render(request, "cooperation/agreements_import_one.html", context)


def _cells(change: Change) -> list[tuple[str, str, str]]:
    return [
        (
            gettext(FIELD_WORDS[name]),
            _shown(getattr(change.old, name)) if change.old else "",
            _shown(getattr(change.new, name)),
        )
        for name in differences(change.old, change.new)
        if name != "code"
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Ending):
        return gettext(ENDING_WORDS[value])
    if isinstance(value, Carries):
        return gettext(AGREEMENT_CARRIES[value])
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return "\n".join(f"{tongue}: {text}" for tongue, text in value.items())
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
