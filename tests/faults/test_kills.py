"""Nothing acknowledged is lost and nothing is halved when the server is killed, on whichever engine the tests run.

This is the short form: three kills after some ten of sixty writes. `make bench` has the long one, twenty kills in the
midst of a thousand writes, on both engines. What neither can show is a loss of power: the machine goes on, and so what
was written but not yet forced to the disk is there after all; the settings of the engines stand against that.
"""

import os
import random
from pathlib import Path

import pytest

from tests.faults.kills import WRITERS, Told, faults, kill_while_writing, prepare, unacknowledged
from tests.faults.strain import strain
from tests.serving import run

pytestmark = pytest.mark.django_db

WRITES = 60
KILLS = 3


def test_what_was_acknowledged_is_there_after_the_server_was_killed(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    keys = prepare(surroundings, tmp_path / "pack")
    told, chance = Told(), random.Random(60)
    for turn in range(1, KILLS + 1):
        written = kill_while_writing(surroundings, keys, told, chance.randrange(5, WRITES))
        assert faults(surroundings, told) == []
        assert written >= 5
        # Of each kill, each writer can have one write cut off between the database and the answer.
        assert 0 <= unacknowledged(surroundings, told) <= turn * len(WRITERS)
        run(surroundings, "audit", "verify")


def test_a_loss_would_be_found(surroundings: dict[str, str], tmp_path: Path) -> None:
    keys = prepare(surroundings, tmp_path / "pack")
    told = Told()
    kill_while_writing(surroundings, keys, told, 6)
    assert faults(surroundings, told) == []
    told.sent.add(max(told.sent) + 100)
    told.applied.add(max(told.applied) + 100)
    assert faults(surroundings, told) == ["an acknowledged import is lost", "an acknowledged change is lost"]


@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="a strain of SQLite's files")
def test_processes_and_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """The short form of a strain that `make bench` keeps up for half a minute (ADR 0014)."""
    written, found = strain(tmp_path / "strained.sqlite3", 3)
    assert found == []
    assert written > 0
