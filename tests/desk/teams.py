"""A joint team as it is in tests: States that each have one officer, who is its point of contact too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from enlace_desk.directory import Directory
from enlace_desk.epochs import Epochs, NewEpoch, open_epoch
from enlace_desk.errors import SealedError
from enlace_desk.grants import NewCase, SealedGrant, is_current, new_case, read_grants
from enlace_desk.messages import Content, Place, SealedMessage, seal_message
from enlace_desk.officers import Officer, endorse
from enlace_desk.roster import ADMITTED, Line, read_roster, sign_lines
from enlace_desk.sealed_files import NewArchive
from enlace_desk.signed import take
from enlace_desk.texts import Text, canonical, hash_of
from tests.desk.cases import ENDORSED, SENT, first, officer, to_base64

REFERENCE = "JT-26-000001"
A, B, C = "oas/AAX/central", "oas/ABX/central", "oas/ACX/central"
READ = """
    const directory = await desk.Directory.read(given.papers);
    const roster = await desk.readRoster(given.roster, given.header, directory, given.count);
"""
NOTE = Content("note", "TLP:AMBER", {"text": "Señales de cañón"})


@dataclass(frozen=True)
class Team:
    """A file of a team as it grows. opened: party -> its first epoch; cases: those that were made, in order.

    guests: cards of more officers of the lead, whose keys are elsewhere. steps: lines of evidence.
    """

    people: Mapping[str, Officer]
    header: Text
    opened: Mapping[str, NewEpoch] = field(default_factory=dict)
    roster: Sequence[str] = ()
    cases: Sequence[NewCase] = ()
    messages: Sequence[SealedMessage] = ()
    guests: Sequence[str] = ()
    steps: Sequence[Text] = ()

    @property
    def lead(self) -> Officer:
        return self.people[self.header["lead"]]

    @property
    def cards(self) -> list[str]:
        return [one.card for one in self.people.values()] + list(self.guests)

    @property
    def endorsements(self) -> list[str]:
        contacts = [endorse(one, one.hash, at=ENDORSED, as_="contact") for one in self.people.values()]
        return contacts + [endorse(self.lead, take(one, "enlace-card").hash, at=ENDORSED) for one in self.guests]

    @property
    def trusted(self) -> list[str]:
        return [one.hash for one in self.people.values()]

    @property
    def directory(self) -> Directory:
        return Directory.read(self.cards, self.endorsements, self.trusted)

    @property
    def epochs(self) -> Epochs:
        return Epochs.read([one.epoch for one in self.opened.values()], self.directory)

    @property
    def grants(self) -> list[SealedGrant]:
        return [grant for case in self.cases for grant in case.grants]

    def lines(self) -> list[Line]:
        return read_roster(self.roster, self.header, self.directory, len(self.messages))

    def with_members(self, *parties: str) -> "Team":
        return replace(self, header=self.header | {"members": sorted(parties)})

    def decided(self, decision: str, *parties: str, by: Officer | None = None) -> "Team":
        signed = sign_lines(by or self.lead, self.header, self.lines(), len(self.messages), decision, parties, SENT)
        return replace(self, roster=[*self.roster, *signed])

    def place(self) -> Place:
        place = Place(self.header, 1, None, self.lines())
        for one in self.messages:
            place = place.after(take(one.seal, "enlace-seal"))
        return place

    def with_case(self) -> tuple["Team", str]:
        """Return the team, and the recipient of its newest case that is current: of a new one where there is none."""
        epochs, lines = self.epochs, self.lines()
        grants = read_grants(self.grants, self.header, epochs, self.directory, lines)
        place = self.place()
        for case in reversed(self.cases):
            if place.fits(case.recipient) and is_current(case.recipient, grants, place.parties, epochs):
                return self, case.recipient
        made = new_case(self.lead, self.header, epochs, SENT, lines)
        return replace(self, cases=[*self.cases, made]), made.recipient

    def said(self, by: Officer | None = None, content: Content = NOTE) -> "Team":
        """Return the team with one message more, sealed as an honest officer seals."""
        ready, recipient = self.with_case()
        message = seal_message(by or self.lead, content, ready.place(), recipient, SENT)
        return replace(ready, messages=[*ready.messages, message])

    def identities(self, party: str) -> dict[str, str]:
        """Return what a party opens: the cases that were granted to it."""
        payloads = [(case, [take(one.grant, "enlace-grant").payload for one in case.grants]) for case in self.cases]
        return {case.recipient: case.identity for case, told in payloads if any(one["party"] == party for one in told)}

    def as_json(self) -> dict[str, Any]:
        """Return it as the browser is given it."""
        return {
            "papers": {name: getattr(self, name) for name in ("cards", "endorsements", "trusted")},
            "epochs": [one.epoch for one in self.opened.values()],
            "header": self.header,
            "roster": list(self.roster),
            "count": len(self.messages),
            "grants": [[one.grant, to_base64(one.sealed)] for one in self.grants],
        }

    def write(self, path: Path) -> Path:
        with NewArchive.of(path) as new:
            new.write_header(self.header)
            for folder in ("cards", "endorsements"):
                for one in getattr(self, folder):
                    new.write_signed(folder, take(one, f"enlace-{folder[:-1]}").hash, one)
            for epoch in self.opened.values():
                new.write_signed("epochs", epoch.hash, epoch.epoch)
                for whom, sealed in epoch.wraps.items():
                    new.write_wrap(epoch.hash, whom, sealed)
            for number, line in enumerate(self.roster, 1):
                new.write_roster(number, line)
            for number, grant in enumerate(self.grants, 1):
                new.write_grant(number, grant)
            for number, message in enumerate(self.messages, 1):
                new.write_message(number, message)
            new.write("evidence.jsonl", b"".join(canonical(one).encode() + b"\n" for one in self.steps))
        return path


def states(count: int) -> list[str]:
    """Return codes of States that there are not, in their order."""
    return [f"{chr(65 + number // 26)}{chr(65 + number % 26)}X" for number in range(count)]


def team(count: int, *more: Officer, guests: Sequence[str] = ()) -> Team:
    """Return a team of `count` States, the first of which leads, and of `more` officers'; nobody is admitted yet."""
    people = {one.party: one for one in (*(officer(f"o-{code}", code) for code in states(count)), *more)}
    parties = list(people)
    header: Text = {
        "asked": [],
        "bases": ["untoc"],
        "crime_types": ["firearms"],
        "form": "jit",
        "from_on": SENT[:10],
        "lead": parties[0],
        "members": sorted(parties),
        "request": REFERENCE,
        "sharing": "none_agreed",
        "until_on": None,
        "v": 1,
    }
    begun = Team(people, header, guests=guests)
    directory = begun.directory
    readers = {party: [one.hash] for party, one in people.items()}
    readers[parties[0]] += [take(one, "enlace-card").hash for one in guests]
    opened = {
        party: open_epoch(one, directory, **first(party, members=readers[party])) for party, one in people.items()
    }
    return replace(begun, opened=opened)


def begun(count: int) -> Team:
    """Return a team whose lead admitted all of it."""
    one = team(count)
    lead, *others = one.people
    return one.decided(ADMITTED, lead, *others)


def refused(work: Callable[[], object]) -> str:
    try:
        work()
    except SealedError as fault:
        return fault.code
    return "nothing is refused"


def steps(one: Team, *statuses: str) -> list[Text]:
    """Return lines of evidence of a team, each with the hash of the one before."""
    told: list[Text] = []
    for status in statuses:
        step: Text = {
            "at": SENT,
            "by": "lead",
            "number": len(told) + 1,
            "on": SENT[:10],
            "party": one.header["lead"],
            "previous": hash_of(told[-1]) if told else None,
            "request": one.header["request"],
            "status": status,
            "v": 1,
        }
        told.append(step)
    return told
