"""The part of a pack that this room stores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enlace.directory.rules.manifest import Manifest
from enlace.directory.rules.states import MembershipEntry, SeriesPoint, StateEntry


@dataclass(frozen=True)
class DirectoryPart:
    """The pack itself, its States, memberships and series; `documents`: name -> parsed content."""

    manifest: Manifest
    states: tuple[StateEntry, ...]
    memberships: tuple[MembershipEntry, ...]
    series: tuple[SeriesPoint, ...]
    documents: Mapping[str, Any]
    content_hash: str
