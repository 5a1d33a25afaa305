"""Who is meant by what is typed: a code, a name in any language, or the beginning of either."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from enlace.common.errors import N_, Problem
from enlace.common.texts import Text

NOBODY = N_("Nobody is known as “%(typed)s”; type a code or the beginning of a name.")
SEVERAL = N_("“%(typed)s” can be %(found)s; type a little more.")
TOO_MANY = N_("At most %(most)s can be named.")
MOST_SHOWN = 5
# At once, where there are not more parties than that.
MOST_NAMED = 100


@dataclass(frozen=True)
class Meant:
    """The codes that were meant, in the order typed, and what could not be told."""

    codes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def folded(text: str) -> str:
    """Return `text` without accents, case and outer space.

    >>> folded("  México "), folded("Côte d’Ivoire")
    ('mexico', "cote d'ivoire")
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).casefold().split())


def meant(typed: str, names: Mapping[str, Text], *, field: str, first: Collection[str] = ()) -> Meant:
    """Return whom `typed` names, several divided by commas or semicolons. names: code -> its name by language.

    A code wins over a name, a whole name over the beginning of one, and a beginning counts only if it is that of one.
    first: codes among which it is looked for first, such as those of who is in the room.

    >>> states = {"MEX": {"en": "Mexico", "es": "México"}, "CHL": {"en": "Chile"}, "CAN": {"en": "Canada"}}
    >>> meant("mexi, CHL", states, field="who").codes
    ('MEX', 'CHL')
    >>> [problem.text() for problem in meant("c", states, field="who").problems]
    ['“c” can be CAN, CHL; type a little more.']
    >>> meant("c", states, field="who", first=("MEX", "CHL")).codes
    ('CHL',)
    """
    parts = {wanted: part.strip()[:60] for part in typed.replace(";", ",").split(",") if (wanted := folded(part))}
    most = max(MOST_NAMED, len(names))
    if len(parts) > most:
        return Meant((), (Problem(field, TOO_MANY, {"most": most}),))
    every = [_Party(code, folded(code), {folded(name) for name in texts.values()}) for code, texts in names.items()]
    nearest = [one for one in every if one.code in first]
    codes: list[str] = []
    problems: list[Problem] = []
    for wanted, part in parts.items():
        found = _found(wanted, nearest) or _found(wanted, every)
        if len(found) == 1:
            codes += found
        elif found:
            problems.append(Problem(field, SEVERAL, {"typed": part, "found": ", ".join(found[:MOST_SHOWN])}))
        else:
            problems.append(Problem(field, NOBODY, {"typed": part}))
    return Meant(tuple(dict.fromkeys(codes)), tuple(problems))


@dataclass(frozen=True)
class _Party:
    """A code, and the same and its names folded."""

    code: str
    typed: str
    names: Collection[str]


def _found(wanted: str, parties: Collection[_Party]) -> list[str]:
    by_code = [one.code for one in parties if one.typed == wanted]
    if by_code:
        return by_code
    whole = [one.code for one in parties if wanted in one.names]
    if whole:
        return sorted(whole)
    return sorted(one.code for one in parties if any(name.startswith(wanted) for name in (one.typed, *one.names)))
