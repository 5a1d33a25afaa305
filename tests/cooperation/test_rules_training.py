"""The training State: whatever the form and the way it answers, every request goes on to feedback and is closed."""

from datetime import date

import pytest

from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.life import Feedback, Life, Move, Step, Useful, moved
from enlace.cooperation.rules.statuses import Party, Status
from enlace.cooperation.rules.training import Script, next_move

DAY = date(2026, 3, 2)
KINDS = cooperation_kinds()


def answered(life: Life, script: Script) -> Life:
    while move := next_move(life, script, DAY):
        life = moved(life, move, DAY)
    return life


@pytest.mark.parametrize("script", Script)
@pytest.mark.parametrize("form", sorted(KINDS))
@pytest.mark.parametrize("count", [1, 2])
def test_every_form_goes_on_until_it_is_closed(form: str, script: Script, count: int) -> None:
    kind = KINDS[form]
    asked = tuple(one.code for one in kind.parts[:count])
    life = moved(Life(kind, asked, (Step(Status.DRAFT, DAY),)), Move(Status.SENT, Party.REQUESTING, DAY), DAY)
    life = answered(life, script)
    if life.status is Status.INFO_REQUESTED:
        life = answered(moved(life, Move(Status.SENT, Party.REQUESTING, DAY), DAY), script)
    seen = {step.status for step in life.steps}
    if kind.answered:
        wanted = {
            Script.EXECUTED: Status.EXECUTED,
            Script.RETURNED: Status.INFO_REQUESTED,
            Script.PARTLY: Status.PARTLY_EXECUTED,
            Script.REFUSED: Status.REFUSED,
        }[script]
        assert wanted in seen
        useful = Feedback(Useful.PARTLY, ("other",))
        life = moved(life, Move(Status.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=useful), DAY)
    assert moved(life, Move(Status.CLOSED, Party.REQUESTING, DAY), DAY).status is Status.CLOSED
