"""Errors planted in faultless symbols are found, and nothing else is."""

from collections import Counter

import pytest

from enlace.meetings.rules.symbol_checks import checked
from tests.meetings.symbol_damage import DAMAGES, RIGHT_BY_CHANCE, damaged
from tests.meetings.symbol_samples import FAULTLESS, TODAY, register

SEED = 2017
LEAST = 1000
SHARE_TO_BE_FOUND = 0.99


def test_planted_errors_are_found() -> None:
    against = register()
    planted = list(damaged(FAULTLESS, SEED))
    assert len({altered for _, _, altered in planted}) >= LEAST
    missed = [one for one in planted if checked(one[2], register=against, today=TODAY).ok]
    assert len(missed) <= (1 - SHARE_TO_BE_FOUND) * len(planted), missed[:20]


def test_every_kind_of_error_is_planted_and_nearly_always_found() -> None:
    against = register()
    planted = Counter(name for name, _, _ in damaged(FAULTLESS, SEED))
    missed = Counter(
        name for name, _, altered in damaged(FAULTLESS, SEED) if checked(altered, register=against, today=TODAY).ok
    )
    assert set(planted) == {damage.__name__ for damage in DAMAGES}
    for name, count in planted.items():
        assert count >= 20, name
        assert missed[name] <= 0.02 * count, name


def test_the_same_seed_plants_the_same_errors() -> None:
    assert list(damaged(FAULTLESS, SEED)) == list(damaged(FAULTLESS, SEED))
    assert list(damaged(FAULTLESS, SEED)) != list(damaged(FAULTLESS, SEED + 1))


def test_nothing_is_said_of_the_faultless_ones() -> None:
    against = register()
    assert [text for text in FAULTLESS if not checked(text, register=against, today=TODAY).ok] == []


@pytest.mark.parametrize("text", RIGHT_BY_CHANCE)
def test_what_was_not_planted_is_right_by_chance(text: str) -> None:
    assert checked(text, register=register(), today=TODAY).ok, RIGHT_BY_CHANCE[text]
