"""What is due in a joint team: from whom, since when and until when. The days are practice, not law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from enlace.common.errors import N_
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_acts import Act
from enlace.cooperation.rules.team_life import Team
from enlace.cooperation.rules.teams import Assets, Standing, TeamStatus

ANSWER_DAYS = 30


class Waits(StrEnum):
    """What is waited for."""

    ANSWER = "answer"
    BEGIN = "begin"
    END = "end"
    CONFIRM = "confirm"
    MEND = "mend"
    SHARE = "share"
    RECEIVE = "receive"


WAITS_WORDS: Mapping[Waits, str] = {
    Waits.ANSWER: N_("To accept or decline the invitation"),
    Waits.BEGIN: N_("To begin the work of the team: enough States have accepted"),
    Waits.END: N_("To extend the team, or to report on its end"),
    Waits.CONFIRM: N_("To confirm the closing report, or to object"),
    Waits.MEND: N_("To change the closing report, or to go on: a member objects"),
    Waits.SHARE: N_("To share the assets, and to say so"),
    Waits.RECEIVE: N_("To say that the share was received"),
}


@dataclass(frozen=True)
class TeamDue:
    """What an authority is to do. since: from which day it is waited for; on: the last day in time."""

    side: Side
    waits: Waits
    since: date
    on: date


def team_dues(team: Team) -> tuple[TeamDue, ...]:
    """Return everything that is waited for, the nearest day first."""
    found = {
        TeamStatus.PROPOSED: _proposed,
        TeamStatus.OPERATING: _operating,
        TeamStatus.CLOSING: _closing,
    }.get(team.status)
    return tuple(dict.fromkeys(sorted(found(team), key=lambda one: one.on))) if found else ()


def _after(day: date) -> date:
    return day + timedelta(days=ANSWER_DAYS)


def _invitations(team: Team) -> Iterator[TeamDue]:
    for one in team.members:
        if one.standing is Standing.INVITED:
            yield TeamDue(one.side, Waits.ANSWER, one.since, _after(one.since))


def _proposed(team: Team) -> Iterator[TeamDue]:
    yield from _invitations(team)
    if team.has_enough:
        since = max(one.since for one in team.accepted)
        yield TeamDue(team.lead, Waits.BEGIN, since, max(_after(since), team.terms.from_on or since))


def _operating(team: Team) -> Iterator[TeamDue]:
    yield from _invitations(team)
    if team.terms.until_on:
        yield TeamDue(team.lead, Waits.END, team.since, team.terms.until_on)


def _closing(team: Team) -> Iterator[TeamDue]:
    report, reported = team.report, team.reported_on
    if report is None or reported is None:
        return
    for one in team.accepted:
        if one.answer is None:
            yield TeamDue(one.side, Waits.CONFIRM, reported, _after(reported))
        if one.answer is Act.OBJECTED and one.answered_on:
            yield TeamDue(team.lead, Waits.MEND, one.answered_on, _after(one.answered_on))
        if team.shared_on and not one.received_on:
            yield TeamDue(one.side, Waits.RECEIVE, team.shared_on, _after(team.shared_on))
    if report.assets is Assets.TO_SHARE and report.share_by and not team.shared_on:
        yield TeamDue(team.lead, Waits.SHARE, reported, report.share_by)
