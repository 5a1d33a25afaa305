"""A small cycle that is open today: one State has submitted, one writes, two have not begun."""

import csv
import io
from datetime import timedelta

from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import open_cycle, save_answers, submit_sections, write_remark
from enlace.assessments.rules.drafts import Content, Typed
from enlace.common import clock
from tests.assessments.conftest import Load

CODE = "TST-NOW"
PAGE = f"/en/cycles/{CODE}/"
SECRET = "Nobody outside DD reads this"


def open_now(code: str = CODE, *, pack: str = "TST", questionnaire: str = "TST-Q") -> None:
    today = clock.today()
    words = {"by": OPERATOR, "at": clock.now()}
    title = {"en": "A round", "es": "Una ronda"}
    due_on = today + timedelta(days=30)
    open_cycle(code, pack, questionnaire, title, today - timedelta(days=3), due_on, (), 0.5, **words)  # type: ignore[arg-type]


def write(state: str, *answers: tuple[str, Content]) -> Actor:
    by = Actor(f"somebody of {state}", (Grant(Role.POINT_OF_CONTACT, state),))
    typed = [Typed(question, content, 0) for question, content in answers]
    save_answers(CODE, typed, state=state, by=by, at=clock.now())
    return by


def submit(state: str, *answers: tuple[str, Content]) -> None:
    by = write(state, *answers)
    submit_sections(CODE, ["A"], state=state, by=by, at=clock.now())


def make_world(load: Load) -> None:
    """AA has submitted, DD has a draft with a remark; BB and CC have not begun."""
    load()
    open_now()
    submit("AA", ("Q1", Content("yes")), ("Q2", Content("a b")), ("Q5", Content("North")))
    by = write("DD", ("Q1", Content("no", SECRET)), ("Q5", Content(SECRET)))
    write_remark(CODE, "Q1", SECRET, state="DD", by=by, at=clock.now())


def rows(response_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response_text.removeprefix("\ufeff"))))
