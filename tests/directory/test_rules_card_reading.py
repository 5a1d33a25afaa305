"""vCards that come back: a written card is the same entry again, and whatever else is sent is refused by its line."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.common.errors import Problem
from enlace.directory.rules.card_reading import LONGEST_LINE, MOST_FAULTS, as_recorded, is_cards, read_cards
from enlace.directory.rules.entries import Entry, Person
from enlace.directory.rules.entry_checks import LINE, TEXT, check_entry
from enlace.directory.rules.entry_table import entry_from
from enlace.directory.rules.vcard import Card, vcards
from enlace.directory.rules.vocabulary import Term, Vocabulary
from tests.directory.test_rules_entries import ENTRY

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEAD = "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nX-ENLACE-ENTRY:OAS/ATG/POLICE\n"
GOOD = HEAD + "FN;LANGUAGE=en:Police\nCATEGORIES:ATG,police\nEND:VCARD\n"


def read(
    content: str | bytes, *stored: Entry, state: str = "ATG"
) -> tuple[list[Entry], list[tuple[str, str, dict[str, object]]]]:
    problems: list[Problem] = []
    raw = content if isinstance(content, bytes) else content.encode()
    assert is_cards(raw)
    sent = read_cards(raw, "s.vcf", problems, pack="OAS", states={"ATG", "ARG"}, state=state)
    known = {(one.state, one.code): one for one in stored}
    found = []
    for key in sent.rows if sent else ():
        old = known.get(key)
        new = entry_from(sent, key, old, problems) if sent else None
        assert new
        found.append(as_recorded(new, old) if sent and old and key in sent.synthetic else new)
    return found, [(one.where, one.message, dict(one.params)) for one in problems]


def faults(content: str | bytes) -> list[str]:
    return [f"{where}: {message % params}" for where, message, params in read(content)[1]]


def in_a_card(line: str) -> str:
    return GOOD.replace("END:VCARD", f"{line}\nEND:VCARD")


def as_a_card_holds(entry: Entry) -> Entry:
    """Return what of an entry stands in its card."""
    bare = Entry("", "", "", {})
    return replace(entry, requirements=bare.requirements, channels=(), competences=(), access={})


RICH = replace(
    ENTRY,
    names={"es": "Fiscalía; «general», 1\\2", "en": "Prosecution", "pt": "Ministério"},
    postal_address='1 High Street; rear\nSaint John\'s, \\Antigua\n\nAG: "x"^n',
    urgent={"en": "Call.\nThen write; twice, \\n", "fr": "Appeler"},
    note={"es": "Nota", "en": "https://example.org/a;b,c"},
    people=(
        Person("A. Person", {"en": "Head", "es": "Jefa, \\; de | unidad"}, "+1 268 000 0002", "a@example.org", ("en",)),
        Person("Ñandú O'Neil, Jr.; PhD"),
    ),
)


@pytest.mark.parametrize("synthetic", [False, True])
@pytest.mark.parametrize("entry", [ENTRY, RICH, replace(RICH, names={"en": "Desk (SYNTHETIC)"})])
def test_a_written_card_is_the_same_entry_again(entry: Entry, *, synthetic: bool) -> None:
    written = vcards((Card("OAS", entry, AT, ("Confirmed on 2026-11-01",), synthetic=synthetic),), "es")
    assert read(written, entry) == ([entry], [])
    if not synthetic:
        assert read(written) == ([as_a_card_holds(entry)], [])


def test_an_invented_entry_that_is_not_recorded_keeps_its_mark() -> None:
    (made,), problems = read(vcards((Card("OAS", ENTRY, AT, synthetic=True),), "en"))
    assert (made.names, made.people[0].name, problems) == (
        {"en": "Prosecution (SYNTHETIC)"},
        "A. Person (SYNTHETIC)",
        [],
    )


TEXTS = st.text(alphabet=st.characters(exclude_categories=("C", "Z"), include_characters=" \\;,:\"^|'"), max_size=60)
LINES = st.lists(TEXTS, max_size=3).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(name=TEXTS, hours=TEXTS, lines=LINES, post=TEXTS)
def test_any_text_of_an_entry_survives_its_card(name: str, hours: str, lines: str, post: str) -> None:
    entry = replace(
        ENTRY,
        names={"en": f"N{name}"},
        hours=hours,
        urgent={"en": lines} if lines else {},
        people=(Person(f"P{name}".strip(), {"en": post.strip()} if post.strip() else {}),),
    )
    blank = replace(entry, hours="", urgent={}, people=())
    assert read(vcards((Card("OAS", entry, AT),), "en"), blank) == ([entry], [])


def test_what_a_card_does_not_hold_stays() -> None:
    card = GOOD.replace("POLICE", "PROSECUTION").replace("ATG,police", "ATG,prosecution")
    assert read(card, ENTRY) == ([replace(ENTRY, names={"en": "Police"})], [])


def test_a_card_as_a_telephone_writes_it_is_read() -> None:
    card = in_a_card(
        "item1.TEL;type=WORK;type=pref:+1 268 1\nPRODID:-//X//EN\nitem1.X-ABLabel:x\nADR:;;1 St\\, b;Town;;7;"
    )
    card = card.replace("4.0", "3.0").replace("\n", "\r\n")
    (made,), problems = read(card)
    assert (made.phone, made.postal_address, problems) == ("+1 268 1", "1 St, b\nTown\n7", [])


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        (GOOD.replace("POLICE", "").replace("ATG/", "ATG"), "s.vcf:1: This card does not say of which entry it is"),
        (GOOD.replace("OAS/", "X/"), "s.vcf:1: this is an entry of another pack (X)"),
        (GOOD.replace("/ATG/", "/ARG/"), "s.vcf:1: this is an entry of another State (ARG)"),
        (GOOD.replace("/ATG/", "/XXX/"), "s.vcf:1: “XXX” is no State of this pack"),
        (GOOD.replace("/ATG/", "/\u202eATG/"), "s.vcf:4: there is an invisible control character (U+202E"),
        (GOOD + GOOD, "s.vcf:8: POLICE stands twice; the first stands in line 1"),
        (GOOD.replace("KIND:org", "KIND:group"), "s.vcf:1: This card does not say what it is of"),
        (GOOD.replace("4.0", "2.1"), "s.vcf:1: vCards of version 4.0 and 3.0 are read; this is “2.1”."),
        (GOOD.replace("VERSION:4.0\n", ""), "this is “”"),
        (GOOD.replace("END:VCARD\n", ""), "s.vcf:1: The card has no end"),
        (HEAD + GOOD, "s.vcf:5: A card begins within another"),
        (GOOD + "FN:x\n", "s.vcf:8: This line belongs to no card."),
        (GOOD.replace(";LANGUAGE=en", ""), "s.vcf:5: Say in which language this is, as FN;LANGUAGE=en."),
        (GOOD.replace("=en", "=x-y"), "s.vcf:5: Say in which language this is"),
        (in_a_card("broken in\ntwo"), "s.vcf:7: This is no line of a vCard"),
        (in_a_card('FN;X="a"b"c":d'), "s.vcf:7: This is no line of a vCard"),
        (in_a_card('NOTE;X="' + 'a"' * 9000 + ":d"), "s.vcf:7: This is no line of a vCard"),
        (in_a_card("NOTE;LANGUAGE=en;ENCODING=QUOTED-PRINTABLE;CHARSET=x:=E9"), "s.vcf:7: Only plain text is read"),
        (in_a_card('NOTE;X="a:b";QUOTED-PRINTABLE;CHARSET=nonsense:=E9'), "s.vcf:7: "),
        (in_a_card("PHOTO;ENCODING=b:" + "A" * 1_500_000), "s.vcf:7: PHOTO cannot be kept"),
        (in_a_card("KEY:data:application/pgp-keys;base64,AA"), "s.vcf:7: KEY cannot be kept"),
        (in_a_card("item1.LOGO:https://example.org/x"), "s.vcf:7: LOGO cannot be kept"),
        (in_a_card("NOTE;LANGUAGE=en:" + "A" * LONGEST_LINE), "s.vcf:7: The line is longer than 20000 characters."),
        (in_a_card("BDAY:19700101"), "s.vcf:7: BDAY cannot be kept"),
        (in_a_card("TITLE;LANGUAGE=en:Head"), "s.vcf:7: The card of an authority holds no TITLE"),
        (in_a_card("TEL:1\nTEL:2"), "s.vcf:8: The card has this twice (phone)"),
        (in_a_card("X-A:b\n" * 250), "The card has more than 200 lines."),
        (GOOD.replace("KIND:org", "KIND:individual"), "s.vcf:1: This is somebody of POLICE, whose own card"),
        (
            GOOD + GOOD.replace("KIND:org", "KIND:individual").replace("END:", "NOTE;LANGUAGE=en:x\nEND:"),
            "s.vcf:8: The card of a person holds no “note_en”",
        ),
        (GOOD.encode("latin-1").replace(b"Police", b"Polic\xe9"), "s.vcf:5: this is not UTF-8"),
        (in_a_card("NOTE;LANGUAGE=en:\x00"), "s.vcf:7: the file holds a NUL character"),
        ("BEGIN:VCARD\nEND:VCARD\n" * 90_000, "s.vcf: the file has 90000 cards; at most 5000 are read at once"),
    ],
)
def test_what_is_no_such_card_is_refused_by_its_line(card: str | bytes, fault: str) -> None:
    told = faults(card)
    assert any(fault in one for one in told), told[:5]


def test_a_picture_takes_no_memory_beyond_the_file() -> None:
    content = in_a_card("PHOTO:data:image/jpeg;base64," + ("A" * 74 + "\n ") * 25_000).encode()
    tracemalloc.start()
    assert [one for one in faults(content) if "PHOTO" in one]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * len(content)


def test_faults_without_end_are_not_listed_without_end() -> None:
    told = faults(GOOD + "x\n" * 100_000)
    assert (len(told), told[-1]) == (MOST_FAULTS + 1, "s.vcf: There are more faults, which are not listed.")


@pytest.mark.parametrize("text", ["=1+1", "@x", "a\\nTEL:+1 666", "a\u200fb", "x" * (LINE + 1)])
def test_a_name_that_lies_is_refused_by_the_rules_of_every_entry(text: str) -> None:
    words = Vocabulary({"police": Term("police", {})})
    (made,), problems = read(GOOD.replace("Police", text))
    assert (problems, made.phone) == ([], "")
    assert {one.where for one in check_entry(made, words)} == {"names.en"}


def test_the_longest_text_of_an_entry_is_no_line_too_long() -> None:
    entry = replace(ENTRY, urgent={"en": ";" * TEXT}, postal_address="\n" * TEXT)
    assert read(vcards((Card("OAS", entry, AT),), "en"), entry) == ([replace(entry, postal_address="\n" * TEXT)], [])


def test_the_golden_card_is_read() -> None:
    golden = Path(__file__).parent / "golden" / "prosecution.vcf"
    assert read(golden.read_bytes(), ENTRY) == ([ENTRY], [])
