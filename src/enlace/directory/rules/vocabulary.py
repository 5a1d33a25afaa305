"""The words of a pack that entries are made of: kinds of authority, forms of cooperation, crimes, treaties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from enlace.common.texts import Text
from enlace.directory.rules.entries import CHANNELS, CRIMES, FORMS, KINDS
from enlace.directory.rules.tongues import LANGUAGES

# The document of a pack that names its treaties: code -> short name, in several languages.
INSTRUMENT_NAMES = "instrument_names"


@dataclass(frozen=True)
class Term:
    """A coded word; provisions: `UNTOC:18.13`, what the pack says it rests on."""

    code: str
    names: Text
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """The coded words of a pack, by code, in the pack's order; a pack may lack any of them."""

    kinds: Mapping[str, Term] = field(default_factory=dict)
    forms: Mapping[str, Term] = field(default_factory=dict)
    crimes: Mapping[str, Term] = field(default_factory=dict)
    channels: Mapping[str, Term] = field(default_factory=dict)
    instruments: Mapping[str, Term] = field(default_factory=dict)

    def customary_kinds(self, form: str) -> frozenset[str]:
        """Return the kinds of authority that rest on the same provision as `form`, or on a paragraph of it.

        The pack says so of the central authority (UNTOC 18.13) for assistance (UNTOC 18), for example; where it
        gives no provision, nothing is concluded.
        """
        wanted = self.forms[form].provisions if form in self.forms else ()
        return frozenset(
            kind.code
            for kind in self.kinds.values()
            if any(_within(own, other) or _within(other, own) for own in kind.provisions for other in wanted)
        )


def _within(inner: str, outer: str) -> bool:
    """Return whether `inner` is `outer` or a paragraph of it.

    >>> _within("UNTOC:18.13", "UNTOC:18"), _within("UNTOC:1", "UNTOC:18"), _within("UNTOC:18", "UNTOC:18")
    (True, False, True)
    """
    return inner == outer or inner.startswith(f"{outer}.")


Translations = Mapping[str, Mapping[str, Mapping[str, str]]]


def read_vocabulary(taxonomies: Any, instrument_names: Any, translations: Translations | None = None) -> Vocabulary:
    """Return the words of the documents `taxonomies` and `instrument_names` of a pack; either may be None.

    translations: list -> code -> language -> text, for the languages in which the pack has none.
    """
    others = translations or {}
    lists = taxonomies if isinstance(taxonomies, Mapping) else {}
    names = instrument_names if isinstance(instrument_names, Mapping) else {}
    return Vocabulary(
        kinds=_terms(lists.get(KINDS), others.get(KINDS, {})),
        forms=_terms(lists.get(FORMS), others.get(FORMS, {})),
        crimes=_terms(lists.get(CRIMES), others.get(CRIMES, {})),
        channels=_terms(lists.get(CHANNELS), others.get(CHANNELS, {})),
        instruments={code: Term(code, {"en": code} | dict(texts)) for code, texts in names.items()},
    )


def _terms(entries: Any, translations: Mapping[str, Mapping[str, str]]) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, Mapping) and entry.get("code") and not entry.get("retired"):
            code = str(entry["code"])
            names = {key: value for key, value in entry.items() if key in LANGUAGES and isinstance(value, str)}
            names = dict(translations.get(code, {})) | names
            found[code] = Term(code, names or {"en": code}, tuple(str(one) for one in entry.get("provisions") or ()))
    return found
