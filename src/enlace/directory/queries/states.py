"""States, groups and coded lists of a pack, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from enlace.common.errors import N_, NotFound
from enlace.common.texts import Text, in_language
from enlace.directory.models import Membership, Pack, PackDocument, State


@dataclass(frozen=True)
class PackView:
    """A pack, as other rooms see it."""

    code: str
    title: Text
    languages: tuple[str, ...]
    state_column: str
    group_columns: tuple[str, ...]


@dataclass(frozen=True)
class StateView:
    """A State of a pack; groups: column -> value (`y`, `n` or a label)."""

    code: str
    names: Text
    groups: Mapping[str, str]
    details: Mapping[str, str]

    def name(self, language: str) -> str:
        return in_language(self.names, language)


def packs() -> tuple[PackView, ...]:
    """Return all packs, in order of code."""
    return tuple(_pack_view(pack) for pack in Pack.objects.order_by("code"))


def pack(code: str) -> PackView:
    """Return one pack. Raises: NotFound."""
    found = Pack.objects.filter(code=code).first()
    if found is None:
        raise NotFound(N_("There is no pack “%(code)s”."), code=code)
    return _pack_view(found)


def _pack_view(found: Pack) -> PackView:
    states = found.manifest.get("states", {})
    return PackView(
        found.code,
        found.title,
        tuple(found.languages),
        states.get("code", ""),
        tuple(states.get("groups") or ()),
    )


def states_of(pack_code: str) -> tuple[StateView, ...]:
    """Return the States of a pack, in order of code."""
    return tuple(
        StateView(state.code, state.names, state.groups, state.details)
        for state in State.objects.filter(pack_id=pack_code).order_by("code")
    )


def state_of(pack_code: str, code: str) -> StateView:
    """Return one State. Raises: NotFound."""
    state = State.objects.filter(pack_id=pack_code, code=code).first()
    if state is None:
        raise NotFound(N_("There is no State “%(code)s” in this pack."), code=code)
    return StateView(state.code, state.names, state.groups, state.details)


def groups_of(states: tuple[StateView, ...], columns: tuple[str, ...]) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return column -> value -> codes of the States that have it."""
    groups: dict[str, dict[str, set[str]]] = {column: {} for column in columns}
    for state in states:
        for column, value in state.groups.items():
            if column in groups:
                groups[column].setdefault(value, set()).add(state.code)
    return {
        column: {value: frozenset(codes) for value, codes in sorted(values.items())}
        for column, values in groups.items()
    }


def document(pack_code: str, name: str) -> Any:
    """Return the parsed content of a file of the pack (`taxonomies`, `geometry`, ...), or None."""
    found = PackDocument.objects.filter(pack_id=pack_code, name=name).first()
    return found.content if found else None


def memberships_of(pack_code: str, state_code: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return (organization, role, as of, source) of one State, in order of organization."""
    rows = Membership.objects.filter(pack_id=pack_code, state_code=state_code).order_by("organization")
    return tuple(rows.values_list("organization", "role", "as_of", "source"))


def pack_hash(code: str) -> str:
    """Return the hash of all files of a pack as it was last loaded; "" where there is no such pack."""
    return Pack.objects.filter(code=code).values_list("content_hash", flat=True).first() or ""


# How a column of groups marks a State that is in the group, and one that is not.
INSIDE, OUTSIDE = "y", "n"


def group_column_name(column: str) -> str:
    """Return how a column of groups is named: `caricom` is CARICOM."""
    known = {
        "caricom": "CARICOM",
        "sica": "SICA",
        "oecs": _("OECS"),
        "mercosur": "MERCOSUR",
        "northern_triangle": _("Northern Triangle of Central America"),
        "small_island_developing_state": _("Small island developing States"),
        "subregion": _("Subregion"),
    }
    return known.get(column, column.replace("_", " "))


def group_value_name(value: str) -> str:
    """Return how a value of a column of groups is named."""
    known = {
        INSIDE: _("members"),
        OUTSIDE: _("other States"),
        "Caribbean": _("Caribbean"),
        "South America": _("South America"),
        "Central America": _("Central America"),
        "North America": _("North America"),
        "member": _("member"),
        "associate": _("associate"),
        "observer": _("observer"),
        "suspended": _("suspended"),
    }
    return known.get(value, value)


def group_name(column: str, value: str) -> str:
    """Return how a group is named: `caricom`, `y` is CARICOM; `subregion`, `Caribbean` is Caribbean."""
    if value == INSIDE:
        return group_column_name(column)
    if column == "subregion":
        return group_value_name(value)
    return _("%(group)s: %(value)s") % {"group": group_column_name(column), "value": group_value_name(value)}
