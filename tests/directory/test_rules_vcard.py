"""vCard 4.0: another program reads what was written, no text breaks out of its line, and no line is too long."""

import doctest
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.directory.rules import vcard
from enlace.directory.rules.entries import Entry, Person
from enlace.directory.rules.vcard import MOST_OCTETS, Card, escaped, fold, vcards
from tests.directory.test_rules_entries import ENTRY

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden" / "prosecution.vcf"
HOSTILE = ["a;b,c\\d", "x\r\nTEL:+1 666", "=1+1", "\u2028TEL:1", "END:VCARD\nBEGIN:VCARD", '"quoted^', "é" * 200, "<b>"]


def read(text: str) -> list[Any]:
    return list(vobject.readComponents(text))


def test_the_examples_hold() -> None:
    assert doctest.testmod(vcard).failed == 0


def test_the_file_is_the_one_that_a_person_has_read() -> None:
    made = vcards((Card("OAS", ENTRY, AT, ("Confirmed on 2026-11-01",), synthetic=True),), "en").encode()
    if os.environ.get("ENLACE_RENEW_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(made)
        pytest.fail("the card was written anew: read it")
    assert made == GOLDEN.read_bytes()


def test_another_program_reads_the_cards() -> None:
    cards = read(vcards((Card("OAS", ENTRY, AT), Card("OAS", replace(ENTRY, code="B", people=()), AT)), "en"))
    assert [card.kind.value for card in cards] == ["org", "individual", "org"]
    authority, person, _ = cards
    assert (authority.version.value, authority.fn.value) == ("4.0", "Prosecution")
    assert [(one.value, one.params.get("TYPE")) for one in authority.tel_list] == [
        ("+1 268 000 0001", ["work", "voice", "x-247"]),
        ("+1 268 000 0000", ["work", "voice"]),
    ]
    assert (authority.email.value, authority.url.value) == ("desk@example.org", "https://example.org")
    assert (authority.tz.value, authority.lang.value) == ("America/Antigua", "en")
    assert (person.fn.value, person.title.value) == ("A. Person", "Head")
    assert [one.value for one in person.lang_list] == ["en", "fr"]


def test_each_card_has_a_number_of_its_own_that_stays() -> None:
    def numbers(pack: str, entry: Entry) -> list[str]:
        return [card.uid.value for card in read(vcards((Card(pack, entry, AT),), "en"))]

    first = numbers("OAS", ENTRY)
    assert first == numbers("OAS", replace(ENTRY, phone=""))
    others = [*numbers("FCTC", ENTRY), *numbers("OAS", replace(ENTRY, code="B"))]
    assert len({*first, *others}) == len(first) + len(others)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_its_line(text: str) -> None:
    person = Person(text, {"en": text}, text, text, ("en",))
    entry = Entry("ATG", "A", text, {"en": text}, text, text, text, text, hours=text, time_zone=text, people=(person,))
    made = vcards((Card("OAS", entry, AT, (text,)),), "en")
    assert [card.kind.value for card in read(made)] == ["org", "individual"]
    names = [line.split(":")[0].split(";")[0] for line in made.replace("\r\n ", "").split("\r\n") if line]
    assert names.count("BEGIN") == names.count("END") == 2
    assert names.count("TEL") == 2
    assert set(names) <= {
        *("BEGIN", "VERSION", "KIND", "UID", "REV", "FN", "N", "ORG", "CATEGORIES", "TEL", "EMAIL", "ADR", "URL"),
        *("LANG", "TZ", "NOTE", "TITLE", "X-ENLACE-ENTRY", "END"),
    }


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_lines_are_folded_within_75_octets_and_never_within_a_character(text: str) -> None:
    line = f"NOTE:{escaped(text)}"
    pieces = fold(line).removesuffix("\r\n").split("\r\n")
    assert all(len(piece.encode()) <= MOST_OCTETS for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_invented_people_are_marked_on_every_card() -> None:
    for card in read(vcards((Card("OAS", ENTRY, AT, synthetic=True),), "en")):
        assert card.fn.value.endswith("(SYNTHETIC)")
        assert "SYNTHETIC" in card.categories.value


def test_a_name_that_says_already_that_it_is_invented_says_so_once() -> None:
    entry = replace(ENTRY, names={"en": "Desk (SYNTHETIC)"}, people=(Person("Person"),))
    made = vcards((Card("OAS", entry, AT, synthetic=True),), "en")
    assert "FN;LANGUAGE=en:Desk (SYNTHETIC)\r\n" in made or "FN:Desk (SYNTHETIC)\r\n" in made
    assert "FN:Person (SYNTHETIC)\r\n" in made
    assert "(SYNTHETIC) (SYNTHETIC)" not in made
