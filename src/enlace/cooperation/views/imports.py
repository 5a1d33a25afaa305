"""Importing a table of agreements: upload, look, store; nothing is stored unseen."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
from enlace.cooperation.rules.agreements import differences
from enlace.cooperation.views.words import FIELD_WORDS, value_words
from enlace.directory.views.telling import told

KEEP = Permission.AGREEMENT_KEEP
ON_A_PAGE = 50


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
    page = Paginator(changes, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "one": found,
        "page": page,
        "query": "",
        "added": sum(change.old is None for change in changes),
        "changed": sum(change.old is not None for change in changes),
        "unchanged": found.proposal.unchanged,
        "rows": [(change, _cells(change)) for change in page],
        "synthetic": any(change.new.synthetic for change in changes),
    }
    return render(request, "cooperation/agreements_import_one.html", context)


def _cells(change: Change) -> list[tuple[str, str, str]]:
    return [
        (
            gettext(FIELD_WORDS[name]),
            value_words(getattr(change.old, name)) if change.old else "",
            value_words(getattr(change.new, name)),
        )
        for name in differences(change.old, change.new)
        if name != "code"
    ]
