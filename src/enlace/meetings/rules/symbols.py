"""Symbols: the official numbers of documents of the OAS and the United Nations, read from how they are printed.

The grammar, with the series that are known, stands in `docs/reference/symbols.md`. A symbol is read whatever its
spacing, case, dashes and accents; `str` of it prints it as its organization does. What it states is judged in
`symbol_checks`.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from enlace.common.characters import unseen_in
from enlace.common.errors import N_, Problem
from enlace.meetings.rules.roman import from_roman
from enlace.meetings.rules.symbol_form import PAPERS, Symbol, as_json, revision_order
from enlace.meetings.rules.symbol_series import Layout, Series, series_begun

__all__ = ["LONGEST", "Parsed", "Symbol", "as_json", "parse", "revision_order"]

LONGEST = 120

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("⁄∕", "/"))
_PAPER = r"(?:(?P<paper>" + "|".join(PAPERS) + r")\s*[./]\s*)?"
_PART = r"[^\s()/]"
# Each part is taken loosely, so that what is wrong with it can be said; the shape as a whole is not.
_SHAPES = {
    layout: re.compile(shape, re.IGNORECASE)
    for layout, shape in {
        Layout.ASSEMBLY: rf"[\s.\-]*(?P<number>{_PART}*)\s*(?:\((?P<session>[^()/]*)/(?P<year>[^()/]*)\))?",
        Layout.COUNCIL: rf"[\s.\-]*(?P<number>{_PART}*)\s*(?:\((?P<meeting>[^()/]*)/(?P<year>[^()/]*)\))?",
        Layout.NUMBERED: rf"[\s.\-]*(?P<number>{_PART}*)\s*/\s*(?P<year>{_PART}*)",
        Layout.SHELF: r"[\s.]*(?:/(?P<shelf>[^()]*))?",
        Layout.YEARLY: rf"\s*/\s*(?P<year>{_PART}+)\s*/\s*{_PAPER}(?P<number>{_PART}+)",
        Layout.SESSIONAL: rf"\s*/\s*(?:(?P<session>{_PART}+)\s*/\s*{_PAPER}(?P<number>{_PART}+(?:\s+[A-Z])?)"
        rf"(?:\s*\((?P<year>[^()/]*)\))?|(?P<old>{_PART}+(?:\s+[A-Z])?)\s*\((?P<roman>[^()/]*)\))",
        Layout.PLAIN: rf"\s*/\s*{_PAPER}(?P<number>{_PART}+)",
        Layout.SECURITY: rf"\s*/\s*(?P<number>{_PART}+)(?:\s*\((?P<year>[^()/]*)\))?",
    }.items()
}
_ENDING = re.compile(
    r"[\s,;/.\-]*(?<![A-Z])(rev|adend|add|ad|corr|cor)(?![A-Z])[.\s]*([^\s/,;()]*)[\s,;.]*", re.IGNORECASE
)
_ENDINGS = {"rev": "revision", "adend": "addendum", "add": "addendum", "ad": "addendum", "corr": "corrigendum"}
_ENDINGS["cor"] = "corrigendum"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_MOST_FIGURES = 3
_SHELF_EXAMPLE = "OEA/Ser.L/X.2.10"
Parts = dict[str, str | None]


@dataclass(frozen=True)
class Parsed:
    """What was made of a text: a symbol, problems, or both.

    as_printed: the text, without the space around it. symbol: None, if the text could not be taken apart; it is then
    still kept as printed, and there is a problem that says why.
    """

    as_printed: str
    symbol: Symbol | None
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems

    @property
    def work(self) -> str:
        """The work that the document belongs to; of a text that is no symbol, the text."""
        return self.symbol.work if self.symbol else self.as_printed


class _Reading:
    """One text on its way to a symbol, with the problems met."""

    def __init__(self, text: str) -> None:
        self.printed = text
        self.problems: list[Problem] = []

    def fault(self, message: str, **params: object) -> None:
        self.problems.append(Problem(self.printed[:LONGEST], message, params))

    def number(self, text: str) -> int | None:
        if _NUMBER.fullmatch(text):
            return int(text)
        self.fault(N_("“%(text)s” is no number of a document: figures alone, the first not 0"), text=text)
        return None

    def two_digits(self, text: str, since: int) -> int | None:
        """Return the year: of the 1900s if the body existed then, else of the 2000s."""
        if not re.fullmatch(r"[0-9]{2}", text):
            self.fault(N_("“%(text)s” is no year: the last two digits are printed here"), text=text)
            return None
        year = 1900 + int(text)
        return year if year >= since else year + 100

    def four_digits(self, text: str) -> int | None:
        if re.fullmatch(r"[12][0-9]{3}", text):
            return int(text)
        self.fault(N_("“%(text)s” is no year: all four digits are printed here"), text=text)
        return None

    def roman(self, text: str) -> None:
        if from_roman(text) is None:
            self.fault(N_("“%(text)s” is no well-formed Roman numeral"), text=text)


def parse(text: str) -> Parsed:
    """Return what `text` says as a symbol, and what is wrong with how it is written.

    What is wrong with what it says (a session that does not fit its year ...) is for `symbol_checks.problems_of`.

    >>> str(parse("cp/csh – 1769/17 Rév.5").symbol)
    'CP/CSH-1769/17 rev. 5'
    >>> parse("AG/RES. 2880 (XLVI-O/16)").symbol.session
    'XLVI-O'
    >>> parse("CTOC/COP/WG.3/2017/2/Rev.1").work
    'CTOC/COP/WG.3/2017/2'
    >>> parsed = parse("CP/CHS-1769/17")
    >>> parsed.symbol, [problem.text() for problem in parsed.problems]
    (None, ['the series is not known'])
    """
    printed = text.strip()
    reading = _Reading(printed)
    symbol = _symbol(reading)
    return Parsed(printed, symbol, tuple(reading.problems))


def _symbol(reading: _Reading) -> Symbol | None:
    if not _readable(reading):
        return None
    plain = unicodedata.normalize("NFKD", reading.printed).translate(_DASHES)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    # An asterisk marks what the UN issued again for technical reasons: the same document.
    head, endings = _without_endings(plain.rstrip(" .,;*"), reading)
    begun = series_begun(head)
    if begun is None:
        reading.fault(N_("the series is not known"))
        return None
    series, name, rest = begun
    found = _SHAPES[series.layout].fullmatch(rest.strip())
    if found is None:
        reading.fault(N_("symbols of this series are printed like “%(example)s”"), example=series.example)
        return None
    parts = {key: None if value is None else value.strip() for key, value in found.groupdict().items()}
    symbol = _built(series, name, parts, reading)
    if symbol is None:
        return None
    names = [name for name, number in endings.items() if number]
    revised = {"addendum", "revision"} <= set(names) and names.index("addendum") < names.index("revision")
    return replace(
        symbol,
        revision=endings.get("revision", 0),
        addendum=endings.get("addendum", 0),
        corrigendum=endings.get("corrigendum", 0),
        addendum_revised=revised,
        as_printed=reading.printed,
    )


def _readable(reading: _Reading) -> bool:
    """Report what keeps a text from being read at all."""
    printed = reading.printed
    if not printed:
        reading.fault(N_("the symbol is empty"))
    elif len(printed) > LONGEST:
        reading.fault(N_("a symbol has at most %(limit)s characters"), limit=LONGEST)
    elif unseen := unseen_in(printed):
        reading.fault(N_("it holds a character that cannot be seen: %(character)s"), character=unseen)
    elif not _balanced(printed):
        reading.fault(N_("a parenthesis is not closed, or was never opened"))
    return not reading.problems


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or depth > 1:
            return False
    return depth == 0


def _without_endings(text: str, reading: _Reading) -> tuple[str, dict[str, int]]:
    """Return `text` without what revises it, and the numbers of that by name, in the order printed."""
    found: list[tuple[str, int]] = []
    while ending := _last_ending(text):
        name = _ENDINGS[ending[1].lower()]
        number = ending[2]
        if re.fullmatch(r"-[0-9]+|0+", number):
            reading.fault(
                N_("the number of a revision, addendum or corrigendum is 1 or more, not %(number)s"), number=number
            )
        elif not re.fullmatch(rf"[1-9][0-9]{{0,{_MOST_FIGURES - 1}}}", number):
            reading.fault(
                N_("“%(word)s” needs a number, and “%(number)s” is none"), word=ending[1].lower() + ".", number=number
            )
            number = "0"
        found.insert(0, (name, max(int(number), 0)))
        text = text[: ending.start()]
    names = [name for name, _ in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reading.fault(N_("“%(word)s” stands twice"), word={"revision": "rev.", "addendum": "add."}.get(name, "corr."))
    return text, dict(found)


def _last_ending(text: str) -> re.Match[str] | None:
    for found in _ENDING.finditer(text):
        if found.end() == len(text):
            return found
    return None


def _built(series: Series, name: str, parts: Parts, reading: _Reading) -> Symbol | None:
    if series.layout is Layout.SHELF:
        return _shelved(series, name, parts["shelf"], reading)
    if series.layout.of_the_un:
        return _of_the_un(series, name, parts, reading)
    return _of_the_oas(series, name, parts, reading)


def _shelved(series: Series, name: str, shelf: str | None, reading: _Reading) -> Symbol | None:
    if shelf is None:
        return Symbol(series.body, name)
    steps = [re.split(r"\s*\.\s*", step.upper()) for step in re.split(r"\s*/\s*", shelf.rstrip(" ."))]
    for place, one in enumerate(one for step in steps for one in step):
        numeral = re.fullmatch(r"([A-Z]+)(-[OE])?", one)
        if numeral:
            reading.roman(numeral[1])
        elif place == 0 or not _NUMBER.fullmatch(one):
            reading.fault(N_("symbols of this series are printed like “%(example)s”"), example=_SHELF_EXAMPLE)
            return None
    return Symbol(series.body, name, shelf="/".join(".".join(step) for step in steps))


def _of_the_oas(series: Series, name: str, parts: Parts, reading: _Reading) -> Symbol | None:
    number = reading.number(parts["number"] or "")
    session: str | None = ""
    if "@" in series.name:
        session = name.partition("-")[2].partition("/")[0]
        reading.roman(session)
    elif parts.get("session") is not None:
        session = _assembly_session(parts["session"] or "", reading)
    meeting = reading.number(parts["meeting"] or "") if parts.get("meeting") is not None else None
    year = reading.two_digits(parts["year"], series.first_year) if parts["year"] is not None else None
    whole = (year is None) == (parts["year"] is None) and (meeting is None) == (parts.get("meeting") is None)
    if number is None or session is None or not whole:
        return None
    return Symbol(series.body, name, number, year, session, meeting)


def _assembly_session(text: str, reading: _Reading) -> str | None:
    """Return the session as `XLVI-O`; a regular session is O (ordinary), a special one E, in all languages."""
    found = re.fullmatch(r"([A-Z]+)[\s\-]+([OE])", text.upper())
    if found is None:
        reading.fault(N_("“%(text)s” is no session: a Roman numeral, then -O (regular) or -E (special)"), text=text)
        return None
    reading.roman(found[1])
    return f"{found[1]}-{found[2]}"


def _of_the_un(series: Series, name: str, parts: Parts, reading: _Reading) -> Symbol | None:
    written = parts["number"] or parts.get("old") or ""
    lettered = re.fullmatch(r"([0-9]+)\s*([A-Z])", written, re.IGNORECASE) if name == "A/RES" else None
    number = reading.number(lettered[1] if lettered else written)
    letter = lettered[2].upper() if lettered else ""
    year = reading.four_digits(parts["year"] or "") if parts.get("year") is not None else None
    session = _un_session(name, parts, reading) if series.layout is Layout.SESSIONAL else ""
    if number is None or session is None or (year is None) != (parts.get("year") is None):
        return None
    paper = (parts.get("paper") or "").upper()
    return Symbol(series.body, name, number, year, session, letter=letter, paper=paper)


def _un_session(name: str, parts: Parts, reading: _Reading) -> str | None:
    if parts["session"] is not None:
        session = parts["session"].upper()
        if re.fullmatch(r"(E?S-)?[1-9][0-9]{0,2}", session):
            return session
        reading.fault(N_("“%(text)s” is no session of the United Nations"), text=parts["session"])
        return None
    session = re.sub(r"\s", "", parts["roman"] or "").upper()
    numeral = re.fullmatch(r"(?:E?S-)?([A-Z]+)", session)
    if numeral is None or name != "A/RES":
        reading.fault(N_("“%(text)s” is no session of the United Nations"), text=parts["roman"])
        return None
    reading.roman(numeral[1])
    return session
