"""A line of evidence: a step of a request's life as both States keep it, from which each recomputes its totals.

Form: docs/reference/sealed-content.md, part Evidence. A line is canonical JSON and names the hash of the one before.
Of what a step brings it holds what was brought and nothing else, codes and days alone: no note, no word.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from enlace.common.canonical import canonical, content_hash
from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.rules.header import Header, Side
from enlace.cooperation.rules.kind import CooperationKind
from enlace.cooperation.rules.life import Consultation, Feedback, Life, Move, Step, Useful, moved
from enlace.cooperation.rules.statuses import Party, Priority, Status

VERSION = 1
LONGEST_LINE = 20_000
LONGEST_CODE = 100
# Fields of the header that are lists of codes, and what a step may bring likewise.
HEADER_LISTS = ("asked", "bases", "crime_types", "language", "urgency_reason")
BROUGHT_LISTS = ("grounds", "part", "missing")
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_Coded = TypeVar("_Coded", bound=StrEnum)


@dataclass(frozen=True)
class Line:
    """A step that was taken. number: from 1 in each request; previous: hash of the line before, None for the first.

    came_from: the status before, None for the first. party: `PACK/STATE/AUTHORITY` that acted, None for the platform
    and the Secretariat. brings: what the step brought, as JSON. header: in clear, as it stood with this step.
    """

    request: str
    number: int
    previous: str | None
    came_from: Status | None
    status: Status
    by: Party
    party: str | None
    pack: str
    header: Header
    on: date
    at: datetime
    brings: Mapping[str, Any]

    @property
    def content(self) -> dict[str, Any]:
        """The line as JSON."""
        header = self.header
        lists = {name: list(getattr(header, name)) for name in HEADER_LISTS}
        return lists | {
            "at": self.at.astimezone(UTC).strftime(_INSTANT),
            "brings": self.brings,
            "by": self.by,
            "form": header.form,
            "from": self.came_from,
            "needed_by": header.needed_by.isoformat() if header.needed_by else None,
            "number": self.number,
            "on": self.on.isoformat(),
            "party": self.party,
            "previous": self.previous,
            "priority": header.priority,
            "request": self.request,
            "requested": party_of(self.pack, header.requested),
            "requesting": party_of(self.pack, header.requesting),
            "status": self.status,
            "v": VERSION,
        }

    @property
    def text(self) -> str:
        """The line as it is kept, signed and hashed."""
        return canonical(self.content)

    @property
    def move(self) -> Move:
        """The step as `life` takes it."""
        feedback, talks = self.brings.get("feedback"), self.brings.get("consultation")
        lists = {name: tuple(self.brings.get(name, ())) for name in BROUGHT_LISTS}
        return Move(
            target=self.status,
            by=self.by,
            on=self.on,
            reason=self.brings.get("reason", ""),
            feedback=Feedback(Useful(feedback["useful"]), tuple(feedback["uses"])) if feedback else None,
            consultation=Consultation(
                date.fromisoformat(talks["offered_on"]),
                date.fromisoformat(talks["held_on"]) if talks["held_on"] else None,
            )
            if talks
            else None,
            **lists,
        )


def party_of(pack: str, side: Side) -> str:
    return f"{pack}/{side.state}/{side.authority}"


def hash_of(line: Line) -> str:
    """Return the hash that the next line names."""
    return content_hash(line.content)


def line_of(
    request: str,
    header: Header,
    move: Move,
    *,
    side: Side | None,
    pack: str,
    number: int,
    came_from: Status | None,
    previous: str | None,
    at: datetime,
) -> Line:
    """Return the line of a step. side: the authority that took it, None for the platform and the Secretariat."""
    return Line(
        request=request,
        number=number,
        previous=previous,
        came_from=came_from,
        status=move.target,
        by=move.by,
        party=party_of(pack, side) if side else None,
        pack=pack,
        header=header,
        on=move.on,
        at=at.astimezone(UTC).replace(microsecond=0),
        brings=_brought(move),
    )


def _brought(move: Move) -> dict[str, Any]:
    found: dict[str, Any] = {name: list(getattr(move, name)) for name in BROUGHT_LISTS if getattr(move, name)}
    if move.reason:
        found["reason"] = move.reason
    if move.feedback:
        found["feedback"] = {"useful": move.feedback.useful.value, "uses": list(move.feedback.uses)}
    if talks := move.consultation:
        held = talks.held_on.isoformat() if talks.held_on else None
        found["consultation"] = {"held_on": held, "offered_on": talks.offered_on.isoformat()}
    return found


def life_of(lines: Sequence[Line], kinds: Mapping[str, CooperationKind]) -> Life:
    """Return the request that the lines of one chain tell of, each step taken anew by the rules of `life`.

    Raises: what `life.moved` does, for a step that the table does not allow.
    """
    life = begun(lines[0], kinds[lines[0].header.form])
    for line in lines:
        life = continued(life, line)
    return life


def begun(first: Line, kind: CooperationKind) -> Life:
    """Return a request before its first line: a draft, which nobody else sees and of which there is no line."""
    return Life(kind, first.header.asked, (Step(Status.DRAFT, first.on),))


def continued(life: Life, line: Line) -> Life:
    """Return a request after one more line; what is asked for may have changed with it."""
    asked = line.header.asked
    done = tuple(code for code in life.done if code in asked)
    return moved(replace(life, asked=asked, done=done), line.move, line.at.date())


UNREADABLE = N_("This is no line of evidence of version %(version)s, or not in canonical form.")
UNREADABLE_FIELD = N_("The field “%(field)s” is missing or does not hold what it should.")


def read_line(text: str) -> Line:
    """Return the line of a text. Raises: Invalid, if it is not one, to the last sign.

    Whether its codes exist and its step is allowed is for `evidence_reading` to say.
    """
    unreadable = Invalid([Problem("", UNREADABLE, {"version": VERSION})])
    if len(text) > LONGEST_LINE:
        raise unreadable
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise unreadable from None
    if not isinstance(content, dict) or content.get("v") != VERSION or isinstance(content["v"], bool):
        raise unreadable
    line = _line(_Fields(content))
    if line.text != text:
        raise unreadable
    return line


def _line(given: "_Fields") -> Line:
    pack, requesting = _sided(given, "requesting")
    _, requested = _sided(given, "requested")
    lists = {name: given.codes(name) for name in HEADER_LISTS}
    return Line(
        request=given.code("request"),
        number=given.number("number"),
        previous=given.code_or_none("previous"),
        came_from=given.one_or_none("from", Status),
        status=given.one("status", Status),
        by=given.one("by", Party),
        party=given.code_or_none("party"),
        pack=pack,
        header=Header(
            form=given.code("form"),
            requesting=requesting,
            requested=requested,
            priority=given.one("priority", Priority).value,
            needed_by=given.day_or_none("needed_by"),
            **lists,
        ),
        on=given.day("on"),
        at=given.instant("at"),
        brings=_read_brought(given.inner("brings")),
    )


def _sided(given: "_Fields", name: str) -> tuple[str, Side]:
    parts = given.code(name).split("/")
    if len(parts) != 3 or not parts[0] or not parts[1]:  # noqa: PLR2004  (PACK/STATE/AUTHORITY)
        raise given.wrong(name)
    return parts[0], Side(parts[1], parts[2])


def _read_brought(given: "_Fields") -> dict[str, Any]:
    found: dict[str, Any] = {name: list(given.codes(name)) for name in BROUGHT_LISTS if name in given.content}
    if "reason" in given.content:
        found["reason"] = given.code("reason")
    if "feedback" in given.content:
        one = given.inner("feedback")
        found["feedback"] = {"useful": one.one("useful", Useful).value, "uses": list(one.codes("uses"))}
    if "consultation" in given.content:
        talks = given.inner("consultation")
        held = talks.day_or_none("held_on")
        found["consultation"] = {
            "held_on": held.isoformat() if held else None,
            "offered_on": talks.day("offered_on").isoformat(),
        }
    return found


@dataclass(frozen=True)
class _Fields:
    """An object of JSON, read field by field. Every method raises Invalid that names the field."""

    content: Mapping[str, Any]

    def wrong(self, name: str) -> Invalid:
        return Invalid([Problem("", UNREADABLE_FIELD, {"field": name})])

    def code(self, name: str) -> str:
        value = self.content.get(name)
        if not _is_code(value):
            raise self.wrong(name)
        return str(value)

    def code_or_none(self, name: str) -> str | None:
        return self.code(name) if self.content.get(name) is not None else None

    def codes(self, name: str) -> tuple[str, ...]:
        value = self.content.get(name)
        if not isinstance(value, list) or not all(map(_is_code, value)) or len(set(value)) != len(value):
            raise self.wrong(name)
        return tuple(value)

    def number(self, name: str) -> int:
        value = self.content.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(name)
        return value

    def one(self, name: str, known: type[_Coded]) -> _Coded:
        try:
            return known(self.code(name))
        except ValueError:
            raise self.wrong(name) from None

    def one_or_none(self, name: str, known: type[_Coded]) -> _Coded | None:
        return self.one(name, known) if self.content.get(name) is not None else None

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.code(name))
        except ValueError:
            raise self.wrong(name) from None

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if self.content.get(name) is not None else None

    def instant(self, name: str) -> datetime:
        try:
            return datetime.strptime(self.code(name), _INSTANT).replace(tzinfo=UTC)
        except ValueError:
            raise self.wrong(name) from None

    def inner(self, name: str) -> "_Fields":
        value = self.content.get(name)
        if not isinstance(value, dict):
            raise self.wrong(name)
        return _Fields(value)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_CODE and value.isprintable()
