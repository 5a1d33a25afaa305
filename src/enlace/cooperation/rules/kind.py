"""A form of cooperation as a kind: what its treaty demands, its time limits, grounds of refusal and statistics."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from enlace.common.errors import N_
from enlace.cooperation.rules.statuses import EVERY, Priority, Status


@dataclass(frozen=True)
class Article:
    """A provision that asks for something. ref: `UNTOC:18.15.a`.

    checked: whether `instrument_provisions.yaml` tells what it says. Where not, it stands here from general knowledge
    until a lawyer has confirmed it, and that is shown.
    """

    ref: str
    checked: bool = False


@dataclass(frozen=True)
class Choice:
    """A code and the words for it."""

    code: str
    words: str


class Need(StrEnum):
    """How strongly a field is asked for."""

    ALWAYS = "always"
    WHERE_POSSIBLE = "where_possible"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class When:
    """That a field is needed only if one of `codes` was chosen in the header field `field`.

    unless: it is needed but where nothing else than `codes` was chosen.
    """

    field: str
    codes: tuple[str, ...]
    unless: bool = False


@dataclass(frozen=True)
class Field:
    """A field of a request. sealed: content that only the two States can read; else header, which is coded.

    when: limits `need` to some requests; a condition rests on a header field alone, so that whoever may not read the
    content can still say that a field is missing.
    """

    code: str
    words: str
    articles: tuple[Article, ...] = ()
    need: Need = Need.ALWAYS
    when: When | None = None
    sealed: bool = True
    choices: tuple[Choice, ...] = ()


class Clock(StrEnum):
    """What is waited for while a request stands in a status."""

    DELIVER = "deliver"
    ACKNOWLEDGE = "acknowledge"
    EXECUTE = "execute"
    COMPLETE = "complete"
    REVIEW = "review"
    FEEDBACK = "feedback"


CLOCK_WORDS: Mapping[Clock, str] = {
    Clock.DELIVER: N_("To deliver it"),
    Clock.ACKNOWLEDGE: N_("To acknowledge it"),
    Clock.EXECUTE: N_("To execute or refuse it"),
    Clock.COMPLETE: N_("To complete it"),
    Clock.REVIEW: N_("To say whether it is still postponed"),
    Clock.FEEDBACK: N_("To say what it was good for"),
}


@dataclass(frozen=True)
class Deadline:
    """Calendar days for a step, by priority; routine first.

    articles: what the treaty says of it. The number is practice, not law: no treaty of the pack is known to set one.
    """

    clock: Clock
    routine: int
    urgent: int
    emergency: int
    articles: tuple[Article, ...] = ()

    def days(self, priority: Priority) -> int:
        return {
            Priority.ROUTINE: self.routine,
            Priority.URGENT: self.urgent,
            Priority.EMERGENCY: self.emergency,
        }[priority]


@dataclass(frozen=True)
class Ground:
    """A ground of refusal, by its code in `refusal_grounds`. articles: () where it rests on domestic law alone."""

    code: str
    articles: tuple[Article, ...] = ()


class Statistic(StrEnum):
    """A figure that a form yields, from headers alone."""

    COUNT = "count"
    BY_STATUS = "by_status"
    BY_PART = "by_part"
    DAYS_TO_ACKNOWLEDGE = "days_to_acknowledge"
    DAYS_TO_EXECUTE = "days_to_execute"
    RETURNED = "returned"
    GROUNDS = "grounds"
    USEFUL = "useful"


STATISTIC_WORDS: Mapping[Statistic, str] = {
    Statistic.COUNT: N_("How many, sent and received"),
    Statistic.BY_STATUS: N_("How many in each status"),
    Statistic.BY_PART: N_("How many for each thing asked for"),
    Statistic.DAYS_TO_ACKNOWLEDGE: N_("Days until acknowledged"),
    Statistic.DAYS_TO_EXECUTE: N_("Days until executed"),
    Statistic.RETURNED: N_("Share that came back for completion"),
    Statistic.GROUNDS: N_("Refusals by ground"),
    Statistic.USEFUL: N_("Share that was useful, and for what"),
}


@dataclass(frozen=True)
class CooperationKind:
    """A form of cooperation. code: its code in `forms_of_cooperation`.

    parts: what may be asked for; the header says which, and an execution in part is told in the same codes.
    before_refusing, before_postponing: the articles that ask to consult first; () where none does.
    never_named: no figure may show that such a request exists, so it yields no statistics.
    consent_before_onward_use: what is answered goes no further without the consent of the State that gave it.
    notice_before_disclosure: whoever gave it may restrict its use, and is told before what cannot be kept is disclosed.
    """

    code: str
    name: str
    summary: str
    basis: tuple[Article, ...]
    fields: tuple[Field, ...]
    parts: tuple[Choice, ...]
    deadlines: tuple[Deadline, ...]
    grounds: tuple[Ground, ...] = ()
    before_refusing: tuple[Article, ...] = ()
    before_postponing: tuple[Article, ...] = ()
    statuses: frozenset[Status] = EVERY
    statistics: tuple[Statistic, ...] = tuple(Statistic)
    never_named: bool = False
    consent_before_onward_use: tuple[Article, ...] = ()
    notice_before_disclosure: tuple[Article, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether an answer is owed."""
        return Status.IN_EXECUTION in self.statuses

    def field(self, code: str) -> Field | None:
        return next((one for one in self.fields if one.code == code), None)

    def deadline(self, clock: Clock) -> Deadline | None:
        return next((one for one in self.deadlines if one.clock is clock), None)
