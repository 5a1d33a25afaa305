"""`as_of`: the date to which a source speaks, as exactly as the source gives it."""

import re
from calendar import monthrange
from datetime import date

DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
PERIOD = re.compile(r"^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$")
DECEMBER = 12


def day(text: str) -> date | None:
    """Return the date written as `2017-04-20`, or None if `text` is anything else.

    >>> day("2017-04-20"), day("20170420"), day("2017-02-30")
    (datetime.date(2017, 4, 20), None, None)
    """
    if not DAY.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def last_day(as_of: str) -> date | None:
    """Return the last day of a year, a month or a day; None if `as_of` is empty or no such period.

    A source dated "2018-01" may have been written on any day of that month: only on its last day is it
    certain that what the source says had happened. Reading: ADR 0006.

    >>> last_day("2018"), last_day("2018-02"), last_day("")
    (datetime.date(2018, 12, 31), datetime.date(2018, 2, 28), None)
    """
    found = PERIOD.match(as_of)
    if found is None:
        return None
    year, month, one_day = (int(part) if part else 0 for part in found.groups())
    month = month or DECEMBER
    try:
        return date(year, month, one_day or monthrange(year, month)[1])
    except ValueError:
        return None
