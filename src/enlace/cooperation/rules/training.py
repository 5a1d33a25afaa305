"""The training State: it answers by itself, each time in the way that was chosen, so that officers can practise."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from enlace.common.errors import N_
from enlace.cooperation.rules.kind import CooperationKind, Need
from enlace.cooperation.rules.life import Consultation, Feedback, Life, Move, Useful
from enlace.cooperation.rules.statuses import Party, Status

# Code of the State and of its only authority: in no pack, so nothing of it is ever counted as a State's.
TRAINING = "TRAINING"


class Script(StrEnum):
    """How the training State answers."""

    EXECUTED = "executed"
    RETURNED = "returned"
    PARTLY = "partly"
    REFUSED = "refused"


SCRIPT_WORDS: Mapping[Script, str] = {
    Script.EXECUTED: N_("it executes the request"),
    Script.RETURNED: N_("it returns the request for completion, then executes it"),
    Script.PARTLY: N_("it executes a part and refuses the rest"),
    Script.REFUSED: N_("it refuses, with grounds"),
}


def next_move(life: Life, script: Script, on: date) -> Move | None:
    """Return the step that the training State takes now; None where it waits for the State that practises."""
    if life.status is Status.SENT:
        return Move(Status.RECEIVED, Party.SYSTEM, on)
    if life.status is Status.RECEIVED:
        return Move(Status.ACKNOWLEDGED, Party.REQUESTED, on)
    if life.status is Status.ACKNOWLEDGED:
        return _begin(life, script, on)
    if life.status is Status.IN_EXECUTION:
        if script is Script.PARTLY:
            return Move(Status.PARTLY_EXECUTED, Party.REQUESTED, on, part=life.asked[:1])
        return Move(Status.EXECUTED, Party.REQUESTED, on)
    return _refusal(life.kind, on) if life.status is Status.PARTLY_EXECUTED else None


def _begin(life: Life, script: Script, on: date) -> Move:
    if not life.kind.answered:
        return Move(Status.FEEDBACK_GIVEN, Party.REQUESTED, on, feedback=Feedback(Useful.YES, ("intelligence",)))
    returned = any(step.status is Status.INFO_REQUESTED for step in life.steps)
    if script is Script.RETURNED and not returned:
        return Move(Status.INFO_REQUESTED, Party.REQUESTED, on, missing=(_wanted(life.kind),))
    if script is Script.REFUSED:
        return _refusal(life.kind, on)
    return Move(Status.IN_EXECUTION, Party.REQUESTED, on)


def _wanted(kind: CooperationKind) -> str:
    """Return the field that the training State misses: one asked for where possible, or the first of the content."""
    sealed = [one for one in kind.fields if one.sealed]
    return next((one.code for one in sealed if one.need is Need.WHERE_POSSIBLE), sealed[0].code)


def _refusal(kind: CooperationKind, on: date) -> Move:
    consulted = Consultation(on, on) if kind.before_refusing else None
    return Move(Status.REFUSED, Party.REQUESTED, on, grounds=(kind.grounds[0].code,), consultation=consulted)
