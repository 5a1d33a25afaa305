"""What the assistant reads of a report, and what it leaves to a person."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.meetings.rules.importing_docx import lines_of_report
from enlace.meetings.rules.importing_draft import Draft, Piece, draft_json, draft_of_json
from enlace.meetings.rules.importing_reading import draft_of
from enlace.meetings.rules.importing_text import sentences
from enlace.meetings.rules.importing_voices import Voices
from tests.meetings.importing_samples import ENGLISH, SPANISH, word

STATES = {
    "BOL": ("Bolivia", "Bolivia (Plurinational State of)", "Bolivie"),
    "BRA": ("Brazil", "Brasil"),
    "DOM": ("Dominican Republic", "República Dominicana", "Dominican Republic (the)"),
    "DMA": ("Dominica",),
    "HTI": ("Haiti", "Haití"),
    "JAM": ("Jamaica",),
    "MEX": ("Mexico", "México"),
    "PAN": ("Panama", "Panamá"),
    "PER": ("Peru", "Perú"),
    "URY": ("Uruguay",),
    "USA": ("United States", "Estados Unidos", "États-Unis"),
}
BODIES = {
    "SMS": ("Secretariat for Multidimensional Security",),
    "GS": ("OAS General Secretariat",),
    "CHAIR": ("Chair of the meeting",),
}
VOICES = Voices(STATES, BODIES)


def read(content: bytes) -> Draft:
    problems: list[object] = []
    lines = lines_of_report(content, "report", problems)  # type: ignore[arg-type]
    assert problems == []
    return draft_of(lines, VOICES)


def paragraph(text: str, before: str = "") -> tuple[Piece, ...]:
    """Return what is read of one paragraph of an item, after another one."""
    return read(f"1. OPENING OF IT\n{before}\n{text}\n".encode()).pieces[1 if before else 0 :]


@pytest.fixture(scope="module")
def english() -> Draft:
    return read(ENGLISH.encode())


@pytest.fixture(scope="module")
def spanish() -> Draft:
    return read(word())


def test_the_head_of_an_english_report(english: Draft) -> None:
    head = english.head
    assert (head.title, head.symbol) == ("Third Meeting of Harbour Authorities", "CP/CSH-2101/19")
    assert (head.starts_on, head.ends_on, head.place) == (date(2019, 3, 4), date(2019, 3, 5), "Washington, D.C.")
    assert head.synthetic
    assert english.language == "en"


def test_the_items_of_an_english_report(english: Draft) -> None:
    assert [(one.number, one.title) for one in english.items] == [
        (1, "OPENING OF THE MEETING"),
        (2, "ADOPTION OF THE AGENDA"),
        (3, "SAFER HARBOURS"),
        (4, "CLOSING"),
    ]


def test_who_speaks_in_an_english_report(english: Draft) -> None:
    assert [(one.item, one.role, one.speakers, one.doubt) for one in english.pieces if one.item] == [
        (1, "said", ("PER",), ""),
        (1, "said", ("SMS",), ""),
        (2, "told", (), ""),
        (3, "said", ("JAM",), ""),
        (3, "more", (), ""),
        (3, "said", ("HTI",), ""),
        (3, "said", ("PAN",), ""),
        (3, "said", ("BRA",), ""),
        (3, "said", ("CHAIR",), ""),
        (3, "more", (), "nobody"),
        (3, "said", ("URY",), "body"),
        (3, "said", (), "person"),
        (4, "said", ("CHAIR",), ""),
        (4, "more", (), ""),
    ]
    assert [one.text[:14] for one in english.pieces if one.procedural] == ["At the request", "The Chair gave"]


def test_what_several_said_stands_in_the_words_of_each(english: Draft) -> None:
    words = {one.speakers: one.text for one in english.pieces}
    assert (
        words["HTI",] == "The delegations of Haiti and Panama agreed. The delegation of Haiti offered to host a visit."
    )
    assert words["PAN",].startswith("The delegations of Haiti and Panama agreed. For its part,")


def test_what_is_proposed_in_an_english_report(english: Draft) -> None:
    found = [(asked.type, asked.words) for one in english.pieces for asked in one.proposals]
    assert found == [
        ("offer", "offered"),
        ("proposal", "proposed"),
        ("request", "requested"),
        ("offer", "offered"),
        ("appeal", "urged"),
        ("procedural", "At the request of"),
    ]


def test_the_closing_list_with_the_entry_whose_letter_is_not_printed(english: Draft) -> None:
    assert [(one.letter, one.letter_printed, one.gist) for one in english.entries] == [
        ("a", "a", "a register of seals"),
        ("b", "b", "a visit to Haiti"),
        ("c", "c", "lists that are shared"),
        ("d", "", "the translation"),
        ("e", "e", "the report"),
    ]
    assert [one.sums_up for one in english.pieces if one.item == 4] == [True, False]


def test_the_documents_it_refers_to(english: Draft) -> None:
    assert [(one.symbol, one.role, one.item) for one in english.documents] == [
        ("CP/CSH-2101/19", "", 0),
        ("AG/RES. 2880 (XLVI-O/16)", "", 1),
        ("CP/CSH-2090/19 rev. 1", "agenda", 2),
    ]


def test_a_word_file_in_spanish(spanish: Draft) -> None:
    assert spanish.language == "es"
    head = spanish.head
    assert (head.title, head.symbol) == ("Cuarta Reunión de Autoridades Portuarias", "CP/CSH-2202/20")
    assert (head.starts_on, head.ends_on, head.place) == (date(2020, 3, 30), date(2020, 4, 1), "Lima")
    assert [one.title for one in spanish.items] == ["Apertura", "Puertos más seguros", "Resumen de la Presidencia"]
    assert [(one.item, one.role, one.speakers) for one in spanish.pieces if one.item in (1, 2)] == [
        (1, "said", ("CHAIR",)),
        (2, "said", ("MEX",)),
        (2, "more", ()),
        (2, "said", ("USA", "DOM")),
        (2, "said", ("BOL",)),
    ]
    assert [(asked.type, asked.words) for one in spanish.pieces for asked in one.proposals] == [
        ("proposal", "Propuso"),
        ("request", "solicitó"),
        ("appeal", "instó"),
    ]
    assert [(one.letter, one.gist) for one in spanish.entries] == [
        ("a", "publicar el registro"),
        ("b", "traducirlo"),
        ("c", "compartir las listas"),
    ]


@pytest.mark.parametrize("draft", ["english", "spanish"])
def test_no_word_of_a_report_vanishes(draft: str, request: pytest.FixtureRequest) -> None:
    one: Draft = request.getfixturevalue(draft)
    items = [f"{item.number}. {item.title}" for item in one.items]
    shown = {text.strip(" .") for text in items}
    given = ENGLISH.split("\n") if draft == "english" else [text for _, text in SPANISH]
    for line in filter(None, given):
        for sentence in sentences(line):
            kept = any(sentence in piece.text for piece in one.pieces)
            assert kept or line.strip(" .") in shown


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("CHILE: we agree with that.", ()),
        ("MEXICO: we agree with that.", ("MEX",)),
        ("The delegation of the United States of America stated that it agreed.", ("USA",)),
        ("The delegation of the Plurinational State of Bolivia said so.", ("BOL",)),
        ("The delegation of the Republic of Panama thanked the Chair.", ("PAN",)),
        ("The United States delegation also mentioned the storm.", ("USA",)),
        ("The delegation of the Dominican Republic proposed a visit.", ("DOM",)),
        ("Before offering the floor to the delegation of Mexico, the Chair thanked Peru.", ("CHAIR",)),
        ("In that regard, the representative of Peru asked for time.", ("PER",)),
        ("A delegação do Brasil propôs um registro.", ("BRA",)),
        ("As delegações do Brasil e do México agradeceram à Presidência.", ("BRA", "MEX")),
        ("La délégation des États-Unis a proposé un registre.", ("USA",)),
        ("La délégation d'Haiti a remercié la Présidence.", ("HTI",)),
        ("La Presidenta agradeció a las delegaciones.", ("CHAIR",)),
        ("O Presidente agradeceu às delegações.", ("CHAIR",)),
        ("La delegación de Perú se sumó a lo dicho.", ("PER",)),
        ("El Embajador de Haití expresó su apoyo.", ("HTI",)),
        ("Tomó la palabra la Delegación de Panamá para agradecer.", ("PAN",)),
        ("Agradeció la Delegación de México.", ("MEX",)),
        ("12. The delegation of Peru said so.", ("PER",)),
        ("12. PERU: We agree.", ("PER",)),
    ],
)
def test_who_is_named_as_speaking(text: str, speakers: tuple[str, ...]) -> None:
    (piece,) = paragraph(text)
    assert piece.speakers == speakers
    assert (piece.role == "said") is bool(speakers)


def test_another_state_that_is_spoken_of_does_not_take_the_floor() -> None:
    (piece,) = paragraph("The delegation of Peru said so. Mexico hosted a visit. The Secretariat reported in 2012.")
    assert piece.speakers == ("PER",)


@pytest.mark.parametrize(
    ("text", "speakers", "doubt"),
    [
        ("Peru proposed a visit.", ("PER",), ""),
        ("Peru hosted the meeting of 2015.", ("PER",), "body"),
        ("The Secretary for Multidimensional Security thanked them.", ("SMS",), ""),
        ("The Secretariat for Multidimensional Security recommended a course in 2015.", ("SMS",), "body"),
        ("The Secretariat reported on its funds.", ("GS",), "body"),
        ("Several delegations, including Peru, Haiti and Panama, asked for time.", (), "nobody"),
        ("Statements were made by Peru and Haiti.", (), "nobody"),
        ("The second sitting was chaired by Mr. Juan Soto.", ("CHAIR",), "chaired"),
    ],
)
def test_who_only_may_have_spoken_is_left_to_a_person(text: str, speakers: tuple[str, ...], doubt: str) -> None:
    assert [(one.speakers, one.doubt) for one in paragraph(text)] == [(speakers, doubt)]


def test_a_paragraph_that_refers_back_goes_on_with_what_was_said() -> None:
    said = "The delegation of Peru thanked the Chair."
    for text in (
        "Asimismo, solicitó más tiempo.",
        "Propuso una visita.",
        "En ese sentido, pidió un informe.",
        "Ademais, propôs uma visita.",
        "It added that more was needed.",
        "The delegation also thanked Haiti.",
        "Finally, it asked for time.",
    ):
        assert [(one.role, one.doubt) for one in paragraph(text, said)] == [("more", "")]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("The delegation then proposed a visit.", "The Chair thanked Peru."),
        ("The Secretary thanked them.", "The delegation of Peru thanked the Chair."),
        ("La delegación propuso una visita.", "El Presidente agradeció."),
    ],
)
def test_who_cannot_be_meant_is_not_taken_to_go_on(text: str, before: str) -> None:
    assert [(one.role, one.doubt) for one in paragraph(text, before)] == [("more", "nobody")]
    assert [(one.role, one.doubt) for one in paragraph(f"{before} {text}")] == [("said", ""), ("more", "nobody")]


def test_the_number_of_a_paragraph_is_no_word_of_the_speaker() -> None:
    assert [one.text for one in paragraph("12. The delegation of Peru said so.")] == ["The delegation of Peru said so."]


@pytest.mark.parametrize(
    "text",
    [
        "The delegation of Peru had kept a register since 2012. It proposed a visit.",
        "The delegation of Peru had paid US$ 2,500. That was not all.",
        "La delegación de Perú citó el artículo 18. También pidió tiempo.",
        "The delegation of Peru spoke of items 3 and 12. Mr. Soto thanked it.",
    ],
)
def test_a_number_that_ends_a_sentence_is_no_number_of_a_paragraph(text: str) -> None:
    assert " ".join(one.text for one in paragraph(text)) == text


ENDS = ["in 2012", "US$ 3,500.75", "art. 18", "item 7", "(no. 4)", "5%", "Resolution 55/25", "b) 1998", "« 1999 »"]
NAMES = ["The delegation of Peru", "It", "La delegación de México", "He", "Haiti", "The Chair", "12 States", "2013"]
SAID = st.builds("{} proposed a visit, {}.".format, st.sampled_from(NAMES), st.sampled_from(ENDS))
PARAGRAPH = st.builds(
    "{}{}".format,
    st.sampled_from(["", "", "12. ", "a) ", "- ", "MEXICO: ", "PERU (Mr. Gil): ", "Ana Ruiz (Haiti): ", "2012. "]),
    st.lists(SAID, min_size=1, max_size=4).map(" ".join),
)
NOT_SAID = re.compile(
    r"(?:[0-9]{1,3}\. (?=[A-Z]))?"
    r"(?:(?:MEXICO|PERU)(?: \((?P<person>Mr\. Gil)\))?: |(?P<name>Ana Ruiz) \(Haiti\): )?"
)


@given(st.lists(PARAGRAPH, min_size=1, max_size=5))
def test_every_sign_of_a_report_is_in_its_draft(paragraphs: list[str]) -> None:
    """All but the number of a paragraph and who is named before a colon, who is then the speaker."""
    draft = read("\n".join(["1. OPENING OF IT", *paragraphs, "2. CLOSING OF IT"]).encode())
    for place, text in enumerate(paragraphs, 1):
        own = [one for one in draft.pieces if one.line == place]
        before = NOT_SAID.match(text)
        assert before is not None
        assert " ".join(one.text for one in own) == text[before.end() :]
        assert own[0].person == (before["person"] or before["name"] or "")


def test_nobody_takes_the_floor_twice_without_another_between() -> None:
    (again,) = paragraph("The delegation of Peru also thanked Haiti.", "The delegation of Peru thanked the Chair.")
    assert again.role == "more"


@pytest.mark.parametrize(
    "text",
    [
        "The delegation of Peru said that Chile had proposed a visit in 2012.",
        "The delegation of Peru welcomed the proposed register.",
        "The delegation of Peru noted what was requested by Haiti.",
        "The Chair offered the floor to the delegations.",
        "The Chair invited the Secretary to take the floor.",
        "La Presidencia ofreció la palabra a las delegaciones.",
    ],
)
def test_what_is_no_proposal(text: str) -> None:
    assert [asked for one in paragraph(text) for asked in one.proposals] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The delegation of Peru called upon the States to reply.", "appeal"),
        ("La delegación de Perú recomendó que se traduzca.", "recommendation"),
        ("A delegação do Brasil sugeriu uma visita.", "proposal"),
        ("La délégation des États-Unis a demandé que le registre soit publié.", "request"),
        ("La delegación de Perú ofreció acoger una visita.", "offer"),
        ("The delegation of Peru undertook to send its list.", "commitment"),
    ],
)
def test_what_is_a_proposal_in_four_languages(text: str, kind: str) -> None:
    assert [(asked.type, asked.sure) for one in paragraph(text) for asked in one.proposals] == [(kind, True)]


def test_a_wish_is_offered_and_not_taken() -> None:
    (piece,) = paragraph("The delegation of Peru stressed the need to keep a register.")
    assert [(asked.words, asked.sure) for asked in piece.proposals] == [("the need", False)]


def test_a_list_in_one_sentence_is_as_many_proposals() -> None:
    text = "The delegation of Peru recommended keeping a register of seals; sharing the lists each year; and a visit to each harbour."  # noqa: E501
    (piece,) = paragraph(text)
    assert len(piece.proposals) == 3


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date: not recorded (inferred: between March 31, 2017 and July 24, 2017)", None),
        ("March 31, 2017", None),
        ("Issued on March 31, 2017", None),
        ("Fecha: 2 de marzo de 2019", date(2019, 3, 2)),
        ("Date : 2 mars 2019", date(2019, 3, 2)),
        ("Data: 2 de março de 2019", date(2019, 3, 2)),
        ("Date: 2019-03-02", date(2019, 3, 2)),
        ("Date: February 30, 2019", None),
        ("The meeting was held in Lima on March 2, 2019.", date(2019, 3, 2)),
        ("La reunión se celebró en la sede, en Lima, el 2 de marzo de 2019.", date(2019, 3, 2)),
        ("A reunião realizou-se em Lima, em 2 de março de 2019.", date(2019, 3, 2)),
        ("La réunion s'est tenue à Lima le 2 mars 2019.", date(2019, 3, 2)),
    ],
)
def test_a_day_counts_only_where_it_is_that_of_the_meeting(line: str, day: date | None) -> None:
    head = read(f"{line}\n1. OPENING\nThe Chair opened it.\n".encode()).head
    assert (head.starts_on, head.place) == (day, "Lima" if "Lima" in line else "")


def test_what_a_report_does_not_say_stays_unknown() -> None:
    head = read(b"1. OPENING\nThe Chair opened the meeting.\n").head
    assert (head.title, head.symbol, head.starts_on, head.ends_on, head.place) == ("", "", None, None, "")


def test_paragraphs_that_word_numbers_are_no_items() -> None:
    said = "1. The delegation of Peru said so.\n2. The delegation of Haiti said so."
    text = f"1. OPENING\n{said}\n2. CLOSING\nThe Chair closed it."
    draft = read(text.encode())
    assert [one.title for one in draft.items] == ["OPENING", "CLOSING"]
    assert [one.speakers for one in draft.pieces] == [("PER",), ("HTI",), ("CHAIR",)]


def test_a_heading_longer_than_a_title_stays_a_paragraph() -> None:
    long = f"2. {'REGISTER ' * 30}{'X' * 60}"
    draft = read(f"1. OPENING\nThe Chair opened it.\n{long}\n".encode())
    assert [one.number for one in draft.items] == [1]
    assert draft.pieces[-1].text.endswith("X" * 60)


def test_the_number_of_a_part_is_no_item() -> None:
    draft = read(b"1. OPENING\nThe Chair opened it.\n2.1 SEALS AND LISTS\n2. CLOSING\nThe Chair closed it.\n")
    assert [(one.number, one.title) for one in draft.items] == [(1, "OPENING"), (2, "CLOSING")]


def test_lines_that_a_program_broke_are_one_paragraph() -> None:
    draft = read(b"1. OPENING\n\nThe delegation of Peru said that the\nregister was useful.\n\nThe Chair thanked it.\n")
    assert [one.text for one in draft.pieces] == [
        "The delegation of Peru said that the register was useful.",
        "The Chair thanked it.",
    ]


def test_a_draft_comes_back_from_its_json(english: Draft) -> None:
    assert draft_of_json(draft_json(english)) == english
