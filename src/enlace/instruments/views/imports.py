"""The Secretariat's import of what a depositary sends: upload, look, apply; nothing is stored unseen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.common import clock
from enlace.common.errors import Problem
from enlace.common.order import alphabetical
from enlace.common.uploads import read_upload
from enlace.directory import queries as directory
from enlace.instruments.actions import apply_import, propose_import
from enlace.instruments.queries.imports import (
    import_of,
    imports_of,
    read_import,
    status_csv,
)
from enlace.instruments.queries.records import instrument_codes, state_columns, stored_records
from enlace.instruments.queries.treaties import instruments_of
from enlace.instruments.rules.comparison import RecordChange
from enlace.instruments.rules.records import unrecorded
from enlace.instruments.rules.status_table import INSTRUMENT_COLUMN
from enlace.instruments.rules.wording import COLUMN_WORDS
from enlace.instruments.views.telling import told

REQUIRED = ("status", "as_of", "source")


@needs(Permission.STANDING_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pack: str) -> HttpResponse:
    """Take a table; go to what it would change, or say what is wrong with it."""
    problems: list[Problem] = []
    nothing_new = False
    if request.method == "POST":
        sent = read_upload(request.FILES.get("file"), problems)
        changes = read_import(pack, sent.content, sent.name, problems) if sent else ()
        if sent and changes and not problems:
            number = propose_import(pack, sent.name, sent.content_hash, changes, by=actor(request), at=clock.now())
            messages.success(request, gettext("The table was read. Nothing is stored until you apply it."))
            return redirect("instruments:import_one", pack, number)
        nothing_new = not problems
    columns = state_columns(pack)
    first = next(iter(columns))
    guide = [
        {"column": first, "meaning": gettext("code of the State"), "required": True},
        {"column": INSTRUMENT_COLUMN, "meaning": gettext("code of the treaty"), "required": True},
        *(
            {"column": column, "meaning": gettext(words), "required": column in REQUIRED}
            for column, words in COLUMN_WORDS.items()
        ),
    ]
    context = {
        "pack": directory.pack(pack),
        "problems": told(problems),
        "nothing_new": nothing_new,
        "guide": guide,
        "imports": imports_of(pack),
        "treaties": [{"code": one.code, "short": one.short(get_language() or "en")} for one in instruments_of(pack)],
        "crumbs": _crumbs(pack)[:1],
    }
    return render(request, "instruments/import.html", context, status=422 if problems else 200)


@needs(Permission.STANDING_IMPORT)
@require_safe
def table(request: HttpRequest, pack: str) -> HttpResponse:
    """Send the table as it stands, of one treaty if `instrument` names it, or (`empty`) its head alone."""
    columns = state_columns(pack)
    wanted = request.GET.get("instrument", "")
    codes = [code for code in instrument_codes(pack) if wanted in ("", code)]
    stored = stored_records(pack)
    states = sorted(next(iter(columns.values())).values())
    records = [stored.get((state, code), unrecorded(state, code)) for state in states for code in codes]
    text = status_csv(next(iter(columns)), [] if "empty" in request.GET else records)
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    header = content_disposition_header(as_attachment=True, filename=f"{pack}-treaty_status.csv")
    response["Content-Disposition"] = header or ""
    return response


@needs(Permission.STANDING_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Show what an import changes, or changed; apply it."""
    if request.method == "POST":
        apply_import(pack, number, by=actor(request), at=clock.now())
        messages.success(request, gettext("The import was applied."))
        return redirect("instruments:import_one", pack, number)
    found = import_of(pack, number)
    language = get_language() or "en"
    names = {state.code: state.name(language) for state in directory.states_of(pack)}
    treaties = {treaty.code: treaty.short(language) for treaty in instruments_of(pack)}
    changes = [
        {
            "state": names.get(change.new.state, change.new.state),
            "code": change.new.instrument,
            "treaty": treaties.get(change.new.instrument),
            "change": change,
        }
        for change in sorted(found.changes, key=lambda change: _place(change, names))
    ]
    context = {
        "pack": directory.pack(pack),
        "one": found,
        "changes": changes,
        "flagged": sum(change.flagged for change in found.changes),
        "crumbs": _crumbs(pack),
    }
    return render(request, "instruments/import_one.html", context)


def _place(change: RecordChange, names: dict[str, str]) -> tuple[Any, ...]:
    return alphabetical(names.get(change.new.state, change.new.state)), change.new.instrument


def _crumbs(pack: str) -> list[tuple[str, str]]:
    return [
        (gettext("Treaties"), reverse("instruments:matrix", args=[pack])),
        (gettext("Imports"), reverse("instruments:import", args=[pack])),
    ]
