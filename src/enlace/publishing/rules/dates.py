"""Dates as a document in a language writes them."""

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


def written(day: date, language: str) -> str:
    """Return `day` in words, or as an ISO date where the language is not known.

    >>> written(date(2017, 4, 20), "es")
    '20 de abril de 2017'
    """
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
    return format_date(day, "long", locale=locale)
