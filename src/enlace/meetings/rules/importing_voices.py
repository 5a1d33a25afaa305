"""Who can speak in a report: the States and bodies of the directory by all their names, the chair, the Secretariat."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from enlace.meetings.rules.floor import CHAIR
from enlace.meetings.rules.importing_text import flat

SECRETARIAT = "GS"
_THE = r"(?:(?:the|la|las|los|el|le|les|o|os|as?)\s+|l'\s?)?"
_OF = r"(?:of|from|del?|d[aou]s?|des|d')\s*"
_AND = r"(?:\s*,\s*(?:and\s+|y\s+|e\s+|et\s+)?|\s+(?:and|y|e|et|&)\s+)"
# What stands before the name of a State where it is named in full.
_OFFICIAL = (
    r"(?:(?:[a-z]+\s+)?(?:republic|commonwealth|state|federation|republica|mancomunidad|estado|republique|etat)s?"
    rf"(?:\s+[a-z]+)?\s+{_OF})?"
)
_AFTER_NAME = r"(?:\s+(?:of|de|da|d')\s*(?:america|amerique))?"
_ARTICLE_AFTER = re.compile(r"\s*\((?:the|la|las|el|los|le|les|l')\)$")
_TURNED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<before>[^()]+\s(?:of|de|du|des))\)$")
_BODY_BEGINS = re.compile(r"^secretariat\b")
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_SHORTEST = 3


@dataclass(frozen=True)
class Voices:
    """The names by which States and bodies are known: code -> its names in any language, with aliases."""

    states: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, tuple[str, ...]]

    @cached_property
    def state_of(self) -> dict[str, str]:
        """Name, in small letters without accents -> code of the State."""
        return {one: code for code, names in self.states.items() for name in names for one in _forms(name)}

    @cached_property
    def body_of(self) -> dict[str, str]:
        """Name, in small letters without accents -> code of the body; its code is one of its names."""
        known: dict[str, str] = {}
        for code, names in self.bodies.items():
            for name in (code, *names):
                for one in _body_forms(name):
                    known.setdefault(one, code)
        return known

    @cached_property
    def one_state(self) -> str:
        """The pattern of one State's name."""
        return rf"{_THE}{_OFFICIAL}{_THE}(?:{_either(self.state_of)})\b{_AFTER_NAME}"

    @cached_property
    def some_states(self) -> str:
        """The pattern of one name of a State or several, joined as in a sentence."""
        with_of = rf"(?:{_OF})?{self.one_state}"
        return rf"{self.one_state}(?:{_AND}{with_of})*"

    @cached_property
    def one_body(self) -> str:
        """The pattern of the name of one body."""
        return rf"(?:{_either(self.body_of)})(?![\w-])"

    def states_in(self, plain: str) -> tuple[str, ...]:
        """Return the States named in `plain`, small letters without accents, in the order named."""
        found = re.findall(rf"(?<![\w-])({_either(self.state_of)})(?![\w-])", plain)
        return tuple(dict.fromkeys(self.state_of[one] for one in found))

    def bodies_in(self, text: str) -> tuple[str, ...]:
        """Return the bodies named in `text`; a code counts only where it stands in capitals."""
        plain = flat(text)
        found = []
        for one in re.finditer(rf"(?<![\w-])({_either(self.body_of)})(?![\w-])", plain):
            code = self.body_of[one[1]]
            if one[1] != flat(code) or text[one.start() : one.end()].isupper():
                found.append(code)
        return tuple(dict.fromkeys(found))

    @cached_property
    def secretariat(self) -> str:
        """The code of the Secretariat, "" where the register of bodies has none."""
        if SECRETARIAT in self.bodies:
            return SECRETARIAT
        return next((code for name, code in self.body_of.items() if "secretariat" in name), "")

    def knows(self, code: str) -> bool:
        return code == CHAIR or code in self.states or code in self.bodies


def _either(names: Iterable[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in ordered) or r"(?!)"


def _forms(name: str) -> Iterable[str]:
    """Return a State's name as it may stand in a sentence.

    >>> sorted(_forms("Bolivia (Plurinational State of)"))
    ['bolivia', 'plurinational state of bolivia']
    """
    plain = _ARTICLE_AFTER.sub("", flat(name).strip())
    if turned := _TURNED.match(plain):
        return {f"{turned['before']} {turned['name']}", turned["name"]}
    return {plain} if plain and "(" not in plain else set()


def _body_forms(name: str) -> Iterable[str]:
    """Return a body's name as it may stand in a sentence: that of a secretariat also by its secretary."""
    plain = _BRACKETS.sub("", flat(name).strip())
    if len(plain) < _SHORTEST:
        return ()
    secretary = _BODY_BEGINS.sub("secretary", plain)
    return dict.fromkeys((plain, secretary))
