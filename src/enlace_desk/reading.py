"""Reading a sealed file as one officer: whose papers hold, which keys it gives, what its messages say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from enlace_desk.directory import Directory
from enlace_desk.epochs import Epochs, unwrap
from enlace_desk.evidence import check_evidence, check_steps
from enlace_desk.grants import Grant, open_grant, read_grants
from enlace_desk.messages import Place, check_seal, open_message
from enlace_desk.officers import Officer
from enlace_desk.sealed_files import SealedFile
from enlace_desk.signed import Signed
from enlace_desk.texts import Text


@dataclass(frozen=True)
class Case:
    """A sealed file whose papers were checked: cards, epochs, grants and the chain of the evidence."""

    file: SealedFile
    directory: Directory
    epochs: Epochs
    grants: list[Grant]
    evidence: list[Text]

    @classmethod
    def read(cls, file: SealedFile, trusted: frozenset[str]) -> "Case":
        directory = Directory.read(file.cards, file.endorsements, trusted)
        epochs = Epochs.read(file.epochs, directory)
        grants = read_grants(file.grants, file.header, epochs, directory)
        evidence = check_evidence(file.evidence, file.header["request"])
        check_steps(file.steps, evidence, directory)
        return cls(file, directory, epochs, grants, evidence)

    def seals(self) -> Iterator[Signed]:
        """Yield the seal of each message, checked without a key. Raises: SealedError."""
        previous = None
        for number, message in enumerate(self.file.messages, 1):
            seal = check_seal(message, Place(self.file.header, number, previous), self.directory)
            previous = seal.hash
            yield seal

    def next_place(self) -> Place:
        seals = list(self.seals())
        return Place(self.file.header, len(seals) + 1, seals[-1].hash if seals else None)

    def messages(self, identities: Mapping[str, str], now: datetime) -> Iterator[Text]:
        """Yield what each message says. Raises: SealedError, at the first that is refused."""
        previous = None
        for number, message in enumerate(self.file.messages, 1):
            place = Place(self.file.header, number, previous)
            yield open_message(message, place, identities, self.directory, now)
            previous = check_seal(message, place, self.directory).hash

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
