"""Run all tests, on SQLite; then those that touch the database again, on a PostgreSQL server of their own.

python tools/test.py [WORD ...]     the words go to pytest, both times

Without PostgreSQL on the machine the second part is left out, and said so; with ENLACE_REQUIRE_POSTGRES=1 that fails.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
NOTHING_TO_RUN = 5


def pytest(engine: str, words: list[str], **environment: str) -> tuple[int, str]:
    """Run pytest, showing what it says; return its exit status and its last line."""
    print(f"--- tests on {engine}", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *words],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line.strip() or last
    return process.wait(), f"{engine}: {last}"


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = [pytest("SQLite", words)]
    if postgres.programs():
        with postgres.server(durable=False) as server:
            url = server.create("enlace")
            status, line = pytest(f"PostgreSQL {server.version}", words, DATABASE_URL=url)
        # Words that choose tests may choose none that touches the database.
        results.append((0 if words and status == NOTHING_TO_RUN else status, line))
    elif os.environ.get("ENLACE_REQUIRE_POSTGRES") == "1":
        results.append((1, "PostgreSQL: FAILED, it is required (ENLACE_REQUIRE_POSTGRES=1) and is not on this machine"))
    else:
        results.append((0, "PostgreSQL: not on this machine, its tests were not run"))
    print("---", *[line for _, line in results], sep="\n")
    return max(status for status, _ in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
