"""Ways in which a symbol is misprinted, each applied only where the result cannot be a right symbol by chance.

A damage is a function of a faultless symbol and a seeded source of chance; it gives damaged texts, none where its
docstring says that the result could be right. What is left out for that reason is listed in `RIGHT_BY_CHANCE`.
"""

import re
from collections.abc import Callable, Iterator
from random import Random

from enlace.meetings.rules.roman import from_roman, to_roman
from enlace.meetings.rules.symbol_points import ESTABLISHED
from enlace.meetings.rules.symbol_series import SERIES, Layout, series_named
from enlace.meetings.rules.symbols import Symbol, parse
from tests.meetings.symbol_samples import TODAY

Damage = Callable[[str, Symbol, Random], Iterator[str]]

# An alteration that was left out, as an example, and why it is no error.
RIGHT_BY_CHANCE = {
    "AG/RES. 1 (XXXIII-E/06)": "special sessions are held when they are called: any number may be of any year",
    "CIDI/RES. 231 (XIV-O/08)": "the regular sessions of other bodies are not tied to a year",
    "CTOC/COP/2018/15": "where numbers begin anew each year, another year is another document",
    "CE/DOT-56/05": "where no number of a series is known to be of a year, another year says nothing",
    "RC.30/RES. 2/60": "two digits of a year in which the body existed are of the 1900s",
    "A/RES/56/25": "a UN symbol gives the session alone, and another session is another document",
    "CP/CSH-1770/17": "a number between two known ones is the number of another document",
    "CP/CSH-1769/17 rev. 6": "another revision is another document",
    "CP/RES. 908": "a resolution whose numbers run on is cited without its session",
    "A/RES/55/25B": "a UN resolution may have parts, and a letter after its number names one",
    "CP/CAAP-1703/13": "the altered series is another known one",
    "CTOC/COP/2016/15Rev.1": "what stands before rev., add. or corr. is free, as spacing is",
}
LETTERS = "ABCDEFGHJKLNPQRSTUVWXYZ"


def names_of_series() -> set[str]:
    return {re.sub(r"[^A-Z0-9/]", "", one.name.upper()) for one in SERIES}


def another_session(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """The Roman numeral is off. Only regular sessions of the OAS General Assembly are tied to their years."""
    numeral, _, kind = symbol.session.partition("-")
    if symbol.body == "GA" and kind == "O":
        right = from_roman(numeral) or 0
        off = [-1, 1, -2, 2, *(chance.choice([-10, -5, -4, -3, 3, 4, 5, 10]) for _ in range(2))]
        yield from (text.replace(f"({numeral}-", f"({to_roman(right + by)}-") for by in off if right + by > 0)


def swapped_numeral(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """Two letters of the numeral change places. It is left out where they are alike."""
    numeral, _, kind = symbol.session.partition("-")
    if symbol.body == "GA" and kind == "O":
        for place in range(len(numeral) - 1):
            swapped = numeral[:place] + numeral[place + 1] + numeral[place] + numeral[place + 2 :]
            if swapped != numeral:
                yield text.replace(f"({numeral}-", f"({swapped}-")


def malformed_numeral(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A Roman numeral is one that does not exist, of whatever body."""
    numerals = re.findall(r"(?<=[(/-])[IVXLC]+(?=[-/.)]|$)", text)
    for numeral in numerals:
        for wrong in ("IIII", "VX", f"{numeral}IIII", f"IC{numeral}", f"{numeral}VV"):
            yield text.replace(numeral, wrong, 1)


def without_kind_of_session(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """The -O or -E is lost or another letter."""
    if re.search(r"-[OE]/", text):
        yield from (re.sub(r"-[OE]/", other, text) for other in ("/", "-X/", "O/", "-0/"))


def another_year(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """The two digits of the year are others: only where the session or a known number of the run ties the year."""
    series = series_named(symbol.series)
    tied = (symbol.body == "GA" and symbol.session.endswith("-O")) or series.run
    if symbol.year and tied and not series.layout.of_the_un and not symbol.session.endswith("-E"):
        printed = f"{symbol.year % 100:02}"
        for _ in range(5):
            other = f"{chance.randrange(100):02}"
            if other != printed:
                yield re.sub(rf"/{printed}(?=[) ]|$)", f"/{other}", text, count=1)


def year_to_come(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A year in the future, by the two digits or by the four; never two digits of a year in which the body existed."""
    series = series_named(symbol.series)
    if symbol.year and series.layout.of_the_un:
        yield text.replace(str(symbol.year), str(chance.randrange(TODAY.year + 1, 2100)))
        yield text.replace(str(symbol.year), str(chance.randrange(1000, series.first_year)))
    elif symbol.year:
        later = chance.sample(range(TODAY.year % 100 + 1, min(series.first_year - 1900, 70)), 3)
        yield from (re.sub(r"/[0-9]{2}(?=[) ]|$)", f"/{year}", text, count=1) for year in later)


def shortened_year(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """Digits of the year are lost."""
    if symbol.year and series_named(symbol.series).layout.of_the_un:
        digits = str(symbol.year)
        yield from (text.replace(digits, digits[:kept]) for kept in (3, 2, 1, 0))
    elif symbol.year:
        yield from (
            re.sub(r"/([0-9])([0-9])(?=[) ]|$)", form, text, count=1) for form in (r"/\1", r"/\2", "/", r"/\1\2\2")
        )


def revision_below_one(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """The number of the revision, addendum or corrigendum is 0, negative, no number or not there."""
    form = "/{}.{}" if series_named(symbol.series).layout.of_the_un else " {}. {}"
    for number in ("0", "-1", f"-{chance.randrange(2, 9)}", "", "x", f"{chance.randrange(1, 9)}a"):
        yield str(symbol.original) + form.format(chance.choice(["rev", "add", "corr"]), number)


def misspelt_series(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """Letters of the series change places, are others, or are lost; not where that gives the name of another series."""
    name = symbol.series
    places = [place for place, sign in enumerate(name) if sign.isalpha()]
    for place in places:
        following = name[place + 1 : place + 2]
        if following.isalpha() and following.lower() != name[place].lower():
            yield from _renamed(text, name, name[:place] + following + name[place] + name[place + 2 :])
    for place in chance.sample(places, min(4, len(places))):
        other = chance.choice([one for one in LETTERS if one != name[place].upper()])
        yield from _renamed(text, name, name[:place] + other + name[place + 1 :])
        yield from _renamed(text, name, name[:place] + name[place + 1 :])


def _renamed(text: str, name: str, other: str) -> Iterator[str]:
    if re.sub(r"[^A-Z0-9/]", "", re.sub(r"\d+$", "#", other.upper())) not in names_of_series() and not any(
        one.endswith("@")
        or re.fullmatch(re.escape(one).replace(r"\#", r"\d+").replace("@", "[A-Z]+"), other, re.IGNORECASE)
        for one in (series.name for series in SERIES)
    ):
        yield text.replace(name, other, 1)


def lookalike_letter(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A letter of the series is a Cyrillic one that looks the same."""
    pairs = {"A": "А", "C": "С", "E": "Е", "P": "Р", "S": "Ѕ", "O": "О", "T": "Т"}
    yield from (text.replace(one, other, 1) for one, other in pairs.items() if one in symbol.series)


def letters_in_the_number(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A letter in the number, or before it; never after it, where a part of a UN resolution is named."""
    digits = str(symbol.number)
    if symbol.number is None or symbol.letter:
        return
    for _ in range(3):
        place = chance.randrange(len(digits))
        letter = chance.choice("BDGHKOQZ")
        yield _renumbered(text, symbol, digits[:place] + letter + digits[place:])
    if len(digits) > 1:
        yield _renumbered(text, symbol, f"{digits[0]}O{digits[2:]}" if len(digits) > 2 else f"O{digits[1]}")


def number_of_nothing(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """The number is 0, begins with 0, is negative or is not there."""
    if symbol.number is not None:
        yield from (_renumbered(text, symbol, other) for other in ("0", f"0{symbol.number}", "", f"{symbol.number}.5"))


def number_out_of_order(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """The number lies beyond one that is known to be of a later year, or below one of an earlier year."""
    series = series_named(symbol.series)
    if symbol.year is None or not series.run or symbol.session.endswith("-E"):
        return
    points = [one for one in ESTABLISHED if one.run == series.run]
    later = [one.number for one in points if one.year > symbol.year]
    earlier = [one.number for one in points if one.year < symbol.year]
    if later:
        yield from (_renumbered(text, symbol, str(max(later) + chance.randrange(1, 500))) for _ in range(3))
    if earlier:
        yield from (
            _renumbered(text, symbol, str(chance.randrange(1, min(earlier)))) for _ in range(3) if min(earlier) > 1
        )


def _renumbered(text: str, symbol: Symbol, other: str) -> str:
    """Put `other` in the place of the number: the first figures after the series, or the last before the ending."""
    layout = series_named(symbol.series).layout
    before = len(symbol.series)
    if layout in {Layout.YEARLY, Layout.SESSIONAL} and not symbol.session[-1:].isalpha():
        middle = symbol.session or str(symbol.year)
        before = text.index(middle, before) + len(middle)
    return text[:before] + re.sub(r"[0-9]+", other, text[before:], count=1)


def open_parenthesis(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A parenthesis is lost, doubled, or stands where there is none."""
    yield from (text + ")", "(" + text)
    if "(" in text:
        yield from (text.replace("(", ""), text.replace(")", ""), text.replace("(", "(("), text.replace(")", "))"))


def without_slash(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A slash is lost; not the one before rev., add. or corr., which is spacing."""
    end = len(str(symbol.original))
    for place, sign in enumerate(text):
        if sign == "/" and place < end:
            yield text[:place] + text[place + 1 :]


def with_words(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """Words stand before or after it."""
    yield from (f"{text} draft", f"see {text}", f"{text} of {chance.randrange(1990, 2020)}")


def impossible_un_session(text: str, symbol: Symbol, chance: Random) -> Iterator[str]:
    """A session in Arabic figures from before they were used, or one that has not opened."""
    if symbol.session.isdecimal():
        before = text.index(symbol.session)
        for session in ("0", str(chance.randrange(1, 31)), str(chance.randrange(82, 200)), "1000"):
            yield text[:before] + session + text[before + len(symbol.session) :]


DAMAGES: tuple[Damage, ...] = (
    another_session,
    swapped_numeral,
    malformed_numeral,
    without_kind_of_session,
    another_year,
    year_to_come,
    shortened_year,
    revision_below_one,
    misspelt_series,
    lookalike_letter,
    letters_in_the_number,
    number_of_nothing,
    number_out_of_order,
    open_parenthesis,
    without_slash,
    with_words,
    impossible_un_session,
)


def damaged(texts: tuple[str, ...], seed: int) -> Iterator[tuple[str, str, str]]:
    """Return name of the damage, faultless symbol and damaged text: the same ones for the same `seed`."""
    for damage in DAMAGES:
        for text in texts:
            symbol = parse(text).symbol
            assert symbol is not None
            seen = {text}
            for altered in damage(text, symbol, Random(f"{seed} {damage.__name__} {text}")):
                if altered not in seen:
                    seen.add(altered)
                    yield damage.__name__, text, altered
