"""The roster of a joint team: who is in it from which message on, each line signed and holding the hash of the last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enlace_desk.directory import Directory
from enlace_desk.errors import check
from enlace_desk.officers import Officer, party_of
from enlace_desk.signed import Signed, sign, take, verify
from enlace_desk.texts import Text, hash_of

ADMITTED, LEFT = "admitted", "left"


@dataclass(frozen=True)
class Line:
    """A line of a roster. hash: of its payload; kid: the hash of the card that signed it."""

    hash: str
    kid: str
    payload: Text

    @property
    def party(self) -> str:
        return str(self.payload["party"])

    @property
    def decision(self) -> str:
        return str(self.payload["decision"])

    @property
    def since(self) -> int:
        """The number of the first message for which it counts."""
        return int(self.payload["from"])


def members(roster: Iterable[Line], number: int | None = None) -> list[str]:
    """Return who is in a team, sorted. number: of a message; None: of the next one."""
    last = {one.party: one.decision for one in roster if number is None or one.since <= number}
    return sorted(party for party, decision in last.items() if decision == ADMITTED)


def read_roster(signed: Iterable[str], header: Text, directory: Directory, count: int) -> list[Line]:
    """Read the lines of the team of `header`. count: of its messages. Raises: SealedError."""
    read: list[Line] = []
    for one in signed:
        check("lead" in header, "bad_roster")
        taken = take(one, "enlace-roster")
        check(taken.payload["request"] == header.get("request"), "wrong_request")
        card = _signer(taken, directory)
        _check_may(taken.payload, header, party_of(card), taken.kid)
        _check_line(taken.payload, header, read, count)
        read.append(Line(taken.hash, taken.kid, taken.payload))
    return read


def _signer(signed: Signed, directory: Directory) -> Text:
    """Return the card that signed a line. Raises: SealedError.

    That somebody leaves, a card says too that holds no longer or not yet: whoever leaves could else end the team for
    all others, by a line that the platform takes and no desk.
    """
    if signed.payload["decision"] == LEFT:
        card = directory.card(signed.kid)
        verify(signed, card["sign"])
        return card
    return directory.check_signed(signed, signed.payload["at"])


def sign_lines(
    by: Officer, header: Text, roster: Sequence[Line], count: int, decision: str, parties: Iterable[str], at: str
) -> list[str]:
    """Return one more line for each of `parties`. count: of the messages so far. Raises: SealedError."""
    lines, signed = list(roster), []
    for party in parties:
        payload: Text = {
            "at": at,
            "decision": decision,
            "from": count + 1,
            "number": len(lines) + 1,
            "party": party,
            "previous": lines[-1].hash if lines else None,
            "request": header["request"],
            "v": 1,
        }
        _check_may(payload, header, by.party, by.hash)
        _check_line(payload, header, lines, count)
        signed.append(sign("enlace-roster", payload, by.key, by.hash))
        lines.append(Line(hash_of(payload), by.hash, payload))
    return signed


def _check_may(payload: Text, header: Text, party: str, kid: str) -> None:
    """Refuse what `party` may not decide: the lead decides of all, whoever leaves of itself."""
    own = payload["decision"] == LEFT and party == payload["party"]
    check(party == header["lead"] or own, "not_of_party", kid)


def _check_line(payload: Text, header: Text, before: Sequence[Line], count: int) -> None:
    number = len(before) + 1
    in_place = payload["number"] == number and payload["previous"] == (before[-1].hash if before else None)
    least = before[-1].since if before else 1
    in_order = least <= payload["from"] <= (count + 1 if before else 1)
    leads = payload["party"] == header["lead"]
    first = leads if not before else not leads
    changes = (payload["party"] in members(before)) == (payload["decision"] == LEFT)
    check(in_place and in_order and first and changes, "bad_roster", str(number))
