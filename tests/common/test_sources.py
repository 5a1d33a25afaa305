"""Reading what people send: what is read, and what is refused with its place."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enlace.common import sources
from enlace.common.characters import unfit_in
from enlace.common.errors import Problem
from enlace.common.sources import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_HEAD_PROBLEMS,
    Table,
    decode,
    read_bytes,
    read_table,
    read_yaml,
)


def table(content: bytes, **options: Sequence[str]) -> tuple[Table | None, list[str]]:
    problems: list[Problem] = []
    found = read_table(content, "t.csv", problems, **options)
    return found, [str(problem) for problem in problems]


def yaml_value(content: bytes) -> tuple[object, list[str]]:
    problems: list[Problem] = []
    found = read_yaml(content, "v.yaml", problems)
    return found, [str(problem) for problem in problems]


def read(content: bytes, **options: Sequence[str]) -> Table:
    found, problems = table(content, **options)
    assert problems == []
    assert found is not None
    return found


def cells(found: Table) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells.values())) for row in found.rows]


# --- CSV that is read


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [(2, ["1", "2"])]),
        (b"a,b\n1,2", [(2, ["1", "2"])]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [(2, ["1", "2"])]),
        (b"a,b\r\n1,2\r\n3,4\r\n", [(2, ["1", "2"]), (3, ["3", "4"])]),
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n", [(2, ["1", "2"])]),
        (b"a,b\r1,2\r", [(2, ["1", "2"])]),
        (b" a , b \n 1 , 2 \n", [(2, ["1", "2"])]),
        (b"a,b\n\n1,2\n,\n3,4\n", [(3, ["1", "2"]), (5, ["3", "4"])]),
        (b'a,b\n"1,5","say ""x"""\n', [(2, ["1,5", 'say "x"'])]),
        (b'a,b\n"one\ntwo\nthree",2\n3,4\n', [(2, ["one\ntwo\nthree", "2"]), (5, ["3", "4"])]),
        (b'a,b\r\n"one\r\ntwo",2\r\n3,4\r\n', [(2, ["one\r\ntwo", "2"]), (4, ["3", "4"])]),
        ("a,b\nñ,€\n".encode(), [(2, ["ñ", "€"])]),
    ],
)
def test_a_table_is_read_with_the_first_line_of_each_row(content: bytes, expected: list[tuple[int, list[str]]]) -> None:
    found = read(content)
    assert found.columns == ("a", "b")
    assert cells(found) == expected


def test_a_row_gives_its_cells_and_its_place() -> None:
    found = read(b"a,b\n1,\n")
    assert (found.rows[0]["a"], found.rows[0]["b"], found.rows[0]["c"]) == ("1", "", "")
    assert found.at(found.rows[0]) == "t.csv:2"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda text: not unfit_in(text))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_what_a_csv_writer_writes_is_read(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([["a", "b"], *rows])
    found = read(out.getvalue().encode())
    assert [list(row.cells.values()) for row in found.rows] == [
        [cell.strip() for cell in row] for row in rows if any(row)
    ]


# --- CSV that is refused


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"", "t.csv:1", "is empty"),
        (b"\n\n", "t.csv:1", "is empty"),
        (b"\xef\xbb\xbf", "t.csv:1", "is empty"),
        (b" , \n1,2\n", "t.csv:1", "is empty"),
        ("a,b\n1,2\né,2\n".encode("latin-1"), "t.csv:3", "not UTF-8 (byte 0xe9)"),
        ("a,b\n1,2\n".encode("utf-16"), "t.csv:1", "not UTF-8"),
        ("a,b\n1,\ud800\n".encode(errors="surrogatepass"), "t.csv:2", "not UTF-8 (byte 0xed)"),
        (b"a,b\n1,2\n3,\x004\n", "t.csv:3", "NUL"),
        (b"PK\x03\x04\x14\x00\x00\x00", "t.csv:1", "NUL"),
        (b'a,b\n1,2\n"open,3\n4,5\n', "t.csv:3", "quotation marks"),
        (b'a,b\n1,2\n"x"y,3\n', "t.csv:3", "quotation marks"),
        (b"a,a\n1,2\n", "t.csv:1", "“a” stands twice"),
        (b"a,b\n1,2\n3\n", "t.csv:3", "has 1 cells and the head 2"),
        (b"a,b\n1,2,3\n", "t.csv:2", "has 3 cells and the head 2"),
        (b'a,b\n"1\n2",2\n3\n', "t.csv:4", "has 1 cells and the head 2"),
        (b"a,b\n1," + b"x" * (MAX_CELL_CHARACTERS + 1) + b"\n", "t.csv:2", "“b” holds more than 100000 characters"),
        (b"a,b\n1,2\n3," + b"x" * 10 * 1024 * 1024 + b"\n", "t.csv:3", "“b” holds more than"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_table_is_refused_with_its_line(content: bytes, where: str, said: str) -> None:
    _, problems = table(content)
    assert [problem for problem in problems if problem.startswith(f"{where}: ") and said in problem] == problems
    assert len(problems) == 1


def test_each_line_with_a_character_that_cannot_be_seen_is_told_and_the_rest_is_read_on() -> None:
    content = 'a,b\r\n1,x\x1b[31my\r\n2,"one\r\ntwo\u202e"\r\n3\r\n4,\x7f\u2028\r\n'.encode()
    found, problems = table(content)
    hint = "there is an invisible control character"
    assert problems == [
        f"t.csv:2: {hint} (U+001B, place 4 of the line); delete it",
        f"t.csv:4: {hint} (U+202E, place 4 of the line); delete it",
        f"t.csv:6: {hint} (U+007F, place 3 of the line); delete it",
        "t.csv:5: the row has 1 cells and the head 2",
    ]
    assert found is not None


@pytest.mark.parametrize("sign", ["\t", "\u00a0", "\u00ad", "\u200e", "\u200f", "\u061c", "\u200d", "\u05d0", "\ue000"])
def test_what_only_says_how_a_sign_is_set_is_read(sign: str) -> None:
    assert read(f"a,b\n1,x{sign}y\n".encode()).rows[0]["b"] == f"x{sign}y"


def test_a_cell_of_the_greatest_length_is_read() -> None:
    assert len(read(b"a,b\n1," + b"x" * MAX_CELL_CHARACTERS + b"\n").rows[0]["b"]) == MAX_CELL_CHARACTERS


def test_a_missing_column_is_told_with_those_that_are_there() -> None:
    _, problems = table(b"x,y\n1,2\n", required=["a", "b"])
    assert problems == [
        "t.csv:1: the column “a” is missing; the file has: x, y",
        "t.csv:1: the column “b” is missing; the file has: x, y",
    ]


def test_an_unknown_column_is_refused_only_where_all_are_known() -> None:
    assert read(b"a,z\n1,2\n", required=["a"]).columns == ("a", "z")
    _, problems = table(b"a,z\n1,2\n", required=["a"], allowed=["a", "b"])
    assert problems == ["t.csv:1: the column “z” is not known here; known are: a, b"]


def test_a_head_of_too_many_columns_is_told_once() -> None:
    head = ",".join(f"c{number}" for number in range(MAX_COLUMNS))
    assert len(read(head.encode() + b"\n").columns) == MAX_COLUMNS
    _, problems = table(head.encode() + b",more\n", required=["a"], allowed=["a"])
    assert problems == ["t.csv:1: the first line names 501 columns; at most 500 are read"]


def test_of_a_head_full_of_faults_the_first_are_told() -> None:
    head = ",".join(f"c{number % 100}" for number in range(400))
    _, problems = table(head.encode() + b"\n", required=["a"], allowed=["a"])
    assert len(problems) == MAX_HEAD_PROBLEMS
    assert problems[0].startswith("t.csv:1: the column “a” is missing")
    assert problems[1] == "t.csv:1: the column “c0” stands twice"
    _, problems = table(head.encode() + b"\n", allowed=["c1"])
    assert len(problems) == MAX_HEAD_PROBLEMS


def test_every_bad_row_is_told_and_the_good_ones_are_read() -> None:
    found, problems = table(b"a,b\n1\n1,2\n1,2,3\n")
    assert [problem.split(":")[1] for problem in problems] == ["2", "4"]
    assert found is not None
    assert cells(found) == [(3, ["1", "2"])]


# --- YAML


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"a: 1\n", {"a": 1}),
        (b"\xef\xbb\xbfa: 1\n", {"a": 1}),
        (b"a: 1\r\nb: [x, 'yes']\r\n", {"a": 1, "b": ["x", "yes"]}),
        (b"", None),
        ("a: ñ\n".encode(), {"a": "ñ"}),
        (b"[" * 90 + b"]" * 90, None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_yaml_is_read(content: bytes, value: object) -> None:
    found, problems = yaml_value(content)
    assert problems == []
    if not content.startswith(b"["):
        assert found == value


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"a: 1\nb: [1, 2\n", "v.yaml:3", "not YAML"),
        (b"a: 1\nb:\n\t- 1\n", "v.yaml:3", "not YAML"),
        (b"a: 1\n b: 2\n", "v.yaml:2", "not YAML"),
        (b"a: &x [1]\nb: *x\n", "v.yaml:2", "anchors"),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "v.yaml:2", "anchors"),
        (b"a: 1\nb: !!python/object/apply:os.system [true]\n", "v.yaml:2", "not YAML"),
        (b"a: 1\n---\nb: 2\n", "v.yaml:2", "not YAML"),
        ("a: é\n".encode("latin-1"), "v.yaml:1", "not UTF-8"),
        (b"a: 1\nb: \x00\n", "v.yaml:2", "NUL"),
        (b'a: 1\nb: "x\\0y"\n', "v.yaml:2", "U+0000"),
        (b'a: 1\nb: "x\\u202ey"\n', "v.yaml:2", "U+202E"),
        (b'a: 1\n"x\\ey": 2\n', "v.yaml:2", "U+001B"),
        (b'a: 1\nb: "x\\ud800y"\n', "v.yaml:2", "not YAML"),
        (b"a: 1\nb: x\x0by\n", "v.yaml:2", "U+000B, place 5 of the line"),
        (b"a: 1\nb: " + b"[" * 200 + b"]" * 200, "v.yaml:2", "deep"),
        (b"[" * 100_000, "v.yaml:1", "deep"),
        (b"{a: " * 100_000, "v.yaml:1", "deep"),
        (b"- " * 100_000, "v.yaml:1", "deep"),
        (b"a: 1\nb: 2\na: 3\n", "v.yaml:3", "“a” stands twice"),
        (b"c:\n- {x: 1, y: 2, x: 3}\n", "v.yaml:2", "“x” stands twice"),
        (b"a: 2016-13-45\n", "v.yaml:1: a", "no month has that day"),
        (b"a: 1\nb: .nan\n", "v.yaml:2", "no finite number"),
        (b"a: [1, -.inf]\n", "v.yaml:1", "no finite number"),
        (b"a: 1\nb: 1.0e+999\n", "v.yaml:2", "no finite number"),
        (b"a: 1\nb: " + b"9" * 5000 + b"\n", "v.yaml:2", "no finite number"),
        (b"\x01\x02\x03", "v.yaml:1", "U+0001, place 1"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_yaml_is_refused_with_its_line(content: bytes, where: str, said: str) -> None:
    value, problems = yaml_value(content)
    assert value is None
    assert len(problems) == 1
    assert problems[0].startswith(f"{where}: ")
    assert said in problems[0]


def test_a_word_that_only_looks_like_an_infinity_is_a_text() -> None:
    assert yaml_value(b"a: ['.nan', \".inf\"]\n") == ({"a": [".nan", ".inf"]}, [])


def test_yaml_with_more_nodes_than_are_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_YAML_NODES", 50)
    assert yaml_value(b"- 1\n" * 40)[1] == []
    value, problems = yaml_value(b"- 1\n" * 60)
    assert value is None
    assert "over 50 nodes" in problems[0]


@given(st.binary(max_size=60))
@example(b"\x01\n\x01")
def test_no_bytes_make_a_reader_raise(content: bytes) -> None:
    problems: list[Problem] = []
    if read_table(content, "t", problems) is None:
        assert problems
    before = len(problems)
    read_yaml(content, "y", problems)
    assert all(problem.where.startswith(("t:", "y")) for problem in problems)
    # One for each line with an invisible character, or else one for the whole.
    assert len(problems) - before <= max(1, len(content.splitlines()))


# --- files


def test_a_file_that_is_not_there_or_too_large_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[Problem] = []
    assert read_bytes(tmp_path / "none.csv", "none.csv", problems) is None
    assert read_bytes(tmp_path, "folder", problems) is None
    (tmp_path / "big").write_bytes(b"12345")
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 4)
    assert read_bytes(tmp_path / "big", "big", problems) is None
    assert [str(problem) for problem in problems] == [
        "none.csv: there is no such file",
        "folder: there is no such file",
        "big: the file has 5 bytes; at most 4 are read",
    ]
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 5)
    assert read_bytes(tmp_path / "big", "big", problems) == b"12345"


def test_a_byte_order_mark_is_dropped_only_at_the_beginning() -> None:
    problems: list[Problem] = []
    assert decode("\ufeffa".encode(), "t", problems) == "a"
    assert problems == []
    assert decode("\ufeffa\ufeffb".encode(), "t", problems) == "ab"
    assert ["U+FEFF" in str(problem) for problem in problems] == [True]


def test_a_day_that_no_month_has_is_told_with_its_line_and_its_path() -> None:
    problems: list[Problem] = []
    content = b"a: 1\ncycles:\n- code: A\n- code: B\n  opens_on: 2026-02-30\n"
    assert read_yaml(content, "p.yaml", problems) is None
    assert list(map(str, problems)) == ["p.yaml:5: cycles[1].opens_on: 2026-02-30 is no date: no month has that day"]
    assert read_yaml(b"a: '2026-02-30'\nb: 2026-02-28\n", "p.yaml", problems) is not None
    assert len(problems) == 1


@pytest.mark.parametrize("content", [b"a: \x07b\n", b'a: "\\x07"\n', b"a: [1,\nb: }\n", b"a:\n\t- b\n", b"a: !x y\n"])
def test_a_fault_of_yaml_is_one_line(content: bytes) -> None:
    problems: list[Problem] = []
    assert read_yaml(content, "p.yaml", problems) is None
    assert len(problems) == 1
    assert "\n" not in str(problems[0])
