"""`enlace symbol check`: one JSON object a line, and the exit status says whether anything is at fault."""

import io
import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

import pytest

from enlace.common import clock
from enlace.meetings.management.symbol_check import COMMAND
from enlace.site.commands import commands, main


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 25))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    parser = ArgumentParser()
    COMMAND.arguments(parser)
    status = COMMAND.run(parser.parse_args(words))
    out, err = capsys.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_faultless_symbol_is_taken_apart(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, err = run(capsys, "cp/csh-1769/17 Rev.5")
    assert status == 0
    assert err == "symbols: 1, at fault: 0\n"
    assert lines == [
        {
            "symbol": "cp/csh-1769/17 Rev.5",
            "ok": True,
            "parsed": {
                "body": "CSH",
                "series": "CP/CSH",
                "number": 1769,
                "year": 2017,
                "session": None,
                "meeting": None,
                "letter": None,
                "paper": None,
                "shelf": None,
                "revision": 5,
                "addendum": 0,
                "corrigendum": 0,
                "work": "CP/CSH-1769/17",
                "canonical": "CP/CSH-1769/17 rev. 5",
            },
            "problems": [],
        }
    ]


def test_a_symbol_at_fault_makes_the_exit_status_1_and_the_others_are_told_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, lines, err = run(capsys, "AG/RES. 2880 (XLV-O/16)", "CP/RES. 908 (1567/06)", "CP/CHS-1769/17", "")
    assert status == 1
    assert err == "symbols: 4, at fault: 3\n"
    assert [line["ok"] for line in lines] == [False, True, False, False]
    assert lines[0]["parsed"]["session"] == "XLV-O"
    assert lines[0]["problems"] == ["XLV-O was the regular session of 2015, and that of 2016 is XLVI-O"]
    assert (lines[1]["parsed"]["session"], lines[1]["parsed"]["meeting"]) == ("1567", 1567)
    assert (lines[2]["parsed"], lines[2]["problems"]) == (None, ["the series is not known"])
    assert (lines[3]["symbol"], lines[3]["problems"]) == ("", ["the symbol is empty"])


def test_the_known_numbers_and_the_present_day_count(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, _ = run(capsys, "CP/CSH-1784/18", "E/RES/2027/1", "E/RES/2026/1")
    assert status == 1
    assert [line["ok"] for line in lines] == [False, False, True]


@pytest.mark.parametrize("words", [["-"], []])
def test_standard_input_gives_a_symbol_a_line(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, b"\xef\xbb\xbfCP/CSH-1784/17\r\n\n  A/RES/55/25  \nCP/CSH\xff-1\n")
    status, lines, err = run(capsys, *words)
    assert status == 1
    assert [line["symbol"] for line in lines] == ["CP/CSH-1784/17", "A/RES/55/25", "CP/CSH�-1"]
    assert [line["ok"] for line in lines] == [True, True, False]
    assert err == "symbols: 3, at fault: 1\n"


def test_nothing_to_check_is_nothing_at_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, b"")
    assert run(capsys, "-") == (0, [], "symbols: 0, at fault: 0\n")


def test_the_program_knows_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert COMMAND in commands()
    assert main(["symbol", "check", "CP/CSH-1769/17 rev. 0"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"] == [
        "the number of a revision, addendum or corrigendum is 1 or more, not 0"
    ]
