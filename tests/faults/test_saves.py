"""Every answer that showed “saved” is there after the server was killed: three kills in the midst of some 200 saves."""

import random
from pathlib import Path

import pytest

from tests.faults.saves import WRITERS, Told, faults, kill_while_saving, prepare, written
from tests.serving import run

pytestmark = pytest.mark.django_db

KILLS, SAVES = 3, 200


def test_every_answer_that_was_said_to_be_saved_is_there(surroundings: dict[str, str], tmp_path: Path) -> None:
    keys = prepare(surroundings, tmp_path / "pack")
    told, chance = Told(), random.Random(200)
    for turn in range(1, KILLS + 1):
        assert kill_while_saving(surroundings, keys, told, chance.randrange(20, 2 * SAVES // KILLS - 20)) >= 20
        assert faults(surroundings, told) == []
        # Of each kill, each writer can have one save cut off between the database and the answer.
        assert len(told.saved) <= len(written(surroundings)) <= len(told.saved) + told.met + turn * len(WRITERS)
        run(surroundings, "audit", "verify")
    told.saved.add(("AA", 10_000, "never written"))
    assert faults(surroundings, told) == ["an acknowledged answer is lost"]
