"""The program `enlace`, run within a test: its exit status and what it said on each stream."""

import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from enlace.site import commands


class Said(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, on the database of the test: run("load", folder)."""
    # Django is set up already; doing it again would have it log to the stream of this test for ever.
    monkeypatch.setattr(commands, "_set_up", lambda: None)

    def run(*words: object) -> Said:
        capsys.readouterr()
        try:
            status = commands.main([str(word) for word in words])
        except SystemExit as end:
            status = int(str(end.code))
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def program(surroundings: dict[str, str]) -> Run:
    """Run a command as a process of its own, on data of this test's own; a second or more for each call."""

    def run(*words: object, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "enlace.site.commands", *map(str, words)],
            env=surroundings | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run
