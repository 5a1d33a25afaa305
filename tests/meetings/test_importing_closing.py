"""The closing list of a report: found under its heading, letter by letter, and by hand where it is not."""

from dataclasses import replace

import pytest

from enlace.meetings.rules.holding import Plan
from enlace.meetings.rules.importing_record import Decisions, proposed, record_of
from tests.meetings.test_importing_reading import read

CLOSINGS = [
    "CONCLUSIONS AND RECOMMENDATIONS",
    "CONCLUSIONES Y RECOMENDACIONES",
    "CONCLUSÕES E RECOMENDAÇÕES",
    "CONCLUSIONS ET RECOMMANDATIONS",
    "LISTA DE CONCLUSIONES",
    "LISTE DE CLÔTURE",
    "V. RECOMENDACIONES DE LA REUNIÓN",
    "2. CLOSING LIST",
]


@pytest.mark.parametrize("heading", CLOSINGS)
@pytest.mark.parametrize(
    ("marks", "printed"),
    [(("a.", "b."), ["a", "b"]), (("A)", "B)"), ["a", "b"]), (("1.", "2."), ["", ""]), (("(a)", "(b)"), ["a", "b"])],
)
def test_a_closing_list_is_read_under_its_heading(heading: str, marks: tuple[str, str], printed: list[str]) -> None:
    one, two = marks
    listed = f"{one} Keep a register.\nWith seals.\n{two} Translate it."
    text = f"1. OPENING\nThe delegation of Peru spoke.\n{heading}\n{listed}\n"
    draft = read(text.encode())
    assert [(entry.letter, entry.gist) for entry in draft.entries] == [("a", "Keep a register"), ("b", "Translate it")]
    assert [entry.letter_printed for entry in draft.entries] == printed
    assert [piece.role for piece in draft.pieces if "egister" in piece.text or "ranslate" in piece.text] == ["told"] * 2


def test_two_letters_elsewhere_are_no_closing_list() -> None:
    draft = read(
        b"1. OPENING\nThe delegation of Peru asked for:\na) time;\nb) lists.\n2. CLOSING\nThe Chair closed it.\n"
    )
    assert draft.entries == ()
    assert [one.speakers for one in draft.pieces if one.item == 1] == [("PER",), (), ()]


def test_what_is_said_under_the_heading_of_a_closing_list_is_still_said() -> None:
    text = "1. OPENING\nPeru spoke.\nCONCLUSIONS\nThe delegation of Haiti thanked the Chair.\na) a register;\n"
    draft = read(text.encode())
    assert [one.speakers for one in draft.pieces if one.role == "said"][-1] == ("HTI",)
    assert [one.gist for one in draft.entries] == ["a register"]


def test_a_paragraph_that_a_person_makes_an_entry_takes_its_letter_or_the_next() -> None:
    draft = read(b"1. OPENING\nThe Chair opened it.\nb. Keep a register; and\nTranslate it.\nIt was late.\n")
    chosen = {place: replace(proposed(draft.pieces[place]), role="entry", seen=True) for place in (1, 2)}
    record = record_of(draft, Decisions(chosen), Plan("x", {"en": "X"}), symbol="", file_name="x.txt")
    assert [(one.letter, one.letter_printed, one.gist) for one in record.entries] == [
        ("a", "", "Translate it"),
        ("b", "b", "Keep a register"),
    ]
    assert "register" not in " ".join(one.gist for one in record.interventions)
