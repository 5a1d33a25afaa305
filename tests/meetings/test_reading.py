"""Reading the record of a meeting from a pack's file."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from enlace.common.errors import Problem
from enlace.meetings.rules.reading import read_record
from enlace.meetings.rules.record import Record

FILE = Path(__file__).parents[2] / "packs" / "oas" / "meeting_2017.yaml"
STATES = frozenset(
    "ARG BLZ BOL BRA CAN CHL COL DOM ECU GTM HND MEX PRY SLV TTO URY USA VEN".split()  # noqa: SIM905  (easier read)
)
Change = Callable[[dict[str, Any]], None]
CONTENT = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def read(content: dict[str, Any]) -> tuple[Record | None, list[str]]:
    problems: list[Problem] = []
    return read_record(content, "m.yaml", STATES, problems), [str(problem) for problem in problems]


def test_the_meeting_of_2017_is_read_whole() -> None:
    record, problems = read(CONTENT)
    assert problems == []
    assert record is not None
    counts = [len(record.items), len(record.interventions), len(record.proposals), len(record.entries)]
    assert counts == [8, 60, 109, 11]
    assert record.meeting.starts_on is None
    assert record.meeting.place == ""
    said = {one.code: one for one in record.interventions}
    assert said["I-4-01"].speakers == ("GTM", "SLV", "HND")
    assert said["I-3-02"].speakers == ("CHAIR",)
    assert [one.letter for one in record.entries if not one.letter_printed] == ["e"]
    assert record.items[3].brought_forward is not None
    assert record.items[3].brought_forward.requested_by == "USA"


def _set(*path: Any) -> Change:
    *way, last, value = path

    def run(content: dict[str, Any]) -> None:
        place: Any = content
        for step in way:
            place = place[step]
        place[last] = value

    return run


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("agenda_items", 1, "number", 1), "agenda_items[1]: “1” stands twice in this list"),
        (_set("interventions", 0, "item", 9), "interventions[0].item: there is no item 9 on the agenda"),
        (_set("interventions", 0, "state", "XXX"), "“XXX” is neither a State of the pack nor a body of this file"),
        (_set("interventions", 1, "id", "I-1-01"), "interventions[1]: “I-1-01” stands twice in this list"),
        (_set("interventions", 0, "kind", "shout"), "“shout” is no kind of intervention"),
        (_set("interventions", 0, "order", 0), "interventions[0].order: a whole number above zero"),
        (_set("interventions", 0, "order", 40_000), "interventions[0].order: a whole number above zero"),
        (_set("interventions", 4, "state", None), "interventions[4]: nobody is named who speaks"),
        (_set("proposals", 0, "interventions", ["I-9-99"]), "there is no intervention “I-9-99”"),
        (_set("proposals", 0, "proposers", ["QQQ"]), "proposals[0]: “QQQ” is neither"),
        (_set("road_map", 0, "owners_stated", ["QQQ"]), "road_map[0]: “QQQ” is neither"),
        (_set("meeting", "start_date", "2017-13-01"), "meeting.start_date: “2017-13-01” is no date"),
        (_set("credits", 0, "intervention", "I-0-00"), "credits[0].intervention: there is no intervention “I-0-00”"),
        (_set("minutes", []), "the key “minutes” is not known here"),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_is_read(
    change: Callable[[dict[str, Any]], None], told: str
) -> None:
    content = deepcopy(CONTENT)
    change(content)
    record, problems = read(content)
    assert record is None
    assert any(told in problem for problem in problems), problems


def test_a_meeting_that_ends_before_it_starts_is_refused() -> None:
    content = deepcopy(CONTENT)
    content["meeting"] |= {"start_date": "2017-04-21", "end_date": "2017-04-20"}
    assert read(content)[1] == ["m.yaml: meeting.end_date: the meeting ends before it starts"]


def test_a_symbol_that_cannot_be_parsed_is_kept_as_printed() -> None:
    content = deepcopy(CONTENT)
    content["documents"][2]["symbol_as_printed"] = "CP//CSH 17-69 (?)"
    record, problems = read(content)
    assert problems == []
    assert record is not None
    assert record.documents[2].symbol == "CP//CSH 17-69 (?)"
