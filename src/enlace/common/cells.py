"""Texts as cells of a CSV file: what a spreadsheet program would take for a formula is marked, and can be read back."""

import re

# A spreadsheet set to another separator sees a cell begin after each separator and line as well.
_SIGNS = "=+\\-@＝＋－＠"
_WRITTEN = re.compile(rf"((?:^|[;\t\r\n\"]) *)('*)(?=[{_SIGNS}])")
_READ = re.compile(rf"((?:^|[;\t\r\n\"]) *)'('*)(?=[{_SIGNS}])")


def marked(text: str) -> str:
    """Return `text` as it is safe in a cell: an apostrophe stands before each sign that would begin a formula.

    >>> marked("=1+1"), marked("+1 202 555 0100"), marked("'=x"), marked("a-b"), marked("x;=1")
    ("'=1+1", "'+1 202 555 0100", "''=x", 'a-b', "x;'=1")
    """
    return _WRITTEN.sub(r"\1'\2", text)


def unmarked(cell: str) -> str:
    """Return the text that `marked` was given; a cell written by hand is left as it is.

    >>> unmarked(marked("=1+1")), unmarked("+1 202"), unmarked("'tis so")
    ('=1+1', '+1 202', "'tis so")
    """
    return _READ.sub(r"\1\2", cell)
