"""Totals that a State declares: one by one on a page, or many in a table; each change is kept as a version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem
from enlace.common.order import alphabetical
from enlace.common.uploads import read_upload
from enlace.cooperation.actions.declared import declare_totals, withdraw_total
from enlace.cooperation.queries.declared import DeclaredView, declared_totals, known_totals, taken_back
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.rules.declared import Covers, Handling, Total
from enlace.cooperation.rules.declared_table import GUIDE, REQUIRED, read_totals, total_from
from enlace.cooperation.rules.statistics import Role
from enlace.cooperation.views.request_words import Names
from enlace.directory.views.telling import told

DECLARE = Permission.TOTAL_DECLARE
DECLARED_ROLES: Mapping[Role | None, str] = {
    Role.MADE: N_("Made"),
    Role.RECEIVED: N_("Received from others"),
    None: N_("Made and received together"),
}
COVERS_WORDS: Mapping[Covers, str] = {
    Covers.ALL: N_("all, however they were sent"),
    Covers.ELSEWHERE: N_("not sent through this platform"),
}
HANDLING_WORDS: Mapping[Handling, str] = {
    Handling.RED: N_("our State alone"),
    Handling.AMBER: N_("our State and the Secretariat"),
    Handling.GREEN: N_("the States and the Secretariat"),
    Handling.CLEAR: N_("everybody, beside what is published of the region"),
}


def declared_row(view: DeclaredView, names: Names) -> dict[str, Any]:
    """Return a declared total in words."""
    total, key = view.total, view.total.key
    return {
        "number": view.number,
        "state": names.state(view.state),
        "year": key.year,
        "role": gettext(DECLARED_ROLES[key.role]),
        "form": names.form(key.form) if key.form else gettext("all forms"),
        "basis": names.base(key.basis) if key.basis else gettext("whatever basis"),
        "covers": gettext(COVERS_WORDS[key.covers]),
        "count": total.count,
        "at_least": total.at_least,
        "partners": total.partners,
        "source": total.source,
        "handling": gettext(HANDLING_WORDS[total.handling]),
        "label": total.handling.value,
        "at": view.declared_at,
        "by": view.declared_by,
        "synthetic": view.synthetic,
        "earlier": [declared_row(one, names) for one in view.earlier],
    }


def declared_json(view: DeclaredView) -> dict[str, Any]:
    """Return a declared total for programs."""
    total, key = view.total, view.total.key
    return {
        "year": key.year,
        "role": key.role.value if key.role else None,
        "form": key.form or None,
        "basis": key.basis or None,
        "covers": key.covers.value,
        "count": total.count,
        "at_least": total.at_least,
        "partners": total.partners,
        "source": total.source,
        "handling": total.handling.value,
        "declared_on": view.declared_at.date().isoformat(),
        "version": view.version,
        "synthetic": view.synthetic,
    }


def _state(request: HttpRequest) -> str:
    """Return the State whose totals are declared: the first of the reader's where none is named."""
    own = sorted(actor(request).states_for(DECLARE))
    asked = request.POST.get("state", "") or request.GET.get("state", "") or next(iter(own), "")
    if asked not in own:
        raise NotFound(N_("There are no totals of this State for you to declare."))
    return asked


@needs(DECLARE)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show what a State declares, and take a further total."""
    state, pack = _state(request), pack_with_bases()
    problems: list[Problem] = []
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in GUIDE}
        total = total_from(typed, known_totals(pack), clock.today(), problems)
        if not problems:
            return _kept(request, pack, [total], state)
    elif edited := next(
        (one for one in declared_totals(state=state) if str(one.number) == request.GET.get("edit")), None
    ):
        typed = _cells(edited.total)
    return _page(request, pack, state, problems, typed)


@needs(DECLARE)
@require_POST
def take_table(request: HttpRequest) -> HttpResponse:
    """Take a table of totals: all of it, or nothing where a line is at fault."""
    state, pack = _state(request), pack_with_bases()
    problems: list[Problem] = []
    sent = read_upload(request.FILES.get("file"), problems)
    found = read_totals(sent.content, sent.name, known_totals(pack), clock.today(), problems) if sent else ()
    if sent and not found and not problems:
        problems.append(Problem(sent.name, N_("The table holds no line.")))
    if problems:
        return _page(request, pack, state, problems, {}, of_table=True)
    return _kept(request, pack, found, state)


def _kept(request: HttpRequest, pack: str, totals: Iterable[Total], state: str) -> HttpResponse:
    changed = declare_totals(pack, tuple(totals), state=state, by=actor(request), at=clock.now())
    if changed:
        words = ngettext("%(number)s total was declared.", "%(number)s totals were declared.", changed)
        messages.success(request, words % {"number": changed})
    else:
        messages.info(request, gettext("This was declared already; nothing was changed."))
    return redirect(_address(state))


@needs(DECLARE)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a total."""
    state = _state(request)
    withdraw_total(number, state=state, by=actor(request), at=clock.now())
    messages.success(request, gettext("The total was taken back. What it said stays among the earlier versions."))
    return redirect(_address(state))


def _address(state: str) -> str:
    return f"{reverse('cooperation:declared')}?state={state}"


def _cells(total: Total) -> dict[str, str]:
    """Return a total as the fields of the page hold it."""
    key = total.key
    found = {"year": key.year, "role": key.role, "form": key.form, "basis": key.basis, "covers": key.covers}
    more = {"count": total.count, "at_least": "yes" if total.at_least else "", "partners": total.partners}
    texts = {"source": total.source, "handling": total.handling}
    return {name: "" if one is None else str(one) for name, one in (found | more | texts).items()}


def _page(
    request: HttpRequest,
    pack: str,
    state: str,
    problems: list[Problem],
    typed: Mapping[str, str],
    *,
    of_table: bool = False,
) -> HttpResponse:
    names, views = Names(pack, ()), declared_totals(state=state)
    known = known_totals(pack)
    withdrawn = taken_back(state)
    bases = [(code, names.base(code)) for code in known.bases]
    context = {
        "state": state,
        "name": names.state(state),
        "states": [(code, names.state(code)) for code in sorted(actor(request).states_for(DECLARE))],
        "rows": [declared_row(one, names) for one in views],
        "taken_back": [declared_row(one, names) for one in withdrawn],
        "typed": typed,
        "roles": [(one.value, gettext(DECLARED_ROLES[one])) for one in Role],
        "forms": [(code, names.form(code)) for code in forms(pack) if code in known.forms],
        "bases": sorted(bases, key=lambda pair: alphabetical(pair[1])),
        "covers": [(one.value, gettext(words)) for one, words in COVERS_WORDS.items()],
        "handlings": [(one.value, gettext(words)) for one, words in HANDLING_WORDS.items()],
        "guide": [
            {"column": column, "meaning": gettext(words), "required": column in REQUIRED}
            for column, words in GUIDE.items()
        ],
        "problems": told(problems),
        "of_table": of_table,
        "synthetic": any(one.synthetic for one in (*views, *withdrawn)),
    }
    return render(request, "cooperation/declared.html", context, status=422 if problems else 200)
