"""Joint teams in the reader's words: names of codes, members, steps as sentences, and the steps that may be taken."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from enlace.common.errors import N_
from enlace.common.order import alphabetical
from enlace.common.texts import in_language
from enlace.cooperation.queries.team_composing import every_authority
from enlace.cooperation.queries.teams import TeamView
from enlace.cooperation.rules.clocks import overdue_days
from enlace.cooperation.rules.evidence import party_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_acts import ACT_WORDS, BY_ACT, TEAM_REASONS, TEAM_TRANSITIONS, Act
from enlace.cooperation.rules.team_dues import WAITS_WORDS, Waits, team_dues
from enlace.cooperation.rules.team_evidence import TeamLine
from enlace.cooperation.rules.team_life import Member, barred, is_theirs
from enlace.cooperation.rules.teams import (
    ASSETS_WORDS,
    FORM_WORDS,
    OUTCOME_WORDS,
    RESULTS,
    SHARING_WORDS,
    STANDING_WORDS,
    Report,
    Standing,
    side_text,
)
from enlace.cooperation.views.request_words import Names, choice_words, reader

TO_TAKE: Mapping[Act, str] = {
    Act.PROPOSED: N_("Propose it to the authorities that are invited"),
    Act.INVITED: N_("Invite another authority"),
    Act.RECALLED: N_("Take an invitation back"),
    Act.ACCEPTED: N_("Accept: our authority has signed the agreement"),
    Act.DECLINED: N_("Decline, with the reason"),
    Act.BEGUN: N_("Begin the work of the team"),
    Act.LEFT: N_("Leave the team"),
    Act.EXTENDED: N_("Change the last day"),
    Act.REPORTED: N_("Propose the closing report"),
    Act.RESUMED: N_("Take the closing report back and go on"),
    Act.CONFIRMED: N_("Confirm the closing report"),
    Act.OBJECTED: N_("Object to the closing report"),
    Act.SHARED: N_("Say that the assets were shared"),
    Act.RECEIVED: N_("Say that our share was received"),
    Act.CANCELLED: N_("Cancel the team"),
}
# Steps whose day is not simply today.
DAYS: Mapping[Act, str] = {
    Act.ACCEPTED: N_("Signed on"),
    Act.LEFT: N_("From which day"),
    Act.SHARED: N_("Shared on"),
    Act.RECEIVED: N_("Received on"),
}


class TeamNames(Names):
    """The names of what a page of teams shows."""

    def one(self, side: Side | None) -> str:
        """Return a side as a page names it: its authority and State, or the platform."""
        if side is None:
            return gettext("the platform")
        told = self.side(side)
        return f"{told['authority']} · {told['state']}"


def names_of(view: TeamView) -> TeamNames:
    """Return the names of what the page of a team shows."""
    team = view.team
    sides = {team.lead, *team.terms.invited, *(one.side for one in team.members)}
    return TeamNames(view.pack, (), tuple(sides))


def told_team(view: TeamView, names: TeamNames) -> dict[str, Any]:
    """Return the terms of a team in words."""
    terms = view.team.terms
    invited = terms.invited if not view.team.members else ()
    return {
        "form": gettext(FORM_WORDS[terms.form]),
        "lead": names.one(terms.lead),
        "bases": [names.base(code) for code in terms.bases],
        "crimes": [names.crime(code) for code in terms.crime_types],
        "sharing": gettext(SHARING_WORDS[terms.sharing]),
        "from_on": terms.from_on,
        "until_on": terms.until_on,
        "invited": [names.one(one) for one in invited],
    }


def told_members(view: TeamView, names: TeamNames) -> list[dict[str, Any]]:
    """Return the members as lines of a table: the lead first, then in the order in which they were invited."""
    team = view.team
    return [_member_line(view, names, one) for one in (Member(team.lead, Standing.LEAD, team.since), *team.members)]


def _member_line(view: TeamView, names: TeamNames, one: Member) -> dict[str, Any]:
    reason = _reason_words(Act.DECLINED, one.reason) if one.standing is Standing.DECLINED else ""
    answer = gettext(ACT_WORDS[one.answer]) if one.answer else ""
    received = gettext(ACT_WORDS[Act.RECEIVED]) if one.received_on else ""
    objection = _reason_words(Act.OBJECTED, one.reason) if one.answer is Act.OBJECTED else ""
    return {
        **names.side(one.side),
        "standing": gettext(STANDING_WORDS[one.standing]),
        "on": None if one.standing is Standing.LEAD else one.since,
        "own": one.side in view.own,
        "admitted": party_of(view.pack, one.side) in view.admitted,
        "notes": [words for words in (reason, answer, objection, received) if words],
    }


def _reason_words(act: Act, code: str) -> str:
    return next((gettext(one.words) for one in TEAM_REASONS.get(act, ()) if one.code == code), "")


def told_report(report: Report, shared_on: date | None = None) -> list[tuple[str, str]]:
    """Return a closing report in words: what, and what is told of it. shared_on: when its assets were, if they were."""
    assets = N_("They were to be shared after this report") if shared_on else ASSETS_WORDS[report.assets]
    rows = [
        (gettext("Objectives"), gettext(OUTCOME_WORDS[report.outcome])),
        (gettext("Results"), ", ".join(choice_words(RESULTS, report.results))),
        (gettext("Assets"), gettext(assets)),
        (gettext("To be shared by"), date_format(report.share_by, "DATE_FORMAT") if report.share_by else ""),
    ]
    return [(what, told) for what, told in rows if told]


def told_step(line: TeamLine, names: TeamNames) -> dict[str, Any]:
    """Return a step as a line of the history."""
    move = line.move
    said = [
        (gettext("Authorities"), ", ".join(names.one(one) for one in move.sides)),
        (gettext(DAYS.get(move.act, "")) if move.act in DAYS else "", date_format(move.on, "DATE_FORMAT")),
        (gettext("Last day"), date_format(move.until_on, "DATE_FORMAT") if move.until_on else ""),
        (gettext("Reason"), _reason_words(move.act, move.reason)),
        *(told_report(move.report) if move.report else ()),
    ]
    return {
        "words": gettext(ACT_WORDS[move.act]),
        "on": line.at.date(),
        "who": names.one(move.side),
        "said": [(label, value) for label, value in said if label and value],
    }


def waiting_for(view: TeamView, today: date) -> list[dict[str, Any]]:
    """Return what the reader's sides are to do now, with the last day and how many days late it is."""
    if view.left_on:
        return []
    return [
        {
            "words": gettext(WAITS_WORDS[one.waits]),
            "not_yet": gettext(why)
            if one.waits is Waits.SHARE and (why := barred(view.team, Act.SHARED, one.side))
            else "",
            "on": one.on,
            "late": overdue_days(one.on, today),
        }
        for one in team_dues(view.team)
        if one.side in view.own
    ]


def team_steps(view: TeamView, names: TeamNames) -> list[dict[str, Any]]:
    """Return the steps that the reader may take now, for each of their sides, with what each must bring."""
    if view.left_on:
        return []
    found = []
    for side in view.own:
        for step in TEAM_TRANSITIONS:
            if is_theirs(view.team, step.act, side) and not barred(view.team, step.act, side):
                found.append(_offered(view, names, step.act, side))
    return found


def _offered(view: TeamView, names: TeamNames, act: Act, side: Side) -> dict[str, Any]:
    needs = BY_ACT[act].needs
    return {
        "target": act.value,
        "side": side_text(side),
        "for": names.one(side) if len(view.own) > 1 else "",
        "prefix": f"{act.value}-{view.own.index(side)}-",
        "words": gettext(TO_TAKE[act]),
        "day": gettext(DAYS[act]) if act in DAYS else "",
        "needs": {needs.value: True} if needs else {},
        "reasons": [(one.code, gettext(one.words)) for one in TEAM_REASONS.get(act, ())],
        "sides": _open_invitations(view, names) if act is Act.RECALLED else [],
        "groups": _to_invite(view, names) if act is Act.INVITED else [],
        "plain": needs is None and act not in DAYS,
    }


def _open_invitations(view: TeamView, names: TeamNames) -> list[tuple[str, str]]:
    return [(side_text(one.side), names.one(one.side)) for one in view.team.members if one.standing is Standing.INVITED]


def _to_invite(view: TeamView, names: TeamNames) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the authorities that are neither in the team nor invited, by State in alphabetical order."""
    inside = {view.team.lead} | {
        one.side for one in view.team.members if one.standing in (Standing.INVITED, Standing.ACCEPTED)
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for side, texts in every_authority(view.pack):
        if side not in inside:
            found.setdefault(names.state(side.state), []).append((side_text(side), in_language(texts, reader())))
    return [
        (state, sorted(found[state], key=lambda pair: alphabetical(pair[1])))
        for state in sorted(found, key=alphabetical)
    ]


def too_few(view: TeamView) -> str:
    """Return why the lead cannot begin the work yet, "" if they can, or if it is not for the reader to say."""
    if not view.leads or view.team.status not in BY_ACT[Act.BEGUN].sources:
        return ""
    why = barred(view.team, Act.BEGUN, view.team.lead)
    return gettext(why) if why else ""
