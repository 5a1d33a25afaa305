"""Reading a sealed file as one officer: whose papers hold, which keys it gives, what its messages say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from enlace_desk.directory import Directory
from enlace_desk.epochs import Epochs, unwrap
from enlace_desk.errors import SealedError
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
    """A sealed file whose papers were checked: cards, epochs, roster, grants and the chain of the evidence.

    refused: what was left aside, so that no party can close the file to the others: the party whose epochs, or the
    name of the grant or signed step -> why. Whether a grant opens, `identities` finds out. unheld: grants by a card
    that did not hold; what others sealed for that key is read all the same, nothing more is sealed for it.
    """

    file: SealedFile
    directory: Directory
    epochs: Epochs
    grants: list[Grant]
    evidence: list[Text]
    roster: list[Line]
    refused: dict[str, SealedError]
    unheld: list[Grant]

    @classmethod
    def read(cls, file: SealedFile, trusted: frozenset[str]) -> "Case":
        directory = Directory.read(file.cards, file.endorsements, trusted)
        epochs = Epochs.read_apart(file.epochs, directory)
        roster = read_roster(file.roster, file.header, directory, len(file.messages))
        evidence = check_evidence(file.evidence, file.header["request"])
        refused = dict(epochs.refused)
        grants: list[Grant] = []
        unheld: list[Grant] = []
        for number, grant in enumerate(file.grants, 1):
            given = ([grant], file.header, epochs, directory, roster, number)
            with _aside(refused, f"grants/{number:04}"):
                grants += read_grants(*given)
            if f"grants/{number:04}" in refused:
                with suppress(SealedError):
                    unheld += read_grants(*given, holding=False)
        for number, step in file.steps.items():
            with _aside(refused, f"steps/{number:04}"):
                check_steps({number: step}, evidence, directory)
        return cls(file, directory, epochs, grants, evidence, roster, refused, unheld)

    def seals(self) -> Iterator[Signed]:
        """Yield the seal of each message, checked without a key. Raises: SealedError, at the first that is refused."""
        for _, _, seal, fault in self.judged():
            if fault:
                raise fault
            yield seal

    def next_place(self) -> Place:
        following = self._first
        for place, _, seal, fault in self.judged():
            following = place.passing(seal) if fault else place.after(seal)
        return following

    def messages(self, identities: Mapping[str, str], now: datetime, reader: str | None = None) -> Iterator[Text]:
        """Yield what each message says; of one that is refused `{"fields", "number", "refused"}`, and what follows.

        reader: a party. What a team sealed before it joined, or after it left, is closed to it: of that the seal alone
        is yielded, which has no `body`.
        """
        for place, message, seal, fault in self.judged():
            foreign = reader is not None and is_team(place.header) and reader not in place.parties
            closed = foreign and seal.payload["case"] not in identities
            try:
                if fault:
                    raise fault
                yield seal.payload if closed else open_sealed(message, seal, place, identities, now)
            except SealedError as why:
                yield {"fields": list(why.fields), "number": place.number, "refused": why.code}

    def judged(self) -> Iterator[tuple[Place, SealedMessage, Signed, SealedError | None]]:
        """Yield each message with its seal, and why it is refused without a key being needed to see it."""
        place = self._first
        for message in self.file.messages:
            seal, fault = take(message.seal, "enlace-seal"), None
            try:
                check_seal(message, place, self.directory)
            except SealedError as why:
                fault = why
            yield place, message, seal, fault
            place = place.passing(seal) if fault else place.after(seal)

    @property
    def _first(self) -> Place:
        return Place(self.file.header, 1, None, self.roster)

    def identities(self, officer: Officer) -> dict[str, str]:
        """Return the identities of the cases that `officer` may open, by recipient.

        A grant that does not open is left aside: whoever gave it would else close the file to its receiver.
        """
        self.epochs.check_taken(officer.party)
        found: dict[str, str] = {}
        for epoch in self.epochs:
            wrapped = self.file.wraps.get(epoch.hash, {}).get(officer.hash)
            if wrapped is None:
                continue
            identity = unwrap(wrapped, officer.identity, epoch.age)
            for one in (grant for grant in (*self.unheld, *self.grants) if grant.epoch.hash == epoch.hash):
                with _aside(self.refused, f"grants/{one.number:04}"):
                    found[one.case] = open_grant(one, identity)
        return found


@contextmanager
def _aside(refused: dict[str, SealedError], name: str) -> Iterator[None]:
    try:
        yield
    except SealedError as fault:
        refused[name] = fault
