"""Evidence as a State brings it: many lines of many requests, and everything that is wrong with them, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from enlace.common.errors import N_, Invalid, NotAllowed, Problem
from enlace.cooperation.rules.evidence import HEADER_LISTS, Line, begun, continued, hash_of, party_of, read_line
from enlace.cooperation.rules.header import KnownCodes
from enlace.cooperation.rules.kind import CooperationKind
from enlace.cooperation.rules.life import Life, received_on, transition
from enlace.cooperation.rules.statuses import Party, Status

FILE = "evidence.jsonl"
UNKNOWN_CODE = N_("“%(code)s” is not a known code of the field “%(field)s”.")
DOUBLED = N_("Line %(number)s of the request %(request)s was there before.")
GAP = N_("Between line %(before)s and line %(number)s of the request %(request)s lines are missing.")
NO_BEGINNING = N_("The lines of the request %(request)s begin with number %(number)s: those before are missing.")
ALTERED = N_("The line before, of the request %(request)s, was altered: its hash is not the one that this line names.")
MIXED = N_("This line of the request %(request)s follows on a line of the request %(other)s: two requests are mixed.")
CHANGED = N_("The field “%(field)s” of the header differs from the line before, and this step may not change it.")
NOT_FROM_THERE = N_("This step is said to follow on “%(told)s”, but the request stood at “%(status)s”.")
NO_STEP = N_("There is no step from “%(source)s” to “%(target)s” in this form of cooperation.")
NOT_THEIRS = N_("This step is not for “%(party)s” to take, or not yet.")
WRONG_PARTY = N_("The party that acted is not the one that the step is for.")

FIXED = ("form", "requesting", "requested")
HEADER = (*FIXED, *HEADER_LISTS, "needed_by", "priority")


@dataclass(frozen=True)
class Evidence:
    """What was read. lines: those that could be read, in their order; problems: all of them, each with its line."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Chain:
    """The lines of one request so far. life: None from a fault on, for what follows could not be judged."""

    last: Line | None = None
    life: Life | None = None
    broken: bool = False


@dataclass
class _Reading:
    kinds: Mapping[str, CooperationKind]
    known: KnownCodes
    chains: dict[str, _Chain] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)


def read(
    texts: Iterable[str], kinds: Mapping[str, CooperationKind], known: KnownCodes, *, file: str = FILE
) -> Evidence:
    """Return the lines of a file and what is wrong with them. Lines of several requests may alternate.

    Of `known` the codes of authorities are not looked at: they come and go, evidence stays. That the last line of a
    request was altered shows by its signature alone, and that it is missing by the evidence of the other State.
    """
    reading = _Reading(kinds, known)
    lines, problems = [], []
    for number, text in enumerate(texts, 1):
        content = text.rstrip("\r\n")
        try:
            line = read_line(content)
        except Invalid as unreadable:
            found = list(unreadable.problems)
        else:
            lines.append(line)
            found = _line_problems(line, reading)
        problems += [_at(f"{file}:{number}", one) for one in found]
    return Evidence(tuple(lines), tuple(problems))


def chains(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    """Return the lines of each request, in their order."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.request, []).append(line)
    return [tuple(chain) for chain in found.values()]


def _at(where: str, one: Problem) -> Problem:
    return Problem(f"{where}: {one.where}" if one.where else where, one.message, one.params)


def _line_problems(line: Line, reading: _Reading) -> list[Problem]:
    chain = reading.chains.setdefault(line.request, _Chain())
    problems = [*_code_problems(line, reading), *_place_problems(line, chain, reading.owners)]
    if not problems and not chain.broken:
        problems = _step_problems(line, chain, reading.kinds[line.header.form])
    chain.broken = chain.broken or bool(problems)
    if chain.last is None or line.number > chain.last.number:
        chain.last = line
    reading.owners.setdefault(hash_of(line), line.request)
    return problems


def _code_problems(line: Line, reading: _Reading) -> list[Problem]:
    header, known = line.header, reading.known
    kind = reading.kinds.get(header.form)
    parts = frozenset(part.code for part in kind.parts) if kind else frozenset(header.asked)
    looked_up = (
        ("form", (header.form,), frozenset(reading.kinds)),
        ("requesting", (header.requesting.state,), known.states),
        ("requested", (header.requested.state,), known.states),
        ("asked", header.asked, parts),
        ("bases", header.bases, known.bases),
        ("crime_types", header.crime_types, known.crime_types),
        ("language", header.language, known.languages),
    )
    return [
        Problem("", UNKNOWN_CODE, {"code": code, "field": name})
        for name, given, codes in looked_up
        for code in given
        if code not in codes
    ]


def _place_problems(line: Line, chain: _Chain, owners: Mapping[str, str]) -> list[Problem]:
    """Say what is wrong with the number of a line and with the hash that it names."""
    last = chain.last
    before = last.number if last else 0
    named: dict[str, object] = {"request": line.request, "number": line.number, "before": before}
    other = owners.get(line.previous or "", line.request)
    if other != line.request:
        return [Problem("", MIXED, {"request": line.request, "other": other})]
    if line.number <= before:
        return [Problem("", DOUBLED, named)]
    if line.number > before + 1:
        return [Problem("", GAP if last else NO_BEGINNING, named)]
    if line.previous != (hash_of(last) if last else None):
        return [Problem("", ALTERED, named)]
    return []


def _step_problems(line: Line, chain: _Chain, kind: CooperationKind) -> list[Problem]:
    """Say what is wrong with the step; where nothing is, the chain goes on from it."""
    last, header = chain.last, line.header
    if line.came_from is not (last.status if last else None):
        told = line.came_from or "null"
        return [Problem("", NOT_FROM_THERE, {"told": told, "status": last.status if last else "null"})]
    if last and (changed := _wrongly_changed(last, line, chain.life)):
        return [Problem("", CHANGED, {"field": name}) for name in changed]
    acting = {Party.REQUESTING: header.requesting, Party.REQUESTED: header.requested}.get(line.by)
    if line.party != (party_of(line.pack, acting) if acting else None):
        return [Problem("", WRONG_PARTY)]
    return _life_problems(line, chain, kind)


def _life_problems(line: Line, chain: _Chain, kind: CooperationKind) -> list[Problem]:
    life = chain.life or begun(line, kind)
    if transition(kind, life.status, line.status) is None:
        return [Problem("", NO_STEP, {"source": life.status, "target": line.status})]
    try:
        chain.life = continued(life, line)
    except Invalid as wrong:
        return list(wrong.problems)
    except NotAllowed:
        return [Problem("", NOT_THEIRS, {"party": line.by})]
    return []


def _wrongly_changed(last: Line, line: Line, life: Life | None) -> list[str]:
    """Return the fields of the header that may not have changed.

    While a request is returned, most may; where it was never delivered, also which authority of the State receives it.
    """
    returned = last.status is Status.INFO_REQUESTED
    before, now = last.content, line.content
    fixed = [name for name in (FIXED if returned else HEADER) if before[name] != now[name]]
    unseen = returned and life is not None and received_on(life) is None
    same_state = last.header.requested.state == line.header.requested.state
    return [name for name in fixed if name != "requested" or not (unseen and same_state)]
