"""All States by all treaties of a pack."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import Problem
from enlace.common.order import alphabetical
from enlace.directory.queries import StateView, group_column_name, group_value_name, groups_of, packs
from enlace.directory.rules.states import OUTSIDE
from enlace.instruments.documents import party_bar, standing_map
from enlace.instruments.forms import Filter, read_filter
from enlace.instruments.queries import standings
from enlace.instruments.queries.geometry import drawn_outlines
from enlace.instruments.queries.packs import packs_with_treaties
from enlace.instruments.queries.plan import has_plan
from enlace.instruments.queries.standings import Matrix
from enlace.instruments.rules.records import Status
from enlace.instruments.views.exports import csv_response, long_rows, wide_rows
from enlace.instruments.views.telling import drawn, told

Groups = Mapping[str, Mapping[str, frozenset[str]]]


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Go to the only pack with treaties, or list them."""
    found = packs_with_treaties()
    if len(found) == 1:
        return redirect("instruments:matrix", found[0].code)
    context = {"packs": found, "any": bool(found or packs())}
    return render(request, "instruments/index.html", context)


@public
@require_safe
def matrix(request: HttpRequest, pack: str) -> HttpResponse:
    """Show the table, or send it as CSV."""
    language = get_language() or "en"
    problems: list[Problem] = []
    today = clock.today()
    plain = standings.matrix(pack, None, today)
    groups = groups_of(plain.states, plain.pack.group_columns)
    wanted = read_filter(request.GET, problems, groups=groups, instruments={one.code for one in plain.instruments})
    found = standings.at(plain, wanted.on, today)
    states = _chosen(found, wanted, groups, language)
    form = request.GET.get("format", "")
    if form in ("csv", "lines") and not problems:
        rows = (wide_rows if form == "csv" else long_rows)(found, states, language)
        return csv_response(f"{pack}-{'standings' if form == 'csv' else 'lines'}.csv", rows)
    context = {
        "pack": found.pack,
        "filter": wanted,
        "chosen_group": ":".join(wanted.group) if wanted.group else "",
        "on_query": f"?on={wanted.on.isoformat()}" if wanted.on else "",
        "problems": told(problems),
        "groups": _options(groups),
        "statuses": tuple(Status),
        "heads": [
            {"title": one.title(language), "short": one.short(language), "instrument": one} for one in found.instruments
        ],
        "rows": _rows(found, states, language),
        "counts": _counts(found, states),
        "total": len(found.states),
        "bar": _bar(found, states, wanted, groups, language),
        "map": _map(found, states, wanted, language),
        "export": _query(request),
        "words": {"conflict": gettext("sources disagree")},
        "has_plan": has_plan(pack),
        "may_import": actor(request).may(Permission.STANDING_IMPORT),
    }
    return render(request, "instruments/matrix.html", context, status=422 if problems else 200)


def _chosen(found: Matrix, wanted: Filter, groups: Groups, language: str) -> list[StateView]:
    codes = groups[wanted.group[0]][wanted.group[1]] if wanted.group else None
    treaties = [wanted.instrument] if wanted.instrument else [one.code for one in found.instruments]
    chosen = [
        state
        for state in found.states
        if (codes is None or state.code in codes)
        and (
            wanted.status is None
            or any(found.cells[state.code, code].standing.status is wanted.status for code in treaties)
        )
    ]
    return sorted(chosen, key=lambda state: alphabetical(state.name(language)))


def _options(groups: Groups) -> list[dict[str, Any]]:
    """Return the choices of the group filter: what a pack marks `y` is said by the name of its column."""
    return [
        {
            "label": group_column_name(column),
            "options": [
                {"value": f"{column}:{value}", "label": group_value_name(value)} for value in values if value != OUTSIDE
            ],
        }
        for column, values in groups.items()
    ]


def _rows(found: Matrix, states: list[StateView], language: str) -> list[dict[str, Any]]:
    return [
        {
            "code": state.code,
            "name": state.name(language),
            "url": reverse("instruments:state", args=[found.pack.code, state.code]),
            "cells": [found.cells[state.code, one.code] for one in found.instruments],
        }
        for state in states
    ]


def _counts(found: Matrix, states: list[StateView]) -> list[dict[str, Any]]:
    """Return the foot of the table: for each status, how many of the States shown have it."""
    counts = [found.counts(one.code, states) for one in found.instruments]
    return [{"status": status, "numbers": [getattr(one, status.value) for one in counts]} for status in Status]


def _bar(found: Matrix, states: list[StateView], wanted: Filter, groups: Groups, language: str) -> str:
    if not wanted.instrument or not states:
        return ""
    # A filter by status chooses rows; the bar speaks of every State of the group, or of all.
    of_group = _chosen(found, replace(wanted, status=None), groups, language) if wanted.status else states
    return drawn([party_bar(found.counts(wanted.instrument, of_group))], "bar-")


def _map(found: Matrix, states: list[StateView], wanted: Filter, language: str) -> str:
    if not wanted.instrument:
        return ""
    geometry = drawn_outlines(found.pack.code, found.states)
    if geometry is None:
        return ""
    treaty = next(one for one in found.instruments if one.code == wanted.instrument)
    picture = standing_map(
        treaty.short(language).text,
        geometry,
        tuple(states),
        {state.code: found.cells[state.code, treaty.code] for state in states},
        language=language,
        link=lambda state: reverse("instruments:state", args=[found.pack.code, state.code]),
    )
    return drawn([picture], "map-")


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("format", None)
    return f"{query.urlencode()}&" if query else ""
