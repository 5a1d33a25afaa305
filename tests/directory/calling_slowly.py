"""Whom do I call, worked out by walking through the order as it is told to people; slow and obvious."""

from datetime import UTC, datetime

from enlace.directory.rules.calling import Desk, Need
from enlace.directory.rules.entries import Competence

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def first_slowly(need: Need, desks: list[Desk], customary: frozenset[str]) -> Desk | None:
    """Return the desk to be called first, or None."""
    crimes = (needed(need.crime), {""}, any_but(need.crime))
    treaties = (needed(need.instrument), {""}, any_but(need.instrument))
    pairs = [(crime, treaty) for crime in crimes for treaty in treaties]
    # What surely serves comes before what serves only if a crime or treaty that was not said is the right one.
    sure = [pair for pair in pairs if None not in pair]
    for crime, treaty in [*sure, *(pair for pair in pairs if None in pair)]:
        fitting = [one for one in desks if any(serves(c, need.form, crime, treaty) for c in one.entry.competences)]
        if fitting:
            return best(fitting, urgent=need.urgent)
    for kinds in (customary, {"npc_toc"}, {"mfa"}):
        fitting = [one for one in desks if one.entry.kind in kinds]
        if fitting:
            return best(fitting, urgent=need.urgent)
    return None


def needed(code: str) -> set[str]:
    """Return what a record must say to be the very one; nothing is, where nothing was said."""
    return {code} if code else set()


def any_but(code: str) -> set[str] | None:
    """Return None (whatever is said) where nothing was asked for, else nothing: another one does not serve."""
    return set() if code else None


def serves(one: Competence, form: str, crime: set[str] | None, treaty: set[str] | None) -> bool:
    return (
        one.form == form
        and (one.crime != "" if crime is None else one.crime in crime)
        and (one.instrument != "" if treaty is None else one.instrument in treaty)
    )


def best(desks: list[Desk], *, urgent: bool) -> Desk:
    with_line = [one for one in desks if one.entry.line_247]
    left = with_line if urgent and with_line else desks
    confirmed = [one for one in left if one.confirmed_at]
    if confirmed:
        latest = max(one.confirmed_at.date() for one in confirmed if one.confirmed_at)
        left = [one for one in confirmed if one.confirmed_at and one.confirmed_at.date() == latest]
    return min(left, key=lambda one: one.entry.code)
