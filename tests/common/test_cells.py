"""Cells of a CSV file: none is a formula, and each can be read back."""

import csv
import doctest
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.common import cells
from enlace.common.cells import marked, unmarked

HOSTILE = st.text(alphabet="=+-@'; \t\n,\"ab＝", max_size=20)


def test_the_examples_hold() -> None:
    assert doctest.testmod(cells).failed == 0


@given(text=st.text() | HOSTILE)
def test_a_text_is_read_back_as_it_was(text: str) -> None:
    assert unmarked(marked(text)) == text


@given(text=HOSTILE)
def test_no_separator_makes_a_formula_of_a_cell(text: str) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(["a", marked(text)])
    for separator in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=separator):
            for cell in row:
                assert not cell.strip().startswith(("=", "+", "-", "@", "＝")), row


@pytest.mark.parametrize("cell", ["+1 202 555 0100", "'tis", "O'Neill", "a=b", "-"])
def test_what_was_written_by_hand_is_left_as_it_is(cell: str) -> None:
    assert unmarked(cell) == cell
