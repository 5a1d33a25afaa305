"""Numbers that are known to be of a year: what other numbers of a run that grows with the years are held against."""

from collections.abc import Iterator
from dataclasses import dataclass

from enlace.meetings.rules.symbol_series import MEETINGS

SPECIAL_SESSIONS = "special sessions"


@dataclass(frozen=True)
class Point:
    """A number of a run and its year.

    run: that of a series (`CP/CSH`), the Permanent Council's meetings, or the special sessions of the OAS General
    Assembly. source: where it stands.
    """

    run: str
    number: int
    year: int
    source: str


_CERTIFIED = "certified texts of the General Assembly, OEA/Ser.P/{}-O.2"
_ADOPTED = "declarations and resolutions adopted, {}"
_PAGE = "list of the special sessions on the Assembly's pages"
_2880 = "AG/RES. 2880 (XLVI-O/16)"
_CICTE = "annual report of CICTE, CP/doc.3268/00"

# Run, first and last number seen, year, source.
_SPANS: tuple[tuple[str, int, int, int, str], ...] = (
    ("AG/RES.", 492, 492, 1980, "Executive Order 82-7 of the Secretary General"),
    ("AG/RES.", 1306, 1310, 1995, _ADOPTED.format("AG/doc.3303/95 rev. 1")),
    ("AG/RES.", 1362, 1365, 1996, _ADOPTED.format("AG/doc.3455/96 rev. 1")),
    ("AG/RES.", 1532, 1606, 1998, _CERTIFIED.format("XXVIII")),
    ("AG/RES.", 1607, 1697, 1999, _CERTIFIED.format("XXIX")),
    ("AG/RES.", 1975, 2060, 2004, _CERTIFIED.format("XXXIV")),
    ("AG/RES.", 2061, 2116, 2005, _ADOPTED.format("AG/doc.4496/05 rev. 1; Hemispheric Plan of Action")),
    ("AG/RES.", 2158, 2228, 2006, _ADOPTED.format("AG/doc.4634/06 rev. 1")),
    ("AG/RES.", 2259, 2266, 2007, _ADOPTED.format("AG/doc.4771/07 rev. 1")),
    ("AG/RES.", 2354, 2437, 2008, _CERTIFIED.format("XXXVIII")),
    ("AG/RES.", 2438, 2530, 2009, _CERTIFIED.format("XXXIX")),
    ("AG/RES.", 2531, 2536, 2010, _ADOPTED.format("AG/doc.5124/10")),
    ("AG/RES.", 2618, 2618, 2011, "annual report of CICTE, CP/doc.4704/12"),
    ("AG/RES.", 2814, 2871, 2014, _CERTIFIED.format("XLIV")),
    ("AG/RES.", 2880, 2880, 2016, "U.S. Department of State, text of the resolution"),
    ("AG/RES.", 2898, 2914, 2017, _CERTIFIED.format("XLVII")),
    ("AG/RES.", 2929, 2929, 2018, "CP/RES. 1117 (2200/19)"),
    ("AG/DEC.", 8, 9, 1995, _ADOPTED.format("AG/doc.3303/95 rev. 1")),
    ("AG/DEC.", 10, 12, 1996, _ADOPTED.format("AG/doc.3455/96 rev. 1")),
    ("AG/DEC.", 16, 19, 1998, _CERTIFIED.format("XXVIII")),
    ("AG/DEC.", 20, 22, 1999, _CERTIFIED.format("XXIX")),
    ("AG/DEC.", 36, 40, 2004, _CERTIFIED.format("XXXIV")),
    ("AG/DEC.", 41, 45, 2005, _ADOPTED.format("AG/doc.4496/05 rev. 1")),
    ("AG/DEC.", 46, 51, 2006, _ADOPTED.format("AG/doc.4634/06 rev. 1")),
    ("AG/DEC.", 52, 56, 2007, _ADOPTED.format("AG/doc.4771/07 rev. 1")),
    ("AG/DEC.", 57, 59, 2008, _CERTIFIED.format("XXXVIII")),
    ("AG/DEC.", 60, 62, 2009, _CERTIFIED.format("XXXIX")),
    ("AG/DEC.", 63, 65, 2010, _ADOPTED.format("AG/doc.5124/10")),
    ("AG/DEC.", 74, 79, 2014, _CERTIFIED.format("XLIV")),
    ("AG/DEC.", 95, 95, 2017, _CERTIFIED.format("XLVII")),
    ("AG/doc.", 3303, 3303, 1995, "its own cover"),
    ("AG/doc.", 3455, 3455, 1996, "its own cover"),
    ("AG/doc.", 4496, 4496, 2005, "its own cover"),
    ("AG/doc.", 4507, 4634, 2006, "AG/doc.4548/06 add. 1, AG/doc.4634/06 rev. 1"),
    ("AG/doc.", 4771, 4771, 2007, "its own cover"),
    ("AG/doc.", 4820, 4820, 2008, "its own cover"),
    ("AG/doc.", 5021, 5124, 2010, "AG/doc.5111/10 add. 2, AG/doc.5124/10"),
    ("AG/doc.", 5235, 5313, 2012, "documents of the forty-second regular session on the Assembly's pages"),
    ("AG/doc.", 5514, 5514, 2016, _2880),
    ("CP/RES.", 752, 752, 1999, _CICTE),
    ("CP/RES.", 908, 908, 2006, "Hemispheric Plan of Action against Transnational Organized Crime"),
    ("CP/RES.", 1117, 1137, 2019, "their own text; RC.30/RES. 2/19"),
    (MEETINGS, 1198, 1198, 1999, _CICTE),
    (MEETINGS, 1567, 1567, 2006, "Hemispheric Plan of Action against Transnational Organized Crime"),
    (MEETINGS, 1970, 1970, 2014, "CP/ACTA 1970/14"),
    (MEETINGS, 2200, 2245, 2019, "CP/RES. 1117 (2200/19), CP/RES. 1137 (2245/19)"),
    ("CP/doc.", 3268, 3268, 2000, "its own cover"),
    ("CP/doc.", 3602, 3602, 2002, "its own cover"),
    ("CP/doc.", 4104, 4104, 2006, "its own cover"),
    ("CP/doc.", 4553, 4553, 2011, "its own cover"),
    ("CP/doc.", 4704, 4704, 2012, "its own cover"),
    ("CP/doc.", 4988, 4988, 2014, "its own cover"),
    ("CP/doc.", 5112, 5121, 2015, _2880),
    ("CP/doc.", 5170, 5188, 2016, _2880),
    ("CP/CSH", 321, 321, 2000, "report of the Chair of the Committee, 25 January 2001"),
    ("CP/CSH", 1757, 1757, 2016, "CP/CSH/SA-64/16"),
    ("CP/CSH", 1769, 1784, 2017, "record of the meeting of national points of contact, 2017"),
    ("CP/CAJP", 1703, 1706, 2000, "the Committee's page on international law"),
    ("CP/CAJP", 1774, 1849, 2001, "the Committee's page on international law"),
    ("CP/CAJP", 1936, 1936, 2002, "the Committee's page on international law"),
    ("CP/CAJP", 2035, 2056, 2003, "the Committee's page on international law"),
    (SPECIAL_SESSIONS, 1, 1, 1970, "AG/RES. 4 (I-E/70)"),
    (SPECIAL_SESSIONS, 28, 28, 2001, "Inter-American Democratic Charter"),
    (SPECIAL_SESSIONS, 37, 37, 2009, "AG/RES. 2 (XXXVII-E/09)"),
    (SPECIAL_SESSIONS, 44, 45, 2013, _PAGE),
    (SPECIAL_SESSIONS, 46, 48, 2014, _PAGE),
    (SPECIAL_SESSIONS, 50, 50, 2015, _PAGE),
    (SPECIAL_SESSIONS, 51, 51, 2016, _PAGE),
    ("S/RES", 687, 687, 1991, "Security Council, resolution of 3 April 1991"),
    ("S/RES", 1373, 1373, 2001, "Security Council, resolution of 28 September 2001"),
    ("S/RES", 1540, 1540, 2004, "Security Council, resolution of 28 April 2004"),
)


def _points() -> Iterator[Point]:
    for run, first, last, year, source in _SPANS:
        yield Point(run, first, year, source)
        if last != first:
            yield Point(run, last, year, source)


ESTABLISHED: tuple[Point, ...] = tuple(_points())
