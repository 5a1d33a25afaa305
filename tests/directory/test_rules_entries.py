"""Entries: they survive being stored, and a reader gets what the State lets them read."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person, Requirements
from enlace.directory.rules.entry_json import as_json, from_json, readable
from enlace.directory.rules.wording import FIELD_WORDS

ENTRY = Entry(
    state="ATG",
    code="PROSECUTION",
    kind="prosecution",
    names={"en": "Prosecution"},
    postal_address="1 High Street",
    phone="+1 268 000 0000",
    email="desk@example.org",
    website="https://example.org",
    languages=("en",),
    hours="Monday to Friday, 8 to 16",
    time_zone="America/Antigua",
    line_247="+1 268 000 0001",
    urgent={"en": "Call the line first."},
    requirements=Requirements(("en", "es"), 2, {"en": "Apostille"}),
    channels=("central", "interpol"),
    competences=(Competence("mla", "UNTOC", "18", "laundering"), Competence("extradition")),
    people=(Person("A. Person", {"en": "Head"}, "+1 268 000 0002", "a@example.org", ("en", "fr")),),
    note={"en": "A note"},
    access={"phone": Access.STATES, "people": Access.PUBLIC},
)


def test_an_entry_survives_being_stored() -> None:
    assert from_json(as_json(ENTRY)) == ENTRY
    bare = Entry("ATG", "X", "fiu", {})
    assert from_json(as_json(bare)) == bare


def test_the_fields_with_a_choice_and_those_without_are_all_there_are() -> None:
    assert {one.name for one in fields(Entry)} == {*ACCESS, "state", "code", "kind", "names", "competences", "access"}


@pytest.mark.parametrize("name", ACCESS)
@pytest.mark.parametrize("access", Access)
def test_a_stranger_reads_what_the_state_made_public(name: str, access: Access) -> None:
    entry = replace(ENTRY, access={name: access})
    shown = readable(entry, by_states=False)
    empty = getattr(Entry("", "", "", {}), name)
    assert getattr(shown, name) == (getattr(ENTRY, name) if access is Access.PUBLIC else empty)
    assert shown.competences == ENTRY.competences
    assert readable(entry, by_states=True) is entry


def test_what_the_state_has_not_chosen_is_as_the_directory_has_it() -> None:
    shown = readable(replace(ENTRY, access={}), by_states=False)
    assert (shown.phone, shown.line_247, shown.people) == (ENTRY.phone, "", ())


def test_the_reference_names_every_field() -> None:
    text = (Path(__file__).parents[2] / "docs/reference/directory.md").read_text(encoding="utf-8")
    assert {*re.findall(r"^\| `(\w+)` \|.*\| (?:everybody|States)", text, flags=re.MULTILINE)} == {
        one.name for one in fields(Entry) if one.name != "access"
    }
    by_states = {*re.findall(r"^\| `(\w+)` \|.*\| States \*", text, flags=re.MULTILINE)}
    assert by_states == {name for name, access in ACCESS.items() if access is Access.STATES}
    assert {*FIELD_WORDS} == {one.name for one in fields(Entry)} - {"state"}
