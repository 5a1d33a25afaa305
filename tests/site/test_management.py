"""The commands of the site: the demonstration, and the database after an update."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from enlace.accounts.models import RoleGrant, User
from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules.synthetic_cycle import CYCLE as OPEN_CYCLE
from enlace.site.management.demo import ANSWERING
from enlace.site.management.demo import CYCLE as DEMONSTRATED
from tests.conftest import CAST, rows_of
from tests.packs import CYCLE, make_pack
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db


def test_after_an_update_the_figures_are_what_the_program_makes_now(program: Run, tmp_path: Path) -> None:
    on_sqlite = {"DATABASE_URL": f"sqlite:///{tmp_path / 'figures.sqlite3'}"}
    program("init", **on_sqlite)
    assert program("load", make_pack(tmp_path / "pack"), **on_sqlite).status == 0
    figures = program("figures", CYCLE, "--json", **on_sqlite).out
    with closing(sqlite3.connect(tmp_path / "figures.sqlite3")) as database:
        database.execute('UPDATE assessments_storedfigure SET "full" = json_set("full", \'$.answered\', 99)')
        database.commit()
    assert program("figures", CYCLE, "--json", **on_sqlite).out != figures
    assert program("init", **on_sqlite).status == 0
    assert program("figures", CYCLE, "--json", **on_sqlite).out == figures
    assert program("audit", "verify", **on_sqlite).status == 0


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
    assert not AnswerRevision.objects.filter(cycle__synthetic=False, synthetic=True).exists()
    assert not AnswerRevision.objects.filter(cycle__code=OPEN_CYCLE, synthetic=False).exists()
    before = rows_of(AnswerRevision, RoleGrant)
    assert run("demo").status == 0
    assert rows_of(AnswerRevision, RoleGrant) == before
