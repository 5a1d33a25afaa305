"""All States of a pack, and what each has recorded in the directory."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.common import clock
from enlace.common.errors import Problem
from enlace.common.order import alphabetical
from enlace.directory.forms import read_kind
from enlace.directory.queries import PackView, packs, states_of
from enlace.directory.queries import pack as pack_of
from enlace.directory.queries.entries import Recorded, packs_with_kinds, recorded, vocabulary
from enlace.directory.rules.freshness import Freshness, age_of, counts
from enlace.directory.rules.vocabulary import Vocabulary
from enlace.directory.views.telling import options, reader, term, told


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Go to the only pack that can have a directory, or list them."""
    codes = packs_with_kinds()
    if len(codes) == 1:
        return redirect("directory:overview", codes[0])
    context = {"packs": [one for one in packs() if one.code in codes]}
    return render(request, "directory/index.html", context)


@public
@require_safe
def overview(request: HttpRequest, pack: str) -> HttpResponse:
    """Show every State, the kinds of authority that it has recorded, and how long ago it confirmed them."""
    found, words, problems = pack_of(pack), vocabulary(pack), list[Problem]()
    kind = read_kind(request.GET, words, problems)
    every = recorded(pack)
    used = {one.kind for one in every}
    rows = _rows(found, every, kind, words)
    context = {
        "pack": found,
        "problems": told(problems),
        "kind": kind,
        "kinds": [(code, name) for code, name in options(words.kinds) if code in used],
        "rows": rows,
        "total": len(rows),
        "with_entries": sum(bool(row["count"]) for row in rows),
        "synthetic": any(one.synthetic for one in every),
    }
    return render(request, "directory/overview.html", context, status=422 if problems else 200)


def _rows(pack: PackView, every: tuple[Recorded, ...], kind: str, words: Vocabulary) -> list[dict[str, Any]]:
    language, now = reader(), clock.now()
    by_state: dict[str, list[Recorded]] = {}
    for one in every:
        if kind in ("", one.kind):
            by_state.setdefault(one.state, []).append(one)
    names = {code: term(words.kinds, code) for code in {one.kind for one in every}}
    rows = []
    for state in sorted(states_of(pack.code), key=lambda one: alphabetical(one.name(language))):
        own = by_state.get(state.code, [])
        rows.append(
            {
                "code": state.code,
                "name": state.name(language),
                "url": reverse("directory:state", args=[pack.code, state.code]),
                "count": len(own),
                "kinds": [names[code] for code in dict.fromkeys(one.kind for one in own)],
                "fresh": counts(age_of(one.confirmed_at, now) for one in own)[Freshness.FRESH],
            }
        )
    return rows
