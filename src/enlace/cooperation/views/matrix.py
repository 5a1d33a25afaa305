"""All pairs of States at once: how many bases each two have for a form, and what has changed since a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.common import clock
from enlace.common.errors import N_, NotFound, Problem
from enlace.common.order import alphabetical
from enlace.common.texts import in_language
from enlace.cooperation.forms import read_day, read_state
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.queries.legal_basis import Bases, bases
from enlace.cooperation.rules.agreements import FIRST_YEAR
from enlace.cooperation.rules.changes import News
from enlace.cooperation.rules.matrix import Cell
from enlace.directory.queries import states_of
from enlace.directory.queries.entries import vocabulary
from enlace.directory.views.telling import term, told
from enlace.instruments.queries.treaties import instruments_of

ROWS = 50
ON_A_PAGE = 50
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class _Asked:
    """What both pages ask for: a form that is there, and the States by name."""

    pack: str
    form: str
    forms: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    problems: list[Problem]

    @property
    def form_name(self) -> str:
        return dict(self.forms)[self.form]


def _asked(request: HttpRequest) -> _Asked:
    pack, language = pack_with_bases(), get_language() or "en"
    terms, offered = vocabulary(pack).forms, tuple(forms(pack))
    problems: list[Problem] = []
    if not offered:
        raise NotFound(N_("No data have been loaded yet that say which treaty serves which form of cooperation."))
    form = request.GET.get("form", "") or offered[0]
    if form not in offered:
        problems.append(Problem("form", N_("Choose what is needed.")))
        form = offered[0]
    names = [(one.code, one.name(language)) for one in states_of(pack)]
    names.sort(key=lambda pair: alphabetical(pair[1]))
    return _Asked(pack, form, tuple((code, term(terms, code).text) for code in offered), tuple(names), problems)


@public
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show of each two States how many bases they have; a number leads to them."""
    asked = _asked(request)
    on = read_day(request.GET, "on", asked.problems) or clock.today()
    held = bases(asked.pack, asked.form, on)
    page = Paginator(asked.states, ROWS).get_page(request.GET.get("page"))
    cells = held.matrix()
    rest = urlencode({"form": asked.form, "on": on.isoformat()})
    to, codes = reverse("cooperation:legal_basis"), [code for code, _ in asked.states]
    rows = [
        (name, [_cell(cells.get(frozenset((code, other))), f"{to}?from={code}&to={other}&{rest}") for other in codes])
        for code, name in page
    ]
    context = {
        "asked": asked,
        "on": on,
        "page": page,
        "query": f"{rest}&",
        "rows": rows,
        "pairs": len(cells),
        "with_basis": sum(cell.in_force > 0 for cell in cells.values()),
        "alone": sum(cell.alone for cell in cells.values()),
        "ahead": on > clock.today(),
        "cannot_be_told": sum(not cell.in_force and cell.open > 0 for cell in cells.values()),
        "synthetic": _is_invented(held),
        "problems": told(asked.problems),
    }
    return render(request, "cooperation/matrix.html", context, status=422 if asked.problems else 200)


def _cell(cell: Cell | None, address: str) -> tuple[str, str] | None:
    """Return a cell as it is written: how many are in force, and after a plus how many cannot be told."""
    if cell is None:
        return None  # a State and itself
    return f"{cell.in_force} + {cell.open}?" if cell.open else str(cell.in_force), address


def _is_invented(held: Bases) -> bool:
    return any(one.agreement.synthetic for one in held.agreements.values())


@public
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Tell since when which States can ask each other for a form, and under what; and what has ended."""
    asked = _asked(request)
    today = clock.today()
    until = read_day(request.GET, "until", asked.problems) or today
    since = read_day(request.GET, "since", asked.problems) or max(until - A_YEAR, date(FIRST_YEAR, 1, 1))
    names = dict(asked.states)
    state = read_state(request.GET, "state", names, asked.problems)
    if since > until:
        asked.problems.append(Problem("since", N_("The first day comes after the last one.")))
    held = bases(asked.pack, asked.form, until)
    found = () if asked.problems else held.news(since, state=state)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    words = _basis_words(asked.pack, held)
    query = {"form": asked.form, "since": since.isoformat(), "until": until.isoformat(), "state": state}
    context = {
        "asked": asked,
        "since": since,
        "until": until,
        "state": state,
        "page": page,
        "query": f"{urlencode(query)}&",
        "news": [(_said(one, names, asked.form_name, words), _others(one, names)) for one in page],
        "synthetic": any(one.special and held.agreements[one.basis].agreement.synthetic for one in page),
        "problems": told(asked.problems),
    }
    return render(request, "cooperation/changes.html", context, status=422 if asked.problems else 200)


def _basis_words(pack: str, held: Bases) -> Mapping[tuple[str, bool], str]:
    """Return the name of each treaty and agreement, by its code and whether it is an agreement."""
    language = get_language() or "en"
    treaties: dict[tuple[str, bool], str] = {
        (one.code, False): one.short(language).text for one in instruments_of(pack)
    }
    return treaties | {
        (code, True): in_language(one.agreement.title, language) for code, one in held.agreements.items()
    }


GAINED = N_("Since %(day)s %(basis)s is in force between %(state)s and each of these, for “%(form)s”:")
LOST = N_("Since %(day)s %(basis)s is no longer in force between %(state)s and each of these, for “%(form)s”:")
GAINED_UNDATED = N_(
    "%(basis)s is now in force between %(state)s and each of these, for “%(form)s”; since when is not recorded:"
)
LOST_UNDATED = N_(
    "%(basis)s is no longer in force between %(state)s and each of these, for “%(form)s”; since when is not recorded:"
)


def _said(one: News, names: Mapping[str, str], form: str, words: Mapping[tuple[str, bool], str]) -> str:
    message = (GAINED if one.gained else LOST) if one.on else (GAINED_UNDATED if one.gained else LOST_UNDATED)
    return gettext(message) % {
        "day": _day(one.on),
        "state": names.get(one.state, one.state),
        "form": form,
        "basis": words.get((one.basis, one.special), one.basis),
    }


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _others(one: News, names: Mapping[str, str]) -> list[str]:
    found: list[Any] = [names.get(code, code) for code in one.others]
    return sorted(found, key=alphabetical)
