"""Opening a cycle, granting more time, and reminding those who have not answered."""

from collections.abc import Collection
from datetime import date, datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import Cycle, Questionnaire
from enlace.assessments.rules.opening import NewCycle, faults_of
from enlace.common.errors import N_, Invalid, NotFound, WrongStatus
from enlace.common.texts import Text
from enlace.directory import queries as directory


@action(Permission.CYCLE_OPEN)
def open_cycle(
    code: str,
    pack: str,
    questionnaire: str,
    title: Text,
    opens_on: date,
    due_on: date,
    asked: Collection[str],
    coverage_threshold: float,
    *,
    by: Actor,
    at: datetime,
    synthetic: bool = False,
) -> None:
    """Open a round of answering to a questionnaire of a pack. asked: codes of States; none: all of the pack.

    synthetic: whatever is answered in it is invented, and marked so from the first draft on.
    Raises: Invalid, with every fault; WrongStatus, where the code is taken; NotFound.
    """
    states = [state.code for state in directory.states_of(directory.pack(pack).code)]
    new = NewCycle(code, title, opens_on, due_on, tuple(sorted(set(asked) or states)), coverage_threshold)
    if problems := faults_of(new, states=states, today=at.date()):
        raise Invalid(problems)
    definition = Questionnaire.objects.filter(pack_id=pack, code=questionnaire).defer("content").first()
    if definition is None:
        raise NotFound(N_("There is no questionnaire “%(code)s”."), code=questionnaire)
    if Cycle.objects.filter(code=code).exists():
        raise WrongStatus(N_("There is a cycle “%(code)s” already; choose another code."), code=code)
    Cycle.objects.create(
        pack_id=pack,
        questionnaire=definition,
        code=code,
        title=dict(title),
        opens_on=opens_on,
        due_on=due_on,
        coverage_threshold=coverage_threshold,
        asked=list(new.asked),
        synthetic=synthetic,
    )
    refresh(code, questions=None, states=None, at=at)
    record(
        "assessments.cycle.opened",
        code,
        questionnaire=questionnaire,
        asked=list(new.asked),
        opens_on=opens_on.isoformat(),
        due_on=due_on.isoformat(),
    )
