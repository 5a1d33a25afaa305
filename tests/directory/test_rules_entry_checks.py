"""What must hold of an entry: every problem at its place, all of them at once, and never a false one."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person, Requirements
from enlace.directory.rules.entry_checks import MOST_ROWS, check_entry
from enlace.directory.rules.tongues import LANGUAGES
from enlace.directory.rules.vocabulary import read_vocabulary
from tests.directory.test_rules_entries import ENTRY

WORDS = read_vocabulary(
    {
        "kinds_of_authority": [{"code": "prosecution", "en": "P"}, {"code": "old", "en": "Old", "retired": True}],
        "forms_of_cooperation": [{"code": "mla", "en": "M"}, {"code": "extradition", "en": "E"}],
        "crime_types": [{"code": "laundering", "en": "L"}],
        "channels": [{"code": "central", "en": "C"}, {"code": "interpol", "en": "I"}],
    },
    {"UNTOC": {"en": "Palermo Convention"}},
)
# A mark that turns the direction of writing, a character of no width, a control.
TURNED, NOTHING, BELL = "\u202e", "\u200b", "\x07"


def places(entry: Entry) -> list[str]:
    return [problem.where for problem in check_entry(entry, WORDS)]


def test_a_good_entry_has_no_problem() -> None:
    assert check_entry(ENTRY, WORDS) == ()
    assert check_entry(Entry("ATG", "X", "prosecution", {"es": "Fiscalía"}), WORDS) == ()


BAD: list[tuple[str, Any, str]] = [
    ("code", "", "code"),
    ("code", "new", "code"),
    ("code", "A" * 61, "code"),
    ("code", "A/B", "code"),
    ("kind", "no_such", "kind"),
    ("kind", "old", "kind"),
    ("names", {}, "names"),
    ("names", {"en": "  "}, "names"),
    ("names", {"xx": "Name"}, "names"),
    ("names", {"en": "<script>"}, "names.en"),
    ("names", {"en": "A" * 201}, "names.en"),
    ("names", {"en": f"Pol{TURNED}ice"}, "names.en"),
    ("names", {"en": f"Pol{NOTHING}ice"}, "names.en"),
    ("names", {"en": "Police\nUnit"}, "names.en"),
    ("names", {"en": "=HYPERLINK(1)"}, "names.en"),
    ("names", {"es": "@SUM(A1)"}, "names.es"),
    ("names", {"es": "-1+1"}, "names.es"),
    ("postal_address", f"Street{BELL}", "postal_address"),
    ("postal_address", "A" * 2001, "postal_address"),
    ("phone", "555 0100", "phone"),
    ("phone", "+1 23", "phone"),
    ("phone", "+1 268 555 0100 0100 01", "phone"),
    ("phone", "+1 268 CALL NOW", "phone"),
    ("phone", "+١٢٣٤٥٦٧٨", "phone"),
    ("line_247", "911", "line_247"),
    ("email", "desk", "email"),
    ("email", "desk@example", "email"),
    ("email", "a@b@example.org", "email"),
    ("email", "desk@example.org\r\nBcc: x@example.org", "email"),
    ("email", f"{'a' * 250}@example.org", "email"),
    ("website", "example.org", "website"),
    ("website", "javascript:alert(1)", "website"),
    ("website", "ftp://example.org", "website"),
    ("website", 'https://example.org/"onclick=', "website"),
    ("website", f"https://example.org/{TURNED}", "website"),
    ("languages", ("english",), "languages"),
    ("languages", ("xx",), "languages"),
    ("languages", ("en", "en"), "languages"),
    ("hours", "A" * 201, "hours"),
    ("time_zone", "Mars/Olympus", "time_zone"),
    ("time_zone", "../../etc/passwd", "time_zone"),
    ("urgent", {"en": TURNED}, "urgent.en"),
    ("note", {"fr": "A" * 2001}, "note.fr"),
    ("requirements", Requirements(("zz",)), "requirements.languages"),
    ("requirements", Requirements(copies=-1), "requirements.copies"),
    ("requirements", Requirements(copies=10**9), "requirements.copies"),
    ("requirements", Requirements(certification={"en": BELL}), "requirements.certification.en"),
    ("channels", ("pigeon",), "channels"),
    ("channels", ("central", "central"), "channels"),
    ("competences", (Competence(""),), "competences.0.form"),
    ("competences", (Competence("no_such"),), "competences.0.form"),
    ("competences", (Competence("mla"), Competence("mla", "NONE")), "competences.1.instrument"),
    ("competences", (Competence("mla", provision="18"),), "competences.0.provision"),
    ("competences", (Competence("mla", crime="no_such"),), "competences.0.crime"),
    ("competences", (Competence("mla"), Competence("mla")), "competences.1"),
    ("people", (Person(""),), "people.0.name"),
    ("people", (Person("=1+1"),), "people.0.name"),
    ("people", (Person("A", {"en": "+cmd"}),), "people.0.post.en"),
    ("people", (Person("A", phone="1"),), "people.0.phone"),
    ("people", (Person("A", email="a"),), "people.0.email"),
    ("people", (Person("A", languages=("q",)),), "people.0.languages"),
    ("people", (Person("A"), Person("A")), "people.1"),
    ("people", tuple(Person(f"A{n}") for n in range(MOST_ROWS + 1)), "people"),
    ("access", {"names": Access.STATES}, "access"),
]


@pytest.mark.parametrize(("name", "value", "where"), BAD)
def test_each_fault_is_found_at_its_place_and_no_other(name: str, value: Any, where: str) -> None:
    assert places(replace(ENTRY, **{name: value})) == [where]


GOOD: list[tuple[str, Any]] = [
    ("code", "CA-MLA_2"),
    ("names", {"en": "“Special” Unit", "es": "3.ª Fiscalía", "gn": "Mburuvicha"}),
    ("names", {"en": "Police <b>& Co</b>"}),
    ("postal_address", "1 High Street\nSt. John's"),
    ("phone", "+1 (268) 555-0100"),
    ("phone", "+12685550100 ext. 12"),
    ("phone", "+54 11.5555.0100 x7"),
    ("email", "first.last+toc@justice.example.org"),
    ("website", "http://example.org:8080/a?b=c#d"),
    ("time_zone", "America/Argentina/Buenos_Aires"),
    ("requirements", Requirements(copies=0)),
    ("note", {"en": "First line\n- second line"}),
    ("access", dict.fromkeys(ACCESS, Access.STATES)),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_what_people_really_write_is_accepted(name: str, value: Any) -> None:
    assert places(replace(ENTRY, **{name: value})) == []


def test_all_problems_come_at_once() -> None:
    bad = replace(ENTRY, code="", kind="", names={}, phone="1", email="a", people=(Person(""),), time_zone="x")
    assert places(bad) == ["code", "kind", "names", "phone", "email", "time_zone", "people.0.name"]


@given(st.text(max_size=300), st.text(max_size=80))
def test_whatever_is_typed_gives_problems_that_can_be_read(text: str, other: str) -> None:
    entry = Entry(
        "ATG", other, other, {other: text}, text, text, text, text, (other,), text, text, text, {other: text},
        Requirements((other,)), (other,), (Competence(other, text, other, text),), (Person(text, {other: text}),),
    )  # fmt: skip
    for problem in check_entry(entry, WORDS):
        assert problem.text().isprintable()


def test_the_languages_are_those_of_the_standard() -> None:
    assert len(LANGUAGES) == 183
    assert {"en", "es", "pt", "fr", "nl", "ht", "gn", "qu", "ay"} <= LANGUAGES
