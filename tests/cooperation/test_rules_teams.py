"""Rules of joint teams: their life, what is due, what they can rest on, their lines of evidence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from enlace.common.errors import Invalid, NotAllowed, WrongStatus
from enlace.cooperation.rules.diagram import team_mermaid
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.legal_basis import Basis, Carries, LegalBasis, Open
from enlace.cooperation.rules.team_acts import BY_ACT, TEAM_TRANSITIONS, Act, Needs
from enlace.cooperation.rules.team_bases import Common, common_bases
from enlace.cooperation.rules.team_dues import Waits, team_dues
from enlace.cooperation.rules.team_evidence import TeamLine, read_team_line
from enlace.cooperation.rules.team_life import Team, TeamMove, barred, concerned, drafted, is_theirs, taken
from enlace.cooperation.rules.teams import (
    Assets,
    Outcome,
    Report,
    Sharing,
    Standing,
    TeamForm,
    TeamStatus,
    Terms,
    report_problems,
)

DAY = date(2026, 11, 26)
LEAD, SECOND, THIRD, FOURTH = (Side(code, "CENTRAL") for code in ("ATG", "ARG", "BLZ", "BRA"))
TERMS = Terms(TeamForm.JIT, LEAD, ("UNTOC",), ("laundering",), Sharing.EQUAL, DAY, date(2027, 11, 26), (SECOND, THIRD))
NOTHING_SEIZED = Report(Outcome.REACHED, ("persons_charged",), Assets.NONE_SEIZED)
TO_SHARE = Report(Outcome.PARTLY, ("assets_seized",), Assets.TO_SHARE, DAY + timedelta(days=90))


def step(team: Team, act: Act, side: Side | None, on: date = DAY, **more: Any) -> Team:
    return taken(team, TeamMove(act, side, on, **more), min(on, DAY) if act is Act.LEFT else on)


def proposed(terms: Terms = TERMS) -> Team:
    return step(drafted(terms, DAY), Act.PROPOSED, LEAD)


def operating(terms: Terms = TERMS) -> Team:
    team = proposed(terms)
    for side in terms.invited:
        team = step(team, Act.ACCEPTED, side)
    return step(team, Act.BEGUN, LEAD)


def closing(report: Report = TO_SHARE) -> Team:
    return step(operating(), Act.REPORTED, LEAD, report=report)


def test_a_team_begins_with_as_many_states_as_its_form_asks_for() -> None:
    force = replace(TERMS, form=TeamForm.TASK_FORCE)
    for terms, enough in ((TERMS, True), (force, False)):
        team = step(proposed(terms), Act.ACCEPTED, SECOND)
        assert team.has_enough is enough
        assert (barred(team, Act.BEGUN, LEAD) == "") is enough
    with pytest.raises(WrongStatus):
        step(step(proposed(force), Act.ACCEPTED, SECOND), Act.BEGUN, LEAD)


def test_two_authorities_of_one_state_are_one_state() -> None:
    terms = replace(TERMS, invited=(Side("ATG", "FIU"),))
    with pytest.raises(Invalid, match="2 States at least"):
        proposed(terms)


def test_each_step_is_for_its_taker_alone() -> None:
    team = operating()
    for act in Act:
        takers = {side for side in (LEAD, SECOND, FOURTH, None) if is_theirs(team, act, side)}
        assert len(takers) <= 1, act
    with pytest.raises(NotAllowed):
        step(team, Act.EXTENDED, SECOND, until_on=date(2028, 1, 1))
    with pytest.raises(NotAllowed):
        step(team, Act.LEFT, LEAD)
    with pytest.raises(NotAllowed):
        step(team, Act.ACCEPTED, FOURTH)


def test_every_step_brings_what_it_needs_and_nothing_else() -> None:
    team = operating()
    for act, more in (
        (Act.INVITED, {}),
        (Act.INVITED, {"sides": (SECOND,)}),
        (Act.INVITED, {"sides": (FOURTH,), "reason": "other"}),
        (Act.EXTENDED, {}),
        (Act.EXTENDED, {"until_on": TERMS.until_on}),
        (Act.EXTENDED, {"until_on": DAY - timedelta(days=2)}),
        (Act.REPORTED, {}),
    ):
        with pytest.raises(Invalid):
            step(team, act, LEAD, **more)
    with pytest.raises(Invalid):
        step(proposed(), Act.RECALLED, LEAD, sides=(FOURTH,))
    with pytest.raises(Invalid):
        step(proposed(), Act.DECLINED, SECOND, reason="none")
    with pytest.raises(Invalid):
        step(proposed(), Act.ACCEPTED, SECOND, until_on=DAY)


def test_days_that_cannot_be_are_refused() -> None:
    with pytest.raises(Invalid, match="yet to come"):
        taken(proposed(), TeamMove(Act.ACCEPTED, SECOND, DAY + timedelta(days=2)), DAY)
    with pytest.raises(Invalid, match="before you accepted"):
        taken(operating(), TeamMove(Act.LEFT, SECOND, DAY - timedelta(days=2)), DAY)
    assert step(operating(), Act.LEFT, SECOND, DAY + timedelta(days=30)).current(DAY) == (LEAD, SECOND, THIRD)


def test_who_left_is_out_from_that_day_and_may_come_back() -> None:
    team = step(operating(), Act.LEFT, SECOND, DAY + timedelta(days=3))
    assert SECOND in team.current(DAY + timedelta(days=2))
    assert SECOND not in team.current(DAY + timedelta(days=3))
    later = DAY + timedelta(days=5)
    team = step(step(team, Act.INVITED, LEAD, later, sides=(SECOND,)), Act.ACCEPTED, SECOND, later)
    assert team.current(later) == (LEAD, SECOND, THIRD)


def test_an_open_invitation_lapses_with_the_closing_report() -> None:
    team = step(operating(), Act.INVITED, LEAD, sides=(FOURTH,))
    after = step(team, Act.REPORTED, LEAD, report=NOTHING_SEIZED)
    member = after.member(FOURTH)
    assert member is not None
    assert member.standing is Standing.RECALLED
    move = TeamMove(Act.REPORTED, LEAD, DAY, report=NOTHING_SEIZED)
    assert set(concerned(team, after, move, DAY)) == {SECOND, THIRD, FOURTH}


def test_a_new_report_is_answered_anew() -> None:
    team = step(closing(), Act.CONFIRMED, SECOND)
    team = step(team, Act.OBJECTED, THIRD, reason="results")
    with pytest.raises(WrongStatus):
        step(team, Act.OBJECTED, THIRD, reason="results")
    assert [one.waits for one in team_dues(team)] == [Waits.MEND, Waits.SHARE]
    team = step(team, Act.REPORTED, LEAD, report=NOTHING_SEIZED)
    assert {one.answer for one in team.accepted} == {None}
    resumed = step(team, Act.RESUMED, LEAD)
    assert (resumed.status, resumed.report) == (TeamStatus.OPERATING, None)


def test_a_team_is_closed_when_all_have_confirmed_and_what_is_to_be_shared_was_received() -> None:
    team = closing()
    with pytest.raises(WrongStatus, match="every member confirms"):
        step(team, Act.SHARED, LEAD)
    for side in (SECOND, THIRD):
        team = step(team, Act.CONFIRMED, side)
    assert not team.is_finished
    with pytest.raises(WrongStatus):
        step(team, Act.RECEIVED, SECOND)
    team = step(team, Act.SHARED, LEAD)
    for act in (Act.REPORTED, Act.RESUMED):
        assert barred(team, act, LEAD)
    assert [(one.side, one.waits) for one in team_dues(team)] == [(SECOND, Waits.RECEIVE), (THIRD, Waits.RECEIVE)]
    for side in (SECOND, THIRD):
        team = step(team, Act.RECEIVED, side)
    assert team.is_finished
    closed = step(team, Act.CLOSED, None)
    assert (closed.status, team_dues(closed)) == (TeamStatus.CLOSED, ())
    for transition in TEAM_TRANSITIONS:
        assert barred(closed, transition.act, LEAD)


@pytest.mark.parametrize(
    ("report", "field"),
    [
        (None, "outcome"),
        (Report(Outcome.REACHED, (), Assets.NONE_SEIZED), "results"),
        (Report(Outcome.REACHED, ("nothing",), Assets.NONE_SEIZED), "results"),
        (Report(Outcome.REACHED, ("assets_seized",), Assets.NONE_SEIZED), "assets"),
        (Report(Outcome.REACHED, ("victims_protected",), Assets.SHARED), "assets"),
        (Report(Outcome.REACHED, ("assets_seized",), Assets.TO_SHARE), "share_by"),
        (Report(Outcome.REACHED, ("assets_seized",), Assets.SHARED, DAY), "share_by"),
        (Report(Outcome.REACHED, ("assets_seized",), Assets.TO_SHARE, DAY - timedelta(days=1)), "share_by"),
    ],
)
def test_a_report_that_contradicts_itself_is_refused(report: Report | None, field: str) -> None:
    assert field in {one.where for one in report_problems(report, DAY)}


def test_what_is_due_and_from_whom() -> None:
    team = step(proposed(), Act.ACCEPTED, SECOND)
    due = {(one.side, one.waits): one.on for one in team_dues(team)}
    answer = DAY + timedelta(days=30)
    assert due == {(THIRD, Waits.ANSWER): answer, (LEAD, Waits.BEGIN): answer}
    assert [(one.waits, one.on) for one in team_dues(operating())] == [(Waits.END, TERMS.until_on)]
    assert team_dues(operating(replace(TERMS, until_on=None))) == ()
    assert team_dues(drafted(TERMS, DAY)) == ()


def test_a_line_is_read_back_to_the_last_sign() -> None:
    at = datetime(2026, 11, 26, 12, tzinfo=UTC)
    moves = (
        TeamMove(Act.PROPOSED, LEAD, DAY),
        TeamMove(Act.INVITED, LEAD, DAY, sides=(FOURTH,)),
        TeamMove(Act.EXTENDED, LEAD, DAY, until_on=date(2028, 1, 1)),
        TeamMove(Act.DECLINED, SECOND, DAY, reason="terms"),
        TeamMove(Act.REPORTED, LEAD, DAY, report=TO_SHARE),
        TeamMove(Act.CLOSED, None, DAY),
    )
    for number, move in enumerate(moves, 1):
        terms = TERMS if move.act is Act.PROPOSED else None
        line = TeamLine("JT-X", "OAS" if move.side else "", number, None, TeamStatus.PROPOSED, move, at, terms)
        assert read_team_line(line.text) == line
        assert {"at", "by", "number", "on", "party", "previous", "request", "status", "v"} <= set(line.content)
        assert line.content["by"] in {"lead", "member", "system"}


def test_the_diagram_has_every_step_of_the_table_and_nothing_else() -> None:
    arrows = [line for line in team_mermaid().splitlines() if " --> " in line and "[*]" not in line]
    assert len(arrows) == sum(len(one.sources) for one in TEAM_TRANSITIONS)
    assert set(BY_ACT) == set(Act)
    assert {one.needs for one in TEAM_TRANSITIONS} == {None, *Needs}


def pair(known: dict[str, Carries], unknown: tuple[str, ...] = ()) -> LegalBasis:
    bases = tuple(Basis(code, (), carries, None, ()) for code, carries in known.items())
    return LegalBasis("ATG", "ARG", "jit", DAY, bases, tuple(Open(code, ()) for code in unknown), ())


def test_what_is_in_force_between_all_is_told_apart_from_what_is_not_known() -> None:
    pairs = [
        pair({"A": Carries.TREATY, "B": Carries.TREATY, "C": Carries.TREATY}),
        pair({"A": Carries.FACILITATES, "B": Carries.TREATY}, ("D",)),
        pair({"A": Carries.TREATY, "D": Carries.TREATY}, ("B",)),
    ]
    assert common_bases(pairs) == (Common("A", known=True, carries=Carries.FACILITATES), Common("B", known=False))
    assert common_bases([]) == ()
