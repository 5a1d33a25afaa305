"""Entries as files: a table that can be sent back, cards for a telephone, JSON, and the pocket edition."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs, public
from enlace.common import clock
from enlace.common.errors import N_, NotAllowed, NotFound
from enlace.common.texts import in_language
from enlace.directory.documents import age_line, age_words, pocket_document
from enlace.directory.queries import pack as pack_of
from enlace.directory.queries import state_of, states_of
from enlace.directory.queries.entries import EntryView, entries_of, vocabulary
from enlace.directory.rules.entry_json import as_json
from enlace.directory.rules.entry_table import rows_of
from enlace.directory.rules.freshness import age_of
from enlace.directory.rules.vcard import MEDIA_TYPE, Card, vcards
from enlace.directory.views.telling import reader
from enlace.publishing.queries import format_of

# So that a spreadsheet program takes the file for UTF-8.
MARK = "\ufeff"


@dataclass(frozen=True)
class Edition:
    """What is written: the entries as their reader may know them, of a pack or of one State, at an instant."""

    pack: str
    state: str
    views: Sequence[EntryView]
    made_at: datetime


def table(edition: Edition) -> bytes:
    """Return the entries as a CSV file: an import reads it, and a spreadsheet program finds no formula in it."""
    told = [
        (age_of(view.confirmed_at, edition.made_at).confirmed_on, "yes" if view.synthetic else "")
        for view in edition.views
    ]
    rows = rows_of([view.entry for view in edition.views], [(str(day or ""), mark) for day, mark in told])
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return (MARK + text.getvalue()).encode()


def cards(edition: Edition) -> bytes:
    """Return the entries as vCard 4.0; each card says how old it is."""
    made = [
        Card(
            view.pack,
            view.entry,
            view.changed_at,
            (age_words(view.confirmed_at, edition.made_at), age_line([view], edition.made_at)),
            view.synthetic,
        )
        for view in edition.views
    ]
    return vcards(tuple(made), reader()[:2]).encode()


def content(edition: Edition) -> bytes:
    """Return the entries as JSON, each with its age."""
    entries = [_content(view, edition.made_at) for view in edition.views]
    whole: dict[str, Any] = {"pack": edition.pack, "made_at": edition.made_at.isoformat(timespec="seconds")}
    if any(view.synthetic for view in edition.views):
        whole = {"synthetic": gettext("SYNTHETIC: these entries were invented for a demonstration.")} | whole
    return json.dumps(whole | {"entries": entries}, ensure_ascii=False, indent=2).encode() + b"\n"


def _content(view: EntryView, made_at: datetime) -> dict[str, Any]:
    age = age_of(view.confirmed_at, made_at)
    return as_json(view.entry) | {
        "version": view.version,
        "confirmed_on": age.confirmed_on.isoformat() if age.confirmed_on else None,
        "days_since_confirmed": age.days,
        "freshness": age.freshness.value,
        "synthetic": view.synthetic,
    }


def pocket(edition: Edition) -> bytes:
    """Return the pocket edition as a PDF."""
    found = pack_of(edition.pack)
    document = pocket_document(
        edition.views,
        vocabulary(edition.pack),
        state=state_of(edition.pack, edition.state).name(reader()),
        organization=in_language(found.title, reader()),
        made_at=edition.made_at,
    )
    return format_of("pdf").write(document)


KINDS: dict[str, tuple[str, Callable[[Edition], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", table),
    "vcf": (MEDIA_TYPE, cards),
    "json": ("application/json", content),
}
POCKET_KINDS = {"csv": KINDS["csv"], "vcf": KINDS["vcf"], "pdf": ("application/pdf", pocket)}


@public
@require_safe
def entries(request: HttpRequest, pack: str, kind: str) -> HttpResponse:
    """Send the entries of all States, or of the one in `state`, as far as the reader may know them."""
    by, now = actor(request), clock.now()
    pack_of(pack)
    state = request.GET.get("state", "")
    codes = [state_of(pack, state).code] if state else [one.code for one in states_of(pack)]
    views: list[EntryView] = []
    for code in codes:
        by_states = by.reads_entries_of(code)
        own = entries_of(pack, code, by_states=by_states)
        if by_states and own:
            note_reading(
                "directory.export.read", f"{pack}/{code}", by=by, at=now, state=code, kind=kind, count=len(own)
            )
        views += own
    name = f"{pack}-{state or 'directory'}-{now:%Y-%m-%d}"
    return _file(KINDS, kind, name, Edition(pack, state, views, now))


@needs(Permission.ENTRY_READ)
@require_safe
def pocket_edition(request: HttpRequest, pack: str, state: str, kind: str) -> HttpResponse:
    """Send the entries of a State with the part that is for the States only, to be kept offline."""
    by, now = actor(request), clock.now()
    pack_of(pack)
    code = state_of(pack, state).code
    if not by.reads_entries_of(code):
        raise NotAllowed(N_("Your role does not include this."))
    views = entries_of(pack, code, by_states=True)
    note_reading("directory.pocket.read", f"{pack}/{code}", by=by, at=now, state=code, kind=kind, count=len(views))
    return _file(POCKET_KINDS, kind, f"{pack}-{code}-pocket-{now:%Y-%m-%d}", Edition(pack, code, views, now))


def _file(
    kinds: dict[str, tuple[str, Callable[[Edition], bytes]]], kind: str, name: str, edition: Edition
) -> HttpResponse:
    if kind not in kinds:
        raise NotFound(N_("The directory is not written as “%(kind)s”."), kind=kind[:20])
    media_type, write = kinds[kind]
    response = HttpResponse(write(edition), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or ""
    return response
