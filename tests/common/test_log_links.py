"""Links by which somebody could act are in no line of the log."""

import logging

import pytest

from enlace.common.log_links import WithoutLinks


@pytest.mark.parametrize("place", ["/en/invitation/", "/pt/directory/confirm/", "/fr/directory/answer/"])
def test_the_word_of_a_link_is_left_out(place: str) -> None:
    record = logging.LogRecord(
        "x", logging.WARNING, "f.py", 1, "%s: %s", ("Forbidden", f"{place}abc:DEF-1/renew/"), None
    )
    assert WithoutLinks().filter(record)
    assert record.getMessage() == f"Forbidden: {place}…/renew/"


def test_the_word_of_a_calendar_is_left_out() -> None:
    record = logging.LogRecord("x", logging.WARNING, "f.py", 1, "Not Found: /es/forums/feeds/a-B_1.ics", None, None)
    assert WithoutLinks().filter(record)
    assert record.getMessage() == "Not Found: /es/forums/feeds/…"


def test_other_lines_stay() -> None:
    record = logging.LogRecord("x", logging.WARNING, "f.py", 1, "Not Found: /en/reports/100%/", None, None)
    assert WithoutLinks().filter(record)
    assert record.getMessage() == "Not Found: /en/reports/100%/"
