"""Parsing of what people send to this room."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.agreements import DAYS, FIRST_YEAR, LAST_YEAR, Agreement, Ending
from enlace.cooperation.rules.header import Header, Side
from enlace.cooperation.rules.legal_basis import Carries
from enlace.cooperation.rules.life import Consultation, Feedback, Move, Useful
from enlace.cooperation.rules.statuses import Party, Priority, Status
from enlace.cooperation.rules.team_acts import Act
from enlace.cooperation.rules.team_life import TeamMove
from enlace.cooperation.rules.teams import Assets, Outcome, Report, Sharing, TeamForm, Terms, side_of
from enlace.instruments.rules.periods import day

MOST_FIGURES = 9
Coded = TypeVar("Coded", bound=StrEnum)


class Sent(Protocol):
    """What a form sends: the last value of a field, or all of them."""

    def get(self, field: str, default: str, /) -> str: ...

    def getlist(self, field: str, /) -> list[str]: ...


def read_version(sent: Sent) -> int:
    """Return the version that a form was made from; 0, which none has, where it does not say."""
    text = sent.get("version", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_FIGURES else 0


def read_day(sent: Sent | Mapping[str, str], field: str, problems: list[Problem]) -> date | None:
    """Return the day in `field`, or None where it is left empty."""
    text = sent.get(field, "").strip()
    found = day(text)
    if text and found is None:
        message = N_("“%(value)s” is no date; write it as 2017-04-20.")
        problems.append(Problem(field, message, {"value": text[:40]}))
    if found is not None and not FIRST_YEAR <= found.year <= LAST_YEAR:
        message = N_("A day between the years %(first)s and %(last)s is expected.")
        problems.append(Problem(field, message, {"first": FIRST_YEAR, "last": LAST_YEAR}))
        return None
    return found


def read_agreement(sent: Sent, stored: Agreement, problems: list[Problem], *, language: str) -> Agreement:
    """Return the agreement that a page sends; the title is that of one language, the others stay as `stored`."""
    title = {tongue: text for tongue, text in stored.title.items() if tongue != language}
    if text := " ".join(sent.get("title", "").split()):
        title[language] = text
    days: dict[str, Any] = {name: read_day(sent, name, problems) for name in DAYS}
    return Agreement(
        code=stored.code or sent.get("code", "").strip(),
        title=title,
        parties=_codes(sent.getlist("parties")),
        forms=tuple(sorted(set(sent.getlist("forms")))),
        carries=_carries(sent.get("carries", ""), problems),
        ending=_ending(sent.get("ending", ""), problems),
        url=sent.get("url", "").strip(),
        citation=" ".join(sent.get("citation", "").split()),
        as_of=sent.get("as_of", "").strip(),
        note="\n".join(sent.get("note", "").strip().splitlines()),
        synthetic=stored.synthetic,
        **days,
    )


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({code for value in values for code in value.replace(",", " ").split()}))


def _carries(text: str, problems: list[Problem]) -> Carries | None:
    if not text:
        return None
    if text not in set(Carries):
        problems.append(Problem("carries", N_("Choose one of the answers.")))
        return None
    return Carries(text)


def _ending(text: str, problems: list[Problem]) -> Ending:
    if text and text not in set(Ending):
        problems.append(Problem("ending", N_("Choose one of the answers.")))
        return Ending.UNKNOWN
    return Ending(text or Ending.UNKNOWN)


def read_state(sent: Mapping[str, str], field: str, states: Collection[str], problems: list[Problem]) -> str:
    """Return the State in `field`, "" where it is left empty or is none."""
    code = sent.get(field, "")
    if code and code not in states:
        problems.append(Problem(field, N_("Choose a State.")))
        return ""
    return code


def read_header(sent: Sent, form: str, requesting: Side, requested: str, problems: list[Problem]) -> Header:
    """Return the header that a page sends. requested: the State that is asked; its authority is chosen on the page."""
    priority = sent.get("priority", Priority.ROUTINE)
    if priority not in set(Priority):
        problems.append(Problem("priority", N_("Choose one of the answers.")))
        priority = Priority.ROUTINE
    return Header(
        form=form,
        requesting=requesting,
        requested=Side(requested, sent.get("requested_authority", "").strip()),
        bases=_chosen(sent, "legal_basis"),
        asked=_chosen(sent, "asked"),
        crime_types=_chosen(sent, "crime_types"),
        language=_chosen(sent, "language"),
        priority=Priority(priority).value,
        urgency_reason=_chosen(sent, "urgency_reason"),
        needed_by=read_day(sent, "needed_by", problems),
    )


def _chosen(sent: Sent, field: str) -> tuple[str, ...]:
    """Return the codes that were ticked, each once, in the order of the page."""
    return tuple(dict.fromkeys(code for value in sent.getlist(field) if (code := value.strip())))


def read_move(sent: Sent, today: date, problems: list[Problem]) -> Move:
    """Return the step that a page sends; whose it is, the action works out."""
    target = sent.get("target", "")
    if target not in set(Status):
        problems.append(Problem("target", N_("Choose one of the answers.")))
        target = Status.CLOSED
    return Move(
        target=Status(target),
        by=Party.SYSTEM,
        on=read_day(sent, "on", problems) or today,
        grounds=_chosen(sent, "grounds"),
        part=_chosen(sent, "part"),
        reason=sent.get("reason", "").strip(),
        missing=_chosen(sent, "missing"),
        feedback=_feedback(sent, problems),
        consultation=_consultation(sent, problems),
    )


def _feedback(sent: Sent, problems: list[Problem]) -> Feedback | None:
    useful = sent.get("useful", "")
    if not useful:
        return None
    if useful not in set(Useful):
        problems.append(Problem("useful", N_("Choose one of the answers.")))
        return None
    return Feedback(Useful(useful), _chosen(sent, "feedback.uses"))


def _consultation(sent: Sent, problems: list[Problem]) -> Consultation | None:
    offered = read_day(sent, "offered_on", problems)
    held = read_day(sent, "held_on", problems)
    first = offered or held
    return Consultation(first, held) if first else None


def read_terms(sent: Sent, form: TeamForm, lead: Side, problems: list[Problem]) -> Terms:
    """Return the terms of a joint team that a page sends; its form and who leads it are chosen before."""
    return Terms(
        form=form,
        lead=lead,
        bases=_chosen(sent, "bases"),
        crime_types=_chosen(sent, "crime_types"),
        sharing=_one_of(sent, "sharing", Sharing, problems) or Sharing.NONE_AGREED,
        from_on=read_day(sent, "from_on", problems),
        until_on=read_day(sent, "until_on", problems),
        invited=tuple(side_of(text) for text in _chosen(sent, "invited")),
    )


def read_team_move(sent: Sent, today: date, problems: list[Problem]) -> TeamMove:
    """Return the step in a joint team that a page sends. side: as the page names it; the view sees to whose it is."""
    act = _one_of(sent, "target", Act, problems)
    if act is None and not problems:
        problems.append(Problem("target", N_("Choose one of the answers.")))
    return TeamMove(
        act=act or Act.CLOSED,
        side=side_of(sent.get("side", "")),
        on=read_day(sent, "on", problems) or today,
        sides=tuple(side_of(text) for text in _chosen(sent, "sides")),
        until_on=read_day(sent, "until_on", problems),
        reason=sent.get("reason", "").strip(),
        report=_report(sent, problems),
    )


def _report(sent: Sent, problems: list[Problem]) -> Report | None:
    outcome, assets = _one_of(sent, "outcome", Outcome, problems), _one_of(sent, "assets", Assets, problems)
    if outcome is None or assets is None:
        return None
    return Report(outcome, _chosen(sent, "results"), assets, read_day(sent, "share_by", problems))


def _one_of(sent: Sent, field: str, known: type[Coded], problems: list[Problem]) -> Coded | None:
    """Return the code in `field`, None where it is left empty or is none that exists."""
    text = sent.get(field, "").strip()
    if text and text not in set(known):
        problems.append(Problem(field, N_("Choose one of the answers.")))
        return None
    return known(text) if text else None
