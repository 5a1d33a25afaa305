"""A line of evidence of a joint team: a step as every member keeps it. Form: docs/reference/joint-teams.md.

A line is canonical JSON and names the hash of the one before. The first holds the terms; each later one what its step
brought. Codes, days and authorities alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from enlace.common.canonical import canonical, content_hash
from enlace.cooperation.rules.evidence import party_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_acts import BY_ACT, Act, Who
from enlace.cooperation.rules.team_life import Team, TeamMove, drafted, taken
from enlace.cooperation.rules.teams import Report, TeamStatus, Terms, day_of, day_text, side_of, side_text

VERSION = 1
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class TeamLine:
    """A step that was taken. number: from 1 in each team; previous: hash of the line before, None for the first.

    status: after the step. terms: of the first line, None in all others.
    """

    request: str
    pack: str
    number: int
    previous: str | None
    status: TeamStatus
    move: TeamMove
    at: datetime
    terms: Terms | None = None

    @property
    def by(self) -> Who:
        """Who took it: the lead, a member (an invited authority too), or the platform."""
        who = BY_ACT[self.move.act].by
        return Who.MEMBER if who is Who.INVITED else who

    @property
    def content(self) -> dict[str, Any]:
        """The line as JSON."""
        move = self.move
        return {
            "at": self.at.astimezone(UTC).strftime(_INSTANT),
            "brings": _brought(move) | ({"terms": self.terms.as_json()} if self.terms else {}),
            "by": self.by.value,
            "number": self.number,
            "on": move.on.isoformat(),
            "party": party_of(self.pack, move.side) if move.side else None,
            "previous": self.previous,
            "request": self.request,
            "status": self.status.value,
            "step": move.act.value,
            "v": VERSION,
        }

    @property
    def text(self) -> str:
        """The line as it is kept and hashed."""
        return canonical(self.content)

    @property
    def hash(self) -> str:
        """The hash that the next line names."""
        return content_hash(self.content)


def _brought(move: TeamMove) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if move.sides:
        found["sides"] = [side_text(one) for one in move.sides]
    if move.until_on:
        found["until_on"] = day_text(move.until_on)
    if move.reason:
        found["reason"] = move.reason
    if move.report:
        found["report"] = move.report.as_json()
    return found


def read_team_line(text: str) -> TeamLine:
    """Return a line as this platform wrote it."""
    content = json.loads(text)
    brings: Mapping[str, Any] = content["brings"]
    pack, side = _sided(content["party"])
    return TeamLine(
        request=content["request"],
        pack=pack,
        number=content["number"],
        previous=content["previous"],
        status=TeamStatus(content["status"]),
        move=TeamMove(
            act=Act(content["step"]),
            side=side,
            on=date.fromisoformat(content["on"]),
            sides=tuple(side_of(one) for one in brings.get("sides", ())),
            until_on=day_of(brings.get("until_on")),
            reason=brings.get("reason", ""),
            report=Report.from_json(brings["report"]) if "report" in brings else None,
        ),
        at=datetime.strptime(content["at"], _INSTANT).replace(tzinfo=UTC),
        terms=Terms.from_json(brings["terms"]) if "terms" in brings else None,
    )


def _sided(party: str | None) -> tuple[str, Side | None]:
    if party is None:
        return "", None
    pack, state, authority = party.split("/")
    return pack, Side(state, authority)


def team_of_lines(lines: Sequence[TeamLine]) -> Team:
    """Return the team that the lines of one chain tell of, each step taken anew.

    lines: not empty, the first with the terms. Raises: what `team_life.taken` does, for a step that is not allowed.
    """
    terms = lines[0].terms
    if terms is None:
        raise ValueError("the first line of a team holds its terms")
    team = drafted(terms, lines[0].at.date())
    for line in lines:
        team = taken(team, line.move, line.at.date())
    return team
