"""Reading a sealed file as one officer: whose papers hold, which keys it gives, what its messages say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from enlace_desk.directory import Directory
from enlace_desk.epochs import Epochs, unwrap
from enlace_desk.evidence import check_evidence, check_steps
from enlace_desk.grants import Grant, open_grant, read_grants
from enlace_desk.headers import is_team
from enlace_desk.messages import Place, SealedMessage, check_seal, open_sealed
from enlace_desk.officers import Officer
from enlace_desk.roster import Line, read_roster
from enlace_desk.sealed_files import SealedFile
from enlace_desk.signed import Signed, take
from enlace_desk.texts import Text


@dataclass(frozen=True)
class Case:
    """A sealed file whose papers were checked: cards, epochs, roster, grants and the chain of the evidence."""

    file: SealedFile
    directory: Directory
    epochs: Epochs
    grants: list[Grant]
    evidence: list[Text]
    roster: list[Line]

    @classmethod
    def read(cls, file: SealedFile, trusted: frozenset[str]) -> "Case":
        directory = Directory.read(file.cards, file.endorsements, trusted)
        epochs = Epochs.read(file.epochs, directory)
        roster = read_roster(file.roster, file.header, directory, len(file.messages))
        grants = read_grants(file.grants, file.header, epochs, directory, roster)
        evidence = check_evidence(file.evidence, file.header["request"])
        check_steps(file.steps, evidence, directory)
        return cls(file, directory, epochs, grants, evidence, roster)

    def seals(self) -> Iterator[Signed]:
        """Yield the seal of each message, checked without a key. Raises: SealedError."""
        for place, message in self._places():
            yield check_seal(message, place, self.directory)

    def next_place(self) -> Place:
        place = Place(self.file.header, 1, None, self.roster)
        for seal in self.seals():
            place = place.after(seal)
        return place

    def messages(self, identities: Mapping[str, str], now: datetime, reader: str | None = None) -> Iterator[Text]:
        """Yield what each message says. Raises: SealedError, at the first that is refused.

        reader: a party. What a team sealed before it joined, or after it left, is closed to it: of that the seal alone
        is yielded, which has no `body`.
        """
        for place, message in self._places():
            seal = check_seal(message, place, self.directory)
            foreign = reader is not None and is_team(place.header) and reader not in place.parties
            closed = foreign and seal.payload["case"] not in identities
            yield seal.payload if closed else open_sealed(message, seal, place, identities, now)

    def _places(self) -> Iterator[tuple[Place, SealedMessage]]:
        place = Place(self.file.header, 1, None, self.roster)
        for message in self.file.messages:
            yield place, message
            place = place.after(take(message.seal, "enlace-seal"))

    def identities(self, officer: Officer) -> dict[str, str]:
        """Return the identities of the cases that `officer` may open, by recipient."""
        found: dict[str, str] = {}
        for epoch in self.epochs:
            wrapped = self.file.wraps.get(epoch.hash, {}).get(officer.hash)
            if wrapped is None:
                continue
            identity = unwrap(wrapped, officer.identity, epoch.age)
            found |= {one.case: open_grant(one, identity) for one in self.grants if one.epoch.hash == epoch.hash}
        return found
