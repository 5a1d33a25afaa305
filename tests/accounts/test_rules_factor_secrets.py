"""Secrets of second factors are sealed by a key that the database does not hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.accounts.rules.factor_secrets import is_sealed, opens, seal, unseal
from enlace.common.errors import Unavailable

KEYS = ("newest", "older", "oldest")


@given(st.text(max_size=80).filter(lambda text: not text.startswith("fernet-1:")))
def test_what_is_sealed_comes_back_and_is_not_to_be_seen(text: str) -> None:
    kept = seal(text, KEYS)
    assert unseal(kept, KEYS) == unseal(kept, KEYS[:1]) == unseal(text, KEYS) == text
    assert len(text) < 3 or text not in kept
    assert seal(text, KEYS) != kept


def test_each_key_opens_and_the_first_one_seals() -> None:
    for key in KEYS:
        assert unseal(seal("x", [key]), KEYS) == "x"
        assert is_sealed(seal("x", [key]), KEYS[0]) is (key == KEYS[0])
    assert not is_sealed("x", KEYS[0])


@pytest.mark.parametrize("change", [lambda kept: kept[:-3], lambda kept: kept[:30] + "A" + kept[31:]])
def test_another_key_or_a_changed_text_opens_nothing(change: object) -> None:
    kept = seal("x", ["another"])
    assert not opens(kept, KEYS)
    with pytest.raises(Unavailable):
        unseal(kept, KEYS)
    assert callable(change)
    assert not opens(change(kept), ["another"])
