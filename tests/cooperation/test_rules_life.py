"""The life of a request: each step, what it brings, and random walks against an automaton that is slow and obvious."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.common.errors import Invalid, NotAllowed, WrongStatus
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.diagram import mermaid
from enlace.cooperation.rules.kind import CooperationKind
from enlace.cooperation.rules.life import (
    CONSULTING_DAYS,
    LONGEST_NOTE,
    TRANSITIONS,
    Brings,
    Consultation,
    Feedback,
    Life,
    Move,
    Step,
    Useful,
    brings,
    may,
    moved,
    transition,
    transitions_of,
)
from enlace.cooperation.rules.statuses import STATUS_WORDS, Party, Status

DAY = date(2026, 3, 2)
KINDS = cooperation_kinds()
MLA = KINDS["mla"]
S = Status


def life(
    status: Status, kind: CooperationKind = MLA, asked: tuple[str, ...] = ("service", "video"), **more: Any
) -> Life:
    """Return a request that was received and stands in `status`."""
    return Life(kind, asked, (Step(S.DRAFT, DAY), Step(S.SENT, DAY), Step(S.RECEIVED, DAY), Step(status, DAY)), **more)


def complaints(one: Life, move: Move, today: date = DAY) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        moved(one, move, today)
    return {problem.where: problem.text() for problem in caught.value.problems}


HELD = Consultation(DAY, DAY)
USED = Feedback(Useful.YES, ("evidence",))


def test_a_request_from_draft_to_closed() -> None:
    one = Life(MLA, ("service", "video"), (Step(S.DRAFT, DAY),))
    for move in (
        Move(S.SENT, Party.REQUESTING, DAY),
        Move(S.RECEIVED, Party.ROUTER, DAY),
        Move(S.ACKNOWLEDGED, Party.REQUESTED, DAY),
        Move(S.INFO_REQUESTED, Party.REQUESTED, DAY, missing=("facts", "persons")),
        Move(S.SENT, Party.REQUESTING, DAY),
        Move(S.RECEIVED, Party.SYSTEM, DAY),
        Move(S.ACKNOWLEDGED, Party.REQUESTED, DAY),
        Move(S.POSTPONED, Party.REQUESTED, DAY, reason="proceeding", consultation=HELD),
        Move(S.IN_EXECUTION, Party.REQUESTED, DAY),
        Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("video",)),
        Move(S.IN_EXECUTION, Party.REQUESTED, DAY),
        Move(S.EXECUTED, Party.REQUESTED, DAY),
        Move(S.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=USED),
        Move(S.CLOSED, Party.SYSTEM, DAY),
    ):
        one = moved(one, move, DAY)
    assert (one.status, one.done, len(one.steps)) == (S.CLOSED, ("service", "video"), 15)


def test_a_refusal_names_every_ground_and_comes_after_consultation() -> None:
    one = life(S.IN_EXECUTION)
    refusal = Move(S.REFUSED, Party.REQUESTED, DAY, grounds=("language", "dual_criminality"), consultation=HELD)
    assert moved(one, refusal, DAY).status is S.REFUSED
    assert set(complaints(one, Move(S.REFUSED, Party.REQUESTED, DAY))) == {"grounds", "consultation"}
    found = complaints(one, replace(refusal, grounds=("nationality", "language", "language")))
    assert found["grounds"] == "Name each only once."


def test_grounds_are_those_of_the_form() -> None:
    found = complaints(life(S.IN_EXECUTION), Move(S.REFUSED, Party.REQUESTED, DAY, ("nationality",), consultation=HELD))
    assert found["grounds"].startswith("“nationality” is not one of: form, essential_interests")


def test_an_offer_to_consult_that_is_not_answered_suffices_after_some_days() -> None:
    one = life(S.ACKNOWLEDGED)
    offered = Move(S.POSTPONED, Party.REQUESTED, DAY, reason="proceeding", consultation=Consultation(DAY))
    assert "7 days" in complaints(one, offered)["consultation"]
    later = DAY + timedelta(days=CONSULTING_DAYS)
    assert moved(one, replace(offered, on=later), later).status is S.POSTPONED
    assert "consultation" in complaints(one, replace(offered, on=later - timedelta(days=1)), later)


def test_consultation_comes_before_the_step_and_after_its_offer() -> None:
    one, week = life(S.ACKNOWLEDGED), timedelta(days=7)
    refusal = Move(S.REFUSED, Party.REQUESTED, DAY, ("language",), consultation=Consultation(DAY, DAY + week))
    assert complaints(one, refusal)["consultation"] == "The consultation comes before this step."
    early = replace(refusal, consultation=Consultation(DAY, DAY - week))
    assert complaints(one, early)["consultation"] == "It was held before it was offered."


def test_consultation_is_brought_only_where_a_treaty_asks_for_it() -> None:
    trace = life(S.IN_EXECUTION, KINDS["firearm_trace"], ("transfer",))
    assert moved(trace, Move(S.REFUSED, Party.REQUESTED, DAY, ("insufficient",)), DAY).status is S.REFUSED
    offered = Move(S.REFUSED, Party.REQUESTED, DAY, ("insufficient",), consultation=HELD)
    assert moved(trace, offered, DAY).status is S.REFUSED
    surrender = transition(KINDS["extradition"], S.IN_EXECUTION, S.POSTPONED)
    assert surrender is not None
    assert brings(KINDS["extradition"], surrender) == (Brings.REASON,)


def test_an_execution_in_part_says_which_part_and_not_all_of_it() -> None:
    one = life(S.IN_EXECUTION)
    assert moved(one, Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("video",)), DAY).done == ("video",)
    assert "which part" in complaints(one, Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY))["part"]
    whole = Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("video", "service"))
    assert complaints(one, whole)["part"].startswith("This is all that was asked for")
    rest = Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("service",))
    assert "part" in complaints(replace(one, done=("video",)), rest)
    assert "records" in complaints(one, replace(whole, part=("records",)))["part"]


@pytest.mark.parametrize(
    ("feedback", "where"),
    [
        (None, "feedback"),
        (Feedback(Useful.YES), "feedback.uses"),
        (Feedback(Useful.PARTLY, ("gossip",)), "feedback.uses"),
        (Feedback(Useful.NO, ("evidence",)), "feedback.uses"),
        (Feedback(Useful.NO, (), "x" * (LONGEST_NOTE + 1)), "feedback.note"),
    ],
)
def test_feedback_says_whether_and_for_what_and_is_short(feedback: Feedback | None, where: str) -> None:
    move = Move(S.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=feedback)
    assert list(complaints(life(S.EXECUTED), move)) == [where]


def test_what_was_of_no_use_says_so_and_can_be_closed() -> None:
    said = Feedback(Useful.NO, (), "x" * LONGEST_NOTE)
    one = moved(life(S.REFUSED), Move(S.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=said), DAY)
    assert moved(one, Move(S.CLOSED, Party.REQUESTING, DAY), DAY).status is S.CLOSED


@pytest.mark.parametrize("target", [S.IN_EXECUTION, S.EXECUTED, S.REFUSED, S.POSTPONED, S.INFO_REQUESTED])
def test_a_withdrawn_request_is_not_answered(target: Status) -> None:
    with pytest.raises(WrongStatus, match="withdrawn"):
        moved(life(S.WITHDRAWN), Move(target, Party.REQUESTED, DAY), DAY)


def test_a_step_that_does_not_follow_and_a_step_of_another_party() -> None:
    with pytest.raises(WrongStatus, match="Load it again"):
        moved(life(S.RECEIVED), Move(S.EXECUTED, Party.REQUESTED, DAY), DAY)
    with pytest.raises(NotAllowed):
        moved(life(S.RECEIVED), Move(S.ACKNOWLEDGED, Party.ROUTER, DAY), DAY)


def test_whoever_routes_misses_nothing_that_is_sealed_and_the_requested_state_refuses_nothing_undelivered() -> None:
    sent = Life(MLA, ("service",), (Step(S.DRAFT, DAY), Step(S.SENT, DAY)))
    back = Move(S.INFO_REQUESTED, Party.ROUTER, DAY, missing=("requested_authority",))
    assert "facts" in complaints(sent, replace(back, missing=("facts",)))["missing"]
    returned = moved(sent, back, DAY)
    with pytest.raises(NotAllowed):
        moved(returned, Move(S.REFUSED, Party.REQUESTED, DAY, ("language",), consultation=HELD), DAY)
    assert moved(returned, Move(S.SENT, Party.REQUESTING, DAY), DAY).status is S.SENT


def test_a_day_of_difference_between_clocks_is_let_pass_and_no_more() -> None:
    one, day = life(S.RECEIVED), timedelta(days=1)
    for on in (DAY - day, DAY + day):
        assert moved(one, Move(S.ACKNOWLEDGED, Party.REQUESTED, on), DAY).status is S.ACKNOWLEDGED
    for on in (DAY - 2 * day, DAY + 2 * day):
        assert list(complaints(one, Move(S.ACKNOWLEDGED, Party.REQUESTED, on))) == ["on"]


def test_all_faults_are_told_at_once_and_what_a_step_does_not_take_is_refused() -> None:
    move = Move(S.REFUSED, Party.REQUESTED, DAY + timedelta(days=9), part=("video",), reason="proceeding")
    assert set(complaints(life(S.IN_EXECUTION), move)) == {"on", "grounds", "consultation", "part", "reason"}


def test_a_reason_is_one_of_the_step() -> None:
    one = life(S.IN_EXECUTION)
    assert "custody" not in complaints(one, Move(S.WITHDRAWN, Party.REQUESTING, DAY))["reason"]
    found = complaints(one, Move(S.WITHDRAWN, Party.REQUESTING, DAY, reason="custody"))
    assert found["reason"] == "“custody” is not one of: not_needed, otherwise, ended, mistake"


def test_spontaneous_information_is_not_answered_and_its_receiver_says_what_it_was_good_for() -> None:
    told = KINDS["spontaneous"]
    one = life(S.ACKNOWLEDGED, told, ("undertake",))
    assert not may(told, S.ACKNOWLEDGED, S.REFUSED, Party.REQUESTED)
    assert not may(MLA, S.ACKNOWLEDGED, S.FEEDBACK_GIVEN, Party.REQUESTED)
    assert moved(one, Move(S.FEEDBACK_GIVEN, Party.REQUESTED, DAY, feedback=USED), DAY).status is S.FEEDBACK_GIVEN
    assert may(told, S.WITHDRAWN, S.FEEDBACK_GIVEN, Party.REQUESTED)
    never_delivered = Life(told, ("undertake",), (Step(S.DRAFT, DAY), Step(S.SENT, DAY), Step(S.WITHDRAWN, DAY)))
    said = Move(S.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=Feedback(Useful.NO))
    assert moved(never_delivered, said, DAY).status is S.FEEDBACK_GIVEN


def reached(kind: CooperationKind, start: Status, without: Status | None = None) -> set[Status]:
    """Return every status that can follow, by trying every pair again and again."""
    found = {start}
    for _ in Status:
        found |= {
            target
            for source in found
            for target in Status
            for by in Party
            if may(kind, source, target, by) and target is not without
        }
    return found


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_status_is_reached_and_leads_to_the_end_through_feedback_alone(code: str) -> None:
    kind = KINDS[code]
    assert reached(kind, S.DRAFT) == kind.statuses
    for status in kind.statuses:
        assert S.CLOSED in reached(kind, status), status
    assert S.CLOSED not in reached(kind, S.DRAFT, without=S.FEEDBACK_GIVEN)
    assert reached(kind, S.CLOSED) == {S.CLOSED}


def test_the_table_names_each_step_once_for_a_form_and_its_needs_have_their_place() -> None:
    for kind in KINDS.values():
        pairs = [(one.source, one.target) for one in transitions_of(kind)]
        assert len(pairs) == len(set(pairs))
    for one in TRANSITIONS:
        assert (Brings.FEEDBACK in one.brings) is (one.target is S.FEEDBACK_GIVEN)
        assert ({Brings.GROUNDS, Brings.CONSULTATION} <= set(one.brings)) is (one.target is S.REFUSED)
        assert (Brings.PART in one.brings) is (one.target is S.PARTLY_EXECUTED)
        assert (Brings.MISSING in one.brings) is (one.target is S.INFO_REQUESTED)


def test_the_diagram_holds_every_step_of_the_table_and_no_other() -> None:
    for kind in KINDS.values():
        lines = [line.split(":")[0].strip() for line in mermaid(kind).splitlines() if " --> " in line]
        steps = [f"{one.source.value} --> {one.target.value}" for one in transitions_of(kind)]
        assert lines == ["[*] --> draft", *steps, "closed --> [*]"]
    assert set(STATUS_WORDS) == set(Status)


# The slow and obvious automaton: written by hand from the issue, by who acts; x: consultation, where a treaty asks.
BY_HAND = """
draft             requesting  sent
sent              requesting  withdrawn+reason
sent              requested   received
sent              router      received info_requested+missing
sent              system      received
received          requested   acknowledged
received          requesting  withdrawn+reason
acknowledged      requested   in_execution info_requested+missing postponed+reason+x refused+grounds+x
acknowledged      requesting  withdrawn+reason
info_requested    requested   refused+grounds+x
info_requested    requesting  sent withdrawn+reason
in_execution      requested   executed partly_executed+part info_requested+missing postponed+reason+x refused+grounds+x
in_execution      requesting  withdrawn+reason
postponed         requested   in_execution refused+grounds+x
postponed         requesting  withdrawn+reason
partly_executed   requested   in_execution executed refused+grounds+x
partly_executed   requesting  withdrawn+reason
executed          requesting  feedback_given+feedback
refused           requesting  feedback_given+feedback
withdrawn         requesting  feedback_given+feedback
feedback_given    requesting  closed
feedback_given    requested   closed
feedback_given    system      closed
"""


def by_hand(source: str, by: str, target: str) -> set[str] | None:
    """Return what a step must bring, None if it is no step of that party."""
    for line in BY_HAND.split("\n"):
        words = line.split()
        if words[:2] == [source, by]:
            for step in words[2:]:
                name, *needs = step.split("+")
                if name == target:
                    return set(needs)
    return None


WHOLE: dict[str, Any] = {
    "reason": {"withdrawn": "ended", "postponed": "proceeding"},
    "missing": ("language",),
    "grounds": ("language", "form"),
    "part": (),
    "feedback": USED,
    "x": HELD,
}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_random_walks_go_where_the_automaton_by_hand_goes(data: st.DataObject) -> None:
    asked = tuple(part.code for part in MLA.parts)
    one, fed, delivered = Life(MLA, asked, (Step(S.DRAFT, DAY),)), False, False
    for _ in range(data.draw(st.integers(1, 20))):
        by = data.draw(st.sampled_from(Party))
        likely = [target for target in Status if by_hand(one.status, by, target) is not None] or list(Status)
        target = data.draw(st.sampled_from(likely) | st.sampled_from(Status))
        needs = by_hand(one.status, by, target)
        if by is Party.REQUESTED and target is not S.RECEIVED and not delivered:
            needs = None
        given_up = data.draw(st.booleans()) and bool(needs)
        left_out = data.draw(st.sampled_from(sorted(needs or {""}))) if given_up else None
        brought: dict[str, Any] = {}
        for need in (needs or set()) - {left_out}:
            value = WHOLE[need][target.value] if need == "reason" else WHOLE[need]
            if need == "part":
                value = (next(code for code in asked if code not in one.done),)
            brought["consultation" if need == "x" else need] = value
        move = Move(target, by, DAY, **brought)
        if needs is None:
            with pytest.raises((WrongStatus, NotAllowed)):
                moved(one, move, DAY)
        elif left_out:
            assert list(complaints(one, move)) == ["consultation" if left_out == "x" else left_out]
        else:
            one = moved(one, move, DAY)
            fed = fed or "feedback" in needs
            delivered = delivered or one.status is S.RECEIVED
            assert one.status is target
            assert one.status is not S.CLOSED or fed


def test_what_is_executed_in_part_is_not_closed_before_the_rest_is_answered() -> None:
    one = life(S.IN_EXECUTION)
    one = moved(one, Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("video",)), DAY)
    with pytest.raises(WrongStatus):
        moved(one, Move(S.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=USED), DAY)
    one = moved(one, Move(S.IN_EXECUTION, Party.REQUESTED, DAY), DAY)
    again = Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("video",))
    assert "told already" in complaints(one, again)["part"]


def test_of_a_single_thing_a_part_can_be_executed() -> None:
    one = replace(life(S.IN_EXECUTION), asked=("records",))
    one = moved(one, Move(S.PARTLY_EXECUTED, Party.REQUESTED, DAY, part=("records",)), DAY)
    assert (one.status, one.done) == (S.PARTLY_EXECUTED, ())
    assert moved(one, Move(S.EXECUTED, Party.REQUESTED, DAY), DAY).done == ("records",)


def test_a_consultation_about_an_earlier_request_is_none_about_this() -> None:
    one, day = life(S.ACKNOWLEDGED), timedelta(days=1)
    for offered, held in ((DAY - 2 * day, None), (DAY - 2 * day, DAY), (date(1990, 1, 1), date(1990, 2, 1))):
        refusal = Move(S.REFUSED, Party.REQUESTED, DAY, ("language",), consultation=Consultation(offered, held))
        assert "about this request" in complaints(one, refusal)["consultation"]


def test_steps_do_not_drift_back_a_day_at_a_time() -> None:
    one, day = life(S.ACKNOWLEDGED), timedelta(days=1)
    one = moved(one, Move(S.IN_EXECUTION, Party.REQUESTED, DAY - day), DAY)
    back = Move(S.EXECUTED, Party.REQUESTED, DAY - 2 * day)
    assert "before the previous step" in complaints(one, back)["on"]
    assert moved(one, replace(back, on=DAY), date.max).status is S.EXECUTED


def test_what_nobody_asked_for_is_judged_by_whoever_received_it() -> None:
    kind = KINDS["spontaneous"]
    useless = Move(S.FEEDBACK_GIVEN, Party.REQUESTING, DAY, feedback=Feedback(Useful.NO))
    with pytest.raises(NotAllowed):
        moved(life(S.WITHDRAWN, kind, ("request",)), useless, DAY)
    never = Life(kind, ("request",), (Step(S.DRAFT, DAY), Step(S.SENT, DAY), Step(S.WITHDRAWN, DAY)))
    assert moved(never, useless, DAY).status is S.FEEDBACK_GIVEN
    assert "of no use" in complaints(never, replace(useless, feedback=Feedback(Useful.YES, ("person",))))["feedback"]
