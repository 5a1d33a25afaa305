r"""Regular expressions of constraints (`regex()`), matched in time proportional to the text.

Patterns come with forms that others write, and the usual matcher can be made to run for ever by a short one.
So a pattern becomes a list of steps, all of which are followed at once (Thompson 1968, Pike 1987). Known are
characters, classes, groups, alternatives, repetition, `^` and `$`; `\d`, `\w`, `\s` are ASCII, as in ODK.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from enlace.common.errors import N_

MAX_STEPS = 2_000
MAX_TEXT = 5_000
MAX_NESTING = 30

_ESCAPED = frozenset("dDwWsSntr") | frozenset(r".\+*?[](){}^$|/-_,:;@#%&=!<>'\"~` ")
_REPEAT = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<least>[0-9]{1,4})(?P<comma>,)?(?P<most>[0-9]{1,4})?\})\??")
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])(?:\\.|[^\]\\])*\]", re.DOTALL)
_OTHER_DIALECT = re.compile(r".\[|&&|--|~~|\|\|", re.DOTALL)


@dataclass(frozen=True)
class _Step:
    """One step: a character to match (`atom`), a place to be at (`^`, `$`), or ways to go on (`to`)."""

    atom: re.Pattern[str] | None = None
    place: str = ""
    to: tuple[int, ...] = ()

    def reads(self, character: str) -> bool:
        return self.atom is not None and self.atom.match(character) is not None


class _Fault(ValueError):
    """The pattern cannot be used; the text is the reason, a translation key."""


@lru_cache(maxsize=256)
def pattern_fault(pattern: str) -> str:
    """Return why `pattern` cannot be used here (a translation key), or an empty text if it can."""
    try:
        _steps(pattern)
    except _Fault as fault:
        return str(fault)
    return ""


def matches(pattern: str, text: str) -> bool:
    """Return whether the whole of `text` matches `pattern`; no text over 5,000 characters does.

    A pattern that `pattern_fault` refuses matches nothing.
    """
    if pattern_fault(pattern) or len(text) > MAX_TEXT:
        return False
    steps = _steps(pattern)
    current = _reached(steps, [0], at_start=True, at_end=not text)
    for place, character in enumerate(text, start=1):
        onward = [number + 1 for number in current if steps[number].reads(character)]
        current = _reached(steps, onward, at_start=False, at_end=place == len(text))
        if not current:
            return False
    return len(steps) - 1 in current


def _reached(steps: tuple[_Step, ...], start: Iterable[int], *, at_start: bool, at_end: bool) -> set[int]:
    """Return the steps that can be stood on from `start` without reading a character."""
    found: set[int] = set()
    waiting = list(start)
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.add(number)
        step = steps[number]
        waiting.extend(step.to)
        if (step.place == "^" and at_start) or (step.place == "$" and at_end):
            waiting.append(number + 1)
    return found


@lru_cache(maxsize=256)
def _steps(pattern: str) -> tuple[_Step, ...]:
    """Return the steps of `pattern`; the last one is the end."""
    reader = _Reader(pattern)
    steps = reader.alternatives(0)
    if reader.position < len(pattern):
        raise _Fault(N_("the pattern closes a bracket that it did not open"))
    return (*steps, _Step())


def _shifted(steps: Iterable[_Step], by: int) -> list[_Step]:
    return [_Step(step.atom, step.place, tuple(number + by for number in step.to)) for step in steps]


def _repeated(part: list[_Step], least: int, most: int | None) -> list[_Step]:
    """Return `part` from `least` to `most` times; None: without limit."""
    if len(part) * max(least, most or 0) > MAX_STEPS:
        raise _Fault(N_("the pattern is too long once its repetitions are written out"))
    result: list[_Step] = []
    for _ in range(least):
        result += _shifted(part, len(result))
    here = len(result)
    if most is None:
        loop = [_Step(to=(here + 1, here + len(part) + 2)), *_shifted(part, here + 1), _Step(to=(here,))]
        return result + loop
    end = here + (most - least) * (len(part) + 1)
    for _ in range(most - least):
        result.append(_Step(to=(len(result) + 1, end)))
        result += _shifted(part, len(result))
    return result


@dataclass
class _Reader:
    """Reads a pattern from left to right into steps whose numbers count from the part's own beginning."""

    pattern: str
    position: int = 0

    def alternatives(self, nesting: int) -> list[_Step]:
        if nesting > MAX_NESTING:
            raise _Fault(N_("the pattern has too many brackets within brackets"))
        result = self._sequence(nesting)
        while self._next() == "|":
            self.position += 1
            other = self._sequence(nesting)
            end = len(result) + len(other) + 2
            result = [
                _Step(to=(1, len(result) + 2)),
                *_shifted(result, 1),
                _Step(to=(end,)),
                *_shifted(other, len(result) + 2),
            ]
            self._check(result)
        return result

    def _sequence(self, nesting: int) -> list[_Step]:
        result: list[_Step] = []
        while self._next() not in ("", "|", ")"):
            result += _shifted(self._part(nesting), len(result))
            self._check(result)
        return result

    def _part(self, nesting: int) -> list[_Step]:
        part = self._group(nesting) if self._next() == "(" else [self._single()]
        repeat = _REPEAT.match(self.pattern, self.position)
        if repeat is None:
            return part
        self.position = repeat.end()
        if _REPEAT.match(self.pattern, self.position):
            raise _Fault(N_("the pattern repeats a repetition"))
        if repeat["sign"]:
            return _repeated(part, 1 if repeat["sign"] == "+" else 0, 1 if repeat["sign"] == "?" else None)
        least = int(repeat["least"])
        most = int(repeat["most"]) if repeat["most"] else (None if repeat["comma"] else least)
        if most is not None and most < least:
            raise _Fault(N_("the pattern repeats something from more to fewer times"))
        return _repeated(part, least, most)

    def _group(self, nesting: int) -> list[_Step]:
        self.position += 1
        if self._next() == "?":
            if not self.pattern.startswith("?:", self.position):
                raise _Fault(N_("the pattern looks ahead or back, or names a group; that is not read here"))
            self.position += 2
        part = self.alternatives(nesting + 1)
        if self._next() != ")":
            raise _Fault(N_("the pattern opens a bracket and does not close it"))
        self.position += 1
        return part

    def _single(self) -> _Step:
        character = self._next()
        if character in "^$":
            self.position += 1
            return _Step(place=character)
        if character in "*+?{":
            raise _Fault(N_("the pattern repeats nothing: one of * + ? { follows no character"))
        source = self._class() if character == "[" else self._character()
        self.position += len(source)
        literal = len(source) == 1 and source != "."
        try:
            return _Step(atom=re.compile(re.escape(source) if literal else source, re.ASCII))
        except re.error:
            raise _Fault(N_("the pattern holds a class that cannot be read")) from None

    def _class(self) -> str:
        found = _CLASS.match(self.pattern, self.position)
        if found is None:
            raise _Fault(N_("the pattern opens a bracket and does not close it"))
        if _OTHER_DIALECT.search(found[0]):
            raise _Fault(N_("the pattern holds a class within a class; that is not read here"))
        return found[0]

    def _character(self) -> str:
        if self._next() != "\\":
            return self._next()
        source = self.pattern[self.position : self.position + 2]
        if source[1:] not in _ESCAPED:
            raise _Fault(N_("the pattern uses \\ before a character that has no such meaning here"))
        return source

    def _next(self) -> str:
        return self.pattern[self.position : self.position + 1]

    @staticmethod
    def _check(steps: list[_Step]) -> None:
        if len(steps) > MAX_STEPS:
            raise _Fault(N_("the pattern is too long once its repetitions are written out"))
