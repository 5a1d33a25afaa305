"""The commands of the site: making the database, keeping it, and the demonstration."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from enlace.accounts.models import RoleGrant, User
from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import cycles, stored
from enlace.site.management.demo import ANSWERING
from enlace.site.management.demo import CYCLE as DEMONSTRATED
from tests.conftest import CAST, rows_of
from tests.packs import CYCLE, make_pack
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db


def test_a_backup_restored_is_the_same_database(program: Run, tmp_path: Path) -> None:
    file = tmp_path / "x y#1?%20.backup"
    assert program("init").out == ""
    assert program("load", make_pack(tmp_path / "pack")).status == 0
    figures = program("figures", CYCLE, "--json").out
    assert program("backup", file) == (0, "", "")
    (tmp_path / "r.csv").write_text("state,question,value\nDD,Q1,yes\n")
    assert program("replies", "import", CYCLE, tmp_path / "r.csv").status == 0
    assert program("figures", CYCLE, "--json").out != figures
    refused = program("restore", file)
    assert (refused.status, "say --replace" in refused.err) == (1, True)
    assert program("restore", file, "--replace") == (0, "", "")
    assert program("figures", CYCLE, "--json").out == figures
    assert program("backup", tmp_path / "again.backup").status == 0
    assert dump(tmp_path / "again.backup") == dump(file)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_backup_never_writes_over_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.backup").write_text("precious")
    done = run("backup", tmp_path / "x.backup")
    assert (done.status, "the file exists already" in done.err) == (1, True)
    assert (tmp_path / "x.backup").read_text() == "precious"


def test_what_is_no_backup_replaces_nothing(program: Run, tmp_path: Path) -> None:
    assert program("init", "--quiet") == (0, "", "")
    before = dump(tmp_path / "home" / "enlace.sqlite3")
    (tmp_path / "garbage").write_bytes(b"not a database" * 100)
    (tmp_path / "empty").touch()
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    for name, said in (("garbage", "not a database"), ("empty", "another program"), ("other", "another program")):
        done = program("restore", tmp_path / name, "--replace")
        assert (done.status, done.out) == (1, "")
        assert "this is no backup that can be read" in done.err
        assert said in done.err
        assert dump(tmp_path / "home" / "enlace.sqlite3") == before


def test_there_is_nothing_to_back_up_before_the_database_is_made(program: Run, tmp_path: Path) -> None:
    done = program("backup", tmp_path / "x.backup")
    assert (done.status, "there is no database to back up" in done.err) == (3, True)
    assert not (tmp_path / "x.backup").exists()


# --- the demonstration


def test_the_demonstration_has_the_cast_and_invented_replies_that_are_marked(run: Run) -> None:
    done = run("demo")
    assert (done.status, done.out) == (0, "")
    people = {user.username: user for user in User.objects.all()}
    assert set(people) == set(CAST)
    assert all(user.synthetic for user in people.values())
    held = {name: list(RoleGrant.objects.filter(user=people[name]).values_list("role", "state_code")) for name in CAST}
    assert held == {name: [] if grant is None else [(grant[0].value, grant[1])] for name, grant in CAST.items()}
    assert not any(user.has_usable_password() for user in people.values())
    answers = AnswerRevision.objects.filter(cycle__code=DEMONSTRATED)
    assert set(answers.values_list("synthetic", "source")) == {(True, "SYNTHETIC")}
    started = {row["state"] for row in stored.summaries(cycles.cycle(DEMONSTRATED)) if row["started"]}
    assert started == set(ANSWERING)
    assert not AnswerRevision.objects.exclude(cycle__code=DEMONSTRATED).filter(synthetic=True).exists()
    before = rows_of(AnswerRevision, RoleGrant)
    assert run("demo").status == 0
    assert rows_of(AnswerRevision, RoleGrant) == before
