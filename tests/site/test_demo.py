"""The demonstration keeps its hands off what is not invented."""

import os
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from enlace.accounts.models import User
from enlace.assessments.models import AnswerRevision, Cycle
from enlace.directory.models import Pack
from enlace.site.management import demo
from tests.conftest import rows_of
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db


def test_it_refuses_a_cycle_with_answers_that_a_state_gave(run: Run, tmp_path: Path) -> None:
    given = tmp_path / "given.csv"
    given.write_text("state,question,value\nARG,R2,Somebody of ours\n")
    assert run("replies", "import", "HPA-2016", given).status == 0
    before = rows_of()
    done = run("demo")
    assert done.status == 1
    assert done.err.startswith("enlace: the demonstration would overwrite answers that States gave to HPA-2016;")
    assert rows_of() == before


def test_it_refuses_a_database_with_accounts_of_real_people(run: Run) -> None:
    User.objects.create_user(username="maria", password=None)
    before = rows_of()
    done = run("demo")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("enlace: there are accounts of real people here;")
    assert rows_of() == before


def test_its_links_carry_the_port_at_which_it_serves(
    run: Run, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """It starts itself anew, whatever it was started as, unless its settings name that address already."""

    def anew(_: str, words: list[str]) -> None:
        raise SystemExit(int(words[-1]))

    monkeypatch.setattr(os, "execv", anew)
    monkeypatch.setenv("ENLACE_ADDRESS", "")
    monkeypatch.delenv("ENLACE_ADDRESS")
    monkeypatch.setenv("ENLACE_DESK_ADDRESS", "")
    monkeypatch.delenv("ENLACE_DESK_ADDRESS")
    monkeypatch.setenv("ENLACE_DEMO", "1")
    settings.ENLACE_ADDRESS = "http://localhost"
    assert run("demo", "--serve", "--port", "8080").status == 8080
    assert os.environ["ENLACE_ADDRESS"] == "http://localhost:8080"
    settings.ENLACE_ADDRESS = os.environ["ENLACE_ADDRESS"]
    assert run("demo", "--serve", "--port", "8080").status == 8080, "its pages would not name the sealed desk"
    assert os.environ["ENLACE_DESK_ADDRESS"] == "http://localhost:8081"
    settings.ENLACE_DESK_ADDRESS = os.environ["ENLACE_DESK_ADDRESS"]
    monkeypatch.setattr(demo, "claim", lambda *_: sys.exit(7))
    assert run("demo", "--serve", "--port", "8080").status == 7


def test_it_may_be_made_again_over_itself(run: Run) -> None:
    assert run("demo").status == 0
    before = rows_of(AnswerRevision, Cycle, Pack)
    assert run("demo").status == 0
    assert rows_of(AnswerRevision, Cycle, Pack) == before


def test_it_may_be_made_again_after_somebody_was_invited_within_it(run: Run) -> None:
    assert run("demo").status == 0
    User.objects.create_user(username="maria", password=None)
    assert run("demo").status == 0
