"""A pack loaded anew: one revision for what changed, and figures that follow."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.queries import answers, cycles, stored
from enlace.common.archives import read_pack_files
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack
from tests.assessments.conftest import AT, Load, counts, figure, revisions
from tests.packs import CYCLE, HEAD

pytestmark = pytest.mark.django_db


def test_a_reload_changes_nothing_and_a_change_of_one_row_is_one_revision(load: Load) -> None:
    load()
    assert load() == []
    rows = [("AA", "Q1", "partial"), ("AA", "Q2", "a b"), ("AA", "Q3", "7"), ("BB", "Q1", "no")]
    done = load(replies=rows, at=AT + timedelta(days=1))
    assert f"{CYCLE}: answers stored: 1" in done
    assert revisions()[-1] == ("AA", "Q1", "partial", "pack", "operator")
    assert len(revisions()) == 10
    assert load(replies=rows) == []


def test_a_date_of_an_answer_that_changed_in_the_pack_is_stored(load: Load) -> None:
    head = "state,question,value,answered_on\n"
    load(files={"replies/2020.csv": head + "AA,Q1,yes,2020-01-01\n"})
    assert f"{CYCLE}: answers stored: 1" in load(files={"replies/2020.csv": head + "AA,Q1,yes,2020-01-02\n"})
    assert answers.answers(cycles.cycle(CYCLE))[0].answered_on == date(2020, 1, 2)


def test_figures_follow_a_change_of_the_groups_of_states(load: Load) -> None:
    load()
    assert figure("Q1")["groups"]["isle"]["n"]["asked"] == 2
    load(files={"states.csv": "code,name_en,isle\nAA,A,n\nBB,B,n\nCC,C,n\nDD,D,y\n"}, at=AT + timedelta(days=1))
    groups = figure("Q1")["groups"]["isle"]
    assert (groups["n"]["asked"], groups["n"]["answered"], groups["y"]["answered"]) == (3, 3, 0)


def test_indicators_follow_a_change_of_the_record_of_treaties(tmp_path: Path) -> None:
    files = dict(read_pack_files(Path(__file__).parents[2] / "packs" / "oas"))

    def adherence() -> list[Any]:
        found = stored.indicators(cycles.cycle("HPA-2016"), reader=None)
        return [one for indicator in found for one in indicator["measures"] if one["measure"] == "adherence"]

    before = adherence()
    name = "treaty_status.csv"
    assert before
    files[name] = files[name].replace(b",UNTOC,party,", b",UNTOC,none_recorded,", 1)
    files[name] = b"\n".join(
        _without_dates(line) if b",UNTOC,none_recorded," in line else line for line in files[name].split(b"\n")
    )
    load_pack(read_pack(files), by=OPERATOR, at=AT)
    assert adherence() != before


def _without_dates(line: bytes) -> bytes:
    return line.split(b",UNTOC,")[0] + b",UNTOC,none_recorded,,,,,,,2014-01-27,,,,test,"


def test_a_questionnaire_that_changed_is_told_and_its_figures_follow(load: Load, tmp_path: Path) -> None:
    load()
    path = tmp_path / "pack" / "questionnaire.yaml"
    content = path.read_text(encoding="utf-8").replace("type: yes_no_partial", "type: text").replace("- 'yes'", "- x")
    assert "type: text" in content
    shorter = content.split("- id: Q2")[0]
    done = load(files={"questionnaire.yaml": shorter, "replies/2020.csv": HEAD + "AA,Q1,yes\n"})
    assert "TST-Q: changed, 1 questions" in done
    assert [row["question"] for row in stored.figures(cycles.cycle(CYCLE), reader=None)] == ["Q1"]
    assert (figure("Q1")["type"], counts("Q1")) == ("text", (4, 4, 3, 0, 1))
    assert len(revisions()) == 9
