"""What a person wrote in a file, as answers: words become codes, and what can be read in two ways is asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.carrying import Carried, content_of, links_in
from enlace.assessments.rules.drafts import Content, checked
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, NUMBER_TYPES, Question
from enlace.assessments.rules.shape import shown
from enlace.common.errors import N_, Problem

# What a cell of a workbook holds; a field of Word holds text alone.
Cell = str | int | float | date | None

_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})", re.ASCII)
_WHOLE = re.compile(r"-?\d+", re.ASCII)
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_ONE_MARK = re.compile(r"(\d+)[.,](\d+)", re.ASCII)
_BOTH_MARKS = re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d+)|(\d{1,3}(?:,\d{3})+)\.(\d+)", re.ASCII)
_THIN_SPACES = re.compile(r"(?<=\d)[   ](?=\d{3}(?!\d))")
_SIGNIFICANT = ".15g"


@dataclass(frozen=True)
class Tongue:
    """The words that a file may come back with, in whatever language, in lower case.

    choices: question -> word -> code; bases: word -> code.
    """

    yes: frozenset[str]
    no: frozenset[str]
    no_data: frozenset[str]
    choices: Mapping[str, Mapping[str, str]]
    bases: Mapping[str, str]


@dataclass(frozen=True)
class Raw:
    """The fields of one question as they came back. chosen: choice -> what stands beside it."""

    answer: Cell = None
    chosen: Mapping[str, Cell] = field(default_factory=dict)
    comment: Cell = None
    marking: Cell = None
    basis: Cell = None
    links: Cell = None


@dataclass(frozen=True)
class Returned:
    """What came back for one question. readings: the answers that what is written can mean, where it is not plain."""

    content: Carried
    readings: tuple[str, ...] = ()
    written: str = ""
    problems: tuple[Problem, ...] = ()


def returned(question: Question, raw: Raw, tongue: Tongue, left: Carried | None) -> Returned:
    """Return what `raw` says in answer to `question`. left: as the answer left, where that is known."""
    problems: list[Problem] = []
    written = text_of(raw.answer)
    readings: tuple[str, ...] = ()
    if question.type == "select_multiple":
        value = _chosen(question, raw, tongue, problems)
    elif isinstance(raw.answer, str) and left is not None and written == left.value:
        value = written
    else:
        readings = _canonical(question, tuple(_readings(question, raw.answer, tongue, problems)), problems)
        value = readings[0] if readings else ""
        if len(readings) == 1 and _plain(question, raw.answer):
            readings = ()
    marking = text_of(raw.marking).upper().replace(" ", "")
    basis = text_of(raw.basis)
    given = Carried(
        value, text_of(raw.comment), marking, tongue.bases.get(basis.casefold(), basis), links_in(text_of(raw.links))
    )
    found = checked(question, content_of(given, Content()), problems)
    back = Carried(found.value, found.comment, found.marking, found.basis, given.links)
    return Returned(back, readings, written if readings else "", tuple(problems))


def text_of(cell: Cell) -> str:
    """Return what a cell holds as text, without spaces at its ends.

    >>> text_of(3.0), text_of(0.1), text_of(None), text_of(" a "), text_of(date(2026, 4, 3))
    ('3', '0.1', '', 'a', '2026-04-03')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        number = Decimal(format(cell, _SIGNIFICANT)) if isinstance(cell, float) else Decimal(cell)
        return f"{number.normalize():f}" if number else "0"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    # Excel writes the first half of a line end of Windows in this way.
    return cell.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n").strip()


def _canonical(question: Question, readings: tuple[str, ...], problems: list[Problem]) -> tuple[str, ...]:
    """Return those of `readings` that can be an answer, in their one form."""
    found = [parse(question, one) for one in readings]
    fit = tuple(dict.fromkeys(one for one in found if isinstance(one, str)))
    if not fit:
        problems += [one for one in found if isinstance(one, Problem)][:1]
    return fit


def _plain(question: Question, cell: Cell) -> bool:
    """Return whether a cell was read in the only way in which it can have been meant."""
    if not isinstance(cell, str) or question.type not in NUMBER_TYPES:
        return True
    plain = _WHOLE if question.type == "integer" else _PLAIN
    return bool(plain.fullmatch(cell.strip())) or not any(character.isdigit() for character in cell)


def _readings(question: Question, cell: Cell, tongue: Tongue, problems: list[Problem]) -> Iterator[str]:
    """Yield each answer that `cell` can mean; none for an empty cell, and none with a problem for no answer."""
    text = text_of(cell)
    if not text:
        return
    if question.type in NO_DATA_TYPES and (text.casefold() in tongue.no_data or text == NO_DATA):
        yield NO_DATA
    elif question.id in tongue.choices:
        yield from _code(question, text, tongue.choices[question.id], problems)
    elif question.type == "date":
        yield from _days(question, cell, text, problems)
    elif question.type in NUMBER_TYPES:
        yield from _numbers(question, cell, text, problems)
    else:
        yield text


def _code(question: Question, text: str, known: Mapping[str, str], problems: list[Problem]) -> Iterator[str]:
    code = known.get(" ".join(text.split()).casefold())
    if code is None:
        message = N_("“%(value)s” is not in the list of this question; choose one of the list")
        problems.append(Problem(question.id, message, {"value": shown(text)}))
    else:
        yield code


def _chosen(question: Question, raw: Raw, tongue: Tongue, problems: list[Problem]) -> str:
    """Return the codes beside which a yes stands."""
    marks = {code: text_of(cell).casefold() for code, cell in raw.chosen.items()}
    chosen = [code for code, mark in marks.items() if mark in tongue.yes]
    for code, mark in marks.items():
        if mark and mark not in tongue.yes and mark not in tongue.no:
            message = N_("“%(value)s” stands beside the choice %(code)s; write yes or no there")
            problems.append(Problem(question.id, message, {"value": shown(mark), "code": code}))
    if not chosen and any(mark in tongue.no for mark in marks.values()):
        message = N_("there is a “no” and no “yes”; choose what applies, or leave all choices empty")
        problems.append(Problem(question.id, message))
    return " ".join(chosen)


def _days(question: Question, cell: Cell, text: str, problems: list[Problem]) -> Iterator[str]:
    if isinstance(cell, date):
        yield text
        return
    found = list(dict.fromkeys(days_in(text))) if isinstance(cell, str) else []
    if not found:
        message = N_("“%(value)s” is no date that can be read; write year, month and day, as 2026-04-03")
        problems.append(Problem(question.id, message, {"value": shown(text)}))
    yield from found


def days_in(text: str) -> Iterator[str]:
    """Yield every day that `text` can mean, with the day before the month first.

    >>> list(days_in("03/04/2026")), list(days_in("25.4.2026")), list(days_in("2026-04-03")), list(days_in("03/04/26"))
    (['2026-04-03', '2026-03-04'], ['2026-04-25'], ['2026-04-03'], [])
    """
    if match := _YEAR_FIRST.fullmatch(text):
        orders = [(match[1], match[2], match[3])]
    elif match := _DAY.fullmatch(text):
        orders = [(match[3], match[2], match[1]), (match[3], match[1], match[2])]
    else:
        return
    for year, month, day in orders:
        try:
            yield date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue


def _numbers(question: Question, cell: Cell, text: str, problems: list[Problem]) -> Iterator[str]:
    found = [text] if isinstance(cell, int | float) and not isinstance(cell, bool) else []
    if isinstance(cell, str):
        found = list(dict.fromkeys(numbers_in(text)))
        if question.type == "integer" and len(found) > 1:
            found = [one for one in found if "." not in one]
    if not found:
        message = N_("“%(value)s” is no number; write digits alone")
        problems.append(Problem(question.id, message, {"value": shown(text)}))
    yield from found


def numbers_in(text: str) -> Iterator[str]:
    """Yield every number that `text` can mean, the mark before decimals first.

    >>> list(numbers_in("3,5")), list(numbers_in("1.234")), list(numbers_in("1.234.567")), list(numbers_in("1 234,5"))
    (['3.5'], ['1.234', '1234'], ['1234567'], ['1234.5'])
    """
    text = _THIN_SPACES.sub("", text)
    sign, digits = ("-", text[1:]) if text[:1] in ("-", "\N{MINUS SIGN}") else ("", text)
    if digits.isascii() and digits.isdigit():
        yield sign + digits
    if match := _ONE_MARK.fullmatch(digits):
        yield f"{sign}{match[1]}.{match[2]}"
    if _GROUPED.fullmatch(digits) and not digits.startswith("0"):
        yield sign + re.sub(r"[.,]", "", digits)
    if match := _BOTH_MARKS.fullmatch(digits):
        whole, decimals = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield f"{sign}{re.sub(r'[.,]', '', whole)}.{decimals}"


def folded(words: Mapping[str, str]) -> dict[str, str]:
    """Return word -> code with the words as they are compared, whatever is written in capitals."""
    return {" ".join(word.split()).casefold(): code for word, code in words.items()}
