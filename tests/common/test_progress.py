"""The bar of long work: there on a terminal, nowhere else."""

import os
import pty
import subprocess
import sys

WORK = """
import time
from enlace.common.progress import progress
with progress("reading the pack"):
    time.sleep(0.3)
"""


def test_it_shows_on_a_terminal() -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", WORK], stderr=theirs, stdout=subprocess.PIPE, env=environment, check=True
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert "reading the pack" in said
    assert done.stdout == b""


def test_it_says_nothing_elsewhere() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
