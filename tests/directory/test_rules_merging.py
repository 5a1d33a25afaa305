"""Two people at one entry: what either changed alone is kept, and what both changed shows."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from enlace.directory.rules.merging import changed_fields, merged
from tests.directory.test_rules_entries import ENTRY

changes = st.dictionaries(st.sampled_from(("phone", "email", "hours", "website")), st.sampled_from("ABC"))


@given(changes, changes)
def test_each_keeps_what_they_changed_alone(mine: dict[str, str], theirs: dict[str, str]) -> None:
    typed, stored = replace(ENTRY, **mine), replace(ENTRY, **theirs)
    assert merged(ENTRY, typed, stored) == replace(ENTRY, **(theirs | mine))


def test_fields_are_named_in_the_order_of_the_entry() -> None:
    assert changed_fields(ENTRY, replace(ENTRY, note={}, phone="")) == ("phone", "note")
    assert changed_fields(ENTRY, ENTRY) == ()
