"""`enlace standing` and `enlace standing-import`, as programs call them."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enlace.common.commands import Command
from enlace.common.errors import Invalid, NotFound, Problem
from enlace.instruments.management import standing, standing_import
from enlace.instruments.queries.imports import imports_of
from enlace.instruments.queries.records import stored_records
from enlace.instruments.rules.records import Status

PACKS = Path(__file__).parents[2] / "packs"
KEYS = [
    "state",
    "instrument",
    "status",
    "signature_date",
    "action_kind",
    "action_date",
    "entry_into_force_date",
    "as_of",
    "source",
    "conflict",
]

LoadPack = Callable[..., list[Problem]]
Capture = pytest.CaptureFixture[str]


def run(command: Command, *arguments: str) -> int:
    parser = ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(arguments))


def objects(capture: Capture, *arguments: str) -> list[dict[str, Any]]:
    assert run(standing.COMMAND, "--json", *arguments) == 0
    found: list[dict[str, Any]] = json.loads(capture.readouterr().out)
    return found


def test_all_700_agree_with_the_table_of_the_pack(oas: str, capsys: Capture) -> None:
    with (PACKS / "oas" / "treaty_status.csv").open(newline="") as file:
        rows = {(row["iso3"], row["instrument_id"]): row for row in csv.DictReader(file)}
    with (PACKS / "oas" / "instruments.csv").open(newline="") as file:
        order = [row["instrument_id"] for row in csv.DictReader(file)]
    found = objects(capsys)
    assert [list(one) for one in found] == [KEYS] * 700
    assert [(one["state"], one["instrument"]) for one in found] == [
        (state, code) for state in sorted({state for state, _ in rows}) for code in order
    ]
    for one in found:
        row = rows[one["state"], one["instrument"]]
        assert one == {
            "state": one["state"],
            "instrument": one["instrument"],
            **{key: row[key] or None for key in KEYS[2:]},
        }


def test_an_act_after_the_day_does_not_count(oas: str, capsys: Capture) -> None:
    found = {one["state"]: one for one in objects(capsys, "--instrument", "UNTOC", "--on", "2002-07-23")}
    assert len(found) == 35
    antigua = found["ATG"]
    assert (antigua["status"], antigua["signature_date"]) == ("signatory", "2001-09-26")
    assert (antigua["action_kind"], antigua["action_date"], antigua["entry_into_force_date"]) == (
        None,
        None,
        None,
    )
    assert antigua["as_of"] == "2014-01-27"
    later = {one["state"]: one for one in objects(capsys, "--instrument", "UNTOC", "--on", "2002-07-24")}
    assert (later["ATG"]["status"], later["ATG"]["entry_into_force_date"]) == ("party", "2003-09-29")


def test_long_before_every_treaty_nobody_is_bound(oas: str, capsys: Capture) -> None:
    statuses = {one["status"] for one in objects(capsys, "--on", "1900-01-01")}
    assert statuses == {"none_recorded", "unknown"}


def test_a_state_without_a_line_is_unknown(load_pack: LoadPack, capsys: Capture) -> None:
    load_pack()
    found = objects(capsys, "--pack", "SMALL", "--instrument", "T2")
    assert [(one["state"], one["status"], one["source"]) for one in found] == [
        ("AA", "unknown", None),
        ("BB", "unknown", None),
        ("CC", "unknown", None),
    ]


@pytest.mark.parametrize("day", ["2002-02-30", "20020723", "July", ""])
def test_a_bad_day_is_a_fault_of_the_command_line(day: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(standing.COMMAND, "--on", day)
    assert stopped.value.code == 2
    assert "is no date" in capsys.readouterr().err


def test_an_unknown_treaty_or_pack_is_not_found(oas: str) -> None:
    for arguments in (
        ["--instrument", "NONE"],
        ["--pack", "NONE"],
        ["--pack", "OAS", "--instrument", "NONE"],
    ):
        with pytest.raises(NotFound):
            run(standing.COMMAND, *arguments)


def test_people_get_a_table_and_programs_get_only_json(oas: str, capsys: Capture) -> None:
    assert run(standing.COMMAND, "--instrument", "A-63") == 0
    written = capsys.readouterr()
    assert "(sources disagree)" in written.out
    assert "OAS: 35 standings (" in written.err
    assert run(standing.COMMAND, "--json", "--instrument", "A-63") == 0
    assert capsys.readouterr().err == ""


def test_a_table_of_a_depositary_is_shown_and_then_stored(load_pack: LoadPack, tmp_path: Path, capsys: Capture) -> None:
    load_pack()
    file = tmp_path / "sent.csv"
    file.write_text("code,instrument_id,status,action_date,as_of,source\nAA,T1,party,,2019,depositary\n")
    assert run(standing_import.COMMAND, str(file), "--pack", "SMALL") == 0
    written = capsys.readouterr()
    assert "AA T1\n  action_date: 2001-02-03 -> (empty)  [a date would be lost]\n" in written.out
    assert "add --apply" in written.err
    assert imports_of("SMALL") == ()
    assert run(standing_import.COMMAND, str(file), "--pack", "SMALL", "--apply") == 0
    assert "statuses changed: 1" in capsys.readouterr().err
    assert stored_records("SMALL")["AA", "T1"].action_date is None
    assert run(standing_import.COMMAND, str(file), "--pack", "SMALL", "--apply") == 0
    assert "nothing has changed" in capsys.readouterr().err
    assert len(imports_of("SMALL")) == 1


def test_a_table_at_fault_stores_nothing(load_pack: LoadPack, tmp_path: Path) -> None:
    load_pack()
    file = tmp_path / "sent.csv"
    file.write_text("code,instrument_id,status,as_of,source\nXX,T1,bound,2019,x\n")
    with pytest.raises(Invalid) as stopped:
        run(standing_import.COMMAND, str(file), "--pack", "SMALL", "--apply")
    assert [problem.where for problem in stopped.value.problems] == ["sent.csv:2", "sent.csv:2"]
    with pytest.raises(Invalid, match="no such file"):
        run(standing_import.COMMAND, str(tmp_path / "none.csv"), "--pack", "SMALL")
    file.write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    with pytest.raises(Invalid, match="2 MB"):
        run(standing_import.COMMAND, str(file), "--pack", "SMALL")
    assert stored_records("SMALL")["BB", "T1"].status is Status.SIGNATORY


def test_without_a_pack_the_standings_of_all_packs_are_one_list(oas: str, load_pack: LoadPack, capsys: Capture) -> None:
    alone = objects(capsys)
    load_pack()
    small = objects(capsys, "--pack", "SMALL")
    assert small
    assert objects(capsys) == [*alone, *small]
    assert objects(capsys, "--pack", "OAS") == alone
