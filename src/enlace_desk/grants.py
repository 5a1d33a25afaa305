"""Grants: the key of a case, wrapped to the epoch of each party of the request, or of the team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enlace_desk import age
from enlace_desk.directory import Directory
from enlace_desk.epochs import Epoch, Epochs, unwrap
from enlace_desk.errors import check
from enlace_desk.headers import all_parties_of, parties_of
from enlace_desk.officers import Officer, party_of
from enlace_desk.roster import Line
from enlace_desk.signed import sign, take, verify
from enlace_desk.texts import Text


@dataclass(frozen=True)
class SealedGrant:
    """A grant as it is kept: the signed text, and the identity of the case sealed for the epoch."""

    grant: str
    sealed: bytes


@dataclass(frozen=True)
class Grant:
    """A grant that was read and checked. case: a recipient. number: its place in the file, from 1."""

    party: str
    case: str
    epoch: Epoch
    sealed: bytes
    number: int = 1


@dataclass(frozen=True)
class NewCase:
    """A new key for what follows in a request, with a grant for the newest epoch of every party."""

    identity: str
    recipient: str
    grants: Sequence[SealedGrant]


def new_case(by: Officer, header: Text, epochs: Epochs, at: str, roster: Sequence[Line] = ()) -> NewCase:
    """Make a key and grant it to the parties of the next message."""
    identity = age.new_identity()
    grants = [grant(by, header, identity, epochs.newest(party), at) for party in parties_of(header, roster)]
    return NewCase(identity, age.recipient_of(identity), grants)


def grant(by: Officer, header: Text, identity: str, epoch: Epoch, at: str) -> SealedGrant:
    payload: Text = {
        "at": at,
        "case": age.recipient_of(identity),
        "epoch": epoch.hash,
        "party": epoch.party,
        "request": header["request"],
        "v": 1,
    }
    signed = sign("enlace-grant", payload, by.key, by.hash)
    return SealedGrant(signed, age.seal(identity.encode(), [epoch.age]))


def read_grants(
    sealed: Iterable[SealedGrant],
    header: Text,
    epochs: Epochs,
    directory: Directory,
    roster: Sequence[Line] = (),
    first: int = 1,
    *,
    holding: bool = True,
) -> list[Grant]:
    """Read grants of the request, or of the team, of `header`. first: number of the first. Raises: SealedError.

    holding: whether the cards that signed them must hold.
    """
    parties = all_parties_of(header, roster)
    read = []
    for number, one in enumerate(sealed, first):
        signed = take(one.grant, "enlace-grant")
        party = signed.payload["party"]
        card = directory.card(signed.kid)
        verify(signed, card["sign"])
        if holding:
            directory.check_holds(signed.kid, signed.payload["at"])
        check(signed.payload["request"] == header.get("request"), "wrong_request")
        check(party in parties, "grant_outside", party)
        check(party_of(card) in parties, "not_of_party", signed.kid)
        epoch = epochs.get(signed.payload["epoch"])
        check(epoch.party == party, "wrong_key", party)
        read.append(Grant(party, signed.payload["case"], epoch, one.sealed, number))
    return read


def open_grant(grant: Grant, identity: str) -> str:
    """Return the identity of the case. identity: of the epoch. Raises: SealedError."""
    return unwrap(grant.sealed, identity, grant.case)


def is_current(case: str, grants: Iterable[Grant], parties: Sequence[str], epochs: Epochs) -> bool:
    """Whether a case was begun under the newest epoch of every party, and granted to nobody else.

    Else somebody who left may know its key, or somebody who joined would get what came before with it.
    """
    first: dict[str, int] = {}
    for one in grants:
        if one.case == case:
            first[one.party] = min(one.epoch.number, first.get(one.party, one.epoch.number))
    return first == {party: epochs.newest(party).number for party in parties}
