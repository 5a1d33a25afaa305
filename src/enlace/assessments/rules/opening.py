"""What a new cycle needs before it can be opened: dates in order, States of the pack, a threshold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.directory.rules.manifest import CODE
from enlace.directory.rules.states import NO_STATE

MOST_TITLE = 300


@dataclass(frozen=True)
class NewCycle:
    """A cycle as it is asked for. asked: codes of States, in order. coverage_threshold: 0 to 1."""

    code: str
    title: Text
    opens_on: date
    due_on: date
    asked: tuple[str, ...]
    coverage_threshold: float


def faults_of(cycle: NewCycle, *, states: Collection[str], today: date) -> list[Problem]:
    """Return everything that is wrong with a new cycle. states: the codes of the pack."""
    problems = []
    if not CODE.match(cycle.code) or unfit_in(cycle.code):
        problems.append(Problem("code", N_("a code has at most 40 characters, and no space or slash")))
    for language, text in cycle.title.items():
        if not text.strip() or len(text) > MOST_TITLE or unfit_in(text):
            message = N_("a title has at most %(limit)s characters, and none that is invisible")
            problems.append(Problem(f"title.{language}", message, {"limit": MOST_TITLE}))
    if cycle.due_on < cycle.opens_on:
        problems.append(Problem("due_on", N_("the cycle is due before it opens")))
    elif cycle.due_on <= today:
        problems.append(Problem("due_on", N_("that day has passed: nobody could answer in time")))
    problems += [Problem("asked", NO_STATE, {"code": code}) for code in cycle.asked if code not in states]
    if not cycle.asked:
        problems.append(Problem("asked", N_("choose at least one State")))
    if not 0 <= cycle.coverage_threshold <= 1:
        problems.append(Problem("coverage_threshold", N_("the threshold is a share: from 0 to 1")))
    return problems
