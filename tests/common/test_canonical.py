"""The same content has the same bytes and the same hash, however it was put together."""

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enlace.common.canonical import canonical, content_hash

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(entry) for key, entry in reversed(value.items())}
    return [shuffled(entry) for entry in value] if isinstance(value, list) else value


def test_the_form_is_fixed() -> None:
    assert canonical({"b": [1, None, True], "a": "ñ €"}) == '{"a":"ñ €","b":[1,null,true]}'


def test_the_hash_is_that_of_the_form() -> None:
    assert content_hash({}) == "sha256:" + hashlib.sha256(b"{}").hexdigest()


@given(JSON)
def test_the_order_of_keys_does_not_count_and_nothing_is_lost(value: Any) -> None:
    assert json.loads(canonical(value)) == value
    assert canonical(shuffled(value)) == canonical(value)


@given(JSON, JSON)
def test_other_content_has_another_hash(one: Any, other: Any) -> None:
    assert (content_hash(one) == content_hash(other)) == (canonical(one) == canonical(other))
    assert (canonical(one) == canonical(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )
