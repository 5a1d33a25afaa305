"""The series of documents whose symbols are understood: the body, what number, session and year mean, and since when.

A series that neither a document, nor a published guide, nor well-established practice bears out is left out: its
symbols are reported as of an unknown series, never guessed at. Sources: the symbols printed in the record and the Plan
of Action; certified texts of the OAS General Assembly; the guides to document symbols of the UN Dag Hammarskjöld
Library and of university libraries.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Layout(StrEnum):
    """How a symbol goes on after the name of its series."""

    ASSEMBLY = "number (session-O or -E/yy)"
    COUNCIL = "number (meeting/yy)"
    NUMBERED = "number/yy"
    SHELF = "/Roman.number"
    YEARLY = "/yyyy/number"
    SESSIONAL = "/session/number"
    PLAIN = "/number"
    SECURITY = "/number (yyyy)"

    @property
    def of_the_un(self) -> bool:
        return self in {Layout.YEARLY, Layout.SESSIONAL, Layout.PLAIN, Layout.SECURITY}


@dataclass(frozen=True)
class Body:
    """A body that issues documents. since: the first year that a document of it can bear."""

    code: str
    name: str
    since: int


@dataclass(frozen=True)
class Series:
    """One series.

    name: as printed; `#` stands for an Arabic number and `@` for a Roman one. example: a whole symbol.
    separator: what stands between name and number. run: the name under which its numbers run on through the years;
    empty, where they begin anew or nothing is known of it. since: the first year, if it is younger than its body.
    seen: a document of it, or a guide that lists it, was seen; else it stands here for well-established practice.
    """

    name: str
    body: str
    layout: Layout
    example: str
    meaning: str
    separator: str = ""
    run: str = ""
    since: int | None = None
    seen: bool = True

    @property
    def first_year(self) -> int:
        return self.since if self.since is not None else BODIES[self.body].since


BODIES = {
    one.code: one
    for one in (
        Body("OAS", "Organization of American States", 1948),
        Body("GA", "OAS General Assembly", 1970),
        Body("RC", "Meeting of Consultation of Ministers of Foreign Affairs", 1948),
        Body("CP", "OAS Permanent Council", 1970),
        Body("CSH", "Committee on Hemispheric Security", 1995),
        Body("CAJP", "Committee on Juridical and Political Affairs", 1970),
        Body("CAAP", "Committee on Administrative and Budgetary Affairs", 1970),
        Body("CISC", "Committee on Inter-American Summits Management and Civil Society Participation", 1970),
        Body("CG", "General Committee of the Permanent Council", 1970),
        Body("CEDOT", "Special Committee on Transnational Organized Crime", 1970),
        Body("CIDI", "Inter-American Council for Integral Development", 1996),
        Body("CICTE", "Inter-American Committee against Terrorism", 1999),
        Body("CICAD", "Inter-American Drug Abuse Control Commission", 1986),
        Body("MESICIC", "Follow-up mechanism of the Inter-American Convention against Corruption", 2001),
        Body("REMJA", "Meetings of Ministers of Justice or Attorneys General of the Americas", 1997),
        Body("MISPA", "Meetings of Ministers Responsible for Public Security in the Americas", 2008),
        Body("UNGA", "United Nations General Assembly", 1946),
        Body("UNSC", "United Nations Security Council", 1946),
        Body("ECOSOC", "United Nations Economic and Social Council", 1946),
        Body("CCPCJ", "Commission on Crime Prevention and Criminal Justice", 1992),
        Body("CND", "Commission on Narcotic Drugs", 1946),
        Body("COP-UNTOC", "Conference of the Parties to the Palermo Convention (Vienna)", 2004),
        Body("WGIC", "Working Group on International Cooperation of COP-UNTOC", 2004),
        Body("COSP-UNCAC", "Conference of the States Parties to the UN Convention against Corruption", 2006),
    )
}

# The run of the Permanent Council's meetings, whose numbers stand in resolutions and minutes alike.
MEETINGS = "meetings"

_RESOLUTIONS = "numbers of regular sessions run on from year to year; those of a special session begin at 1"
_RUNS_ON = "numbers run on from year to year"
_ANEW = "numbers begin anew"
_BY_YEAR = "numbers begin anew each year"
_BY_SESSION = "numbers begin anew with each session, which opens in September and lasts a year"

# The letters of OEA/Ser. that the published guide lists (A to K), that documents seen bear, and Q and W.
SHELVES = {"G": "CP", "P": "GA"}
_SHELF_LETTERS = "ABCDEFGHIJKLPQTW"

SERIES: tuple[Series, ...] = (
    Series(
        "AG/RES.", "GA", Layout.ASSEMBLY, "AG/RES. 2880 (XLVI-O/16)", f"resolution; {_RESOLUTIONS}", " ", run="AG/RES."
    ),
    Series(
        "AG/DEC.", "GA", Layout.ASSEMBLY, "AG/DEC. 65 (XL-O/10)", f"declaration; {_RESOLUTIONS}", " ", run="AG/DEC."
    ),
    Series("AG/doc.", "GA", Layout.NUMBERED, "AG/doc.4634/06 rev. 1", f"document; {_RUNS_ON}", run="AG/doc."),
    Series("AG/INF.", "GA", Layout.NUMBERED, "AG/INF. 1/10", "information document", " ", seen=False),
    Series("AG/CG/doc.", "GA", Layout.NUMBERED, "AG/CG/doc.2/18 rev. 1", f"General Committee; {_ANEW}"),
    Series("CP/RES.", "CP", Layout.COUNCIL, "CP/RES. 908 (1567/06)", f"resolution; {_RUNS_ON}", " ", run="CP/RES."),
    Series(
        "CP/DEC.",
        "CP",
        Layout.COUNCIL,
        "CP/DEC. 9 (1369/03)",
        f"declaration; {_RUNS_ON}",
        " ",
        run="CP/DEC.",
        seen=False,
    ),
    Series("CP/doc.", "CP", Layout.NUMBERED, "CP/doc.5123/16", f"document; {_RUNS_ON}", run="CP/doc."),
    Series("CP/INF.", "CP", Layout.NUMBERED, "CP/INF. 5123/04", "information document", " ", seen=False),
    Series("CP/ACTA", "CP", Layout.NUMBERED, "CP/ACTA 1970/14", "minutes; the number is the meeting's", " ", MEETINGS),
    Series("CP/CSH", "CSH", Layout.NUMBERED, "CP/CSH-1769/17 rev. 5", f"document; {_RUNS_ON}", "-", run="CP/CSH"),
    Series("CP/CSH/INF.", "CSH", Layout.NUMBERED, "CP/CSH/INF. 100/17 add. 1 corr. 1", "information document", " "),
    Series("CP/CSH/SA", "CSH", Layout.NUMBERED, "CP/CSH/SA-64/16", "summary of a meeting", "-"),
    Series("CP/CAJP", "CAJP", Layout.NUMBERED, "CP/CAJP-2035/03 rev. 3", f"document; {_RUNS_ON}", "-", run="CP/CAJP"),
    Series("CP/CAAP", "CAAP", Layout.NUMBERED, "CP/CAAP-3200/13", "document", "-", seen=False),
    Series("CP/CISC", "CISC", Layout.NUMBERED, "CP/CISC-300/07", "document", "-", seen=False),
    Series("CP/CG", "CG", Layout.NUMBERED, "CP/CG-1700/07", "document", "-", seen=False),
    Series("RC.#/RES.", "RC", Layout.NUMBERED, "RC.30/RES. 2/19", f"resolution of the meeting numbered; {_ANEW}", " "),
    Series("CE/DOT", "CEDOT", Layout.NUMBERED, "CE/DOT-56/06", "document", "-"),
    Series("CIDI/doc.", "CIDI", Layout.NUMBERED, "CIDI/doc.8/12", "document", seen=False),
    Series("CIDI/RES.", "CIDI", Layout.ASSEMBLY, "CIDI/RES. 231 (XIII-O/08)", "resolution", " ", seen=False),
    Series("CICTE/doc.", "CICTE", Layout.NUMBERED, "CICTE/doc.8/99 rev. 1", f"document; {_ANEW}"),
    Series("CICTE/DEC.", "CICTE", Layout.NUMBERED, "CICTE/DEC. 1/10", f"declaration; {_ANEW}", " ", seen=False),
    Series("CICAD/doc.", "CICAD", Layout.NUMBERED, "CICAD/doc.1570/06", "document", seen=False),
    Series("SG/MESICIC/doc.", "MESICIC", Layout.NUMBERED, "SG/MESICIC/doc.536/18", "document"),
    Series(
        "REMJA-@/doc.", "REMJA", Layout.NUMBERED, "REMJA-V/doc.7/04 rev. 4", f"document of the meeting named; {_ANEW}"
    ),
    Series("MISPA/doc.", "MISPA", Layout.NUMBERED, "MISPA/doc. 7/08 rev. 4", f"document; {_ANEW}", " ", seen=False),
    *(
        Series(
            f"OEA/Ser.{letter}",
            SHELVES.get(letter, "OAS"),
            Layout.SHELF,
            {"L": "OEA/Ser.L/X.2.10", "P": "OEA/Ser.P/XLIV-O.2"}.get(letter, f"OEA/Ser.{letter}"),
            "place in the Official Records: a letter, then Roman and Arabic numerals",
            seen=letter not in "QW",
        )
        for letter in _SHELF_LETTERS
    ),
    Series("A/RES", "UNGA", Layout.SESSIONAL, "A/RES/55/25", f"resolution; {_BY_SESSION}"),
    Series("A", "UNGA", Layout.SESSIONAL, "A/70/174", f"document; {_BY_SESSION}"),
    *(
        Series(f"A/C.{number}", "UNGA", Layout.SESSIONAL, f"A/C.{number}/70/L.1", f"main committee; {_BY_SESSION}")
        for number in range(1, 7)
    ),
    Series("A/CONF.#", "UNGA", Layout.PLAIN, "A/CONF.222/17", f"conference; {_ANEW} with each conference"),
    Series("A/AC.#", "UNGA", Layout.PLAIN, "A/AC.291/22", f"ad hoc committee; {_ANEW} with each committee"),
    Series("S/RES", "UNSC", Layout.SECURITY, "S/RES/1373 (2001)", f"resolution; {_RUNS_ON}", run="S/RES"),
    Series("S", "UNSC", Layout.YEARLY, "S/2017/100", f"document; {_BY_YEAR} (since 1994)", since=1994),
    Series("E/RES", "ECOSOC", Layout.YEARLY, "E/RES/2017/1", f"resolution; {_BY_YEAR} (since 1978)", since=1978),
    Series("E", "ECOSOC", Layout.YEARLY, "E/2017/30", f"document; {_BY_YEAR} (since 1978)", since=1978),
    Series("E/CN.15", "CCPCJ", Layout.YEARLY, "E/CN.15/2017/10", f"document; {_BY_YEAR}"),
    Series("E/CN.7", "CND", Layout.YEARLY, "E/CN.7/2017/1", f"document; {_BY_YEAR} (since 1978)", since=1978),
    Series("CTOC/COP", "COP-UNTOC", Layout.YEARLY, "CTOC/COP/2016/15", f"document; {_BY_YEAR}"),
    Series("CTOC/COP/WG.3", "WGIC", Layout.YEARLY, "CTOC/COP/WG.3/2017/2", f"document; {_BY_YEAR}"),
    Series("CTOC/COP/WG.#", "COP-UNTOC", Layout.YEARLY, "CTOC/COP/WG.2/2007/2", f"working group; {_BY_YEAR}"),
    Series("CAC/COSP", "COSP-UNCAC", Layout.YEARLY, "CAC/COSP/2017/1", f"document; {_BY_YEAR}"),
    Series(
        "CAC/COSP/IRG", "COSP-UNCAC", Layout.YEARLY, "CAC/COSP/IRG/2017/1", f"Implementation Review Group; {_BY_YEAR}"
    ),
    Series("CAC/COSP/WG.#", "COSP-UNCAC", Layout.YEARLY, "CAC/COSP/WG.2/2017/1", f"working group; {_BY_YEAR}"),
)

# What may come between the parts of a name when it is printed carelessly.
_LOOSE = {
    "/": r"\s*/\s*",
    ".": r"[\s.]*",
    "-": r"\s*-\s*",
    "#": r"(?P<figure>[1-9][0-9]{0,3})",
    "@": r"(?P<figure>[A-Z]+)",
}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Series], ...]:
    """Return how each series begins, the longest name first; a name with a number of its own before one with any."""
    found = []
    for series in sorted(SERIES, key=lambda one: (-len(one.name), "#" in one.name)):
        name = "".join(_LOOSE.get(sign, re.escape(sign)) for sign in series.name)
        if series.layout is Layout.SHELF:
            after = r"(?=[\s.]*(?:/|$))"
        elif series.layout.of_the_un:
            after = r"(?=\s*/\s*(?:[0-9]|E?S-))" if len(series.name) == 1 else r"(?=\s*/)"
        else:
            after = r"(?=[\s.(-]|[0-9]|$)"
        found.append((re.compile(name + after, re.IGNORECASE), series))
    return tuple(found)


def series_begun(text: str) -> tuple[Series, str, str] | None:
    """Return the series that `text` begins with, its name with the figure in it filled in, and the rest of `text`.

    >>> series, name, rest = series_begun("ctoc / cop/WG.3/2017/2")
    >>> series.body, name, rest
    ('WGIC', 'CTOC/COP/WG.3', '/2017/2')
    """
    for pattern, series in _patterns():
        if found := pattern.match(text):
            figure = found.groupdict().get("figure", "").upper()
            return series, re.sub("[#@]", figure, series.name), text[found.end() :]
    return None


@cache
def series_named(name: str) -> Series:
    """Return the series of the filled-in name `name`.

    Raises: KeyError, for a name that is not in the table.
    """
    for series in sorted(SERIES, key=lambda one: "#" in one.name):
        pattern = re.escape(series.name).replace(r"\#", "[1-9][0-9]{0,3}").replace("@", "[A-Z]+")
        if re.fullmatch(pattern, name):
            return series
    raise KeyError(name)
