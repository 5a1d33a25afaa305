"""The checks of a record: all that is wrong with that of 2017 and nothing else; and errors planted in it."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from enlace.common.errors import Problem
from enlace.meetings.rules.checking import Fault, FaultKind, faults_of
from enlace.meetings.rules.endings import ending_problems, ends, is_actionable
from enlace.meetings.rules.reading import read_record
from enlace.meetings.rules.record import Credit, Delegation, Ending, InterventionKind, Proposal, Record
from tests.meetings.test_reading import STATES

FILE = Path(__file__).parents[2] / "packs" / "oas" / "meeting_2017.yaml"
SEEDS = range(60)


def record_of_2017() -> Record:
    problems: list[Problem] = []
    found = read_record(yaml.safe_load(FILE.read_text(encoding="utf-8")), FILE.name, STATES, problems)
    assert found is not None
    return found


RECORD = record_of_2017()


def clean() -> Record:
    """Return the record of 2017 as it should have been: every fault of it mended, and nothing else changed."""
    entries = tuple(
        replace(one, owners=one.owners or one.owners_inferred, due_on=one.due_on or RECORD.meeting.not_after)
        for one in RECORD.entries
    )
    proposals = tuple(
        replace(one, ending=Ending.NOT_TAKEN_UP, ending_reason="left to the next meeting")
        if is_actionable(one) and not one.entries
        else one
        for one in RECORD.proposals
    )
    documents = tuple(replace(one, symbol=one.symbol.replace("XLV-O", "XLVI-O")) for one in RECORD.documents)
    return replace(
        RECORD,
        entries=tuple(replace(one, letter_printed=one.letter) for one in entries),
        proposals=proposals,
        documents=documents,
        presentations=tuple(replace(one, link=one.link or "https://example.org/") for one in RECORD.presentations),
        credits=(),
    )


CLEAN = clean()


def subjects(record: Record, kind: FaultKind) -> list[str]:
    return [one.subject for one in faults_of(record) if one.kind is kind]


def fresh(record: Record) -> list[Fault]:
    return list(faults_of(record))


def test_the_faults_of_the_record_of_2017_are_these_and_no_other() -> None:
    assert Counter(one.kind for one in faults_of(RECORD)) == {
        FaultKind.ENDS_NOWHERE: 51,
        FaultKind.NO_DATE: 11,
        FaultKind.NO_OWNER: 4,
        FaultKind.CREDIT: 3,
        FaultKind.LETTER_SKIPPED: 1,
        FaultKind.LINK_MISSING: 1,
        FaultKind.SYMBOL: 1,
    }
    assert sum(map(is_actionable, RECORD.proposals)) == 98
    assert subjects(RECORD, FaultKind.NO_OWNER) == ["a", "b", "f", "i"]
    assert subjects(RECORD, FaultKind.NO_DATE) == list("abcdefghijk")
    assert subjects(RECORD, FaultKind.LETTER_SKIPPED) == ["e"]
    assert subjects(RECORD, FaultKind.LINK_MISSING) == ["PR2"]
    assert subjects(RECORD, FaultKind.SYMBOL) == ["D1"]
    assert subjects(RECORD, FaultKind.CREDIT) == ["I-6-09", "I-8-12", "I-8-17"]


def test_the_review_of_qualifications_is_among_those_that_end_nowhere() -> None:
    (review,) = [one for one in RECORD.proposals if "qualifications" in one.topics]
    assert review.code in subjects(RECORD, FaultKind.ENDS_NOWHERE)


def test_a_mended_record_has_no_fault() -> None:
    assert fresh(CLEAN) == []


def test_what_is_granted_by_a_decision_has_ended() -> None:
    (granted,) = [one for one in RECORD.proposals if one.outcome == "granted"]
    assert ends(granted, RECORD)
    assert not ends(granted, replace(RECORD, decisions=()))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_moved_attribution_is_found(seed: int) -> None:
    chance = random.Random(seed)
    place = chance.randrange(len(CLEAN.proposals))
    moved = CLEAN.proposals[place]
    said = {one.code: one for one in CLEAN.interventions}
    spoke = {party for code in moved.interventions for party in said[code].speakers}
    other = chance.choice(sorted(STATES - spoke))
    proposals = list(CLEAN.proposals)
    proposals[place] = replace(moved, proposers=(other, *moved.proposers[1:]))
    found = fresh(replace(CLEAN, proposals=tuple(proposals)))
    assert [(one.kind, one.subject) for one in found] == [(FaultKind.ATTRIBUTION, moved.code)]
    assert other in found[0].text


@pytest.mark.parametrize("seed", SEEDS)
def test_an_intervention_given_to_another_delegation_is_found_where_it_proposed_something(seed: int) -> None:
    chance = random.Random(seed)
    linked = {code for one in CLEAN.proposals if len(one.interventions) == 1 for code in one.interventions}
    spoken = [one for one in CLEAN.interventions if one.code in linked and one.kind is InterventionKind.DELEGATION]
    moved = chance.choice(spoken)
    other = chance.choice(sorted(STATES - set(moved.speakers)))
    changed = tuple(replace(one, speakers=(other,)) if one == moved else one for one in CLEAN.interventions)
    found = fresh(replace(CLEAN, interventions=changed))
    due = {one.code for one in CLEAN.proposals if one.interventions == (moved.code,)}
    assert due <= {one.subject for one in found if one.kind is FaultKind.ATTRIBUTION}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_proposal_dropped_from_the_closing_list_is_found(seed: int) -> None:
    chance = random.Random(seed)
    dropped = chance.choice([one for one in CLEAN.proposals if is_actionable(one) and one.entries])
    changed = tuple(replace(one, entries=()) if one == dropped else one for one in CLEAN.proposals)
    found = fresh(replace(CLEAN, proposals=changed))
    assert [(one.kind, one.subject) for one in found] == [(FaultKind.ENDS_NOWHERE, dropped.code)]


@pytest.mark.parametrize("place", range(len(CLEAN.entries)))
def test_each_fault_of_an_entry_is_found_alone(place: int) -> None:
    def with_entry(**changed: object) -> list[tuple[FaultKind, str]]:
        entries = list(CLEAN.entries)
        entries[place] = replace(entries[place], **changed)  # type: ignore[arg-type]
        return [(one.kind, one.subject) for one in fresh(replace(CLEAN, entries=tuple(entries)))]

    letter = CLEAN.entries[place].letter
    assert with_entry(owners=()) == [(FaultKind.NO_OWNER, letter)]
    assert with_entry(due_on=None) == [(FaultKind.NO_DATE, letter)]
    assert with_entry(letter_printed="") == [(FaultKind.LETTER_SKIPPED, letter)]
    assert with_entry(letter_printed="z") == [(FaultKind.LETTER_SKIPPED, letter)]


def test_a_credit_is_right_where_one_of_the_credited_voiced_it_before() -> None:
    (threats,) = [one for one in CLEAN.proposals if one.code == "P025"]
    rightly = Credit("I-6-09", "SMS", ("CHL",), "as Chile said", proposal=threats.code)
    assert fresh(replace(CLEAN, credits=(rightly,))) == []
    by_topic = Credit("I-8-17", "SMS", ("TTO",), "thanks for asking", topic="small_states")
    assert fresh(replace(CLEAN, credits=(by_topic,))) == []


def test_a_credit_is_wrong_to_who_said_it_later_or_never() -> None:
    later = Credit("I-6-02", "MEX", ("CHL",), "as Chile will say", proposal="P025")
    never = Credit("I-6-09", "SMS", ("CAN",), "as Canada said", proposal="P025")
    assert subjects(replace(CLEAN, credits=(later,)), FaultKind.CREDIT) == ["I-6-02"]
    assert subjects(replace(CLEAN, credits=(never,)), FaultKind.CREDIT) == ["I-6-09"]


def test_several_delegations_are_at_least_two() -> None:
    both = Credit("I-6-09", "SMS", ("MEMBERS",), "as several said", proposal="P026")
    assert fresh(replace(CLEAN, credits=(both,))) == []
    one = Credit("I-6-09", "SMS", ("MEMBERS",), "as several said", proposal="P032")
    assert subjects(replace(CLEAN, credits=(one,)), FaultKind.CREDIT) == ["I-6-09"]


def test_who_speaks_without_being_accredited_is_found_where_there_is_a_list() -> None:
    present = {party for one in CLEAN.interventions for party in one.speakers if party in STATES} - {"MEX"}
    listed = replace(CLEAN, delegations=tuple(Delegation(party) for party in sorted(present)))
    faults = fresh(listed)
    assert {one.kind for one in faults} == {FaultKind.NOT_ACCREDITED}
    assert len(faults) == sum("MEX" in one.speakers for one in CLEAN.interventions)


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"meeting": replace(CLEAN.meeting, mandates=("D9",))}, "oas-csh-npc-toc-2017"),
        ({"items": (replace(CLEAN.items[0], documents=("D9",)), *CLEAN.items[1:])}, "1"),
        ({"decisions": (replace(CLEAN.decisions[0], document="D9"), *CLEAN.decisions[1:])}, "DEC1"),
        ({"proposals": (replace(CLEAN.proposals[1], entries=("z",)), *CLEAN.proposals[2:])}, "P002"),
        ({"presentations": (replace(CLEAN.presentations[0], person="nobody"),)}, "PR1"),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(change: dict[str, object], subject: str) -> None:
    found = subjects(replace(CLEAN, **change), FaultKind.LEADS_NOWHERE)  # type: ignore[arg-type]
    assert subject in found


def test_two_items_with_one_number_and_two_in_one_turn_are_found() -> None:
    again = replace(CLEAN, items=(*CLEAN.items, replace(CLEAN.items[7], title={"en": "Other business"})))
    assert subjects(again, FaultKind.TWICE) == ["8"]
    double = replace(CLEAN.interventions[-1], code="I-8-99")
    assert subjects(replace(CLEAN, interventions=(*CLEAN.interventions, double)), FaultKind.TWICE) == ["I-8-99"]


def _with_ending(code: str, ending: str, ref: str = "", reason: str = "") -> tuple[Proposal, Record]:
    proposals = tuple(
        replace(one, ending=ending, ending_ref=ref, ending_reason=reason) if one.code == code else one
        for one in RECORD.proposals
    )
    return next(one for one in proposals if one.code == code), replace(RECORD, proposals=proposals)


@pytest.mark.parametrize(
    ("ending", "ref", "reason", "fields"),
    [
        (Ending.DECISION, "DEC1", "", []),
        (Ending.DECISION, "DEC9", "", ["ending_ref"]),
        (Ending.ENTRY, "a", "", []),
        (Ending.ENTRY, "z", "", ["ending_ref"]),
        (Ending.MERGED, "P002", "", []),
        (Ending.MERGED, "P003", "", ["ending_ref"]),
        (Ending.NOT_TAKEN_UP, "", "outside the mandate", []),
        (Ending.NOT_TAKEN_UP, "", "  ", ["ending_reason"]),
        ("", "", "", ["ending"]),
    ],
)
def test_an_ending_must_lead_somewhere(ending: str, ref: str, reason: str, fields: list[str]) -> None:
    one, record = _with_ending("P003", ending, ref, reason)
    assert [fault.where for fault in ending_problems(one, record)] == fields


def test_proposals_merged_in_a_circle_end_nowhere() -> None:
    first, record = _with_ending("P003", Ending.MERGED, "P004")
    proposals = tuple(
        replace(one, ending=Ending.MERGED, ending_ref="P003") if one.code == "P004" else one for one in record.proposals
    )
    record = replace(record, proposals=proposals)
    assert not ends(first, record)
    (second,) = [one for one in record.proposals if one.code == "P004"]
    assert [fault.where for fault in ending_problems(second, record)] == ["ending_ref"]
