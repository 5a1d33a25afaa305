"""One officer of a small State answers the short form alone; what that takes is counted and printed (`-rP`)."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.one_officer import measure

pytestmark = pytest.mark.xdist_group("journeys")


def test_one_officer_answers_the_short_form(browser: Browser, demonstration: str, demonstration_home: Path) -> None:
    effort = measure(browser, demonstration, demonstration_home)
    for what, value, _limit, remark in effort.lines():
        print(f"{what}: {value} ({remark})")  # noqa: T201  (what this is for)
    assert effort.answered == 53
    # What the State said in the review, and what is on record of it, it is not asked to write again.
    assert effort.accepted >= 20
    assert effort.at_once >= 12
    # A click for each question, for each further choice of one that takes several, and for each part of the way.
    assert effort.clicks < 1.5 * effort.answered
