"""The record of one meeting: what was said, by whom, under which item, and what became of it.

One form for all: a pack's file, the database, the report, the checks and an import read and write this.
Who speaks, proposes or owes is named by a code: a State (ISO 3166-1 alpha-3) or a body of the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from enlace.common.texts import Text


class MeetingStatus(StrEnum):
    """Where a meeting stands: being prepared, in session, adjourned, or with its report issued."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"


class Access(StrEnum):
    """Who may read a meeting or a document."""

    PUBLIC = "public"
    STATES = "states"
    SECRETARIAT = "secretariat"


class InterventionKind(StrEnum):
    """In which capacity the floor was taken."""

    DELEGATION = "delegation"
    JOINT_DELEGATION = "joint_delegation"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    OFFICIAL = "official"
    OBSERVER = "observer"


class Ending(StrEnum):
    """What became of a proposal; "" in its place: nothing yet."""

    DECISION = "decision"
    ENTRY = "entry"
    MERGED = "merged"
    NOT_TAKEN_UP = "not_taken_up"


class CommitmentKind(StrEnum):
    """Where a commitment stands: in a closing list, in a resolution, or in a paragraph of the Plan."""

    ENTRY = "entry"
    MANDATE = "mandate"
    PARAGRAPH = "paragraph"


class CommitmentStatus(StrEnum):
    """How far a commitment is."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Body:
    """A body that speaks, is asked or owes; aliases: other names of it in the sources."""

    code: str
    name: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentFacts:
    """A document as the record names it. revision: 0 for the first issue; `parsed`: as a pack gives it."""

    code: str
    symbol: str
    role: str = ""
    item: int | None = None
    title: Text = field(default_factory=dict)
    status: str = ""
    dated_on: date | None = None
    language: str = ""
    url: str = ""
    parsed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Somebody who speaks, presents or chairs; party: the State or body."""

    code: str
    name: str
    function: str = ""
    party: str = ""


@dataclass(frozen=True)
class Sitting:
    """A session of the meeting. chair, vice_chair: codes of persons, "" where the record names nobody."""

    code: str
    day: int | None
    label: str = ""
    chair: str = ""
    vice_chair: str = ""
    note: str = ""


@dataclass(frozen=True)
class BroughtForward:
    """That an item was taken before its turn. requested_by: a State or body; under_item: where that was recorded."""

    requested_by: str
    under_item: int | None = None
    requested_at: datetime | None = None


@dataclass(frozen=True)
class Item:
    """An item of the agenda; documents: their codes."""

    number: int
    title: Text
    kind: str = ""
    sitting: str = ""
    documents: tuple[str, ...] = ()
    brought_forward: BroughtForward | None = None


@dataclass(frozen=True)
class Presentation:
    """A presentation. link_expected: the record announces a link; presenters: States or bodies."""

    code: str
    item: int
    title: Text
    presenters: tuple[str, ...] = ()
    person: str = ""
    document: str = ""
    link: str = ""
    link_expected: bool = False


@dataclass(frozen=True)
class Delegate:
    """A member of a delegation."""

    name: str
    function: str = ""
    head: bool = False


@dataclass(frozen=True)
class Delegation:
    """Whose delegation is accredited, and who is in it."""

    party: str
    delegates: tuple[Delegate, ...] = ()


@dataclass(frozen=True)
class Intervention:
    """The floor taken once. speakers: States or bodies; order: from 1 within the item; gist: in `language`.

    invited_by: who gave the floor besides the turn; sums_up: it holds the closing list.
    """

    code: str
    item: int
    order: int
    kind: InterventionKind
    speakers: tuple[str, ...]
    gist: str
    person: str = ""
    language: str = "en"
    procedural: bool = False
    presentation: str = ""
    invited_by: str = ""
    sums_up: bool = False
    spoken_at: datetime | None = None
    translations: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """Something proposed, asked or promised; interventions: the codes of those in which it was.

    entries: letters of the closing list that take it up, as the record shows; ending, ending_ref, ending_reason:
    what became of it by decision (a decision's code, an entry's letter, the proposal it was merged into; a reason).
    actionable: whether something follows from it; a mere position asks for nothing.
    """

    code: str
    item: int
    type: str
    gist: str
    proposers: tuple[str, ...]
    supporters: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    part: str = ""
    interventions: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    outcome: str = ""
    ending: str = ""
    ending_ref: str = ""
    ending_reason: str = ""
    language: str = "en"
    translations: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """A decision of the meeting. document, proposal: codes; requested_by: a State or body."""

    code: str
    item: int
    kind: str
    gist: str
    document: str = ""
    proposal: str = ""
    requested_by: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry of the closing list. letter: its place; letter_printed: as printed, "" where the letter is missing.

    owners: as stated; owners_inferred: as a reader of the record infers, never shown as stated.
    """

    letter: str
    letter_printed: str
    gist: str
    owners: tuple[str, ...] = ()
    owners_inferred: tuple[str, ...] = ()
    due_on: date | None = None
    due_note: str = ""
    due_asked_by: str = ""
    topics: tuple[str, ...] = ()
    status: CommitmentStatus = CommitmentStatus.OPEN


@dataclass(frozen=True)
class Credit:
    """That a speaker credits somebody with an idea, as printed; whether the record bears it out is checked."""

    intervention: str
    by: str
    credited: tuple[str, ...]
    gist: str
    proposal: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Need:
    """A need that a delegation voiced. source: an intervention or presentation."""

    code: str
    item: int
    source: str
    topic: str
    gist: str
    state: str = ""


@dataclass(frozen=True)
class Event:
    """A date of a forum that the record names; None where it names none. states: who takes part."""

    code: str
    title: Text
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    item: int | None = None
    states: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Meeting:
    """What a meeting is. starts_on, ends_on, place: None or "" where unknown, never today or a guess.

    not_before, not_after: bounds of an unknown date. mandates: codes of documents. speaking: States that spoke.
    """

    code: str
    title: Text
    body: str = ""
    series: str = ""
    status: MeetingStatus = MeetingStatus.PLANNED
    access: Access = Access.PUBLIC
    starts_on: date | None = None
    ends_on: date | None = None
    not_before: date | None = None
    not_after: date | None = None
    duration_days: int | None = None
    place: str = ""
    mandates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    video_link: str = ""
    title_inferred: bool = False
    synthetic: bool = False


@dataclass(frozen=True)
class Record:
    """Everything that is recorded of one meeting, each list in its own order."""

    meeting: Meeting
    bodies: tuple[Body, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    people: tuple[Person, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    items: tuple[Item, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    events: tuple[Event, ...] = ()
    topics: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    entries: tuple[Entry, ...] = ()
    credits: tuple[Credit, ...] = ()
    needs: tuple[Need, ...] = ()
