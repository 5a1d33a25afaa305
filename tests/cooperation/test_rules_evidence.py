"""Evidence: the form of a line, and every fault of a chain is found, with the line at which it stands."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.common.errors import Invalid, NotAllowed, WrongStatus
from enlace.cooperation.rules.evidence import LONGEST_LINE, Line, hash_of, life_of, read_line
from enlace.cooperation.rules.evidence_reading import chains, read
from enlace.cooperation.rules.life import Consultation, Feedback, Useful
from enlace.cooperation.rules.statuses import Party, Status
from tests.cooperation.chains import DAY, EXECUTED, KINDS, KNOWN, REFUSED, chain, requests, worlds

S = Status


def texts(*lines: Line) -> list[str]:
    return [line.text for line in lines]


def faults(given: list[str]) -> list[str]:
    return [str(problem) for problem in read(given, KINDS, KNOWN, file="f").problems]


def rechained(lines: list[Line]) -> list[Line]:
    """Return the lines with numbers, statuses before and hashes made to fit: only what they say can be wrong then."""
    found: list[Line] = []
    for number, line in enumerate(lines, 1):
        last = found[-1] if found else None
        found.append(
            replace(
                line,
                number=number,
                previous=hash_of(last) if last else None,
                came_from=last.status if last else None,
            )
        )
    return found


def test_a_line_is_what_the_form_says_to_the_last_sign() -> None:
    first, second = chain(S.SENT, S.WITHDRAWN)
    assert first.text == (
        '{"asked":["evidence_statement","service"],"at":"2026-03-02T12:00:00Z","bases":["UNTOC"],"brings":{},'
        '"by":"requesting","crime_types":["laundering"],"form":"mla","from":null,"language":["es"],"needed_by":null,'
        '"number":1,"on":"2026-03-02","party":"OAS/ARG/CA-1","previous":null,"priority":"routine","request":"R1",'
        '"requested":"OAS/BRA/CA-2","requesting":"OAS/ARG/CA-1","status":"sent","urgency_reason":[],"v":1}'
    )
    assert second.previous == hash_of(first) == "sha256:" + hashlib.sha256(first.text.encode()).hexdigest()
    assert json.loads(second.text)["brings"] == {"reason": "not_needed"}


def test_what_a_step_brings_is_kept_and_the_note_is_not() -> None:
    feedback = Feedback(Useful.PARTLY, ("assets", "other"), "a word about a person")
    refused = chain(
        *REFUSED,
        S.FEEDBACK_GIVEN,
        grounds=("form", "language"),
        consultation=Consultation(DAY, None),
        days=(0, 0, 0, 8, 9),
        feedback=feedback,
    )
    assert refused[3].brings == {
        "grounds": ["form", "language"],
        "consultation": {"held_on": None, "offered_on": "2026-03-02"},
    }
    assert refused[4].brings == {"feedback": {"useful": "partly", "uses": ["assets", "other"]}}
    assert refused[4].move.feedback == replace(feedback, note="")
    assert "person" not in refused[4].text


@given(requests())
@settings(max_examples=100, deadline=None)
def test_what_was_written_is_read_the_same_and_nothing_is_wrong_with_it(lines: tuple[Line, ...]) -> None:
    evidence = read(texts(*lines), KINDS, KNOWN)
    assert evidence.lines == lines
    assert evidence.problems == ()
    life = life_of(lines, KINDS)
    assert [step.status for step in life.steps] == [S.DRAFT, *(line.status for line in lines)]


@given(worlds(3), st.data())
@settings(max_examples=60, deadline=None)
def test_the_lines_of_several_requests_may_alternate(world: tuple[tuple[Line, ...], ...], data: st.DataObject) -> None:
    waiting = [list(one) for one in world]
    mixed = []
    while any(waiting):
        mixed.append(data.draw(st.sampled_from([one for one in waiting if one])).pop(0))
    evidence = read([f"{line.text}\n" for line in mixed], KINDS, KNOWN)
    assert evidence.problems == ()
    assert sorted(chains(evidence.lines), key=lambda one: one[0].request) == list(world)


@given(requests(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_line_left_out_doubled_or_moved_is_found(lines: tuple[Line, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    without = texts(*lines[:place], *lines[place + 1 :])
    # The last one leaves no mark here: the other State has it.
    assert bool(faults(without)) is (place < len(lines) - 1)
    assert faults(texts(*lines[: place + 1], *lines[place:]))
    if place:
        swapped = [*lines[: place - 1], lines[place], lines[place - 1], *lines[place + 1 :]]
        assert faults(texts(*swapped))


@given(requests(), st.data())
@settings(max_examples=100, deadline=None)
def test_an_altered_sign_is_found_but_for_the_last_line(lines: tuple[Line, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    text = lines[place].text
    at = data.draw(st.integers(0, len(text) - 1))
    altered = text[:at] + data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[at])) + text[at + 1 :]
    given_lines = [*texts(*lines[:place]), altered, *texts(*lines[place + 1 :])]
    found = read(given_lines, KINDS, KNOWN)
    assert found.problems or place == len(lines) - 1
    assert found.lines != lines


def test_each_fault_of_a_chain_is_told_with_its_line() -> None:
    lines = list(chain(*EXECUTED))
    other = chain(S.SENT, S.WITHDRAWN, reference="R2")
    later = replace(lines[1], on=lines[1].on - timedelta(days=1))
    cases: dict[str, tuple[list[Line], str]] = {
        "altered": (
            [lines[0], later, *lines[2:]],
            "f:3: The line before, of the request R1, was altered: its hash is not the one that this line names.",
        ),
        "gap": ([lines[0], *lines[3:]], "f:2: Between line 1 and line 4 of the request R1 lines are missing."),
        "no beginning": (
            lines[1:],
            "f:1: The lines of the request R1 begin with number 2: those before are missing.",
        ),
        "doubled": ([*lines[:2], lines[1]], "f:3: Line 2 of the request R1 was there before."),
        "mixed": (
            [lines[0], other[0], replace(lines[1], previous=hash_of(other[0]))],
            "f:3: This line of the request R1 follows on a line of the request R2: two requests are mixed.",
        ),
    }
    for name, (given_lines, expected) in cases.items():
        assert faults(texts(*given_lines))[0] == expected, name


def wrong(place: int, **more: Any) -> Callable[[list[Line]], list[Line]]:
    return lambda lines: [*lines[:place], replace(lines[place], **more), *lines[place + 1 :]]


def headed(place: int, **more: Any) -> Callable[[list[Line]], list[Line]]:
    """Return what changes the header from a line on."""
    return lambda lines: [
        line if at < place else replace(line, header=replace(line.header, **more)) for at, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (headed(0, form="mlb"), "f:1: “mlb” is not a known code of the field “form”."),
        (headed(0, asked=("service", "wire")), "f:1: “wire” is not a known code of the field “asked”."),
        (headed(0, bases=("UNTOX",)), "f:1: “UNTOX” is not a known code of the field “bases”."),
        (headed(0, crime_types=("x",)), "f:1: “x” is not a known code of the field “crime_types”."),
        (headed(0, language=("en",)), "f:1: “en” is not a known code of the field “language”."),
        (
            headed(2, bases=("UNCAC",)),
            "f:3: The field “bases” of the header differs from the line before, and this step may not change it.",
        ),
        (
            headed(2, priority="urgent"),
            "f:3: The field “priority” of the header differs from the line before, and this step may not change it.",
        ),
        (
            lambda lines: [*lines[:2], lines[4]],
            "f:3: There is no step from “received” to “executed” in this form of cooperation.",
        ),
        (
            wrong(1, by=Party.REQUESTING, party="OAS/ARG/CA-1"),
            "f:2: This step is not for “requesting” to take, or not yet.",
        ),
        (wrong(1, party="OAS/ARG/CA-1"), "f:2: The party that acted is not the one that the step is for."),
        (wrong(1, by=Party.SYSTEM), "f:2: The party that acted is not the one that the step is for."),
        (wrong(4, brings={"grounds": ["form"]}), "f:5: grounds: This does not belong to this step."),
        (wrong(3, on=date(2026, 4, 2)), "f:4: on: This day is yet to come."),
        (
            wrong(1, came_from=S.DRAFT),
            "f:2: This step is said to follow on “draft”, but the request stood at “sent”.",
        ),
    ],
)
def test_a_line_that_the_rules_do_not_allow_is_told(alter: Callable[[list[Line]], list[Line]], expected: str) -> None:
    altered = alter(list(chain(*EXECUTED)))
    given_lines = altered if "follow on" in expected else rechained(altered)
    assert faults(texts(*given_lines))[0] == expected


def test_a_ground_that_the_form_does_not_know_is_told() -> None:
    lines = rechained(wrong(3, brings=chain(*REFUSED)[3].brings | {"grounds": ["because"]})(list(chain(*REFUSED))))
    assert faults(texts(*lines))[0].startswith("f:4: grounds: “because” is not one of:")


def test_what_is_completed_may_change_but_not_its_parties_and_form() -> None:
    lines = list(chain(S.SENT, S.INFO_REQUESTED, S.SENT, S.RECEIVED))
    completed = headed(2, bases=("UNCAC", "A-55"), asked=("service",), crime_types=())(lines)
    assert faults(texts(*rechained(completed))) == []
    assert life_of(rechained(completed), KINDS).asked == ("service",)
    given_up = headed(2, bases=("UNCAC",))(list(chain(S.SENT, S.INFO_REQUESTED, S.WITHDRAWN)))
    assert faults(texts(*rechained(given_up))) == []
    moved_on = headed(2, requested=replace(lines[0].header.requested, state="CHL"))(lines)
    assert "“requested”" in faults(texts(*rechained(moved_on)))[0]


def test_after_a_fault_of_its_chain_no_line_is_judged_by_its_step() -> None:
    lines = chain(*EXECUTED)
    assert len(faults(texts(*lines[2:]))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        '{"v":true}',
        "[" * 100_000,
        "9" * 10_000,
        "{" + '"a":' * 5_000,
        " " + chain(S.SENT)[0].text,
        chain(S.SENT)[0].text.replace('"number":1', '"number":1.0'),
        chain(S.SENT)[0].text.replace('"number":1', '"number":true'),
        chain(S.SENT)[0].text.replace('"number":1', '"number":NaN'),
        chain(S.SENT)[0].text.replace('"v":1', '"v":2'),
        chain(S.SENT)[0].text.replace('"v":1', '"v":1,"v":1'),
        chain(S.SENT)[0].text.replace('"v":1', '"w":1,"v":1'),
        chain(S.SENT)[0].text.replace('"on":"2026-03-02"', '"on":"20260302"'),
        chain(S.SENT)[0].text.replace("OAS/BRA", "OTHER/BRA"),
        chain(S.SENT)[0].text.replace("OAS/BRA/CA-2", "BRA"),
        chain(S.SENT)[0].text.replace('"request":"R1"', '"request":"\ud800"'),
        chain(S.SENT)[0].text.replace('"request":"R1"', '"request":"' + "R" * LONGEST_LINE + '"'),
        chain(S.SENT)[0].text.replace('["UNTOC"]', '["UNTOC","UNTOC"]'),
        chain(S.SENT)[0].text.replace('["UNTOC"]', '[["UNTOC"]]'),
        chain(S.SENT)[0].text.replace('"brings":{}', '"brings":{"note":"words"}'),
        chain(S.SENT)[0].text.replace('"brings":{}', '"brings":{"feedback":{"useful":"very","uses":[]}}'),
        chain(S.SENT)[0].text.replace('"brings":{}', '"brings":[]'),
        chain(S.SENT)[0].text.replace('"status":"sent"', '"status":["sent"]'),
    ],
    ids=range(27),
)
def test_what_is_no_line_is_refused_and_said_so(text: str) -> None:
    with pytest.raises(Invalid):
        read_line(text)
    assert len(faults([text])) == 1


def test_a_life_is_told_by_its_lines_or_refused() -> None:
    lines = chain(*EXECUTED)
    assert life_of(lines, KINDS).done == lines[0].header.asked
    with pytest.raises(WrongStatus):
        life_of((lines[0], lines[4]), KINDS)
    with pytest.raises(NotAllowed):
        life_of((lines[0], replace(lines[1], by=Party.REQUESTING)), KINDS)
