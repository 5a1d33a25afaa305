"""The entries of one State, one entry, and what it said before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs, public
from enlace.common import clock
from enlace.common.errors import N_, NotAllowed
from enlace.directory.queries import StateView, state_of
from enlace.directory.queries import pack as pack_of
from enlace.directory.queries.entries import entries_of, entry_of, history_of, vocabulary
from enlace.directory.rules.freshness import waits
from enlace.directory.rules.merging import Version, changed_fields
from enlace.directory.rules.vocabulary import Vocabulary
from enlace.directory.views.telling import options, reader, tell, value_text


@public
@require_safe
def state(request: HttpRequest, pack: str, state: str) -> HttpResponse:
    """Show the entries of a State: the public part, to the States their own part too."""
    by, now = actor(request), clock.now()
    found, of, words = pack_of(pack), state_of(pack, state), vocabulary(pack)
    by_states = by.reads_entries_of(state)
    views = entries_of(pack, state, by_states=by_states)
    if by_states and views:
        note_reading("directory.entries.read", f"{pack}/{state}", by=by, at=now, state=state)
    context = {
        "pack": found,
        "state": of,
        "name": of.name(reader()),
        "entries": [tell(view, words, now) for view in views],
        "confirmable": [
            view.entry.code
            for view in views
            if waits(view.confirmed_at, view.changed_at, now)
            and by.may(Permission.ENTRY_CONFIRM, state, view.entry.code)
        ],
        "by_states": by_states,
        "may_import": by.may(Permission.ENTRY_IMPORT, state),
        "may_add": bool(words.kinds) and by.may(Permission.ENTRY_EDIT, state),
        "can_ask": bool(words.kinds),
        "forms": options(words.forms),
        "synthetic": any(view.synthetic for view in views),
        "crumbs": crumbs(pack),
    }
    return render(request, "directory/state.html", context)


@public
@require_safe
def entry(request: HttpRequest, pack: str, state: str, code: str) -> HttpResponse:
    """Show one entry, ready to be printed."""
    by, now = actor(request), clock.now()
    found, of, words = pack_of(pack), state_of(pack, state), vocabulary(pack)
    by_states = by.reads_entries_of(state)
    view = entry_of(pack, state, code, by_states=by_states)
    if by_states:
        note_reading("directory.entry.read", f"{pack}/{state}/{code}", by=by, at=now, state=state)
    context = {
        "pack": found,
        "state": of,
        "state_name": of.name(reader()),
        "told": tell(view, words, now),
        "by_states": by_states,
        "may_edit": by.may(Permission.ENTRY_EDIT, state, code),
        "may_confirm": by.may(Permission.ENTRY_CONFIRM, state, code),
        "now": now,
        "synthetic": view.synthetic,
        "crumbs": crumbs(pack, of),
    }
    return render(request, "directory/entry.html", context)


@needs(Permission.ENTRY_READ)
@require_safe
def history(request: HttpRequest, pack: str, state: str, code: str) -> HttpResponse:
    """Show what each version of an entry changed, the latest first."""
    by, now = actor(request), clock.now()
    if not by.reads_entries_of(state):
        raise NotAllowed(N_("Your role does not include this."))
    of, words = state_of(pack, state), vocabulary(pack)
    view = entry_of(pack, state, code, by_states=True)
    versions = history_of(pack, state, code)
    note_reading("directory.history.read", f"{pack}/{state}/{code}", by=by, at=now, state=state)
    context = {
        "state_name": of.name(reader()),
        "names": view.entry.names,
        "url": reverse("directory:entry", args=[pack, state, code]),
        "versions": [
            {"version": version, "changes": _changes(before, version, words)}
            for version, before in zip(versions, [*versions[1:], None], strict=True)
        ],
        "synthetic": view.synthetic,
        "crumbs": [*crumbs(pack, of), (view.entry.code, reverse("directory:entry", args=[pack, state, code]))],
    }
    return render(request, "directory/history.html", context)


def _changes(before: Version | None, after: Version, words: Vocabulary) -> list[dict[str, Any]]:
    if before is None:
        return []
    return [
        {
            "field": name,
            "before": value_text(before.entry, name, words),
            "after": value_text(after.entry, name, words),
        }
        for name in changed_fields(before.entry, after.entry)
    ]


def crumbs(pack: str, state: StateView | None = None) -> list[tuple[str, str]]:
    """Return the way to a page: the directory, and the State whose page it is below."""
    found = [(gettext("Directory"), reverse("directory:overview", args=[pack]))]
    if state is not None:
        found.append((state.name(reader()), reverse("directory:state", args=[pack, state.code])))
    return found
