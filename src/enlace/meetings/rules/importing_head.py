"""What a report says of the meeting as a whole and of documents; what it does not say stays unknown."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from enlace.meetings.rules.holding import LONGEST_NAME, LONGEST_TITLE
from enlace.meetings.rules.importing_draft import DraftDocument, Head
from enlace.meetings.rules.importing_lines import Line
from enlace.meetings.rules.importing_sections import Placed
from enlace.meetings.rules.importing_text import flat
from enlace.meetings.rules.symbol_series import SERIES
from enlace.meetings.rules.symbols import LONGEST, Parsed, parse

Days = tuple[date | None, date | None]
_MONTHS = (
    "january|enero|janeiro|janvier",
    "february|febrero|fevereiro|fevrier",
    "march|marzo|marco|mars",
    "april|abril|avril",
    "may|mayo|maio|mai",
    "june|junio|junho|juin",
    "july|julio|julho|juillet",
    "august|agosto|aout",
    "september|septiembre|setiembre|setembro|septembre",
    "october|octubre|outubro|octobre",
    "november|noviembre|novembro|novembre",
    "december|diciembre|dezembro|decembre",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_DAY = r"(?P<day{0}>[0-3]?[0-9])(?:st|nd|rd|th|er|o|º|°)?"
_TO = r"\s*(?:and|to|y|al?|e|et|au|-|–|—)\s*(?:le\s+)?"
_OF = r"\s+(?:of\s+|de\s+)?"
_YEAR = r"(?:,|\s+de|\s+del|\s+of)?\s+(?P<year{0}>[12][0-9]{{3}})"
_DAY_MONTH = rf"{_DAY}{_OF}(?P<month{{0}}>{_MONTH})"
_MONTH_DAY = rf"(?P<month{{0}}>{_MONTH})\s+{_DAY}"
# “April 20 and 21, 2017”, “20 y 21 de abril de 2017”, “30 March to 1 April 2017”, “2017-04-20”.
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<iso>[12][0-9]{{3}}-[01][0-9]-[0-3][0-9])(?:{_TO}(?P<iso2>[12][0-9]{{3}}-[01][0-9]-[0-3][0-9]))?",
        rf"\b{_DAY_MONTH.format(1)}{_YEAR.format(1)}{_TO}{_DAY_MONTH.format(2)}{_YEAR.format(2)}",
        rf"\b{_MONTH_DAY.format(1)}{_YEAR.format(1)}{_TO}{_MONTH_DAY.format(2)}{_YEAR.format(2)}",
        rf"\b{_MONTH_DAY.format(1)}{_TO}{_MONTH_DAY.format(2)}{_YEAR.format(1)}",
        rf"\b{_DAY_MONTH.format(1)}{_TO}{_DAY_MONTH.format(2)}{_YEAR.format(1)}",
        rf"\b{_MONTH_DAY.format(1)}(?:{_TO}{_DAY.format(2)})?{_YEAR.format(1)}",
        rf"\b{_DAY.format(1)}(?:{_TO}{_DAY.format(2)})?{_OF}(?P<month1>{_MONTH}){_YEAR.format(1)}",
    )
)
_LABEL = re.compile(r"\s*(?P<label>dates?|fechas?|datas?|place|venue|lugar|local|lieu)\s*:\s*(?P<said>.+)")
_UNSURE = re.compile(
    r"\b(?:between|entre|not? |nao |non |unknown|desconocid|desconhecid|inconnu|inferred|inferid|deduit)"
)
_HELD = re.compile(
    r"\b(?:held|took\s+place|celebrad[ao]|se\s+celebro|tuvo\s+lugar|realizad[ao]|realizou-se|se\s+realizou|tenue)\s+(?:(?:in|at|en|em|a|au)\s+(?:la\s+ciudad\s+de\s+|o\s+)?"
    r"(?P<place>[^;:()]{2,80}?),?\s+)?(?:on|from|el|los\s+dias|los|del|em|nos\s+dias|de|le|les|du)\s+"
    rf"(?=[0-3]?[0-9]\b|[12][0-9]{{3}}-|(?:{_MONTH})\b)"
)
_IN = re.compile(r",?\s(?:in|at|en|em|à|au)\s(?:la ciudad de )?")
_PLACE_BEFORE = re.compile(
    r"\s*(?P<place>(?:[A-ZÀ-Þ][^\s0-9;:]*)(?:\s(?:(?:de|del|do|da|la|los|las|of|and|y|e)\s)*[A-ZÀ-Þ][^\s0-9;:]*){0,6})"
    r",\s+(?:del?\s+|du\s+|le\s+|on\s+|from\s+|el\s+)?"
)
_OWN_TITLE = re.compile(
    r"\s*(?:report|informe|relatorio|rapport|minutes|acta|ata)\s+(?:of|del?|d[aou]|de\s+la)?\s*(?:the\s+)?"
    r"(?:meeting|reunion|reuniao)\s*:\s*"
)
_MEETING = re.compile(r"\b(?:meeting|reunion|reuniao|session|sesion|sessao|conference|conferencia|conference)\b")
_STARTS = sorted({re.split(r"[#@]", one.name)[0] for one in SERIES}, key=len, reverse=True)
_LOOSE = {"/": r"\s?/\s?", ".": r"\.?\s?", "-": r"[\s‐-―-]{0,2}", " ": r"\s?"}
_SYMBOL = re.compile(
    r"(?<![\w/])(?:" + "|".join("".join(_LOOSE.get(sign, re.escape(sign)) for sign in one) for one in _STARTS) + r")"
    r"[^\s,;:()“”\"]*(?:\s?[0-9][^\s,;:()“”\"]*)?(?:\s?\([A-Z0-9./\s-]{2,16}\))?"
    r"(?:[\s,/-]{0,2}(?:rev|add|ad|corr|cor)\.?\s?[0-9]{1,2})*",
)
_ROLES = (
    ("agenda", re.compile(r"\b(?:agenda|temario|orden del dia|ordre du jour)\b")),
    ("work schedule", re.compile(r"\b(?:schedule|calendario|cronograma|programme de travail|calendrier)\b")),
    ("mandate for the meeting", re.compile(r"\b(?:mandat\w*|mandato\w*)\b")),
    ("report", re.compile(r"\b(?:report|informe|relatorio|rapport)\b")),
)
_NEAR = 120
_LONGEST_HEAD_LINE = 400


def head_of(lines: Sequence[Line], before: Sequence[Line]) -> Head:
    """Return what the report says of the meeting. before: the lines in front of the first item of the agenda.

    A day that stands alone is as likely that of the document: only a labelled one, one of a sentence that says when the
    meeting was held, or several days count.
    """
    starts_on, ends_on, place = _when_and_where(before)
    return Head(
        title=_title(before),
        symbol=next((symbol for line in before if (symbol := _whole_symbol(line.text))), ""),
        starts_on=starts_on,
        ends_on=ends_on,
        place=place[:LONGEST_NAME],
        synthetic=any("SYNTHETIC" in line.text for line in lines),
    )


def _title(before: Sequence[Line]) -> str:
    for line in before:
        if found := _OWN_TITLE.match(flat(line.text)):
            return line.text[found.end() :].strip()[:LONGEST_TITLE]
    named = [line for line in before if _MEETING.search(flat(line.text)) and len(line.text) <= LONGEST_TITLE]
    named = [line for line in named if not line.text.rstrip().endswith((".", ";")) and not _dates(line.text)]
    return named[0].text.strip() if named else ""


def _whole_symbol(text: str) -> str:
    found = _symbols(text)
    if len(found) != 1 or len(found[0][1].as_printed) + 2 < len(text.strip()):
        return ""
    symbol = found[0][1].symbol
    return str(symbol) if symbol and symbol.number is not None else ""


def _when_and_where(before: Sequence[Line]) -> tuple[date | None, date | None, str]:
    short = [line.text for line in before if len(line.text) <= _LONGEST_HEAD_LINE]
    days, place = _labelled(short)
    for text in short:
        if held := _held(text):
            days, place = days or held[0], place or held[1]
        elif days is None and (alone := _place_and_days(text)):
            days, place = alone[0], place or alone[1]
    return (*(days or (None, None)), place)


def _labelled(texts: Sequence[str]) -> tuple[Days | None, str]:
    """Return what stands after “Date:” and “Place:”; (None, None) as days where it is said that they are not known."""
    days: Days | None = None
    place = ""
    for text in texts:
        found = _LABEL.match(flat(text))
        said = text[found.start("said") :] if found else ""
        unsure = _UNSURE.search(flat(said))
        if found and found["label"].startswith(("date", "fecha", "data")):
            days = (None, None) if unsure else _dates(said) or days
        elif found and not unsure:
            place = place or said.strip(" .")
    return days, place


def _held(text: str) -> tuple[Days, str] | None:
    """Return the days and place of a sentence that says when the meeting was held."""
    held = _HELD.search(flat(text))
    days = _dates(text[held.end() :]) if held else None
    if held is None or days is None:
        return None
    return days, _IN.split(text[held.start("place") : held.end("place")])[-1].strip(" ,") if held["place"] else ""


def _place_and_days(text: str) -> tuple[Days, str] | None:
    """Return the days and place of a line that holds nothing else: “Washington, D.C., April 20 and 21, 2017”."""
    for pattern in _DATES:
        found = pattern.search(flat(text))
        if found is None or text[found.end() :].strip(" ."):
            continue
        before = text[: found.start()]
        place = _PLACE_BEFORE.fullmatch(before)
        days = _days_of(found)
        if days and days[0] != days[1] and (place or not before.strip()):
            return days, place["place"].strip(" ,") if place else ""
    return None


def _dates(text: str) -> Days | None:
    """Return the first and last day that `text` names first, or None.

    >>> _dates("del 30 de marzo al 1 de abril de 2017")
    (datetime.date(2017, 3, 30), datetime.date(2017, 4, 1))
    >>> _dates("April 20 and 21, 2017")
    (datetime.date(2017, 4, 20), datetime.date(2017, 4, 21))
    """
    for pattern in _DATES:
        found = pattern.search(flat(text))
        if found and (days := _days_of(found)):
            return days
    return None


def _days_of(found: re.Match[str]) -> Days | None:
    part = found.groupdict()
    try:
        if part.get("iso"):
            first = date.fromisoformat(part["iso"])
            return first, date.fromisoformat(part["iso2"]) if part["iso2"] else first
        last_month = part.get("month2") or part["month1"]
        last_year = part.get("year2") or part["year1"]
        first = date(int(part["year1"]), _MONTH_OF[part["month1"]], int(part["day1"]))
        last = date(int(last_year), _MONTH_OF[last_month], int(part["day2"])) if part.get("day2") else first
    except ValueError:
        return None
    return (first, last) if first <= last else None


def documents_in(places: Sequence[Placed]) -> tuple[DraftDocument, ...]:
    """Return the documents that the report refers to, each once, with the item under which it is named first."""
    found: dict[str, DraftDocument] = {}
    for one in places:
        for begin, parsed in _symbols(one.line.text):
            symbol = str(parsed.symbol) if parsed.ok else parsed.as_printed
            if symbol not in found:
                found[symbol] = DraftDocument(symbol, _role(one.line.text, begin), one.item)
    return tuple(found.values())


def _role(text: str, begin: int) -> str:
    """Return what a document is called in the words just before its symbol, the nearest of them; "" for nothing."""
    near = flat(text)[max(0, begin - _NEAR) : begin]
    named = [(last.end(), role) for role, pattern in _ROLES for last in pattern.finditer(near)]
    return max(named)[1] if named else ""


def _symbols(text: str) -> list[tuple[int, Parsed]]:
    return list(_each_symbol(text))


def _each_symbol(text: str) -> Iterator[tuple[int, Parsed]]:
    for one in _SYMBOL.finditer(text):
        printed = one[0].rstrip(" .,;/-")
        parsed = parse(printed[:LONGEST])
        symbol = parsed.symbol
        if symbol is None or (symbol.number is None and not symbol.shelf):
            continue
        yield one.start(), parsed
