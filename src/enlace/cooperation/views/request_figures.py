"""Figures of requests: exact ones for the State whose they are, and those published of the region once a year."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.order import alphabetical
from enlace.cooperation.actions.figures import publish_figures
from enlace.cooperation.queries.declared import declared_totals, shown_to
from enlace.cooperation.queries.forms import pack_with_bases
from enlace.cooperation.queries.request_figures import editions, ended_years, own_figures, own_rows, texts_of
from enlace.cooperation.rules.figures_json import figures_json
from enlace.cooperation.rules.protection import DAY_BANDS, MARGIN, SEVERAL, UNLISTED, UNNAMED, Figure, Published
from enlace.cooperation.rules.statistics import By, Figures, Milestone, Outcome, Role
from enlace.cooperation.rules.statuses import STATUS_WORDS, Status
from enlace.cooperation.views.declared import declared_json, declared_row
from enlace.cooperation.views.request_words import USEFUL_WORDS, Names
from enlace.directory.views.telling import told

KEEP, PUBLISH = Permission.REQUEST_KEEP, Permission.REQUEST_FIGURES_PUBLISH
ROLE_WORDS: Mapping[Role, str] = {Role.MADE: N_("Made"), Role.RECEIVED: N_("Received from others")}
BY_WORDS: Mapping[By, str] = {
    By.BASIS: N_("Legal basis"),
    By.FORM: N_("Form of cooperation"),
    By.PART: N_("What is asked for"),
    By.CRIME_TYPE: N_("Crimes"),
    By.YEAR: N_("Year"),
    By.PARTNER: N_("Partner State"),
    By.STATUS: N_("Status"),
}
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.EXECUTED: N_("Executed"),
    Outcome.PARTLY: N_("Executed in part"),
    Outcome.REFUSED: N_("Refused"),
    Outcome.WITHDRAWN: N_("Withdrawn"),
    Outcome.OPEN: N_("Open"),
}
MILESTONE_WORDS: Mapping[Milestone, str] = {
    Milestone.DELIVERED: N_("From sent to delivered"),
    Milestone.ACKNOWLEDGED: N_("From delivered to acknowledged"),
    Milestone.EXECUTED: N_("From acknowledged to executed"),
}
PUBLISHED_WORDS: Mapping[Published, str] = {
    Published.ALL: N_("All requests"),
    Published.MADE: N_("Made, by State"),
    Published.RECEIVED: N_("Received, by State"),
    Published.FORM: N_("By form of cooperation"),
    Published.BASIS: N_("By legal basis"),
    Published.CRIME_TYPE: N_("By crime"),
    Published.OUTCOME: N_("What became of them"),
    Published.GROUND: N_("Refusals by ground"),
    Published.ACKNOWLEDGED_IN: N_("Days until acknowledged"),
    Published.EXECUTED_IN: N_("Days until executed"),
    Published.CONVENTION: N_("On the Convention, by State that made them"),
}
OTHER_ROWS: Mapping[str, str] = {
    SEVERAL: N_("several at once"),
    UNLISTED: N_("others"),
    UNNAMED: N_("none named"),
    "": N_("none named"),
}


def _state(request: HttpRequest) -> str:
    """Return the State whose figures are asked for: the first of the reader's where none is named."""
    own = sorted(actor(request).states_for(KEEP))
    asked = request.GET.get("state", "") or next(iter(own), "")
    if asked not in own:
        raise NotFound(N_("There are no figures of this State for you."))
    return asked


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else None


@needs(KEEP)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show a State the exact figures of its own requests."""
    state, year = _state(request), _year(request)
    found = own_figures(actor(request), state, year)
    if request.GET.get("format") == "json":
        declared = [declared_json(one.declared) for one in found.declared]
        about = {"state": state, "year": year, "synthetic": found.synthetic, "declared": declared}
        return JsonResponse(figures_json(found.figures) | about)
    names = Names(pack_with_bases(), ())
    context = {
        "state": state,
        "name": names.state(state),
        "states": [(code, names.state(code)) for code in sorted(actor(request).states_for(KEEP))],
        "year": year,
        "years": found.years,
        "roles": [
            _role(gettext(ROLE_WORDS[role]), role.value, figures, names) for role, figures in found.figures.items()
        ],
        "declared": [
            declared_row(one.declared, names) | {"counted": one.counted, "counted_partners": one.partners}
            for one in found.declared
        ],
        "declares": actor(request).may(Permission.TOTAL_DECLARE, state),
        "file": _evidence_name(state, synthetic=found.synthetic),
        "synthetic": found.synthetic,
    }
    return render(request, "cooperation/request_figures.html", context)


def _evidence_name(state: str, *, synthetic: bool) -> str:
    return f"requests-{state}{'-SYNTHETIC' if synthetic else ''}.jsonl"


def _role(title: str, code: str, figures: Figures, names: Names) -> dict[str, Any]:
    outcomes = figures.outcomes
    return {
        "title": title,
        "code": code,
        "total": figures.total,
        "tables": [
            {
                "by": gettext(BY_WORDS[by]),
                "rows": [(_row(by, key[0], names), count) for key, count in table.rows.items()],
                "in_several": table.in_several,
            }
            for by, table in figures.tables.items()
        ],
        "days": [(gettext(MILESTONE_WORDS[one]), days) for one, days in figures.days.items()],
        "owed": outcomes.owed,
        "outcomes": [(gettext(OUTCOME_WORDS[one]), outcomes.share(one)) for one in Outcome],
        "once_partly": outcomes.once_partly,
        "rest_refused": outcomes.rest_refused,
        "refusals": outcomes.refusals,
        "grounds": [(names.ground(ground), count) for ground, count in outcomes.grounds.items()],
        "returned": figures.returned,
        "useful": figures.useful,
        "usefuls": [(gettext(USEFUL_WORDS[one]), count) for one, count in figures.useful.counts.items()],
        "convention": figures.convention,
    }


def _row(by: By, code: str, names: Names) -> str:
    if code in OTHER_ROWS:
        return gettext(OTHER_ROWS[code])
    words: Mapping[By, Callable[[str], str]] = {
        By.BASIS: names.base,
        By.FORM: names.form,
        By.PART: names.part,
        By.CRIME_TYPE: names.crime,
        By.PARTNER: names.state,
        By.STATUS: lambda status: gettext(STATUS_WORDS[Status(status)]),
    }
    return words[by](code) if by in words else code


@needs(KEEP)
@require_safe
def all_evidence(request: HttpRequest) -> HttpResponse:
    """Hand over the lines of evidence of all requests of a State, from which it recomputes its figures."""
    state = _state(request)
    rows = own_rows(actor(request), state)
    name = _evidence_name(state, synthetic=rows.filter(synthetic=True).exists())
    lines = "".join(f"{text}\n" for text in texts_of(rows))
    answer = HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _published_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _published(request, list(error.problems))


@public
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Show what was published of the region, the latest year first."""
    return _published(request, [])


def _published(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    pack = pack_with_bases()
    names, found = Names(pack, ()), editions(pack)
    declared = shown_to(actor(request), declared_totals(pack=pack))
    context = {
        "editions": [
            {
                "year": one.edition.year,
                "at": one.published_at,
                "synthetic": one.synthetic,
                "tables": [
                    (
                        gettext(PUBLISHED_WORDS[table]),
                        [_shown(table, code, figure, names) for code, figure in rows.items()],
                    )
                    for table, rows in one.edition.tables.items()
                ],
            }
            for one in found
        ],
        "margin": MARGIN,
        "may_publish": actor(request).may(PUBLISH),
        "years": ended_years(pack) if actor(request).may(PUBLISH) else (),
        "problems": told(problems),
        "declared": sorted(
            (declared_row(one, names) for one in declared), key=lambda row: alphabetical(str(row["state"]))
        ),
        "synthetic": any(one.synthetic for one in found) or any(one.synthetic for one in declared),
    }
    return render(request, "cooperation/request_published.html", context, status=422 if problems else 200)


def _table(table: Published, rows: Mapping[str, Figure], names: Names) -> tuple[str, list[tuple[str, int | None]]]:
    return gettext(PUBLISHED_WORDS[table]), [_shown(table, code, figure, names) for code, figure in rows.items()]


def _shown(table: Published, code: str, figure: Figure, names: Names) -> tuple[str, int | None]:
    words: Mapping[Published, Callable[[str], str]] = {
        Published.ALL: lambda _: gettext("all"),
        Published.MADE: names.state,
        Published.RECEIVED: names.state,
        Published.CONVENTION: names.state,
        Published.FORM: names.form,
        Published.BASIS: names.base,
        Published.CRIME_TYPE: names.crime,
        Published.GROUND: names.ground,
        Published.OUTCOME: lambda outcome: gettext(OUTCOME_WORDS[Outcome(outcome)]),
        Published.ACKNOWLEDGED_IN: _band,
        Published.EXECUTED_IN: _band,
    }
    return (gettext(OTHER_ROWS[code]) if code in OTHER_ROWS else words[table](code)), figure.count


def _band(band: str) -> str:
    if DAY_BANDS[band] is None:
        return gettext("%(first)s days or more") % {"first": band.rstrip("-")}
    first, last = band.split("-")
    return gettext("%(first)s to %(last)s days") % {"first": first, "last": last}


@needs(PUBLISH)
@answering({Invalid: _published_again})
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Make the edition of a year, once."""
    text = request.POST.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == len("2026")):
        raise Invalid([Problem("year", N_("Choose a year."))])
    publish_figures(pack_with_bases(), int(text), by=actor(request), at=clock.now())
    messages.success(request, gettext("The figures were published. They are never made again."))
    return redirect("cooperation:figures_published")
