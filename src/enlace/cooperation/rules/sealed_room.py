"""How much is kept: of one request or joint team, of it a part for each side; and of the keys of one State.

Else one State could fill a file until nobody can add to it, or no desk reads it any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed import New

# Of one request or joint team: in all; parts, so that the desk still reads the file with all keys; and besides pieces,
# so that whoever adds a message can bring the rest in one file.
MAX_KEPT_BYTES = 2 * 1024 * 1024 * 1024
MOST_KEPT_ENTRIES = 15_000
MAX_BESIDES_PIECES = 48 * 1024 * 1024
# One part in so many is divided among the sides: what one has not used of its own nobody else uses.
SHARED_PART = 4
# Of one State, of each kind: entries and octets. Each by itself, so that whoever may add one kind alone, as an officer
# cards, keeps nobody from another, as the point of contact from revoking.
KEYS: Mapping[str, tuple[int, int]] = {
    "cards": (500, 1024 * 1024),
    "endorsements": (1000, 1024 * 1024),
    "epochs": (500, 1024 * 1024),
    "wraps": (4000, 4 * 1024 * 1024),
}


@dataclass(frozen=True)
class Kept:
    """How much one side has brought. entries: how many; size, besides_pieces: in octets."""

    entries: int = 0
    size: int = 0
    besides_pieces: int = 0


def check_room(kept: Mapping[Side, Kept], side: Side, sides: Sequence[Side], found: Sequence[New]) -> None:
    """Refuse what is more than one side may still bring. Raises: Invalid.

    kept: of each side what it has brought, of those that have left too. sides: of the request or joint team.
    """
    room = _Room(kept, side, sides)
    content = [len(one.content) for one in found]
    besides = sum(len(one.content) for one in found if one.kind != "pieces")
    if room.left("size", MAX_KEPT_BYTES) < sum(content):
        limit = MAX_KEPT_BYTES // 1024**3
        message = N_(
            "No more than %(limit)s GB is kept of one request or joint team, and of it a part for each side. "
            "Begin another one for the rest."
        )
        raise Invalid([Problem("file", message, {"limit": limit})])
    fits = room.left("entries", MOST_KEPT_ENTRIES) >= len(found)
    if not fits or room.left("besides_pieces", MAX_BESIDES_PIECES) < besides:
        message = N_(
            "A sealed file holds no more messages and parts than are here, and a part is kept for each side. "
            "Begin another request or joint team."
        )
        raise Invalid([Problem("file", message)])


@dataclass(frozen=True)
class _Room:
    kept: Mapping[Side, Kept]
    side: Side
    sides: Sequence[Side]

    def left(self, what: str, limit: int) -> int:
        """Return how much the side may still bring: what is free, without what others have not used of their part."""
        own = limit // (SHARED_PART * len(self.sides))
        used = {one: int(getattr(brought, what)) for one, brought in self.kept.items()}
        parts = {one: max(used.get(one, 0), own) for one in self.sides if one != self.side}
        return limit - sum((used | parts).values())


def check_keys(kept: Mapping[str, tuple[int, int]], found: Sequence[New]) -> None:
    """Refuse more keys than a State may have. Raises: Invalid.

    kept: of each kind how many entries of the State are there, and their octets.
    """
    for kind, (most, octets) in KEYS.items():
        new = [len(one.content) for one in found if one.kind == kind]
        count, size = kept.get(kind, (0, 0))
        if new and (count + len(new) > most or size + sum(new) > octets):
            message = N_(
                "No more keys of this kind are kept of your State: %(most)s at most. Find out what made so many of "
                "them, and write to the Secretariat."
            )
            raise Invalid([Problem("file", message, {"most": most})])
