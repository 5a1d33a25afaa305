"""Who is bound, in few questions to the database, for 35 States and for 193."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enlace.common.errors import Invalid, NotFound, Problem
from enlace.instruments.kinds.titles import UnofficialTitle
from enlace.instruments.queries.geometry import drawn_outlines
from enlace.instruments.queries.packs import chosen_pack, packs_with_treaties
from enlace.instruments.queries.plan import plan_of
from enlace.instruments.queries.records import adherence
from enlace.instruments.queries.standings import at, matrix, standings, state_sheet, treaty_sheet
from enlace.instruments.queries.treaties import InstrumentView, Title, instrument_of, provisions_of
from enlace.instruments.rules.records import Status
from enlace.instruments.rules.standing import Force

TODAY = date(2026, 11, 1)
PACKS = Path(__file__).parents[2] / "packs"

LoadPack = Callable[..., list[Problem]]
Asks = Callable[[int], Any]


def large_pack(states: int, treaties: int) -> dict[str, str]:
    codes = [f"S{number:03}" for number in range(states)]
    numbers = [f"T{number}" for number in range(treaties)]
    rows = [f"{code},{number},party,2001-01-01,2020,x" for code in codes for number in numbers]
    return {
        "states__csv": "code,name_en,isle\n" + "".join(f"{code},State {code},n\n" for code in codes),
        "instruments__csv": "instrument_id,title_en\n" + "".join(f"{one},Treaty {one}\n" for one in numbers),
        "treaty_status__csv": "code,instrument_id,status,action_date,as_of,source\n" + "\n".join(rows) + "\n",
    }


@pytest.mark.parametrize(("states", "treaties"), [(1, 1), (193, 30)])
def test_the_table_takes_four_questions_however_large(
    load_pack: LoadPack, django_assert_max_num_queries: Asks, states: int, treaties: int
) -> None:
    load_pack(**large_pack(states, treaties))
    with django_assert_max_num_queries(4):
        found = matrix("SMALL", None, TODAY)
        assert found.counts("T0").party == states
    assert len(found.cells) == states * treaties


def test_a_status_that_no_table_gives_is_unknown(load_pack: LoadPack) -> None:
    load_pack()
    found = matrix("SMALL", None, TODAY)
    cell = found.cells["CC", "T2"]
    assert (cell.standing.status, cell.standing.as_of, cell.origin) == (Status.UNKNOWN, "", None)
    assert found.counts("T2").unknown == 3
    assert found.counts("T1").states == 3
    assert adherence("SMALL") == {
        "T1": {"AA": Status.PARTY, "BB": Status.SIGNATORY, "CC": Status.NONE_RECORDED},
        "T2": dict.fromkeys(("AA", "BB", "CC"), Status.UNKNOWN),
    }


def test_the_counts_are_those_of_the_sources(oas: str) -> None:
    found = matrix(oas, None, TODAY)
    counts = found.counts("A-63")
    assert (counts.party, counts.signatory, counts.none_recorded, counts.unknown) == (16, 18, 0, 1)
    counts = found.counts("UNCYBER")
    assert (counts.party, counts.signatory, counts.none_recorded, counts.unknown) == (0, 9, 23, 3)


def test_another_day_needs_no_further_question(oas: str, django_assert_max_num_queries: Asks) -> None:
    recorded = matrix(oas, None, TODAY)
    with django_assert_max_num_queries(0):
        early = at(recorded, date(2002, 7, 24), TODAY)
    assert early.cells["ATG", "UNTOC"].standing.status is Status.PARTY
    assert early.cells["ATG", "UNTOC"].force is Force.NOT_YET
    assert recorded.cells["ATG", "UNTOC"].force is Force.IN_FORCE
    assert early.cells == matrix(oas, date(2002, 7, 24), TODAY).cells


def test_one_treaty_and_one_state_take_few_questions(oas: str, django_assert_max_num_queries: Asks) -> None:
    with django_assert_max_num_queries(4):
        sheet = treaty_sheet(oas, "UNTOC", None, TODAY)
    assert sheet.counts.party == 35
    with django_assert_max_num_queries(4):
        state = state_sheet(oas, "COL", None, TODAY)
    assert list(state.cells) == [one.code for one in state.instruments]


def test_the_standings_are_the_table_of_the_pack(oas: str) -> None:
    with (PACKS / "oas" / "treaty_status.csv").open(newline="") as file:
        rows = {(row["iso3"], row["instrument_id"]): row for row in csv.DictReader(file)}
    found = standings(oas, None, today=TODAY)
    assert len(found) == len(rows) == 700
    for one in found:
        row = rows[one.record.state, one.record.instrument]
        assert one.status.value == row["status"]
        assert one.record.cells() == {column: row[column] for column in one.record.cells()}
    states = [one.record.state for one in found]
    assert states == sorted(states)
    assert [one.record.instrument for one in found[:3]] == ["UNTOC", "UNTOC-TIP", "UNTOC-SOM"]


def test_what_does_not_exist_is_not_found(oas: str) -> None:
    for ask in (
        lambda: matrix("NONE", None, TODAY),
        lambda: treaty_sheet(oas, "NONE", None, TODAY),
        lambda: state_sheet(oas, "NONE", None, TODAY),
        lambda: standings(oas, None, "NONE", today=TODAY),
        lambda: instrument_of(oas, "NONE"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_pack_is_named_where_there_are_several(oas: str, load_pack: LoadPack) -> None:
    assert chosen_pack("") == "OAS"
    load_pack()
    assert [pack.code for pack in packs_with_treaties()] == ["OAS", "SMALL"]
    assert (chosen_pack("SMALL"), chosen_pack("", "T1"), chosen_pack("", "UNTOC")) == (
        "SMALL",
        "SMALL",
        "OAS",
    )
    with pytest.raises(Invalid, match="--pack"):
        chosen_pack("")
    with pytest.raises(NotFound):
        chosen_pack("", "NONE")


def test_no_pack_is_told(empty_database: None) -> None:
    with pytest.raises(NotFound, match="enlace load"):
        chosen_pack("")


def view(**texts: Any) -> InstrumentView:
    empty = dict.fromkeys(("adopted_at", "depositary", "registration", "theme", "source", "note"), "")
    dates = dict.fromkeys(("adopted_on", "entry_into_force_date"))
    cells: dict[str, Any] = {"code": "T1", "titles": {}, "short_names": {}, "unofficial": {}, "core": True}
    return InstrumentView(**cells | empty | dates | texts)


def test_a_title_is_the_packs_where_it_has_one() -> None:
    translated = {"fr": UnofficialTitle("Traité", "Tr."), "es": UnofficialTitle("No", "No")}
    one = view(titles={"en": "Treaty", "es": "Tratado"}, short_names={"en": "Try"}, unofficial=translated)
    assert one.title("es") == Title("Tratado", "es", official=True)
    assert one.title("fr") == Title("Traité", "fr", official=False)
    assert one.title("pt-br") == Title("Treaty", "en", official=True)
    assert (one.short("fr").text, one.short("en").text, one.short("pt-br").text) == ("Tr.", "Try", "Try")
    assert view(titles={"de": "Vertrag"}).title("en") == Title("Vertrag", "de", official=True)
    assert view(titles={"en": "Treaty"}).short("en").text == "Treaty"
    assert view().title("en").text == "T1"
    assert view(code="ATT", titles={"en": "Arms Trade Treaty"}, short_names={"en": "ATT"}).short("en").text == "ATT"


def test_paragraphs_of_note_stand_after_their_article(oas: str) -> None:
    articles = [one.article for one in provisions_of(oas, "UNTOC")]
    assert articles[: articles.index("2") + 1] == ["1", "2"]
    place = articles.index("12")
    assert articles[place : place + 2] == ["12", "12.6"]
    sixth = next(one for one in provisions_of(oas, "UNTOC") if one.article == "6")
    assert (sixth.checked("en"), sixth.checked("es")) == (True, False)
    cifta = {one.article: one for one in provisions_of(oas, "A-63")}
    assert not cifta["VI"].checked("en")
    assert cifta["VI"].gist("en").text


def test_the_plan_is_told_by_part(oas: str, django_assert_max_num_queries: Asks) -> None:
    with django_assert_max_num_queries(2):
        plan = plan_of(oas)
    assert plan is not None
    assert (len(plan.paragraphs), plan.reconstructed) == (53, 49)
    assert [one.code for one in plan.parts[2].paragraphs][:2] == ["HPA-1.1", "HPA-1.2"]
    assert plan_of("NONE") is None


def test_outlines_are_drawn_for_the_states_of_the_pack(oas: str, load_pack: LoadPack) -> None:
    geometry = drawn_outlines(oas, matrix(oas, None, TODAY).states)
    assert geometry is not None
    assert len({shape.code for shape in geometry.shapes}) == 35
    load_pack()
    assert drawn_outlines("SMALL", matrix("SMALL", None, TODAY).states) is None
