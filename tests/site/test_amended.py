"""What a pack amended since leaves of answers, and small things of the command line."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from enlace.assessments.queries import cycles, stored
from enlace.site import commands
from tests.packs import CYCLE, STATES, as_yaml, make_pack, pack_yaml, questionnaire
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db


def amended(**changes: Any) -> dict[str, Any]:
    asked = questionnaire()
    if "gone" in changes:
        asked["questions"] = [one for one in asked["questions"] if one["id"] != changes["gone"]]
    if "choice" in changes:
        asked["choice_lists"]["means"] = [
            one for one in asked["choice_lists"]["means"] if one["code"] != changes["choice"]
        ]
    if "gate" in changes:
        asked["questions"][1]["relevant_when"] = {"question": "Q1", "in": [changes["gate"]]}
    return asked


@pytest.mark.parametrize(
    ("files", "states"),
    [
        ({"questionnaire.yaml": as_yaml(amended(gone="Q5"))}, ("AA", "BB", "CC", "DD")),
        ({"questionnaire.yaml": as_yaml(amended(choice="b"))}, ("AA", "BB", "CC", "DD")),
        ({"questionnaire.yaml": as_yaml(amended(gate="no"))}, ("AA", "BB", "CC", "DD")),
        ({}, ("BB", "CC", "DD")),
    ],
)
def test_what_is_exported_can_be_imported_again(
    run: Run, tmp_path: Path, files: dict[str, bytes], states: tuple[str, ...]
) -> None:
    assert run("load", make_pack(tmp_path / "first")).status == 0
    asked = {"replies/2020.csv": "state,question,value\n"}
    second = make_pack(tmp_path / "second", states=states, asked_later=("BB",), files=files | asked)
    assert run("load", second).status == 0
    out = tmp_path / "out.csv"
    done = run("replies", "export", CYCLE, "-o", out)
    assert done.status == 0
    assert done.lines
    assert all(line.startswith(f"{CYCLE}: ") and "left out" in line for line in done.lines)
    back = run("replies", "import", CYCLE, out)
    assert (back.status, back.lines) == (0, [f"{CYCLE}: 0 answers stored, 0 left out"])


def in_figures() -> int:
    """Return how many answers the figures of the cycle count."""
    return sum(row["answered"] + row["no_data"] for row in stored.figures(cycles.cycle(CYCLE), reader=None))


@pytest.mark.parametrize(
    ("files", "states", "told"),
    [
        ({"questionnaire.yaml": as_yaml(amended(gone="Q5"))}, STATES, "1, of AA"),
        ({"questionnaire.yaml": as_yaml(amended(choice="b"))}, STATES, "2, of AA"),
        # What rests on an answer that falls away falls away too; of BB and CC none does.
        ({"questionnaire.yaml": as_yaml(amended(gate="partial"))}, STATES, "2, of AA"),
        ({"questionnaire.yaml": as_yaml(amended(gate="no"))}, STATES, "3, of AA, CC"),
        ({}, ("BB", "CC", "DD"), "5, of AA"),
        ({"questionnaire.yaml": as_yaml(amended() | {"version": 2})}, STATES, ""),
    ],
)
def test_a_pack_that_changed_says_how_many_answers_count_no_longer(
    run: Run, tmp_path: Path, files: dict[str, bytes], states: tuple[str, ...], told: str
) -> None:
    assert run("load", make_pack(tmp_path / "first")).status == 0
    before = in_figures()
    asked = {"replies/2020.csv": "state,question,value\n"}
    second = make_pack(tmp_path / "second", states=states, asked_later=("BB",), files=files | asked)
    said = [line for line in run("load", second).lines if "no longer counted" in line]
    assert said == ([f"{CYCLE}: answers kept, but no longer counted: {told}"] if told else [])
    # What is told is what the figures, and the progress of the States, lost.
    assert before - in_figures() == int(told.partition(",")[0] or 0)
    progress = stored.summaries(cycles.cycle(CYCLE))
    assert sum(row["answered"] + row["no_data"] for row in progress) == in_figures()
    # The same again is no news, and neither is another change.
    assert not any("no longer" in line for line in run("load", second).lines)


def test_an_import_says_how_many_earlier_answers_it_makes_irrelevant(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "pack"))
    file = tmp_path / "given.csv"
    file.write_text("state,question,value\nAA,Q2,b\n")
    assert run("replies", "import", CYCLE, file).lines == [
        f"{CYCLE}: 1 answer stored, 0 left out",
        f"{CYCLE}: 1 earlier answer is kept, but no longer counts: the new ones make it irrelevant",
    ]
    file.write_text("state,question,value\nAA,Q5,South\n")
    assert run("replies", "import", CYCLE, file).lines == [f"{CYCLE}: 1 answer stored, 0 left out"]


def test_nothing_is_said_of_an_export_of_everything(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "pack"))
    assert run("replies", "export", CYCLE, "-o", tmp_path / "out.csv") == (0, "", "")


def test_a_questionnaire_of_two_packs_is_asked_for(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "one"))
    manifest = pack_yaml(code="TWO").replace(b"TWO-Q", b"TST-Q")
    asked = {"pack.yaml": manifest, "questionnaire.yaml": as_yaml(questionnaire())}
    assert run("load", make_pack(tmp_path / "two", code="TWO", files=asked)).status == 0
    out = tmp_path / "out.xlsx"
    done = run("questionnaire", "export", "TST-Q", "-o", out)
    assert (done.status, out.exists()) == (1, False)
    assert done.lines == [
        "several packs have a questionnaire “TST-Q” (TST, TWO); name one with --pack",
        "enlace: 1 problem",
    ]
    assert run("questionnaire", "export", "TST-Q", "--pack", "TWO", "-o", out).status == 0


@pytest.mark.parametrize("name", ["form.csv", "form", "form.xls", "form.xlsm"])
def test_an_xlsform_is_written_under_its_own_ending(run: Run, tmp_path: Path, name: str) -> None:
    done = run("questionnaire", "export", "HPA-Q-2016-R1", "-o", tmp_path / name)
    assert (done.status, (tmp_path / name).exists()) == (1, False)
    assert "let its name end in .xlsx" in done.lines[0]


@pytest.mark.parametrize("word", ["", "  "])
def test_an_empty_word_is_no_pack(run: Run, word: str) -> None:
    assert run("load", word).status == 2


def test_a_terminal_that_is_not_utf_8_shows_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_set_up", lambda: None)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert commands.main(["indicators", "HPA-2016"]) == 0
    sys.stdout.flush()
    assert b"?" in written.getvalue()


def test_a_treaty_row_that_contradicts_itself_is_stored_with_a_warning(run: Run, tmp_path: Path) -> None:
    head = "code,instrument_id,status,signature_date,action_date,as_of,source"
    rows = f"{head}\nAA,T1,party,2005-01-01,2001-01-01,2020,gazette\nBB,T1,party,2000-01-01,2001-01-01,2020,gazette\n"
    folder = make_pack(tmp_path, treaties=True, files={"treaty_status.csv": rows})
    done = run("load", folder)
    assert done.status == 0
    warned = [line for line in done.lines if "warning" in line]
    assert warned == ["treaty_status: AA, T1: warning: signed after the deposit"]
    assert run("load", folder).err == "TST: nothing has changed\n"
