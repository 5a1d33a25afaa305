"""The chain of the audit trail: whatever is altered, left out or put in shows, with its number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.accounts.rules.chain import GENESIS, Entry, entry_hash, first_broken

Chain = list[tuple[Entry, str]]
START = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
DETAILS = st.dictionaries(WORDS, st.integers() | WORDS | st.none(), max_size=2)


def chain_of(contents: list[tuple[str, str, dict[str, Any]]]) -> Chain:
    chain: Chain = []
    previous = GENESIS
    for number, (actor, subject, detail) in enumerate(contents, 1):
        at = START + timedelta(seconds=number)
        entry = Entry(number, at, actor, "", "room.thing.happened", subject, detail, previous)
        previous = entry_hash(entry)
        chain.append((entry, previous))
    return chain


CHAINS = st.lists(st.tuples(WORDS, WORDS, DETAILS), min_size=1, max_size=6).map(chain_of)


@given(CHAINS)
def test_a_chain_as_it_was_written_holds(chain: Chain) -> None:
    assert first_broken(chain) is None


def test_an_empty_chain_holds() -> None:
    assert first_broken([]) is None


@given(CHAINS, st.data())
def test_an_altered_entry_is_found_by_its_number(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    entry, stored = chain[place]
    changes: list[dict[str, Any]] = [
        {"at": entry.at + timedelta(microseconds=1)},
        {"actor": entry.actor + "x"},
        {"state": "ATG"},
        {"verb": "room.thing.hidden"},
        {"subject": entry.subject + "x"},
        {"detail": {**entry.detail, "more": 1}},
        {"previous_hash": "sha256:" + "1" * 64},
    ]
    chain[place] = (replace(entry, **data.draw(st.sampled_from(changes))), stored)
    assert first_broken(chain) == place + 1


@given(CHAINS, st.data())
def test_an_entry_altered_with_its_hash_breaks_the_next_one(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    altered = replace(chain[place][0], subject=chain[place][0].subject + "x")
    chain[place] = (altered, entry_hash(altered))
    last = place == len(chain) - 1
    assert first_broken(chain) == (None if last else place + 2)


@given(CHAINS, st.data())
def test_a_missing_entry_is_found_by_its_number(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    del chain[place]
    # What follows the last one is not there to show that it is missing.
    assert first_broken(chain) == (None if place == len(chain) else place + 1)


@given(CHAINS, st.data())
def test_a_gap_in_the_numbers_is_found_even_where_all_hashes_were_made_anew(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    previous, forged = GENESIS, []
    for here, (entry, _) in enumerate(chain):
        made = replace(entry, number=entry.number + (here >= place), previous_hash=previous)
        previous = entry_hash(made)
        forged.append((made, previous))
    assert first_broken(forged) == place + 1


@given(CHAINS, st.data())
def test_an_entry_put_in_or_moved_is_found(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    assert first_broken([*chain[: place + 1], *chain[place:]]) == place + 2
    if len(chain) > 1:
        assert first_broken([chain[1], chain[0], *chain[2:]]) == 1


@pytest.mark.parametrize("hash_stored", ["", "sha256:", "sha256:" + "0" * 64])
def test_a_hash_that_was_wiped_is_found(hash_stored: str) -> None:
    chain = chain_of([("a", "b", {}), ("c", "d", {})])
    chain[0] = (chain[0][0], hash_stored)
    assert first_broken(chain) == 1


def test_the_hash_covers_every_field_in_a_form_that_is_fixed() -> None:
    entry = Entry(1, START, "operator", "ATG", "room.thing.happened", "X", {"b": 1, "a": [1, 2]}, GENESIS)
    form = (
        '[1,"2026-11-01T00:00:00+00:00","operator","ATG","room.thing.happened","X",{"a":[1,2],"b":1},'
        f'"sha256:{"0" * 64}"]'
    )
    assert entry_hash(entry) == "sha256:" + sha256(form.encode()).hexdigest()
    assert entry_hash(replace(entry, detail={"a": [1, 2], "b": 1})) == entry_hash(entry)
