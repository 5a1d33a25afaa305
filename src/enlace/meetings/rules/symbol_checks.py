"""What is wrong with what a symbol states: its session, years and numbers, alone and against a register of others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, pairwise

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.roman import from_roman, to_roman
from enlace.meetings.rules.symbol_form import Symbol, is_roman_session, revision_order
from enlace.meetings.rules.symbol_points import ESTABLISHED, SPECIAL_SESSIONS, Point
from enlace.meetings.rules.symbol_series import BODIES, MEETINGS, Layout, series_named
from enlace.meetings.rules.symbols import Parsed, parse

# The first regular session of the OAS General Assembly was held in 1971, and one has been held each year since.
YEAR_BEFORE_REGULAR_SESSIONS = 1970
# The first session of the UN General Assembly opened in January 1946; each later one opens in the September of
# 1945 plus its number, and lasts until the next September.
YEAR_BEFORE_UN_SESSIONS = 1945
FIRST_ARABIC_SESSION = 31
FIRST_ARABIC_SPECIAL_SESSION = 8


@dataclass(frozen=True)
class Register:
    """What symbols are held against.

    points: numbers known to be of a year. documents: the symbols known to exist, each with its date, if that is known.
    """

    points: tuple[Point, ...] = ()
    documents: Mapping[Symbol, date | None] = field(default_factory=dict)


NOTHING_KNOWN = Register()


def register_of(documents: Mapping[Symbol, date | None], points: tuple[Point, ...] = ESTABLISHED) -> Register:
    """Return a register of `documents`, whose numbers are points too, unless something is wrong with the symbol."""
    sound = [one for one in documents if not problems_of(one, register=Register(points))]
    own = [Point(run, number, one.year, str(one)) for one in sound if one.year for run, number in _runs(one)]
    return Register((*points, *own), documents)


def checked(text: str, *, register: Register = NOTHING_KNOWN, today: date | None = None) -> Parsed:
    """Return what `text` says as a symbol, with all that is wrong with how it is written and with what it states.

    >>> [problem.text() for problem in checked("AG/RES. 2880 (XLV-O/16)").problems]
    ['XLV-O was the regular session of 2015, and that of 2016 is XLVI-O']
    """
    parsed = parse(text)
    if parsed.symbol is None:
        return parsed
    stated = problems_of(parsed.symbol, register=register, today=today)
    return Parsed(parsed.as_printed, parsed.symbol, (*parsed.problems, *stated))


def problems_of(
    symbol: Symbol,
    *,
    register: Register = NOTHING_KNOWN,
    today: date | None = None,
    dated_on: date | None = None,
) -> tuple[Problem, ...]:
    """Return everything that is wrong with what `symbol` states; nothing that only looks unusual.

    register: what its numbers are held against; only a contradiction to a known point counts. today: without it no year
    lies in the future. dated_on: the date that the document bears, if it is known.
    Each problem's `where` is the symbol as printed. Malformed Roman numerals are for `parse` to report.
    """
    faults: list[Problem] = []

    def fault(message: str, **params: object) -> None:
        faults.append(Problem(symbol.as_printed or str(symbol), message, params))

    _regular_session(symbol, today, fault)
    _un_session(symbol, today, fault)
    _year(symbol, today, fault)
    _date(symbol, dated_on, fault)
    if symbol.year is not None:
        for run, number in _runs(symbol):
            _against_points(run, number, symbol.year, register.points, fault)
    return tuple(faults)


Fault = Callable[..., None]


def _regular_session(symbol: Symbol, today: date | None, fault: Fault) -> None:
    """A regular session of the OAS General Assembly is of one year. Special ones are held when they are called."""
    number = _assembly_session(symbol, "O")
    if number is None or symbol.year is None:
        return
    year = YEAR_BEFORE_REGULAR_SESSIONS + number
    if symbol.year == year:
        return
    if symbol.year == YEAR_BEFORE_REGULAR_SESSIONS:
        fault(N_("the General Assembly of the OAS held no regular session before %(year)s"), year=symbol.year + 1)
        return
    right = f"{to_roman(symbol.year - YEAR_BEFORE_REGULAR_SESSIONS)}-O"
    params = {"session": symbol.session, "year": year, "printed": symbol.year, "right": right}
    if today and year > today.year:
        fault(N_("%(session)s will be the regular session of %(year)s, and that of %(printed)s is %(right)s"), **params)
    else:
        fault(N_("%(session)s was the regular session of %(year)s, and that of %(printed)s is %(right)s"), **params)


def _assembly_session(symbol: Symbol, kind: str) -> int | None:
    """Return the number of the session of the OAS General Assembly, if `symbol` names one of that kind."""
    numeral, _, printed_kind = symbol.session.partition("-")
    return from_roman(numeral) if symbol.body == "GA" and printed_kind == kind else None


def _un_session(symbol: Symbol, today: date | None, fault: Fault) -> None:
    if series_named(symbol.series).layout is not Layout.SESSIONAL:
        return
    kind, _, figure = symbol.session.rpartition("-")
    number = from_roman(figure) if is_roman_session(symbol.session) else int(figure)
    if number is None:
        return
    first_arabic = {"": FIRST_ARABIC_SESSION, "S": FIRST_ARABIC_SPECIAL_SESSION}.get(kind)
    if first_arabic and is_roman_session(symbol.session) and number >= first_arabic:
        fault(N_("session %(session)s is printed in Arabic figures"), session=symbol.session)
    if first_arabic and not is_roman_session(symbol.session) and number < first_arabic:
        fault(N_("session %(session)s is printed in Roman figures"), session=symbol.session)
    if kind:
        return
    opens = YEAR_BEFORE_UN_SESSIONS + number
    if today and opens > today.year:
        fault(N_("session %(session)s does not open before %(year)s"), session=symbol.session, year=opens)
    if symbol.year is not None and symbol.year not in (opens, opens + 1):
        fault(
            N_("session %(session)s lasted from %(first)s to %(last)s, not in %(year)s"),
            session=symbol.session,
            first=opens,
            last=opens + 1,
            year=symbol.year,
        )


def _year(symbol: Symbol, today: date | None, fault: Fault) -> None:
    first = series_named(symbol.series).first_year
    if symbol.year is None:
        return
    if symbol.year < first:
        fault(
            N_("%(year)s is before %(body)s issued such documents, which it has done since %(first)s"),
            year=symbol.year,
            body=BODIES[symbol.body].code,
            first=first,
        )
    if today and symbol.year > today.year:
        fault(
            N_("%(year)s lies in the future; %(body)s has issued such documents since %(first)s"),
            year=symbol.year,
            body=BODIES[symbol.body].code,
            first=first,
        )


def _date(symbol: Symbol, dated_on: date | None, fault: Fault) -> None:
    """A document may be dated later than its symbol (a revision of the next year), never in an earlier year."""
    if dated_on is None:
        return
    if symbol.year is not None and dated_on.year < symbol.year:
        fault(N_("it is dated %(date)s, before the year of its symbol"), date=dated_on.isoformat())
    if series_named(symbol.series).layout is Layout.SESSIONAL and symbol.session.isdecimal():
        opens = YEAR_BEFORE_UN_SESSIONS + int(symbol.session)
        if dated_on.year not in (opens, opens + 1):
            fault(
                N_("it is dated %(date)s, and session %(session)s lasted from %(first)s to %(last)s"),
                date=dated_on.isoformat(),
                session=symbol.session,
                first=opens,
                last=opens + 1,
            )


def _runs(symbol: Symbol) -> Iterator[tuple[str, int]]:
    """Return the numbers of `symbol` that grow with the years, each with its run."""
    run = series_named(symbol.series).run
    special = _assembly_session(symbol, "E")
    if special is not None:
        yield SPECIAL_SESSIONS, special
    elif run and symbol.number is not None:
        yield run, symbol.number
    if symbol.meeting is not None:
        yield MEETINGS, symbol.meeting


def _against_points(run: str, number: int, year: int, points: Iterable[Point], fault: Fault) -> None:
    """Report the nearest point that `number` of `year` contradicts: numbers of a run grow with the years."""
    against = [
        one
        for one in points
        if one.run == run
        and one.year != year
        and (one.number == number or (one.number < number) is not (one.year < year))
    ]
    if not against:
        return
    nearest = min(against, key=lambda one: (abs(one.number - number), one.year))
    fault(
        N_("number %(number)s cannot be of %(year)s: number %(known)s is of %(known_year)s (%(source)s)"),
        number=number,
        year=year,
        known=nearest.number,
        known_year=nearest.year,
        source=nearest.source,
    )


def reference_problem(symbol: Symbol, register: Register) -> Problem | None:
    """Return why a reference to `symbol` leads nowhere in the documents of `register`; None, if it leads somewhere.

    A work is found by what identifies it: where numbers run on, series and number are enough, so a short citation
    (`CP/RES. 908`) leads to the whole symbol, and one with a misprinted session leads to the document meant.
    """
    where = symbol.as_printed or str(symbol)
    same_work = [one for one in register.documents if identity(one) == identity(symbol)]
    if not same_work:
        return Problem(where, N_("no document with this symbol is known"))
    if symbol.work == str(symbol) or any(revision_order(one)[1:] == revision_order(symbol)[1:] for one in same_work):
        return None
    return Problem(where, N_("the document is known, but not this revision, addendum or corrigendum of it"))


def identity(symbol: Symbol) -> tuple[str, ...]:
    """Return what tells the work of `symbol` from every other one, whether it is cited short or in full."""
    series = series_named(symbol.series)
    if series.run and _assembly_session(symbol, "E") is None:
        return (symbol.series, str(symbol.number))
    # A UN session says the year already; that it is printed too makes no other document.
    return (replace(symbol, year=None).work if series.layout is Layout.SESSIONAL else symbol.work,)


def revision_problems(documents: Mapping[Symbol, date | None]) -> tuple[Problem, ...]:
    """Return what is wrong with the order of the revisions of each work among `documents`.

    A revision dated before an earlier one of the same work; a gap between two that are known. That nothing before the
    first known one is known is no fault: a record names the last revision alone.
    """
    faults: list[Problem] = []
    plain = [one for one in documents if not one.addendum and not one.corrigendum]
    ordered = sorted(plain, key=revision_order)
    for _, group in groupby(ordered, key=lambda one: one.work):
        for earlier, later in pairwise(group):
            before, after = documents[earlier], documents[later]
            params: dict[str, object] = {"earlier": str(earlier)}
            if before and after and after < before:
                params |= {"after": after.isoformat(), "before": before.isoformat()}
                faults.append(
                    Problem(
                        str(later),
                        N_("it is dated %(after)s, before %(earlier)s, which is dated %(before)s"),
                        params,
                    )
                )
            if later.revision - earlier.revision > 1:
                faults.append(Problem(str(later), N_("no revision between %(earlier)s and this one is known"), params))
    return tuple(faults)
