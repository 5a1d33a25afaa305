"""A symbol taken apart, how it is printed, and how the revisions of one work succeed one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from enlace.meetings.rules.symbol_series import Layout, series_named

# The kinds of UN paper that stand before the number, each with what follows it.
PAPERS: Mapping[str, str] = {"L": ".", "CRP": ".", "WP": ".", "INF": "/", "NGO": "/"}


@dataclass(frozen=True)
class Symbol:
    """One symbol, taken apart.

    body: a code of `BODIES`; series: as in `SERIES`, its figure filled in (`CTOC/COP/WG.3`). number: 1 or more; None
    for a place in the Official Records, which has `shelf` (`X.2.10`) instead. letter: the part of a UN resolution.
    year: four digits, None where the symbol gives none. session: as printed, in capitals (`XLVI-O`, `55`, `S-30`).
    meeting: the number of the Permanent Council's meeting that adopted it. paper: `L`, `CRP` ... of the UN.
    revision, addendum, corrigendum: 0 where there is none. addendum_revised: the revision is one of the addendum
    (`add. 1 rev. 2`). as_printed: what was read; two symbols that differ in it alone are equal.
    """

    body: str
    series: str
    number: int | None = None
    year: int | None = None
    session: str = ""
    meeting: int | None = None
    letter: str = ""
    paper: str = ""
    shelf: str = ""
    revision: int = 0
    addendum: int = 0
    corrigendum: int = 0
    addendum_revised: bool = False
    as_printed: str = field(default="", compare=False)

    @property
    def work(self) -> str:
        """The symbol without revision, addendum and corrigendum: what all revisions of one work share."""
        return _head(self)

    @property
    def original(self) -> "Symbol":
        """The symbol of the work itself, as it was first issued."""
        return replace(self, revision=0, addendum=0, corrigendum=0, addendum_revised=False, as_printed="")

    def __str__(self) -> str:
        return _head(self) + _tail(self)


def revision_order(symbol: Symbol) -> tuple[str, int, int, int, int]:
    """Return the key that sorts the documents of a work in the order in which they succeed one another.

    The work as first issued, its corrigenda, its addenda with their own revisions, then the first revision, and so on.
    """
    if symbol.addendum_revised:
        return (symbol.work, 0, symbol.addendum, symbol.revision, symbol.corrigendum)
    return (symbol.work, symbol.revision, symbol.addendum, 0, symbol.corrigendum)


def as_json(symbol: Symbol) -> dict[str, str | int | None]:
    """Return the object that stands for the parts of a symbol; what it does not give is null, and a revision 0.

    session: also the number of a Council's meeting, as text, since it stands in the same place.
    """
    return {
        "body": symbol.body,
        "series": symbol.series,
        "number": symbol.number,
        "year": symbol.year,
        "session": symbol.session or (str(symbol.meeting) if symbol.meeting is not None else None),
        "meeting": symbol.meeting,
        "letter": symbol.letter or None,
        "paper": symbol.paper or None,
        "shelf": symbol.shelf or None,
        "revision": symbol.revision,
        "addendum": symbol.addendum,
        "corrigendum": symbol.corrigendum,
        "work": symbol.work,
        "canonical": str(symbol),
    }


def _head(symbol: Symbol) -> str:
    series = series_named(symbol.series)
    if series.layout is Layout.SHELF:
        return f"{symbol.series}/{symbol.shelf}" if symbol.shelf else symbol.series
    if series.layout.of_the_un:
        return _un_head(symbol, series.layout)
    start = f"{symbol.series}{series.separator}{symbol.number}"
    year = "" if symbol.year is None else f"{symbol.year % 100:02}"
    if series.layout is Layout.NUMBERED:
        return f"{start}/{year}"
    place = symbol.session or symbol.meeting
    return f"{start} ({place}/{year})" if place else start


def _un_head(symbol: Symbol, layout: Layout) -> str:
    number = f"{symbol.paper}{PAPERS.get(symbol.paper, '')}{symbol.number}{symbol.letter}"
    if layout is Layout.YEARLY:
        return f"{symbol.series}/{symbol.year}/{number}"
    if is_roman_session(symbol.session):
        return f"{symbol.series}/{number} ({symbol.session})"
    in_brackets = "" if symbol.year is None else f" ({symbol.year})"
    return "/".join(part for part in (symbol.series, symbol.session, number) if part) + in_brackets


def is_roman_session(session: str) -> bool:
    """Whether a UN session is printed in Roman numerals, as it was until 1976: `XVII`, `S-VI`."""
    return bool(session) and session[-1].isalpha()


def _tail(symbol: Symbol) -> str:
    of_the_un = series_named(symbol.series).layout.of_the_un
    words = {"rev": symbol.revision, "add": symbol.addendum, "corr": symbol.corrigendum}
    order = ("add", "rev", "corr") if symbol.addendum_revised else ("rev", "add", "corr")
    form = "/{}.{}" if of_the_un else " {}. {}"
    return "".join(
        form.format(word.capitalize() if of_the_un else word, words[word]) for word in order if words[word] > 0
    )
