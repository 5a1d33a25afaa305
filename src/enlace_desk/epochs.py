"""Epochs: the keys of an authority, one after another, wrapped to its officers and to pairs of custodians."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

from enlace_desk import age
from enlace_desk.directory import Directory
from enlace_desk.errors import SealedError, check
from enlace_desk.officers import Officer, party_of
from enlace_desk.signed import sign, take
from enlace_desk.texts import Text, hash_of

CUSTODIANS = 3


@dataclass(frozen=True)
class NewEpoch:
    """An epoch as it was opened.

    wraps: for whom -> the sealed identity: the hash of a card, or two of them with a blank between.
    """

    epoch: str
    hash: str
    identity: str
    wraps: Mapping[str, bytes]


@dataclass(frozen=True)
class Epoch:
    """An epoch that was read and checked."""

    hash: str
    payload: Text

    @property
    def number(self) -> int:
        return int(self.payload["number"])

    @property
    def party(self) -> str:
        return str(self.payload["party"])

    @property
    def age(self) -> str:
        return str(self.payload["age"])


def open_epoch(
    by: Officer,
    directory: Directory,
    *,
    party: str,
    members: Sequence[str],
    custodians: Sequence[str],
    previous: Epoch | None,
    at: str,
) -> NewEpoch:
    """Open the next epoch of `party`. members, custodians: hashes of cards; custodians are three, or none.

    Raises: SealedError.
    """
    identity = age.new_identity()
    payload: Text = {
        "age": age.recipient_of(identity),
        "custodians": sorted(custodians),
        "members": sorted(members),
        "number": previous.number + 1 if previous else 1,
        "opened_at": at,
        "party": party,
        "previous": previous.hash if previous else None,
        "v": 1,
    }
    _check_people(payload, directory)
    wraps = {member: wrap(identity, directory.card(member)) for member in members}
    for first, second in combinations(payload["custodians"], 2):
        inner = wrap(identity, directory.card(second))
        wraps[f"{first} {second}"] = age.seal(inner, [directory.card(first)["age"]])
    return NewEpoch(sign("enlace-epoch", payload, by.key, by.hash), hash_of(payload), identity, wraps)


def wrap(identity: str, card: Text) -> bytes:
    return age.seal(identity.encode(), [card["age"]])


def unwrap(wrapped: bytes, with_: str, recipient: str) -> str:
    """Return the identity that is wrapped. Raises: SealedError, if it is not that of `recipient`: a swapped one."""
    identity = age.open_sealed(wrapped, [with_]).decode("ascii", "replace")
    try:
        own = age.recipient_of(identity)
    except SealedError:
        own = ""
    check(own == recipient, "wrong_key")
    return identity


def open_outer(wrapped: bytes, first: str) -> bytes:
    """Return what the first custodian of a pair hands on; it opens for the second alone."""
    return age.open_sealed(wrapped, [first])


def open_inner(inner: bytes, second: str, epoch: Epoch, officer: Text) -> bytes:
    """Return the identity of `epoch` wrapped for the new officer, who then opens the next one."""
    return wrap(unwrap(inner, second, epoch.age), officer)


def _check_people(payload: Text, directory: Directory) -> None:
    party, at = payload["party"], payload["opened_at"]
    check(payload["members"], "bad_epoch", "members")
    for member in payload["members"]:
        check(party_of(directory.check_holds(member, at)) == party, "not_of_party", member)
    check(len(payload["custodians"]) in (0, CUSTODIANS), "bad_custodians")
    for custodian in payload["custodians"]:
        check(_of_state(directory.check_holds(custodian, at), party), "bad_custodians", custodian)


def _of_state(card: Text, party: str) -> bool:
    return party.startswith(f"{card['pack']}/{card['state']}/")


class Epochs:
    """The epochs of all parties, by hash; each follows the one before without a gap and was opened by who could."""

    def __init__(self, epochs: Mapping[str, Epoch], refused: Mapping[str, SealedError] | None = None) -> None:
        """refused: party -> why none of its epochs was taken."""
        self._all = epochs
        self.refused = refused or {}

    @classmethod
    def read_apart(cls, signed: Iterable[str], directory: Directory) -> Self:
        """Read those of each party by themselves: of a party with one that is refused none is taken."""
        apart: dict[str, list[str]] = {}
        for one in signed:
            apart.setdefault(take(one, "enlace-epoch").payload["party"], []).append(one)
        read: dict[str, Epoch] = {}
        refused: dict[str, SealedError] = {}
        for party, own in apart.items():
            try:
                read |= {one.hash: one for one in cls.read(own, directory)}
            except SealedError as fault:
                refused[party] = fault
        return cls(read, refused)

    @classmethod
    def read(cls, signed: Iterable[str], directory: Directory) -> Self:
        read: list[Epoch] = []
        for one in signed:
            taken = take(one, "enlace-epoch")
            party, at = taken.payload["party"], taken.payload["opened_at"]
            card = directory.check_signed(taken, at)
            by_contact = _of_state(card, party) and directory.is_contact(taken.kid, at)
            check(party_of(card) == party or by_contact, "not_of_party", taken.kid)
            _check_people(taken.payload, directory)
            read.append(Epoch(taken.hash, taken.payload))
        for party in {one.party for one in read}:
            _check_chain(sorted((one for one in read if one.party == party), key=lambda one: one.number))
        return cls({one.hash: one for one in read})

    def __iter__(self) -> Iterator[Epoch]:
        return iter(self._all.values())

    def get(self, hash_: str) -> Epoch:
        check(hash_ in self._all, "unknown_epoch", hash_)
        return self._all[hash_]

    def has(self, party: str) -> bool:
        return any(one.party == party for one in self._all.values())

    def check_taken(self, party: str) -> None:
        if party in self.refused:
            raise self.refused[party]

    def newest(self, party: str) -> Epoch:
        self.check_taken(party)
        own = [one for one in self._all.values() if one.party == party]
        check(own, "without_keys", party)
        return max(own, key=lambda one: one.number)


def _check_chain(epochs: Sequence[Epoch]) -> None:
    """Refuse epochs with a gap, and those of which the last takes no seal. epochs: of one party, in order."""
    previous: Epoch | None = None
    for epoch in epochs:
        before = (previous.number, previous.hash) if previous else (0, None)
        check((epoch.number - 1, epoch.payload["previous"]) == before, "bad_epoch", epoch.party)
        previous = epoch
    try:
        age.check_recipient(epochs[-1].age)
    except SealedError as fault:
        raise SealedError("bad_epoch", epochs[-1].party) from fault
