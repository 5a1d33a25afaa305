"""The header in clear: who its parties are, and what of it never changes once a message was sent."""

from enlace_desk.errors import check
from enlace_desk.shapes import are_joined, is_party
from enlace_desk.texts import Text

FIXED = ("asked", "bases", "form", "request", "requested", "requesting")


def parties_of(header: Text, number: int | None = None) -> list[str]:
    """Return the parties, sorted. number: of a message; who joined later is no party of it. None: all who ever were."""
    requesting, requested, joined = header.get("requesting"), header.get("requested"), header.get("joined", [])
    check(is_party(requesting) and is_party(requested) and are_joined(joined), "wrong_type", "requested", "requesting")
    later = [one["party"] for one in joined if number is None or one["number"] <= number]
    return sorted({str(requesting), str(requested), *later})


def changed(one: Text, other: Text) -> list[str]:
    return [name for name in FIXED if one.get(name) != other.get(name)]
