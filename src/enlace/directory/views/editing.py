"""Recording, changing and retiring an entry; nothing that was typed is lost on the way."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotAllowed, Problem
from enlace.directory.actions.entries import change_entry, create_entry, retire_entry
from enlace.directory.forms import read_entry, read_version, rows_asked
from enlace.directory.queries import pack as pack_of
from enlace.directory.queries import state_of
from enlace.directory.queries.entries import EntryView, entry_of, vocabulary
from enlace.directory.rules.entries import Entry
from enlace.directory.rules.entry_checks import check_entry
from enlace.directory.rules.merging import Overtaken, changed_fields, merged
from enlace.directory.rules.vocabulary import Vocabulary
from enlace.directory.views.entries import crumbs
from enlace.directory.views.fields import Sheet, parts
from enlace.directory.views.telling import reader, told, value_text

ROWS = ("competences", "channels", "people")


def _form(
    request: HttpRequest,
    pack: str,
    state: str,
    entry: Entry,
    *,
    view: EntryView | None,
    version: int = 0,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show the form filled with `entry`. view: the entry as stored, None for a new one."""
    of, words, shown = state_of(pack, state), vocabulary(pack), told(problems)
    rows = {name: rows_asked(request.POST, name) for name in ROWS}
    asked = request.POST.get("do", "").removeprefix("add-")
    if asked in rows:
        rows[asked] += 1
    if view is not None:
        note_reading(
            "directory.entry.read", f"{pack}/{state}/{view.entry.code}", by=actor(request), at=clock.now(), state=state
        )
    errors = {one["where"]: one["what"] for one in reversed(shown)}
    context = {
        "pack": pack_of(pack),
        "state_name": of.name(reader()),
        "view": view,
        "version": version,
        "names": view.entry.names if view else {},
        "problems": shown,
        "parts": parts(Sheet(entry, words, errors, rows), new=view is None),
        "cancel": reverse("directory:entry", args=[pack, state, entry.code])
        if view
        else reverse("directory:state", args=[pack, state]),
        "synthetic": view is not None and view.synthetic,
        "crumbs": crumbs(pack, of),
        "as_assistant": actor(request).acts_as_assistant(Permission.ENTRY_EDIT, state),
    }
    return render(request, "directory/edit.html", context | more, status=status)


def _typed(request: HttpRequest, state: str, code: str, view: EntryView | None) -> tuple[Entry, list[Problem]]:
    problems: list[Problem] = []
    chosen = view.entry.access if view else {}
    return read_entry(request.POST, problems, state=state, code=code, chosen=chosen), problems


def _refuse_others(request: HttpRequest, state: str, code: str = "") -> None:
    """Refuse whoever may not edit the entry `code` of `state`, or without a code, add one. Raises: NotAllowed."""
    if not actor(request).may(Permission.ENTRY_EDIT, state, code):
        raise NotAllowed(N_("The entries of a State are kept by that State."))


def _new_again(request: HttpRequest, pack: str, state: str, *, error: Invalid) -> HttpResponse:
    """Show what was typed, with everything that is wrong with it."""
    entry, _ = _typed(request, state, request.POST.get("code", "").strip(), None)
    return _form(request, pack, state, entry, view=None, problems=error.problems, status=422)


@needs(Permission.ENTRY_EDIT)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pack: str, state: str) -> HttpResponse:
    """Record a new entry of a State."""
    state_of(pack, state)
    _refuse_others(request, state)
    code = request.POST.get("code", "").strip()
    entry, problems = _typed(request, state, code, None)
    if request.method != "POST" or request.POST.get("do") != "save":
        return _form(request, pack, state, entry, view=None)
    if problems:
        raise Invalid([*problems, *check_entry(entry, vocabulary(pack))])
    create_entry(pack, entry, state=state, authority=code, by=actor(request), at=clock.now())
    messages.success(request, gettext("The entry was recorded."))
    return redirect("directory:entry", pack, state, code)


def _edit_again(request: HttpRequest, pack: str, state: str, code: str, *, error: Invalid) -> HttpResponse:
    """Show what was typed, with everything that is wrong with it."""
    view = entry_of(pack, state, code, by_states=True)
    entry, _ = _typed(request, state, code, view)
    version = read_version(request.POST)
    return _form(request, pack, state, entry, view=view, version=version, problems=error.problems, status=422)


def _overtaken(request: HttpRequest, pack: str, state: str, code: str, *, error: Overtaken) -> HttpResponse:
    """Show both versions side by side, and a form that holds what either changed: the person chooses."""
    view, words = entry_of(pack, state, code, by_states=True), vocabulary(pack)
    return _form(
        request,
        pack,
        state,
        merged(error.read.entry, error.typed, error.stored.entry),
        view=view,
        version=error.stored.number,
        status=error.status,
        stored=error.stored,
        differences=_differences(error, words),
    )


def _differences(error: Overtaken, words: Vocabulary) -> list[dict[str, Any]]:
    read, typed, stored = error.read.entry, error.typed, error.stored.entry
    own, others = changed_fields(read, typed), changed_fields(read, stored)
    return [
        {
            "field": name,
            "read": value_text(read, name, words),
            "typed": value_text(typed, name, words),
            "stored": value_text(stored, name, words),
            "both": name in own and name in others,
            "own": name in own,
        }
        for name in changed_fields(typed, stored)
    ]


@needs(Permission.ENTRY_EDIT)
@answering({Invalid: _edit_again, Overtaken: _overtaken})
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pack: str, state: str, code: str) -> HttpResponse:
    """Change an entry; the form says which version it was made from."""
    view = entry_of(pack, state, code, by_states=True)
    _refuse_others(request, state, code)
    if request.method != "POST":
        return _form(request, pack, state, view.entry, view=view, version=view.version)
    entry, problems = _typed(request, state, code, view)
    version = read_version(request.POST)
    if request.POST.get("do") != "save":
        return _form(request, pack, state, entry, view=view, version=version)
    if problems:
        raise Invalid([*problems, *check_entry(entry, vocabulary(pack))])
    change_entry(pack, entry, version, state=state, authority=code, by=actor(request), at=clock.now())
    messages.success(request, gettext("The entry was saved."))
    return redirect("directory:entry", pack, state, code)


@needs(Permission.ENTRY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pack: str, state: str, code: str) -> HttpResponse:
    """Ask whether an entry is to be taken out of the directory; do it."""
    view = entry_of(pack, state, code, by_states=True)
    _refuse_others(request, state, code)
    if request.method == "POST":
        version = read_version(request.POST)
        retire_entry(pack, version, state=state, authority=code, by=actor(request), at=clock.now())
        messages.success(request, gettext("The entry was retired."))
        return redirect("directory:state", pack, state)
    of = state_of(pack, state)
    context = {
        "view": view,
        "state_name": of.name(reader()),
        "url": reverse("directory:entry", args=[pack, state, code]),
        "synthetic": view.synthetic,
        "crumbs": [*crumbs(pack, of), (gettext("Entry"), reverse("directory:entry", args=[pack, state, code]))],
    }
    return render(request, "directory/retire.html", context)
