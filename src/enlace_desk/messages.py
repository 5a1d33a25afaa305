"""Messages: sealed for the case, with a seal that anybody can check without opening."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from enlace_desk import age
from enlace_desk.directory import Directory
from enlace_desk.errors import check
from enlace_desk.headers import changed, is_team, parties_of
from enlace_desk.officers import Officer, party_of
from enlace_desk.padding import pad, unpad
from enlace_desk.roster import Line
from enlace_desk.shapes import IN_BOTH, KINDS_IN_A_TEAM, KINDS_OF_MESSAGE, check_message
from enlace_desk.signed import Signed, sign, take
from enlace_desk.texts import Text, canonical, hash_of, read_text

SKEW = timedelta(days=1)


@dataclass(frozen=True)
class SealedMessage:
    """A message as it is kept: its seal, a signed text, and the age file."""

    seal: str
    ciphertext: bytes


@dataclass(frozen=True)
class Content:
    """What a message says. body: field code -> text; files: entries of `pieces.seal_file`."""

    type: str
    handling: str
    body: Mapping[str, str]
    files: Sequence[Text] = ()


@dataclass(frozen=True)
class Place:
    """Where a message was found. number: counts from 1; previous: the hash of the seal before, None for the first.

    roster: of a team. cases: recipient of a case -> to whom messages before were sealed for it.
    """

    header: Text
    number: int
    previous: str | None
    roster: Sequence[Line] = ()
    cases: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def parties(self) -> list[str]:
        return parties_of(self.header, self.roster, self.number)

    def fits(self, case: str) -> bool:
        """Whether no message was sealed for `case` to other parties: its key opens those too."""
        return self.cases.get(case, self.parties) == self.parties

    def after(self, seal: Signed) -> "Place":
        """Return the place that follows that of `seal`."""
        cases = {**self.cases, seal.payload["case"]: seal.payload["to"]}
        return replace(self.passing(seal), cases=cases)

    def passing(self, seal: Signed) -> "Place":
        """Return the place that follows that of a `seal` which was refused: it says nothing of its case."""
        return replace(self, number=self.number + 1, previous=seal.hash)


def kinds_of(header: Text) -> Sequence[str]:
    """Return the kinds of messages that a request, or a team, has."""
    return KINDS_IN_A_TEAM if is_team(header) else KINDS_OF_MESSAGE


def seal_message(by: Officer, content: Content, place: Place, case: str, at: str) -> SealedMessage:
    both: Text = {
        "case": case,
        "from": by.party,
        "handling": content.handling,
        "number": place.number,
        "request": place.header["request"],
        "sent_at": at,
        "to": place.parties,
        "type": content.type,
        "v": 1,
    }
    inside = both | {"body": dict(content.body), "files": list(content.files), "header": place.header}
    check_message(inside)
    check(content.type in kinds_of(place.header), "wrong_type", "type")
    ciphertext = age.seal(pad(canonical(inside).encode()), [case])
    payload = both | {"ciphertext": hash_of(ciphertext), "header": hash_of(place.header), "previous": place.previous}
    return SealedMessage(sign("enlace-seal", payload, by.key, by.hash), ciphertext)


def check_seal(message: SealedMessage, place: Place, directory: Directory) -> Signed:
    """Do what can be checked without a key, the first three checks of the form. Raises: SealedError."""
    signed = take(message.seal, "enlace-seal")
    payload = signed.payload
    card = directory.check_signed(signed, payload["sent_at"])
    check(party_of(card) == payload["from"], "not_of_party", signed.kid)
    check(payload["type"] in kinds_of(place.header), "wrong_type", "type")
    found = {"request": place.header.get("request"), "number": place.number, "previous": place.previous}
    elsewhere = [name for name, value in found.items() if payload[name] != value]
    check(not elsewhere, "wrong_place", *elsewhere)
    check(payload["to"] == place.parties and payload["from"] in place.parties, "wrong_parties")
    check(place.fits(payload["case"]), "wrong_case")
    check(hash_of(message.ciphertext) == payload["ciphertext"], "altered")
    return signed


def open_message(
    message: SealedMessage, place: Place, identities: Mapping[str, str], directory: Directory, now: datetime
) -> Text:
    """Return what is in a message, after all checks of the form, in its order. Raises: SealedError.

    identities: recipient of a case -> its identity.
    """
    return open_sealed(message, check_seal(message, place, directory), place, identities, now)


def open_sealed(
    message: SealedMessage, seal: Signed, place: Place, identities: Mapping[str, str], now: datetime
) -> Text:
    """Do the checks of the form from the fourth on, for a message whose seal was checked. Raises: SealedError."""
    payload = seal.payload
    check(payload["case"] in identities, "no_grant")
    inside = read_text(unpad(age.open_sealed(message.ciphertext, [identities[payload["case"]]])))
    check_message(inside)
    differs = [name for name in IN_BOTH if inside[name] != payload[name]]
    if hash_of(inside["header"]) != payload["header"]:
        differs.append("header")
    check(not differs, "contradiction", *differs)
    other = changed(inside["header"], place.header)
    check(not other, "header_changed", *other)
    check(datetime.fromisoformat(payload["sent_at"]) <= now + SKEW, "clock", "sent_at")
    return inside
