"""Reading a parsed YAML value of unknown shape: what is there is returned, what is wrong is noted."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CODE_CHARACTERS = 60
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Source:
    """A file being read: its name in reports, and the problems found in it so far.

    Each method takes a value and the path at which it stands; on a fault it notes a problem and returns
    an empty value of its type, so that reading goes on and finds the other faults too.
    """

    name: str
    problems: list[Problem] = field(default_factory=list)

    def fault(self, path: str, message: str, **params: object) -> None:
        self.problems.append(Problem(f"{self.name}: {path}" if path else self.name, message, params))

    def mapping(
        self, value: Any, path: str, *, required: Collection[str] = (), allowed: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Return the map `value` by its text keys. allowed: if given, all keys that may be there."""
        if not isinstance(value, dict):
            self.fault(path, N_("this must be a map of keys to values, not %(value)s"), value=shown(value))
            return {}
        result = {}
        for key, one in value.items():
            if not isinstance(key, str):
                self.fault(path, N_("the key %(key)s is not read as a text: quote it"), key=shown(key))
            elif allowed is not None and key not in allowed and key not in required:
                known = ", ".join(dict.fromkeys([*required, *allowed]))
                where = f"{path}.{shown(key)}" if path else shown(key)
                self.fault(where, N_("this key is not known here; known are: %(known)s"), known=known)
            else:
                result[key] = one
        for key in required:
            if value.get(key) is None:
                self.fault(path, N_("“%(key)s” is missing"), key=key)
        return result

    def items(self, value: Any, path: str) -> list[Any]:
        """Return the list `value`; an absent one (None) is empty."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(path, N_("this must be a list, not %(value)s"), value=shown(value))
            return []
        return value

    def code(self, value: Any, path: str, *, most: int = CODE_CHARACTERS) -> str:
        """Return the code `value`: a text without spaces, quoted where YAML would read something else."""
        if value is None:
            return ""
        if isinstance(value, bool):
            message = N_("YAML reads this word as true or false, not as a code: quote it ('%(value)s')")
            self.fault(path, message, value=shown(value))
            return ""
        if isinstance(value, int | float | date):
            message = N_("YAML reads this as a number or a date, not as a code: quote it ('%(value)s')")
            self.fault(path, message, value=shown(value))
            return ""
        if not isinstance(value, str):
            self.fault(path, N_("this must be a code, not %(value)s"), value=shown(value))
            return ""
        if not value or len(value) > most or any(c.isspace() or not c.isprintable() for c in value):
            message = N_("“%(value)s” is no code: a code has 1 to %(most)s characters and no spaces")
            self.fault(path, message, value=shown(value), most=most)
            return ""
        return value

    def codes(self, value: Any, path: str) -> tuple[str, ...]:
        """Return the list of codes `value`; a code that stands twice is a fault."""
        found: list[str] = []
        for place, item in enumerate(self.items(value, path)):
            here = f"{path}[{place}]"
            code = self.code(item, here)
            if item is None:
                self.fault(here, N_("this is empty; a code is asked for (quote the word null: 'null')"))
            elif code in found:
                self.fault(here, N_("“%(code)s” stands twice"), code=code)
            elif code:
                found.append(code)
        return tuple(found)

    def text(self, value: Any, path: str, *, most: int = 10_000) -> str:
        """Return the text `value`; an absent one (None) is empty."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(path, N_("this must be a text, not %(value)s: quote it"), value=shown(value))
            return ""
        if len(value) > most:
            self.fault(path, N_("this text has more than %(most)s characters"), most=most)
            return ""
        if code := unfit_in(value):
            self.fault(path, N_("the text holds an invisible control character (%(code)s); delete it"), code=code)
            return ""
        return value.strip()

    def texts(self, value: Any, path: str, *, needed: str = "") -> Text:
        """Return the map of languages to texts `value`. needed: a language that must be there."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            message = N_("this must be a map from language to text, such as {en: …}, not %(value)s")
            self.fault(path, message, value=shown(value))
            return {}
        result = {}
        for language, one in value.items():
            if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
                message = N_("%(key)s is no language code (en, es, pt-br, ...; quote 'no')")
                self.fault(path, message, key=shown(language))
            elif text := self.text(one, f"{path}.{language}"):
                result[language] = text
        if needed and not value.get(needed):
            self.fault(path, N_("the text in “%(language)s” is missing"), language=needed)
        return result

    def flag(self, value: Any, path: str) -> bool:
        """Return the truth `value`; an absent one (None) is false."""
        if value is not None and not isinstance(value, bool):
            self.fault(path, N_("this must be true or false, not %(value)s"), value=shown(value))
        return value is True

    def number(self, value: Any, path: str) -> float | None:
        """Return the finite number `value`, or None where there is none."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(path, N_("this must be a number, not %(value)s"), value=shown(value))
            return None
        if not abs(value) < 10**15 or not math.isfinite(value):
            self.fault(path, N_("this number is too large, or none at all"))
            return None
        return value


def shown(value: Any) -> str:
    """Return `value` for a message: short, on one line, with nothing that cannot be printed."""
    if isinstance(value, dict | list | set | tuple):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, bool):
        return "yes" if value else "no"  # what most likely stands in the file
    try:
        text = "null" if value is None else str(value)
    except ValueError:  # a whole number of thousands of digits
        text = "…"
    text = "".join(character if character.isprintable() else "\ufffd" for character in text[: SHOWN_CHARACTERS + 1])
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
