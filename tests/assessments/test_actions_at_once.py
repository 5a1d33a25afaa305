"""Several people at one reply in the same moment: all are heard, nothing is lost, and nothing is done twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

# On PostgreSQL too, where nothing but the actions themselves keeps writers apart.
pytestmark = pytest.mark.django_db


def test_who_saves_and_submits_at_once(surroundings: dict[str, str], tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.assessments.at_once", str(tmp_path)]
    done = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {
        # Every edit is kept, and one stands.
        "saved": {"done": 4},
        "drafts": [f"Words of {number}" for number in range(4)],
        "holding": 1,
        # One submission; the others are told that nothing has changed since, or that a reason is missing.
        "submitted": {"done": 1, "Invalid": 3},
        "versions": 1,
        "answers": True,
        "chain": True,
    }
