"""One treaty with all States, and one State with all treaties."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.common import clock
from enlace.common.errors import Problem
from enlace.common.order import alphabetical
from enlace.directory.queries import memberships_of
from enlace.instruments.documents import party_bar, standing_map
from enlace.instruments.forms import read_day
from enlace.instruments.queries.geometry import drawn_outlines
from enlace.instruments.queries.standings import TreatySheet, state_sheet, treaty_sheet
from enlace.instruments.queries.treaties import provisions_of
from enlace.instruments.views.telling import drawn, source_language, told


@public
@require_safe
def treaty(request: HttpRequest, pack: str, instrument: str) -> HttpResponse:
    """Show one treaty: its own dates, who is bound, its provisions."""
    language = get_language() or "en"
    problems: list[Problem] = []
    on = read_day(request.GET, problems)
    sheet = treaty_sheet(pack, instrument, on, clock.today())
    one = sheet.instrument
    context = {
        "pack": sheet.pack,
        "on": on,
        "problems": told(problems),
        "instrument": one,
        "title": one.title(language),
        "short": one.short(language),
        "counts": sheet.counts,
        "bar": drawn([party_bar(sheet.counts)], "bar-") if sheet.states else "",
        "map": _map(sheet, language),
        "rows": [
            {
                "code": state.code,
                "name": state.name(language),
                "url": reverse("instruments:state", args=[pack, state.code]),
                "cell": sheet.cells[state.code],
            }
            for state in sorted(sheet.states, key=lambda state: alphabetical(state.name(language)))
        ],
        "provisions": [
            {
                "article": provision.article,
                "title": provision.title(language),
                "gist": provision.gist(language),
                "paragraph": "." in provision.article,
                "checked": provision.checked(language),
            }
            for provision in provisions_of(pack, instrument)
        ],
        "source_language": source_language(sheet.pack.languages),
        "crumbs": [(gettext("Treaties"), reverse("instruments:matrix", args=[pack]))],
    }
    return render(request, "instruments/treaty.html", context, status=422 if problems else 200)


def _map(sheet: TreatySheet, language: str) -> str:
    geometry = drawn_outlines(sheet.pack.code, sheet.states)
    if geometry is None:
        return ""
    picture = standing_map(
        sheet.instrument.short(language).text,
        geometry,
        sheet.states,
        sheet.cells,
        language=language,
        link=lambda state: reverse("instruments:state", args=[sheet.pack.code, state.code]),
    )
    return drawn([picture], "map-")


@public
@require_safe
def state(request: HttpRequest, pack: str, code: str) -> HttpResponse:
    """Show one State: its standing under every treaty, and what it is a member of."""
    language = get_language() or "en"
    problems: list[Problem] = []
    on = read_day(request.GET, problems)
    sheet = state_sheet(pack, code, on, clock.today())
    context = {
        "pack": sheet.pack,
        "on": on,
        "problems": told(problems),
        "state": sheet.state,
        "name": sheet.state.name(language),
        "rows": [
            {
                "code": one.code,
                "name": one.short(language),
                "title": one.title(language),
                "url": reverse("instruments:treaty", args=[pack, one.code]),
                "cell": sheet.cells[one.code],
            }
            for one in sheet.instruments
        ],
        "memberships": memberships_of(pack, code),
        "source_language": source_language(sheet.pack.languages),
        "crumbs": [(gettext("Treaties"), reverse("instruments:matrix", args=[pack]))],
    }
    return render(request, "instruments/state.html", context, status=422 if problems else 200)
