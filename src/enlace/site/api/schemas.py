"""What the interface for programs answers, described: nothing more comes, and what need not come has a default.

Of a figure that its reader may not know whole, numbers are null.
"""

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict

Number = int | float | None
Texts = dict[str, str]


class Exact(Schema):
    """An object with these keys and no others."""

    model_config = ConfigDict(extra="forbid")


class Index(Exact):
    """The first page: what this is and where to go on."""

    title: str
    version: str
    links: dict[str, str]


class Trouble(Exact):
    """One fault: where it is in the request, and what it is."""

    where: str
    what: str


class Fault(Exact):
    """Any answer that is none."""

    status: int
    title: str
    detail: str
    problems: list[Trouble]


class State(Exact):
    """A State by its code in the pack; names by language."""

    code: str
    names: Texts


class Pack(Exact):
    """The data of one organization."""

    code: str
    title: Texts
    languages: list[str]
    states: list[State]


class Standing(Exact):
    """One State and treaty; what is not recorded is null."""

    state: str
    instrument: str
    status: Literal["party", "signatory", "none_recorded", "unknown"]
    signature_date: str | None
    action_kind: str | None
    action_date: str | None
    entry_into_force_date: str | None
    as_of: str | None
    source: str | None
    conflict: str | None


class Cycle(Exact):
    """A round of answering. asked, answering: numbers of States."""

    code: str
    pack: str
    questionnaire: str
    opens_on: str | None
    due_on: str | None
    asked: int
    answering: int
    synthetic: bool


class Counted(Exact):
    """How many States were asked, and what became of it; coverage: 0 to 1."""

    asked: int | None
    relevant: int | None
    answered: int | None
    no_data: int | None
    unanswered: int | None
    coverage: Number
    reportable: bool | None


class Choice(Exact):
    """How many chose it; the bounds are shares of the States for which the question is relevant."""

    code: str
    count: int | None
    share_of_answered: Number
    lower_bound: Number
    upper_bound: Number


class Figure(Counted):
    """The figure of one question. n, sum, median, min, max: of those who gave a number or a date."""

    question: str
    type: str
    choices: list[Choice] | None = None
    n: int | None = None
    sum: Number = None
    median: Number = None
    min: int | float | str | None = None
    max: int | float | str | None = None
    groups: dict[str, dict[str, "Figure"]] | None = None


class Document(Exact):
    """Head of what is worked out from answers; synthetic: there only where an answer is invented."""

    cycle: str
    synthetic: bool = False
    version: Literal["living"]
    computed_at: str
    content_hash: str


class Figures(Document):
    """Contracts, section 5."""

    figures: list[Figure]


class Measure(Schema):
    """One measure of an indicator, with the counts and bounds that apply to its kind."""

    model_config = ConfigDict(extra="allow")

    code: str
    measure: str
    title: Texts
    value: Number
    unit: str


class Indicator(Exact):
    """An indicator by its code; formula: in words."""

    code: str
    title: Texts
    formula: Texts
    never_named: bool
    measures: list[Measure]


class Indicators(Document):
    """Contracts, section 5."""

    indicators: list[Indicator]


class Competence(Exact):
    """What an authority is competent for; "" means any treaty, provision or crime."""

    form: str
    instrument: str
    provision: str
    crime: str


class Person(Exact):
    """Somebody in a post; for States alone unless their State made it public."""

    name: str
    post: Texts
    phone: str
    email: str
    languages: list[str]


class Requirements(Exact):
    """The form in which requests must come; copies: null where it is not said."""

    languages: list[str]
    copies: int | None
    certification: Texts


class Desk(Exact):
    """One authority, as much of it as the reader may know; what is not recorded or not theirs to know is empty."""

    state: str
    code: str
    kind: str
    names: Texts
    postal_address: str
    phone: str
    email: str
    website: str
    languages: list[str]
    hours: str
    time_zone: str
    line_247: str
    urgent: Texts
    requirements: Requirements
    channels: list[str]
    competences: list[Competence]
    people: list[Person]
    note: Texts
    confirmed_on: str | None
    days_since_confirmed: int | None
    synthetic: bool


class KeptDesk(Desk):
    """An authority with the number of its version."""

    version: int


class Part(Exact):
    """Whose authorities, and which part of them: `public`, or `states` for a session signed in."""

    pack: str
    state: str
    part: Literal["public", "states"]
    synthetic: bool


class Authorities(Part):
    """All authorities that a State has recorded."""

    entries: list[KeptDesk]


class Need(Exact):
    """What was asked for; null where it was not said."""

    form: str
    crime: str | None
    instrument: str | None
    urgent: bool


class Call(Exact):
    """One desk of the answer, and why it stands where it stands."""

    desk: Desk
    ground: str
    crime: str | None
    instrument: str | None
    recorded_elsewhere: bool
    after_the_one_before_by: str | None


class WhomToCall(Part):
    """The right desk first; `first` is null where nothing that serves is recorded."""

    need: Need
    recorded: bool
    first: Call | None
    alternatives: list[Call]


class Progress(Exact):
    """How far a section has come, in numbers of questions, those that follow up on others (what hinders, help needed)
    left out. relevant = answered + no_data + open.
    """

    section: str
    answered: int
    no_data: int
    open: int
    not_relevant: int
    drafted: int
    returned: int
    approved: int
    submitted: bool


class Evidence(Exact):
    """What an answer rests on: the address of a page, or the hash of a file kept with the reply."""

    title: str
    url: str
    file: str


class Answered(Exact):
    """An answer as it is being written. number: of its draft; 0 and all else empty: nothing was written yet."""

    question: str
    section: str
    place: Literal["answered", "no_data", "open", "not_relevant"]
    status: Literal["open", "drafted", "returned", "approved"]
    number: int
    value: str
    comment: str
    marking: str
    basis: str
    evidence: list[Evidence]
    note: str
    drafted_at: str | None


class Reply(Exact):
    """A working copy, as much of it as is the reader's to work on; nothing of it is counted before it is submitted."""

    cycle: str
    state: str
    synthetic: bool
    status: Literal["in_preparation", "partly_submitted", "submitted", "signed", "amended"]
    form: Literal["full", "core"]
    due_on: str | None
    progress: list[Progress]
    answers: list[Answered]
