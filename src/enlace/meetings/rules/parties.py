"""Who is meant by what is typed: a code, a name in any language, or the beginning of either."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from enlace.common.errors import N_, Problem
from enlace.common.texts import Text

NOBODY = N_("Nobody is known as “%(typed)s”; type a code or the beginning of a name.")
SEVERAL = N_("“%(typed)s” can be %(found)s; type a little more.")
MOST_NAMED = 5


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
    nearest = {code: names[code] for code in first if code in names}
    codes: list[str] = []
    problems: list[Problem] = []
    for part in typed.replace(";", ",").split(","):
        wanted = folded(part)
        if not wanted:
            continue
        found = _found(wanted, nearest) or _found(wanted, names)
        if len(found) == 1:
            codes += found
        elif found:
            shown = ", ".join(found[:MOST_NAMED])
            problems.append(Problem(field, SEVERAL, {"typed": part.strip()[:60], "found": shown}))
        else:
            problems.append(Problem(field, NOBODY, {"typed": part.strip()[:60]}))
    return Meant(tuple(dict.fromkeys(codes)), tuple(problems))


def _found(wanted: str, names: Mapping[str, Text]) -> list[str]:
    by_code = [code for code in names if folded(code) == wanted]
    if by_code:
        return by_code
    every = {code: [folded(name) for name in texts.values()] for code, texts in names.items()}
    whole = [code for code, texts in every.items() if wanted in texts]
    if whole:
        return sorted(whole)
    return sorted(
        code
        for code, texts in every.items()
        if folded(code).startswith(wanted) or any(name.startswith(wanted) for name in texts)
    )
