"""What the interface for programs answers about meetings; whoever speaks or owes is named by a code."""

from datetime import date, datetime

from enlace.site.api.schemas import Exact, Texts


class MeetingHead(Exact):
    """What a meeting is; dates are null where they are not recorded."""

    code: str
    title: Texts
    body: str
    series: str
    status: str
    access: str
    starts_on: date | None
    ends_on: date | None
    not_before: date | None
    not_after: date | None
    place: str
    languages: list[str]
    synthetic: bool


class Meetings(Exact):
    """A page of the meetings, the latest first. next_page: null on the last one."""

    count: int
    next_page: int | None
    meetings: list[MeetingHead]


class AgendaItem(Exact):
    """An item of the agenda; brought_forward_by: who asked that it be taken before its turn."""

    number: int
    title: Texts
    kind: str
    sitting: str
    documents: list[str]
    brought_forward_by: str | None


class Spoken(Exact):
    """The floor taken once; gist: in `language`."""

    code: str
    item: int
    order: int
    kind: str
    speakers: list[str]
    gist: str
    language: str
    translations: Texts
    procedural: bool
    spoken_at: datetime | None


class Proposed(Exact):
    """Something proposed, and what became of it; ending: "" for nothing yet."""

    code: str
    item: int
    type: str
    gist: str
    language: str
    translations: Texts
    proposers: list[str]
    supporters: list[str]
    addressees: list[str]
    topics: list[str]
    interventions: list[str]
    entries: list[str]
    ending: str
    ending_ref: str
    ending_reason: str


class Decided(Exact):
    """A decision of the meeting."""

    code: str
    item: int
    kind: str
    gist: str
    document: str
    proposal: str


class ListEntry(Exact):
    """An entry of the closing list; owners: as stated, never as inferred."""

    letter: str
    letter_printed: str
    gist: str
    owners: list[str]
    due_on: date | None
    due_note: str
    topics: list[str]
    status: str


class Paper(Exact):
    """A revision of a document, with its symbol as printed; meeting: null where it belongs to none."""

    meeting: str | None
    code: str
    symbol: str
    work: str
    revision: int
    title: Texts
    role: str
    item: int | None
    status: str
    access: str
    dated_on: date | None
    language: str
    url: str
    synthetic: bool


class MeetingRecord(Exact):
    """Everything recorded of one meeting, within what the reader may know."""

    meeting: MeetingHead
    items: list[AgendaItem]
    delegations: list[str]
    interventions: list[Spoken]
    proposals: list[Proposed]
    decisions: list[Decided]
    entries: list[ListEntry]
    documents: list[Paper]


class Papers(Exact):
    """A page of the documents, by symbol. next_page: null on the last one."""

    count: int
    next_page: int | None
    documents: list[Paper]


class Owed(Exact):
    """Something owed after a meeting; owners: as stated; source: where a mandate stands.

    continued_by: the code of what carries it on in a later meeting, where it is followed and counted; else null.
    """

    code: str
    kind: str
    meeting: str | None
    letter: str
    gist: str
    language: str
    translations: Texts
    source: str
    owners: list[str]
    owed_to: list[str]
    due_on: date | None
    due_note: str
    topics: list[str]
    status: str
    continued_by: str | None
    synthetic: bool


class Commitments(Exact):
    """A page of the register of commitments. next_page: null on the last one."""

    count: int
    next_page: int | None
    commitments: list[Owed]


class Dated(Exact):
    """A date in the calendar of forums; null where it is not known."""

    uid: str
    forum: str
    title: Texts
    starts_on: date | None
    ends_on: date | None
    place: str
    url: str
    states: list[str]
    meeting: str | None
    cancelled: bool
    synthetic: bool


class Dates(Exact):
    """A page of the calendar of forums. next_page: null on the last one."""

    count: int
    next_page: int | None
    events: list[Dated]


class Hit(Exact):
    """What was found. code: its symbol, number or code, empty for a meeting; document: the number of its page.

    excerpt: a part of its text, in `language`.
    """

    kind: str
    code: str
    meeting: str | None
    document: int | None
    parties: list[str]
    excerpt: str
    language: str
    synthetic: bool


class Hits(Exact):
    """A page of what was found. next_page: null on the last one."""

    count: int
    next_page: int | None
    hits: list[Hit]


class Chosen(Exact):
    """A choice of topics. phase: nominating, ranking, ended or counted; chosen: empty until it is counted."""

    code: str
    title: Texts
    meeting: str | None
    rule: str
    seats: int
    nominating_until: datetime
    ranking_until: datetime
    phase: str
    chosen: list[str]
    synthetic: bool


class Ballots(Exact):
    """A page of the choices of topics, the latest first. next_page: null on the last one."""

    count: int
    next_page: int | None
    ballots: list[Chosen]
