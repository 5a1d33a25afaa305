"""Words as full-text search compares them: without case, accents and endings; and what is looked for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer import stemmer

LONGEST_SOUGHT = 200
# What PostgreSQL can index of one text (1 MiB with the places of the words) is not reached with this.
LONGEST_STEMS = 400_000
# A longer text is looked through for an excerpt up to here.
LONGEST_EXCERPTED = 60_000
_LONGEST_WORD = 60
_ALGORITHMS = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french"}
# The Portuguese stemmer knows these endings by their tilde alone; many type without.
_TILDE = {"cao": "ção", "coes": "ções", "ao": "ão", "oes": "ões"}
_WITHOUT_TILDE = re.compile("(cao|coes|ao|oes)$")
_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r'"([^"]*)"|(\S+)')
# Words that say nothing of a subject: looked for only within a phrase, or where nothing else is.
_FUNCTION_WORDS = frozenset(
    _WORD.findall(
        "a al an and are as at au aux com como con d da das de del des di do dos du e el elle em en est et for from "
        "in is it its l la las le les lo los na nas no nos o of on or os ou para par pela pelo por pour qu que qui s "
        "se sobre son sur that the to um uma un una une with y à"
    )
)
Reading = tuple[str, ...]


class Word(NamedTuple):
    """A word in a text: from `start` up to `end`; `stem`: what it is compared by."""

    start: int
    end: int
    stem: str


class Piece(NamedTuple):
    """A piece of an excerpt; is_found: it is a word that was looked for."""

    text: str
    is_found: bool


@dataclass(frozen=True)
class Sought:
    """What is looked for: every one of `all_of`, each in any of its readings, a reading being words in sequence."""

    all_of: tuple[tuple[Reading, ...], ...]

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that can be found."""
        return frozenset(stem for readings in self.all_of for words in readings for stem in words)


def stems(text: str, language: str) -> str:
    r"""Return the words of `text` as they are compared, divided by spaces.

    After them, what a word would be that was typed without its accents, where it is compared by something else then.

    >>> stems("Proposed: two REVIEWS of CP/CSH-1769/17", "en"), stems("mesures proposées", "fr")
    ('propos two review of cp csh 1769 17', 'mesur propos\npropose')
    """
    found, typed = [], dict[str, None]()
    for word in words(text, language):
        found.append(word.stem)
        spelled = text[word.start : word.end]
        if not spelled.isascii() and (plain := stem_of(_plain(spelled)[:_LONGEST_WORD], language)) != word.stem:
            typed[plain] = None
    return "\n".join(filter(None, (" ".join(found), " ".join(typed))))[:LONGEST_STEMS]


def words(text: str, language: str) -> Iterator[Word]:
    """Yield the words of `text`, written in `language` (ISO 639-1; in another than the four, the endings stay)."""
    for found in _WORD.finditer(text):
        if stem := stem_of(found[0][:_LONGEST_WORD], language):
            yield Word(found.start(), found.end(), stem)


@lru_cache(maxsize=100_000)
def stem_of(word: str, language: str) -> str:
    """Return what a word is compared by.

    Source: the Snowball stemmers; then without accents, since many type without.

    >>> stem_of("Autoridades", "es"), stem_of("1769", "es"), stem_of("Été", "ht"), stem_of("avaliacao", "pt")
    ('autor', '1769', 'ete', 'avali')
    """
    plain = unicodedata.normalize("NFKC", word).casefold()
    if language == "pt":
        plain = _WITHOUT_TILDE.sub(lambda found: _TILDE[found[0]], plain)
    algorithm = _ALGORITHMS.get(language)
    # A stemmer holds the word that it is at: each word has its own, for threads.
    found = stemmer(algorithm).stemWord(plain) if algorithm and plain.isalpha() else plain
    return _plain(found)


def _plain(word: str) -> str:
    """Return a word without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", word) if one.isalnum())


def holds(text: str, language: str, looked_for: Sought) -> bool:
    """Return whether every word that is looked for stands in `text`; in which sequence does not matter.

    >>> holds("Marking of firearms", "en", sought("firearm")), holds("Marking", "en", sought("firearm"))
    (True, False)
    """
    there = {word.stem for word in words(text, language)}
    return bool(looked_for.all_of) and all(
        any(there.issuperset(reading) for reading in readings) for readings in looked_for.all_of
    )


def sought(text: str) -> Sought:
    """Return what `text` asks for: every word, in whichever language; words in quotation marks in sequence.

    >>> sought('the "plan of action" 1769/17').all_of[1]
    (('1769', '17'),)
    """
    chunks = [(found[1] or found[2] or "", found[1] is not None) for found in _CHUNK.finditer(text[:LONGEST_SOUGHT])]
    telling = [(chunk, quoted) for chunk, quoted in chunks if quoted or chunk.casefold() not in _FUNCTION_WORDS]
    groups = (_readings(chunk) for chunk, _ in telling or chunks)
    return Sought(tuple(dict.fromkeys(group for group in groups if group)))


def _readings(chunk: str) -> tuple[Reading, ...]:
    """Return what `chunk` is in each of the four languages, and as it stands."""
    spelled = [found[0][:_LONGEST_WORD] for found in _WORD.finditer(chunk)]
    languages = (*_ALGORITHMS, "")
    found = [tuple(filter(None, (stem_of(word, language) for word in spelled))) for language in languages]
    return tuple(dict.fromkeys(reading for reading in found if reading))


def excerpt(text: str, language: str, looked_for: Sought, *, width: int = 280) -> tuple[Piece, ...]:
    """Return some `width` characters of `text` around the first word that was looked for, its start without one.

    >>> [(piece.text, piece.is_found) for piece in excerpt("They proposed reviews.", "en", sought("review"))]
    [('They proposed ', False), ('reviews', True), ('.', False)]
    """
    wanted = looked_for.stems
    found: list[Word] = []
    for word in words(text[:LONGEST_EXCERPTED], language):
        if found and word.start > found[0].start + width:
            break
        if word.stem in wanted:
            found.append(word)
    first = max(0, found[0].start - width // 4) if found else 0
    if first:
        first = text.find(" ", first) + 1
    last = first + width
    if last < len(text):
        last = text.rfind(" ", first, last) if " " in text[first + 1 : last] else last
    return _pieces(text, first, last, [word for word in found if word.end <= last])


def _pieces(text: str, first: int, last: int, found: list[Word]) -> tuple[Piece, ...]:
    pieces, at = [Piece("… ", is_found=False)] if first else [], first
    for word in found:
        pieces += [Piece(text[at : word.start], is_found=False), Piece(text[word.start : word.end], is_found=True)]
        at = word.end
    pieces.append(Piece(text[at:last] + (" …" if last < len(text) else ""), is_found=False))
    return tuple(piece for piece in pieces if piece.text)
