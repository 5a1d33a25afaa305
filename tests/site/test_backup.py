"""`enlace backup` and `enlace restore`: what comes back is what was there, every table; or nothing is replaced."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import TRIGGERS, contents, database_of_its_own
from tests.packs import CYCLE, make_pack
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db

# Stores one answer after another, each by the action that an import uses, until its input ends.
WRITER = """
import sys, django
django.setup()
from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import import_replies
from enlace.common import clock
for number in range(100_000):
    row = f"state,question,value\\nDD,Q3,{number}\\nDD,Q1,yes\\nDD,Q2,a\\n".encode()
    import_replies(sys.argv[1], row, "w.csv", by=OPERATOR, at=clock.now())
    print(number, flush=True)
"""


@pytest.fixture
def elsewhere(surroundings: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a second product beside the one of this test."""
    with database_of_its_own() as url:
        yield surroundings | {"ENLACE_HOME": str(tmp_path / "elsewhere")} | ({"DATABASE_URL": url} if url else {})


def test_a_backup_restored_is_the_same_database(
    program: Run, tmp_path: Path, surroundings: dict[str, str], elsewhere: dict[str, str]
) -> None:
    file = tmp_path / "x y#1?%20.backup"
    assert program("init").out == ""
    assert program("load", make_pack(tmp_path / "pack", treaties=True)).status == 0
    assert program("edition", "issue", CYCLE, "--status", "final").status == 0
    before = contents(surroundings)
    assert len(before[TRIGGERS]) >= 9
    assert {name for name, rows in before.items() if rows} >= {"accounts_auditentry", "assessments_edition"}
    assert program("backup", file) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert contents(surroundings) == before
    # Beside, where there was nothing; and back, over data that have gone on.
    assert program("restore", file, **elsewhere) == (0, "", "")
    assert contents(elsewhere) == before
    (tmp_path / "r.csv").write_text("state,question,value\nDD,Q1,yes\n")
    assert program("replies", "import", CYCLE, tmp_path / "r.csv").status == 0
    assert contents(surroundings) != before
    refused = program("restore", file)
    assert (refused.status, "say --replace" in refused.err) == (1, True)
    assert program("restore", file, "--replace") == (0, "", "")
    assert contents(surroundings) == before
    verified = program("audit", "verify")
    entries = len(before["accounts_auditentry"])
    assert verified.status == 0
    assert f"the chain of {entries} entries holds; editions as issued: 1\n" in verified.err
    assert program("replies", "import", CYCLE, tmp_path / "r.csv").status == 0


def test_a_backup_taken_while_others_write_is_one_instant(
    program: Run, tmp_path: Path, surroundings: dict[str, str], elsewhere: dict[str, str]
) -> None:
    assert program("init", "--quiet").status == 0
    assert program("load", make_pack(tmp_path / "pack")).status == 0
    environment = surroundings | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    words = [sys.executable, "-c", WRITER, CYCLE]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        begun = int(writer.stdout.readline())
        assert program("backup", tmp_path / "x.backup") == (0, "", "")
        writer.kill()
        ended = int(writer.stdout.read().split()[-1])
    assert program("restore", tmp_path / "x.backup", **elsewhere).status == 0
    assert program("audit", "verify", **elsewhere).status == 0
    rows = contents(elsewhere)
    told = [row for row in rows["accounts_auditentry"] if "assessments.replies.imported" in row]
    # The first write stores three answers, each later one the one answer that changed.
    answers = [row for row in rows["assessments_answerrevision"] if "DD" in row]
    assert begun < len(told) <= ended + 1
    assert len(answers) == len(told) + 2


def test_a_backup_never_writes_over_a_file(program: Run, tmp_path: Path) -> None:
    (tmp_path / "x.backup").write_text("precious")
    done = program("backup", tmp_path / "x.backup")
    assert (done.status, "the file exists already" in done.err) == (1, True)
    assert (tmp_path / "x.backup").read_text() == "precious"


def test_what_cannot_be_written_leaves_nothing_behind(program: Run, tmp_path: Path) -> None:
    assert program("init", "--quiet").status == 0
    done = program("backup", tmp_path / "nowhere" / "x.backup")
    assert (done.status, "could not be written" in done.err) == (3, True)
    (tmp_path / "x.backup.part").write_text("what a backup left behind that was cut off")
    assert program("backup", tmp_path / "x.backup").status == 0
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["x.backup"]


def test_what_is_no_backup_replaces_nothing(program: Run, tmp_path: Path, surroundings: dict[str, str]) -> None:
    assert program("init", "--quiet") == (0, "", "")
    before = contents(surroundings)
    (tmp_path / "garbage").write_bytes(b"not a database" * 100)
    (tmp_path / "empty").touch()
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    for name in ("garbage", "empty", "other"):
        done = program("restore", tmp_path / name, "--replace")
        assert (done.status, done.out) == (1, "")
        assert "this is no backup that can be read" in done.err
        assert contents(surroundings) == before


def test_a_backup_that_was_cut_short_replaces_nothing(
    program: Run, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    assert program("init", "--quiet").status == 0
    assert program("load", make_pack(tmp_path / "pack")).status == 0
    assert program("backup", tmp_path / "x.backup").status == 0
    before = contents(surroundings)
    whole = (tmp_path / "x.backup").read_bytes()
    (tmp_path / "cut.backup").write_bytes(whole[: len(whole) * 3 // 4])
    done = program("restore", tmp_path / "cut.backup", "--replace")
    assert (done.status in (1, 3), done.out) == (True, "")
    assert contents(surroundings) == before


def test_there_is_nothing_to_back_up_before_the_database_is_made(program: Run, tmp_path: Path) -> None:
    done = program("backup", tmp_path / "x.backup")
    assert (done.status, "there is no database to back up" in done.err) == (3, True)
    assert not (tmp_path / "x.backup").exists()


@pytest.mark.skipif("postgres" not in os.environ.get("DATABASE_URL", ""), reason="SQLite needs no further program")
def test_a_machine_without_the_programs_of_postgresql_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("enlace.site.management.backup.DEBIAN", tmp_path)
    done = run("backup", tmp_path / "x.backup")
    assert done.status == 3
    assert "pg_dump is not on this machine: install the client programs of PostgreSQL" in done.err
