"""The program `enlace`: every command, its exit statuses, what it says on which stream, and what others rely on."""

import csv
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from enlace.assessments.queries import cycles
from enlace.assessments.rules.pack import read_questionnaire_file
from enlace.assessments.rules.replies import write_replies
from enlace.assessments.rules.synthetic import synthetic_replies
from enlace.common.commands import Command
from enlace.common.errors import Problem
from enlace.site import commands
from tests.conftest import PACKS, empty
from tests.packs import CYCLE, as_yaml, make_pack, questionnaire
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db

FCTC = ("FCTC-2010", "FCTC-2012", "FCTC-2014")
COUNTS = ["question", "type", "asked", "relevant", "answered", "no_data", "unanswered", "coverage", "reportable"]
CHOICE = ["code", "count", "share_of_answered", "lower_bound", "upper_bound"]
STANDING = [
    *("state", "instrument", "status", "signature_date", "action_kind", "action_date"),
    *("entry_into_force_date", "as_of", "source", "conflict"),
]


# --- every command


def names() -> list[str]:
    return [command.name for command in commands.commands()]


def test_the_commands_of_the_contract_are_there() -> None:
    wanted = {
        *("init", "load", "questionnaire check", "questionnaire export", "replies import", "replies export"),
        *("figures", "indicators", "report", "standing", "audit verify", "backup", "restore", "serve", "demo"),
    }
    assert wanted <= set(names())


@pytest.mark.parametrize("command", commands.commands(), ids=names())
def test_each_command_has_help_with_an_example_that_it_accepts(run: Run, command: Command) -> None:
    done = run(*command.name.split(), "--help")
    assert (done.status, done.err) == (0, "")
    assert command.summary in " ".join(done.out.split())
    assert f"Example: {command.example}" in " ".join(done.out.split())
    program, *words = shlex.split(command.example)
    assert program == "enlace"
    options = commands._parser(commands.commands()).parse_args(words)
    assert options.command == command
    assert commands._parser(commands._named(words)).parse_args(words) == options


def test_the_program_lists_its_commands(run: Run) -> None:
    done = run("--help")
    assert done.status == 0
    assert all(name.split()[0] in done.out for name in names())
    assert "Example: enlace " in done.out


# --- exit statuses


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no-such-command",
        "load",
        "load a b",
        "replies",
        "replies import HPA-2016",
        "figures",
        "figures HPA-2016 --yaml",
        "standing --on yesterday",
        "report HPA-2016 --format odt -o x",
        "report HPA-2016 --format pdf --language de -o x",
        "edition issue HPA-2016 --status draft",
        "serve --port http",
    ],
)
def test_a_command_line_at_fault_ends_with_two(run: Run, line: str) -> None:
    done = run(*line.split())
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("usage: enlace")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("load none", "none: there is no such folder or file"),
        ("figures NONE --json", "enlace: There is no cycle “NONE”."),
        ("indicators NONE", "enlace: There is no cycle “NONE”."),
        ("report NONE --format json -o x.json", "enlace: There is no cycle “NONE”."),
        ("report HPA-2016 --edition 7 --format json -o x.json", "enlace: There is no edition no. 7 of this report."),
        ("questionnaire export NONE -o x.xlsx", "enlace: There is no questionnaire “NONE”."),
        ("questionnaire check none.yaml", "none.yaml: there is no such file"),
        ("replies export NONE -o x.csv", "enlace: There is no cycle “NONE”."),
        ("replies import HPA-2016 none.csv", "none.csv: there is no such file"),
        ("standing --instrument NONE", "enlace: No pack has an instrument “NONE”."),
        ("edition issue HPA-2016 --status final", "enlace: No State has answered yet: there is nothing to report."),
        ("restore none", "none: there is no such file"),
    ],
)
def test_input_at_fault_ends_with_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*line.split())
    assert (done.status, done.out, done.lines[0]) == (1, "", said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        "replies export FCTC-2014 -o none/x.csv",
        "questionnaire export FCTC-CORE -o none/x.xlsx",
        "report FCTC-2014 --format json -o none/x.json",
        "backup none/x.backup",
    ],
)
def test_what_fails_outside_ends_with_three(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*line.split())
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("enlace: ")
    assert "none/x." in done.err
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_the_program_says_what_to_do(program: Run) -> None:
    done = program("figures", "FCTC-2014", "--json")
    assert (done.status, done.out) == (3, "")
    assert "run “enlace init”" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "mysql://somewhere/x"}, "DATABASE_URL names “mysql”"),
        ({"ENLACE_SECRET_KEY": "short"}, "ENLACE_SECRET_KEY has fewer than 50 characters"),
        ({"ENLACE_HTTPS": "yes"}, "ENLACE_HTTPS is “yes”; set it to 1 or 0"),
    ],
)
def test_an_environment_at_fault_ends_with_three(program: Run, environment: dict[str, str], said: str) -> None:
    done = program("figures", "X", **environment)
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(f"enlace: {said}")


def test_a_reader_that_leaves_early_is_no_fault(program: Run, tmp_path: Path) -> None:
    words = f"{sys.executable} -m enlace.site.commands --help | head -1"
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: enlace")


# --- figures


def document(run: Run, *words: str) -> dict[str, Any]:
    done = run(*words, "--json")
    assert (done.status, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.parametrize("cycle", FCTC)
def test_the_figures_agree_with_every_row_of_the_record(run: Run, cycle: str) -> None:
    with (PACKS / "illicit_trade" / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["cycle"] == cycle]
    assert len(rows) == 28
    figures = {figure["question"]: figure for figure in document(run, "figures", cycle)["figures"]}
    assert set(figures) == {row["question"] for row in rows}
    for row in rows:
        figure = figures[row["question"]]
        choice = next(choice for choice in figure["choices"] if choice["code"] == row["choice"])
        assert (figure["asked"], figure["answered"]) == (int(row["asked"]), int(row["answered"]))
        assert choice["count"] == int(row["count"])
        for key in ("share_of_answered", "lower_bound", "upper_bound"):
            assert choice[key] == float(row[key]), (row, key)
    assert sum(len(figure["choices"]) for figure in figures.values()) == len(rows)


@pytest.mark.parametrize("cycle", FCTC)
def test_the_figures_have_exactly_the_keys_of_the_contract(run: Run, cycle: str) -> None:
    found = document(run, "figures", cycle)
    assert list(found) == ["cycle", "version", "computed_at", "content_hash", "figures"]
    assert (found["cycle"], found["version"], found["computed_at"]) == (cycle, "living", "2026-11-01T12:00:00Z")
    for figure in found["figures"]:
        assert list(figure) == [*COUNTS, "choices", "groups"]
        assert all(list(choice) == CHOICE for choice in figure["choices"])
        assert figure["groups"] == {}
        assert figure["relevant"] == figure["answered"] + figure["no_data"] + figure["unanswered"]
        assert figure["coverage"] == round(figure["answered"] / figure["relevant"], 6)
        assert figure["reportable"] is (figure["coverage"] >= 0.75)


def test_groups_hold_the_same_keys_and_numbers_their_own(run: Run) -> None:
    figures = document(run, "figures", "HPA-2016")["figures"]
    kinds = {figure["type"]: figure for figure in figures}
    for kind, figure in kinds.items():
        numbers = {"integer": ["n", "sum", "median", "min", "max"], "date": ["n", "min", "max"]}.get(kind, [])
        own = [*COUNTS, *numbers, *(["choices"] if "choices" in figure else [])]
        assert list(figure) == [*own, "groups"]
        assert ("choices" in figure) is (kind in ("yes_no_partial", "select_one", "select_multiple"))
        for values in figure["groups"].values():
            assert all(list(part) == own for part in values.values())
    assert list(kinds["yes_no_partial"]["groups"])[:2] == ["subregion", "caricom"]
    caribbean = kinds["yes_no_partial"]["groups"]["subregion"]["Caribbean"]
    assert (caribbean["asked"], caribbean["answered"], caribbean["reportable"]) == (13, 0, False)


@pytest.mark.parametrize(("kind", "cycle"), [("figures", "FCTC-2014"), ("indicators", "HPA-2016")])
def test_two_runs_have_one_hash_and_other_answers_another(run: Run, tmp_path: Path, kind: str, cycle: str) -> None:
    one, other = (document(run, kind, cycle) for _ in range(2))
    assert one["content_hash"] == other["content_hash"]
    assert one["content_hash"].startswith("sha256:")
    view = cycles.cycle(cycle)
    answers = synthetic_replies(cycles.definition_of(view), view.asked[:3], seed="x")
    (tmp_path / "r.csv").write_text(write_replies(answers))
    assert run("replies", "import", cycle, tmp_path / "r.csv", "--synthetic").status == 0
    assert document(run, kind, cycle)["content_hash"] != one["content_hash"]


def test_indicators_have_the_head_of_the_contract(run: Run) -> None:
    found = document(run, "indicators", "HPA-2016")
    assert list(found) == ["cycle", "version", "computed_at", "content_hash", "indicators"]
    assert found["indicators"]
    for indicator in found["indicators"]:
        assert {"code", "title", "measures"} <= set(indicator)
        assert all({"code", "measure", "value", "unit"} <= set(measure) for measure in indicator["measures"])
    assert document(run, "indicators", "FCTC-2014")["indicators"] == []


@pytest.mark.parametrize("words", [("figures", "FCTC-2014"), ("indicators", "HPA-2016"), ("standing",)])
def test_without_json_a_table_stands_on_stdout(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.status == 0
    assert done.out.count("\n") > 10


# --- standing


def test_the_standing_agrees_with_every_cell_of_the_record(run: Run) -> None:
    done = run("standing", "--json")
    assert (done.status, done.err) == (0, "")
    found = {(one["state"], one["instrument"]): one for one in json.loads(done.out)}
    with (PACKS / "oas" / "treaty_status.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(found) == len(json.loads(done.out)) == 700
    for row in rows:
        one = found[row["iso3"], row["instrument_id"]]
        assert list(one) == STANDING
        expected = {"state": row["iso3"], "instrument": row["instrument_id"]}
        expected |= {key: row[key] or None for key in STANDING[2:]}
        assert one == expected


# --- replies


def export(run: Run, cycle: str, path: Path) -> str:
    assert run("replies", "export", cycle, "-o", path) == (0, "", "")
    return path.read_text(encoding="utf-8")


def without_time(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "computed_at"}


def test_exported_replies_give_the_same_figures_in_a_fresh_database(run: Run, tmp_path: Path) -> None:
    before = document(run, "figures", "FCTC-2014")
    exported = export(run, "FCTC-2014", tmp_path / "r.csv")
    empty()
    manifest = (PACKS / "illicit_trade" / "pack.yaml").read_text().replace("  replies: replies/2014.csv\n", "")
    fresh = tmp_path / "pack"
    for name in ("states.csv", "questionnaires/fctc_core.yaml", "replies/2010.csv", "replies/2012.csv"):
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes((PACKS / "illicit_trade" / name).read_bytes())
    (fresh / "pack.yaml").write_text(manifest)
    assert run("load", fresh).status == 0
    assert document(run, "figures", "FCTC-2014")["content_hash"] != before["content_hash"]
    done = run("replies", "import", "FCTC-2014", tmp_path / "r.csv")
    assert (done.status, done.out) == (0, "")
    assert done.err == f"FCTC-2014: {exported.count(chr(10)) - 1} answers stored, 0 left out\n"
    assert without_time(document(run, "figures", "FCTC-2014")) == without_time(before)
    assert export(run, "FCTC-2014", tmp_path / "again.csv") == exported


def test_every_column_of_a_reply_comes_back(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "pack"))
    head = "state,question,value,comment,marking,basis,answered_on,source\n"
    rows = (
        'AA,Q1,yes,"with ""quotes"", a comma\nand a line",TLP:AMBER,law,2020-02-29,ministry\n'
        'BB,Q1,no,,,,,\nCC,Q5,"=1+1",+x,TLP:CLEAR,,,@y\n'
    )
    (tmp_path / "r.csv").write_text(head + rows, newline="")
    assert run("replies", "import", "TST-2022", tmp_path / "r.csv").status == 1  # CC was not asked
    (tmp_path / "r.csv").write_text(head + rows.replace("CC,", "BB,"), newline="")
    assert run("replies", "import", "TST-2022", tmp_path / "r.csv").status == 0
    assert export(run, "TST-2022", tmp_path / "out.csv") == head + rows.replace("CC,", "BB,").replace('"=1+1"', "=1+1")


def test_line_ends_within_an_answer_come_back(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "pack"))
    content = b'state,question,value,comment,source\r\nAA,Q5,"one\r\ntwo","a\rb","c\r\nd"\r\n'
    (tmp_path / "r.csv").write_bytes(content)
    assert run("replies", "import", "TST-2022", tmp_path / "r.csv").status == 0
    export(run, "TST-2022", tmp_path / "out.csv")
    again = run("replies", "import", "TST-2022", tmp_path / "out.csv")
    assert again.err == "TST-2022: 0 answers stored, 0 left out\n"


# --- questionnaires


@pytest.mark.parametrize("code", ["FCTC-CORE", "HPA-Q-2016-R1", "TST-Q"])
def test_an_exported_questionnaire_is_whole_and_the_same(run: Run, tmp_path: Path, code: str) -> None:
    if code == "TST-Q":
        run("load", make_pack(tmp_path / "pack"))
    path = tmp_path / "q.xlsx"
    assert run("questionnaire", "export", code, "-o", path) == (0, "", "")
    asked = len(cycles.questionnaire(code).asked_questions)
    assert run("questionnaire", "check", path) == (0, "", f"{code}: {asked} questions, no problems\n")
    problems: list[Problem] = []
    assert read_questionnaire_file(path.read_bytes(), path.name, {}, problems) == cycles.questionnaire(code)


@pytest.mark.parametrize("name", ["oas/questionnaire_2016.yaml", "illicit_trade/questionnaires/fctc_core.yaml"])
def test_the_questionnaires_of_the_product_have_no_problem(run: Run, name: str) -> None:
    done = run("questionnaire", "check", PACKS / name)
    assert (done.status, done.out) == (0, "")
    assert done.err.endswith("questions, no problems\n")


def test_every_problem_of_a_questionnaire_is_listed_on_stdout(run: Run, tmp_path: Path) -> None:
    broken = questionnaire()
    broken["questions"][0]["type"] = "essay"
    del broken["questions"][1]["text"]
    broken["questions"][2]["relevant_when"] = {"question": "Q9", "gt": 1}
    (tmp_path / "q.yaml").write_bytes(as_yaml(broken))
    done = run("questionnaire", "check", tmp_path / "q.yaml")
    assert done.status == 1
    assert done.err == f"q.yaml: {len(done.out.splitlines())} problems\n"
    for place in ("questions[0].type", "questions[1]", "questions[2].relevant_when"):
        assert f"q.yaml: {place}: " in done.out


def test_a_questionnaire_is_checked_with_the_lists_of_its_pack_or_says_that_they_are_missing(
    run: Run, tmp_path: Path
) -> None:
    content = (PACKS / "oas" / "questionnaire_2016.yaml").read_bytes()
    (tmp_path / "q.yaml").write_bytes(content)
    done = run("questionnaire", "check", tmp_path / "q.yaml")
    assert done.status == 1
    assert "there is no choice list “taxonomy:" in done.out


# --- reports

MAGIC = {"html": b"<!doctype html>", "pdf": b"%pdf-", "docx": b"pk\x03\x04", "xlsx": b"pk\x03\x04", "json": b"{"}


@pytest.mark.parametrize("kind", MAGIC)
def test_a_report_is_written_in_each_format(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"r.{kind}"
    assert run("report", "FCTC-2014", "--format", kind, "--language", "es", "-o", path) == (0, "", "")
    assert path.read_bytes().lstrip().lower().startswith(MAGIC[kind])


def test_an_edition_is_issued_and_written_as_it_was(run: Run, tmp_path: Path) -> None:
    run("load", make_pack(tmp_path / "pack"))
    assert run("edition", "issue", CYCLE, "--status", "final", "--symbol", "X/1") == (0, "1\n", "")
    words = ("report", CYCLE, "--format", "html", "--edition", "1", "-o")
    assert run(*words, tmp_path / "before.html").status == 0
    (tmp_path / "r.csv").write_text("state,question,value\nDD,Q1,yes\n")
    run("replies", "import", CYCLE, tmp_path / "r.csv")
    assert run(*words, tmp_path / "after.html").status == 0
    assert (tmp_path / "after.html").read_bytes() == (tmp_path / "before.html").read_bytes()
    assert b"X/1" in (tmp_path / "after.html").read_bytes()
