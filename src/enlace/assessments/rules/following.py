"""Following a cycle: how far each State has come, by when it is awaited, and when it may be written to again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from enlace.assessments.rules.drafts import MOST_COMMENT, ReplyStatus
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem

REMIND_AFTER = timedelta(days=1)
MOST_ASKED_BY = 200


class Stage(StrEnum):
    """How far the reply of a State has come, seen from outside; by_file: the Secretariat brought its answers."""

    NOT_BEGUN = "not_begun"
    IN_PREPARATION = "in_preparation"
    PARTLY_SUBMITTED = "partly_submitted"
    BY_FILE = "by_file"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    AMENDED = "amended"


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.NOT_BEGUN: N_("not begun"),
    Stage.IN_PREPARATION: N_("in preparation"),
    Stage.PARTLY_SUBMITTED: N_("partly submitted"),
    Stage.BY_FILE: N_("received as a file"),
    Stage.SUBMITTED: N_("submitted"),
    Stage.SIGNED: N_("signed"),
    Stage.AMENDED: N_("amended"),
}
OUTSTANDING = frozenset({Stage.NOT_BEGUN, Stage.IN_PREPARATION, Stage.PARTLY_SUBMITTED})


@dataclass(frozen=True)
class StateStanding:
    """Where the reply of one State stands: what an officer may know of it, and nothing of what it says.

    submitted: codes of sections. drafted, answered: how many questions hold a draft, and a submitted answer (“no
    data” is one), follow-up questions left out. moved_at: of the last draft or submission. extended: it has a later
    day than the cycle. reminded_at: of the last reminder.
    """

    state: str
    stage: Stage
    submitted: frozenset[str] = frozenset()
    drafted: int = 0
    answered: int = 0
    moved_at: datetime | None = None
    due_on: date | None = None
    extended: bool = False
    reminded_at: datetime | None = None
    synthetic: bool = False

    @property
    def outstanding(self) -> bool:
        return self.stage in OUTSTANDING

    def late(self, today: date) -> bool:
        """Return whether the day has passed and the reply is still awaited."""
        return self.outstanding and self.due_on is not None and self.due_on < today

    def reminded_lately(self, now: datetime) -> bool:
        """Return whether the last reminder is less than a day old."""
        return self.reminded_at is not None and now - self.reminded_at < REMIND_AFTER


def stage_of(status: ReplyStatus | None, *, started: bool) -> Stage:
    """Return how far a reply has come. status: of its working copy, None without one; started: an answer counts."""
    if status is None:
        return Stage.BY_FILE if started else Stage.NOT_BEGUN
    return Stage(status.value)


def extension_faults(
    new: date,
    present: Mapping[str, date | None],
    states: Collection[str],
    asked_by: str,
    reason: str,
    *,
    today: date,
) -> list[Problem]:
    """Return what is wrong with granting `states` until the day `new`. present: State asked -> its day so far.

    A day only ever becomes later: a State that was told a day has counted on it.
    """
    problems = []
    if not states:
        problems.append(Problem("states", N_("choose at least one State")))
    problems += [
        Problem("states", N_("%(code)s was not asked in this cycle"), {"code": state})
        for state in states
        if state not in present
    ]
    kept = [f"{state} ({day})" for state in states if (day := present.get(state)) is not None and new <= day]
    if new <= today:
        problems.append(Problem("due_on", N_("that day has passed: nobody could answer in time")))
    elif kept:
        message = N_("an extension is a later day; these have that day or a later one already: %(states)s")
        problems.append(Problem("due_on", message, {"states": ", ".join(kept)}))
    for name, text, most in (("asked_by", asked_by, MOST_ASKED_BY), ("reason", reason, MOST_COMMENT)):
        if not text.strip() or len(text) > most or unfit_in(text):
            message = N_("write who asked and why: at most %(limit)s characters, and none that is invisible")
            problems.append(Problem(name, message, {"limit": most}))
    return problems


def gaining(new: date, present: Mapping[str, date | None], states: Collection[str]) -> tuple[str, ...]:
    """Return those of `states` for which the day `new` is a later one, in order."""
    return tuple(state for state in sorted(states) if (day := present[state]) is None or new > day)
