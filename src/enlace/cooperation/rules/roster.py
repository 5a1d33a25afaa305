"""The roster of a joint team: who is a party of which message, by lines that the lead signs; the platform keeps them.

Form: docs/reference/sealed-content.md, part A joint team.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from enlace.cooperation.rules.signed_texts import Signed

ADMITTED, LEFT = "admitted", "left"
# What is sent in a team, and between two.
TEAM_TYPES = frozenset({"note", "request", "answer", "calendar", "closing"})
REQUEST_TYPES = frozenset({"request", "answer", "note", "feedback", "consultation"})


@dataclass(frozen=True)
class RosterLine:
    """A line of a roster. number: from 1; party: `PACK/STATE/AUTHORITY`; decision: `admitted` or `left`.

    from_number: of the first message for which it counts. at: an instant, as it was signed. hash: of the line.
    """

    number: int
    party: str
    decision: str
    from_number: int
    at: str
    hash: str

    @classmethod
    def of(cls, signed: Signed) -> Self:
        one = signed.payload
        return cls(one["number"], one["party"], one["decision"], one["from"], one["at"], signed.hash)


@dataclass(frozen=True)
class Roster:
    """The roster of a team. lead: its party; members: parties that have accepted on the platform and not left it."""

    lead: str
    members: frozenset[str]
    lines: tuple[RosterLine, ...] = ()

    def parties(self, number: int) -> tuple[str, ...]:
        """Return the parties of a message, sorted. number: of the message."""
        return parties_at(self.lines, number)

    def takes(self, signed: Signed, signer: str, messages: int) -> bool:
        """Return whether a line may come next. signer: the party that signed; messages: how many are there."""
        one = signed.payload
        last = self.lines[-1] if self.lines else None
        in_place = one["number"] == len(self.lines) + 1 and one["previous"] == (last.hash if last else None)
        if not in_place or one["from"] != messages + 1:
            return False
        party, inside = str(one["party"]), self.parties(messages + 1)
        if one["decision"] == ADMITTED:
            first = party == self.lead if last is None else party in self.members
            return signer == self.lead and first and party not in inside
        return party != self.lead and party in inside and signer in (self.lead, party)

    def with_line(self, signed: Signed) -> "Roster":
        return replace(self, lines=(*self.lines, RosterLine.of(signed)))


def admitted(lines: Iterable[RosterLine]) -> frozenset[str]:
    """Return those whose last line admits them."""
    last = {one.party: one.decision for one in lines}
    return frozenset(party for party, decision in last.items() if decision == ADMITTED)


def parties_at(lines: Sequence[RosterLine], number: int) -> tuple[str, ...]:
    """Return those whose last line that counts for the message `number` admits them, sorted."""
    return tuple(sorted(admitted(one for one in lines if one.from_number <= number)))
