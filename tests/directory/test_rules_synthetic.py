"""The invented directory: nothing in it could be taken for real, and every question has a right answer."""

import json
import re
from datetime import timedelta

import pytest

from enlace.directory.queries import states_of
from enlace.directory.queries.entries import vocabulary
from enlace.directory.rules.calling import Desk, Ground, Need, whom_to_call
from enlace.directory.rules.entry_checks import check_entry
from enlace.directory.rules.entry_json import as_json
from enlace.directory.rules.synthetic import MARK, PLACES, STATES_WITHOUT, synthetic_entries
from tests.directory.calling_slowly import AT, first_slowly

ENTRIES = synthetic_entries(PLACES, AT)


def test_the_same_day_gives_the_same_directory() -> None:
    assert synthetic_entries(sorted(PLACES, reverse=True), AT) == ENTRIES
    later = synthetic_entries(PLACES, AT + timedelta(days=1))
    assert [entry for entry, _, _ in later] == [entry for entry, _, _ in ENTRIES]


def test_nothing_in_it_could_be_taken_for_real() -> None:
    for entry, recorded_at, confirmed_at in ENTRIES:
        assert all(MARK in name for name in entry.names.values())
        assert all(MARK in person.name for person in entry.people)
        assert recorded_at < (confirmed_at or AT) <= AT
        content = json.dumps(as_json(entry))
        assert all(number.startswith("+999 00") for number in re.findall(r"\+[0-9][0-9 ]+", content))
        assert all(host.endswith("example.org") for host in re.findall(r"@([\w.-]+)", content))


def test_it_is_uneven() -> None:
    counts = [sum(entry.state == state for entry, _, _ in ENTRIES) for state in PLACES]
    assert counts.count(0) == STATES_WITHOUT
    assert len(set(counts)) > 3
    assert {confirmed is None for _, _, confirmed in ENTRIES} == {True, False}


@pytest.mark.django_db
def test_every_entry_passes_the_checks() -> None:
    words = vocabulary("OAS")
    assert [problem for entry, _, _ in ENTRIES for problem in check_entry(entry, words)] == []
    assert {state.code for state in states_of("OAS")} == {*PLACES}


@pytest.mark.django_db
def test_every_state_answers_every_question_with_the_right_desk_or_with_none() -> None:
    words = vocabulary("OAS")
    grounds: set[Ground | None] = set()
    for state in PLACES:
        desks = [Desk(entry, confirmed, synthetic=True) for entry, _, confirmed in ENTRIES if entry.state == state]
        for form in words.forms:
            for crime in ("", "laundering", "drugs", "tip", "cyber"):
                for instrument, urgent in (("", False), ("UNTOC", True), ("A-63", False)):
                    need = Need(form, crime, instrument, urgent=urgent)
                    first = whom_to_call(need, desks, words, AT).first
                    assert (first.desk if first else None) == first_slowly(need, desks, words.customary_kinds(form))
                    grounds.add(first.ground if first else None)
    # The demonstration shows every way in which an answer can end, but for a State with a ministry alone.
    assert {*Ground, None} - grounds <= {Ground.FOREIGN_MINISTRY}
