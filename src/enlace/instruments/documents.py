"""A standing in words, and the pictures of this room: a map of one treaty, and the bar of who is party."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from enlace.directory.queries import StateView
from enlace.instruments.queries.geometry import outline_codes
from enlace.instruments.queries.standings import Cell, Counts
from enlace.instruments.rules.records import Status
from enlace.instruments.rules.standing import Force
from enlace.instruments.rules.wording import FORCE_WORDS, STATUS_WORDS
from enlace.publishing.rules.projection import Geometry
from enlace.publishing.rules.tree import IntervalBar, LegendEntry, Map, Region


def standing_words(status: Status, force: Force | None) -> str:
    """Return a standing in words; “Party” alone where no entry into force is recorded."""
    words = gettext(STATUS_WORDS[status])
    if force in (Force.IN_FORCE, Force.NOT_YET):
        return f"{words}, {gettext(FORCE_WORDS[force])}"
    return words


def standing_map(
    title: str,
    geometry: Geometry,
    states: tuple[StateView, ...],
    cells: Mapping[str, Cell],
    *,
    language: str,
    link: Callable[[StateView], str],
) -> Map:
    """Return the map of one treaty; `cells` by State, those without one are left out."""
    outlines = outline_codes(states)
    regions = tuple(
        Region(outlines[state.code], state.name(language), cells[state.code].standing.status, link(state))
        for state in states
        if state.code in cells
    )
    return status_map(title, geometry, regions)


def status_map(title: str, geometry: Geometry, regions: tuple[Region, ...]) -> Map:
    """Return a map of `regions` whose statuses are those of a treaty."""
    return Map(
        title=title,
        alt=gettext("Each State is marked as party, signatory, none recorded or unknown (hatched)."),
        regions=regions,
        geometry=geometry,
        legend=tuple(LegendEntry(status, gettext(STATUS_WORDS[status])) for status in Status),
        note=map_note(),
    )


def map_note() -> str:
    """Return the neutral note under every map."""
    return gettext(
        "The boundaries and names shown imply no position on the legal status of any territory. "
        "Geometry: Natural Earth, public domain."
    )


def party_bar(counts: Counts) -> IntervalBar:
    """Return the bar of the parties: known, possible (the unknown), and those not recorded as party."""
    rest = counts.signatory + counts.none_recorded
    return IntervalBar(
        label=gettext("States that are party, of %(total)s") % {"total": counts.states},
        total=counts.states,
        known=counts.party,
        possible=counts.unknown,
        known_label=ngettext("is recorded as party", "are recorded as party", counts.party),
        possible_label=ngettext("is unknown", "are unknown", counts.unknown),
        not_label=ngettext("is not recorded as party", "are not recorded as party", rest),
    )
