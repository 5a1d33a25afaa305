"""Joint teams: on what several States agree, who is in, how it ends. Codes, days and authorities, never a case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.header import MOST_CODES, UNKNOWN, KnownCodes, Side
from enlace.cooperation.rules.kind import Choice
from enlace.cooperation.rules.training import TRAINING

MOST_MEMBERS = 40


class TeamForm(StrEnum):
    """Codes of `forms_of_cooperation` in the taxonomies."""

    JIT = "jit"
    TASK_FORCE = "task_force"


FORM_WORDS: Mapping[TeamForm, str] = {
    TeamForm.JIT: N_("Joint investigation team"),
    TeamForm.TASK_FORCE: N_("Joint task force of three States or more"),
}
LEAST_STATES: Mapping[TeamForm, int] = {TeamForm.JIT: 2, TeamForm.TASK_FORCE: 3}


class TeamStatus(StrEnum):
    """Where a team stands. closing: its report is with the members, or what it promises is still owed."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    OPERATING = "operating"
    CLOSING = "closing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


TEAM_STATUS_WORDS: Mapping[TeamStatus, str] = {
    TeamStatus.DRAFT: N_("Draft"),
    TeamStatus.PROPOSED: N_("Proposed"),
    TeamStatus.OPERATING: N_("Operating"),
    TeamStatus.CLOSING: N_("Closing"),
    TeamStatus.CLOSED: N_("Closed, confirmed by all"),
    TeamStatus.CANCELLED: N_("Cancelled"),
}
ENDED = frozenset({TeamStatus.CLOSED, TeamStatus.CANCELLED})


class Standing(StrEnum):
    """How an authority stands to a team. lead: of the one that leads it, always."""

    LEAD = "lead"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECALLED = "recalled"
    LEFT = "left"


STANDING_WORDS: Mapping[Standing, str] = {
    Standing.LEAD: N_("leads the team"),
    Standing.INVITED: N_("invited"),
    Standing.ACCEPTED: N_("accepted"),
    Standing.DECLINED: N_("declined"),
    Standing.RECALLED: N_("the invitation was taken back"),
    Standing.LEFT: N_("left the team"),
}


class Sharing(StrEnum):
    """How assets that are seized are shared."""

    NONE_AGREED = "none_agreed"
    EQUAL = "equal"
    CONTRIBUTION = "contribution"
    CASE_BY_CASE = "case_by_case"


SHARING_WORDS: Mapping[Sharing, str] = {
    Sharing.NONE_AGREED: N_("None agreed yet"),
    Sharing.EQUAL: N_("In equal shares"),
    Sharing.CONTRIBUTION: N_("By what each contributed"),
    Sharing.CASE_BY_CASE: N_("Agreed case by case"),
}


class Outcome(StrEnum):
    """Whether the objectives of a team were reached."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.REACHED: N_("The objectives were reached"),
    Outcome.PARTLY: N_("The objectives were reached in part"),
    Outcome.NOT_REACHED: N_("The objectives were not reached"),
}
SEIZED = "assets_seized"
RESULTS = (
    Choice("persons_charged", N_("Persons were charged")),
    Choice(SEIZED, N_("Assets were seized")),
    Choice("victims_protected", N_("Victims were protected")),
    Choice("routes_disrupted", N_("Routes were disrupted")),
    Choice("later_cases", N_("Information for later cases")),
    Choice("other", N_("Something else")),
)


class Assets(StrEnum):
    """What became of assets that were seized. to_share: the team stays open until it is done."""

    NONE_SEIZED = "none_seized"
    SHARED = "shared"
    TO_SHARE = "to_share"


ASSETS_WORDS: Mapping[Assets, str] = {
    Assets.NONE_SEIZED: N_("No assets were seized"),
    Assets.SHARED: N_("They were shared as agreed"),
    Assets.TO_SHARE: N_("They are still to be shared"),
}


@dataclass(frozen=True)
class Terms:
    """What a team is agreed on, as its lead drafts it. bases, crime_types: codes; until_on: None where no end is set.

    invited: the other authorities, as first invited. from_on: None only in a draft.
    """

    form: TeamForm
    lead: Side
    bases: tuple[str, ...] = ()
    crime_types: tuple[str, ...] = ()
    sharing: Sharing = Sharing.NONE_AGREED
    from_on: date | None = None
    until_on: date | None = None
    invited: tuple[Side, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "bases": list(self.bases),
            "crime_types": list(self.crime_types),
            "form": self.form.value,
            "from_on": day_text(self.from_on),
            "invited": [side_text(one) for one in self.invited],
            "lead": side_text(self.lead),
            "sharing": self.sharing.value,
            "until_on": day_text(self.until_on),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the terms that `as_json` gave."""
        return cls(
            form=TeamForm(content["form"]),
            lead=side_of(content["lead"]),
            bases=tuple(content["bases"]),
            crime_types=tuple(content["crime_types"]),
            sharing=Sharing(content["sharing"]),
            from_on=day_of(content["from_on"]),
            until_on=day_of(content["until_on"]),
            invited=tuple(side_of(one) for one in content["invited"]),
        )

    @property
    def states(self) -> tuple[str, ...]:
        """The States of the lead and of all who are invited, each once, the lead's first."""
        return tuple(dict.fromkeys((self.lead.state, *(one.state for one in self.invited))))


def day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def side_text(side: Side) -> str:
    """Return a side as `STATE/AUTHORITY`."""
    return f"{side.state}/{side.authority}"


def side_of(text: str) -> Side:
    state, _, authority = text.partition("/")
    return Side(state, authority)


def terms_problems(terms: Terms, known: KnownCodes) -> list[Problem]:
    """Say what is wrong with the terms; what they lack is for `terms_missing` to say."""
    problems = [
        Problem(where, UNKNOWN, {"code": code[:40]}) for where, code, codes in _named(terms, known) if code not in codes
    ][:MOST_CODES]
    problems += side_problems((terms.lead, *terms.invited), known, "invited")
    if terms.from_on and terms.until_on and terms.until_on < terms.from_on:
        problems.append(Problem("until_on", N_("The last day is before the first.")))
    for where, given in (("bases", terms.bases), ("crime_types", terms.crime_types)):
        if len(given) > MOST_CODES or len(set(given)) != len(given):
            problems.append(Problem(where, N_("Name each only once, %(most)s at most."), {"most": MOST_CODES}))
    return problems


def side_problems(sides: tuple[Side, ...], known: KnownCodes, where: str) -> list[Problem]:
    """Say what is wrong with the authorities that are to be in one team."""
    problems = []
    for one in sides:
        if one.state == TRAINING:
            problems.append(Problem(where, N_("The training State is in no team: it answers to requests alone.")))
        elif one.authority not in known.authorities.get(one.state, frozenset()):
            problems.append(Problem(where, UNKNOWN, {"code": side_text(one)[:40]}))
    if len(set(sides)) != len(sides) or len(sides) > MOST_MEMBERS:
        problems.append(Problem(where, N_("Name each only once, %(most)s at most."), {"most": MOST_MEMBERS}))
    return problems


def terms_missing(terms: Terms) -> list[Problem]:
    """Say what must still be added before the team is proposed; [] if nothing."""
    problems = []
    least = LEAST_STATES[terms.form]
    if len(terms.states) < least:
        message = N_("A team of this form has authorities of %(least)s States at least, yours included.")
        problems.append(Problem("invited", message, {"least": least}))
    if not terms.bases:
        problems.append(Problem("bases", N_("Choose the legal basis.")))
    if not terms.crime_types:
        problems.append(Problem("crime_types", N_("Choose the crimes that the team investigates.")))
    if terms.from_on is None:
        problems.append(Problem("from_on", N_("Say from which day the team works.")))
    return problems


def _named(terms: Terms, known: KnownCodes) -> Iterator[tuple[str, str, frozenset[str]]]:
    yield from (("bases", code, known.bases) for code in terms.bases)
    yield from (("crime_types", code, known.crime_types) for code in terms.crime_types)


@dataclass(frozen=True)
class Report:
    """How a team ended, in codes. share_by: the day by which assets are shared, only where they still are to be."""

    outcome: Outcome
    results: tuple[str, ...]
    assets: Assets
    share_by: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "assets": self.assets.value,
            "outcome": self.outcome.value,
            "results": list(self.results),
            "share_by": day_text(self.share_by),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the report that `as_json` gave."""
        return cls(
            Outcome(content["outcome"]),
            tuple(content["results"]),
            Assets(content["assets"]),
            day_of(content["share_by"]),
        )


def report_problems(report: Report | None, on: date) -> list[Problem]:
    """Say what is wrong with a closing report of the day `on`."""
    if report is None:
        return [Problem("outcome", N_("Say whether the objectives were reached, and what became of assets."))]
    known = [one.code for one in RESULTS]
    problems = [
        Problem("results", N_("“%(code)s” is not one of: %(known)s"), {"code": code[:40], "known": ", ".join(known)})
        for code in report.results
        if code not in known
    ]
    if not report.results and report.outcome is not Outcome.NOT_REACHED:
        problems.append(Problem("results", N_("Choose what the team achieved.")))
    if (SEIZED in report.results) != (report.assets is not Assets.NONE_SEIZED):
        problems.append(Problem("assets", N_("Either assets were seized or not: the results must say the same.")))
    if report.assets is Assets.TO_SHARE and report.share_by is None:
        problems.append(Problem("share_by", N_("Say by which day they are shared: the team stays open until then.")))
    if report.assets is not Assets.TO_SHARE and report.share_by is not None:
        problems.append(Problem("share_by", N_("A day is set only where assets are still to be shared.")))
    if report.share_by is not None and report.share_by < on:
        problems.append(Problem("share_by", N_("This day has passed.")))
    return problems
