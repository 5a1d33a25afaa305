"""What the page showed as saved is there, whoever was killed: some two dozen saves here, 200 in `make bench`."""

from pathlib import Path

import pytest

from tests.faults.saves import prepare
from tests.faults.shown import Shown, faults, type_and_kill
from tests.serving import run

pytestmark = pytest.mark.django_db

SAVES, KILLS = 24, 2


def test_every_answer_that_the_page_showed_as_saved_is_there(surroundings: dict[str, str], tmp_path: Path) -> None:
    key, *_others = prepare(surroundings, tmp_path / "pack")
    shown = type_and_kill(surroundings, key, SAVES, KILLS)
    assert faults(surroundings, shown) == []
    assert shown.killed == {"server": 1, "browser": 1}
    assert len(shown.saved) >= SAVES / 2
    run(surroundings, "audit", "verify")
    assert faults(surroundings, Shown(["never typed"])) == ["shown as saved, and lost: never typed"]
