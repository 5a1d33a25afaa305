"""The header in clear: who the parties are, and what of it never changes once a message was sent."""

from collections.abc import Sequence

from enlace_desk.errors import check
from enlace_desk.roster import Line, members
from enlace_desk.shapes import are_parties, is_party
from enlace_desk.texts import Text

FIXED = ("asked", "bases", "form", "lead", "request", "requested", "requesting")


def is_team(header: Text) -> bool:
    """Whether a header is that of a joint team, and not of a request."""
    return "lead" in header


def parties_of(header: Text, roster: Sequence[Line] = (), number: int | None = None) -> list[str]:
    """Return the parties, sorted: of a request its two; of a team those in its roster.

    number: of a message; None: of the next one.
    """
    if is_team(header):
        return members(roster, number)
    requesting, requested = header.get("requesting"), header.get("requested")
    check(is_party(requesting) and is_party(requested), "wrong_type", "requested", "requesting")
    return sorted({str(requesting), str(requested)})


def all_parties_of(header: Text, roster: Sequence[Line] = ()) -> list[str]:
    """Return all who are or ever were parties, sorted."""
    return sorted({one.party for one in roster}) if is_team(header) else parties_of(header)


def accepted(header: Text) -> list[str]:
    """Return whom the platform names as members of a team. Raises: SealedError."""
    named = header.get("members")
    check(are_parties(named), "wrong_type", "members")
    return list(named or ())


def to_admit(header: Text, roster: Sequence[Line]) -> list[str]:
    """Return who accepted on the platform and is not in the roster, the lead first."""
    outside = set(accepted(header)) - set(members(roster))
    return sorted(outside, key=lambda one: (one != header["lead"], one))


def to_leave(header: Text, roster: Sequence[Line]) -> list[str]:
    """Return who left on the platform and is in the roster still: until that is signed nothing more is sealed."""
    return [one for one in members(roster) if one not in (*accepted(header), header["lead"])]


def changed(one: Text, other: Text) -> list[str]:
    return [name for name in FIXED if one.get(name) != other.get(name)]
