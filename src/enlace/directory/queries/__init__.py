"""Reads of this room; what a pack says of its States is read everywhere, and stands here for all."""

from enlace.directory.queries.states import (
    INSIDE,
    OUTSIDE,
    PackView,
    StateView,
    document,
    group_column_name,
    group_name,
    group_value_name,
    groups_of,
    memberships_of,
    pack,
    pack_hash,
    packs,
    state_of,
    states_of,
)

__all__ = [
    "INSIDE",
    "OUTSIDE",
    "PackView",
    "StateView",
    "document",
    "group_column_name",
    "group_name",
    "group_value_name",
    "groups_of",
    "memberships_of",
    "pack",
    "pack_hash",
    "packs",
    "state_of",
    "states_of",
]
