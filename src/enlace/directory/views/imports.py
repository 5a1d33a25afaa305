"""A State's import of a table of its entries: upload, look, apply; nothing is stored unseen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.common import clock
from enlace.common.errors import N_, NotAllowed, Problem
from enlace.common.uploads import read_upload
from enlace.directory.actions.imports import apply_import, propose_import
from enlace.directory.queries import StateView, state_of
from enlace.directory.queries import pack as pack_of
from enlace.directory.queries.imports import import_of, imports_of, read_import
from enlace.directory.rules.entry_table import GUIDE, REQUIRED
from enlace.directory.views.entries import crumbs
from enlace.directory.views.telling import reader, told


@needs(Permission.ENTRY_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pack: str, state: str) -> HttpResponse:
    """Take a table; go to what it would change, or say what is wrong with it."""
    of = _own(request, pack, state)
    problems: list[Problem] = []
    nothing_new = False
    if request.method == "POST":
        sent = read_upload(request.FILES.get("file"), problems)
        found = read_import(pack, sent.content, sent.name, problems, state=state) if sent else None
        if sent and found and found.changes and not problems:
            number = propose_import(
                pack, sent.name, sent.content_hash, found, state=state, by=actor(request), at=clock.now()
            )
            messages.success(request, gettext("The table was read. Nothing is stored until you apply it."))
            return redirect("directory:import_one", pack, state, number)
        nothing_new = not problems
    context = {
        "pack": pack_of(pack),
        "state": of,
        "state_name": of.name(reader()),
        "problems": told(problems),
        "nothing_new": nothing_new,
        "guide": [
            {"column": column, "meaning": gettext(words), "required": column in REQUIRED}
            for column, words in GUIDE.items()
        ],
        "imports": imports_of(pack, state),
        "crumbs": crumbs(pack, of),
    }
    return render(request, "directory/import.html", context, status=422 if problems else 200)


@needs(Permission.ENTRY_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pack: str, state: str, number: int) -> HttpResponse:
    """Show what an import changes, or changed; apply it."""
    of = _own(request, pack, state)
    if request.method == "POST":
        apply_import(pack, number, state=state, by=actor(request), at=clock.now())
        messages.success(request, gettext("The import was applied."))
        return redirect("directory:import_one", pack, state, number)
    found = import_of(pack, number, state=state)
    context = {
        "pack": pack_of(pack),
        "state": of,
        "state_name": of.name(reader()),
        "one": found,
        "added": sum(change.version == 0 for change in found.proposal.changes),
        "changed": sum(change.version > 0 for change in found.proposal.changes),
        "crumbs": crumbs(pack, of),
    }
    return render(request, "directory/import_one.html", context)


def _own(request: HttpRequest, pack: str, state: str) -> StateView:
    """Return the State, whose entries the reader may import. Raises: NotFound, NotAllowed."""
    pack_of(pack)
    of = state_of(pack, state)
    if not actor(request).may(Permission.ENTRY_IMPORT, state):
        raise NotAllowed(N_("The entries of a State are kept by that State."))
    return of
