"""Agreements: whether one is in force on a day, by hand and against an obvious reading; what is asked of one."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from enlace.cooperation.rules.agreements import (
    Agreement,
    Ending,
    agreement_problems,
    as_json,
    differences,
    from_json,
    held_on,
)
from tests.cooperation.samples import SAMPLE, sample

KNOWN: dict[str, Any] = {
    "states": ("ARG", "ATG", "BRA"),
    "forms": ("mla", "jit"),
    "treaties": ("UNTOC",),
    "today": date(2026, 11, 26),
}


def on(text: str, **more: Any) -> bool | None:
    return held_on(sample(**more), date.fromisoformat(text)).in_force


def test_it_is_in_force_from_its_day_on() -> None:
    assert on("2002-03-03") is False
    assert on("2002-03-04") is True
    assert on("2026-01-01") is True


def test_on_the_day_of_its_end_it_is_over() -> None:
    ended: dict[str, Any] = {"ending": Ending.ENDED, "ended_on": date(2010, 5, 1)}
    assert on("2010-04-30", **ended) is True
    assert on("2010-05-01", **ended) is False


def test_a_day_of_entry_into_force_that_is_not_recorded_leaves_it_open_but_for_what_excludes_it() -> None:
    assert on("2005-01-01", in_force_on=None) is None
    assert on("2000-12-31", in_force_on=None) is False  # it was not even signed
    assert on("2011-01-01", in_force_on=None, ending=Ending.ENDED, ended_on=date(2010, 5, 1)) is False
    assert on("2009-01-01", in_force_on=None, ending=Ending.ENDED, ended_on=date(2010, 5, 1)) is None


def test_not_to_know_whether_it_has_ended_is_no_no_and_no_yes() -> None:
    assert on("2005-01-01", ending=Ending.UNKNOWN) is None
    assert on("2002-03-03", ending=Ending.UNKNOWN) is False
    (why,) = held_on(sample(ending=Ending.UNKNOWN), date(2005, 1, 1)).why
    assert "2002-03-04" in why.text()


def test_an_end_without_its_day_counts_from_the_last_day_of_its_source() -> None:
    ended: dict[str, Any] = {"ending": Ending.ENDED, "as_of": "2016-02"}
    assert on("2016-02-28", **ended) is None
    assert on("2016-02-29", **ended) is False
    (why,) = held_on(sample(ending=Ending.ENDED, as_of=""), date(2016, 3, 1)).why
    assert "neither" in why.text()


DAYS = (None, "2000-01-01", "2005-01-01", "2010-01-01")
SPOKEN = ("", "2005", "2012-06")
ASKED = ("1999-06-01", "2000-01-01", "2004-12-31", "2005-01-01", "2005-12-31", "2010-01-01", "2012-06-29", "2020-01-01")


def obvious(signed: str | None, begun: str | None, ended: str | None, ending: Ending, spoken: str, on: str) -> str:
    """Return yes, no or unknown, on texts: ISO days compare as they are written."""
    if (signed and signed > on) or (begun and begun > on) or (ended and ended <= on):
        return "no"
    last = {"": "9999", "2005": "2005-12-31", "2012-06": "2012-06-30"}[spoken]
    if ending is Ending.ENDED and not ended and last <= on:
        return "no"
    if not begun or (ending is Ending.UNKNOWN and not ended) or (ending is Ending.ENDED and not ended):
        return "unknown"
    return "yes"


def test_every_combination_of_days_agrees_with_an_obvious_reading() -> None:
    seen = set()
    for signed, begun, ended, ending, spoken, text in product(DAYS, DAYS, DAYS, Ending, SPOKEN, ASKED):
        days = [date.fromisoformat(day) if day else None for day in (signed, begun, ended)]
        one = sample(signed_on=days[0], in_force_on=days[1], ended_on=days[2], ending=ending, as_of=spoken)
        found = held_on(one, date.fromisoformat(text))
        said = {True: "yes", False: "no", None: "unknown"}[found.in_force]
        assert said == obvious(signed, begun, ended, ending, spoken, text), one
        assert bool(found.why) == (said == "unknown")
        seen.add(said)
    assert seen == {"yes", "no", "unknown"}


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"code": "small"}, "code"),
        ({"code": "UNTOC"}, "code"),
        ({"title": {}}, "title"),
        ({"title": {"en": "x" * 301}}, "title"),
        ({"parties": ("ATG",)}, "parties"),
        ({"parties": ("ATG", "XXX")}, "parties"),
        ({"forms": ()}, "forms"),
        ({"forms": ("none",)}, "forms"),
        ({"in_force_on": date(2000, 1, 1)}, "in_force_on"),
        ({"ended_on": date(2001, 1, 1), "ending": Ending.ENDED}, "ended_on"),
        ({"ended_on": date(2015, 1, 1)}, "ended_on"),
        ({"signed_on": date(1066, 1, 1)}, "signed_on"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"citation": ""}, "citation"),
        ({"as_of": "soon"}, "as_of"),
        ({"as_of": ""}, "as_of"),
        ({"as_of": "2027"}, "as_of"),
        ({"as_of": "2026-11-27"}, "as_of"),
        ({"as_of": "2001"}, "ending"),
        ({"title": {"en": "Agreement \u202e1202 fo"}}, "title"),
        ({"note": "a\x07b"}, "note"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(more: dict[str, Any], where: str) -> None:
    assert [one.where for one in agreement_problems(sample(**more), **KNOWN)] == [where]


def test_one_that_is_right_has_no_problem_and_unknown_days_are_none() -> None:
    assert agreement_problems(SAMPLE, **KNOWN) == []
    unknown = sample(signed_on=None, in_force_on=None, ending=Ending.UNKNOWN, as_of="", carries=None)
    assert agreement_problems(unknown, **KNOWN) == []


def test_it_is_the_same_after_being_written_as_json() -> None:
    for one in (SAMPLE, sample(signed_on=None, carries=None, ending=Ending.UNKNOWN, ended_on=date(2020, 1, 1))):
        assert from_json(as_json(one)) == one
    assert differences(SAMPLE, sample(note="x")) == ("note",)
    assert "ended_on" not in differences(None, SAMPLE)
    assert isinstance(from_json(as_json(SAMPLE)), Agreement)
