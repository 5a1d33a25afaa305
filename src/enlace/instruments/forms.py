"""What people send to this room: the filter of a page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from enlace.common.errors import N_, Problem
from enlace.instruments.rules.periods import day
from enlace.instruments.rules.records import Status


@dataclass(frozen=True)
class Filter:
    """Which part of the table is asked for; everything may be empty.

    on: the day of the standing. group: column and value. instrument: the treaty that `status` and the map
    speak of; without one, `status` is that of any treaty.
    """

    on: date | None = None
    group: tuple[str, str] | None = None
    instrument: str = ""
    status: Status | None = None


def read_filter(
    query: Mapping[str, str],
    problems: list[Problem],
    *,
    groups: Mapping[str, Collection[str]],
    instruments: Collection[str] = (),
) -> Filter:
    """Return the filter that the address asks for; what cannot be used is left out, with a problem."""
    column, _, value = query.get("group", "").partition(":")
    group = (column, value) if value in groups.get(column, ()) else None
    if column and group is None:
        problems.append(Problem("group", N_("There is no such group of States.")))
    instrument = query.get("instrument", "")
    if instrument and instrument not in instruments:
        problems.append(Problem("instrument", N_("There is no such treaty in this pack.")))
        instrument = ""
    status = query.get("status", "")
    if status and status not in set(Status):
        problems.append(Problem("status", N_("There is no such status.")))
        status = ""
    return Filter(read_day(query, problems), group, instrument, Status(status) if status else None)


def read_day(query: Mapping[str, str], problems: list[Problem]) -> date | None:
    """Return the day in `on`, or None."""
    text = query.get("on", "").strip()
    found = day(text)
    if text and found is None:
        message = N_("“%(value)s” is no date; write it as 2017-04-20.")
        problems.append(Problem("on", message, {"value": text[:40]}))
    return found
