"""Numbers, dates and lists as the reader's language writes them, and texts of a questionnaire in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, gettext

from enlace.common.errors import N_
from enlace.common.order import alphabetical
from enlace.common.texts import Text, shown
from enlace.publishing.rules.tree import Run


def language() -> str:
    """Return the language of the reader as texts name it: `en`, `es`, `pt` or `fr`."""
    return (get_language() or "en")[:2]


def locale() -> Locale:
    """Return the reader's locale; Portuguese is that of Brazil."""
    return Locale.parse({"pt": "pt_BR"}.get(language(), language()))


def number(value: float | Decimal | str) -> str:
    """Return a number, at most three decimals."""
    return format_decimal(Decimal(str(value)), format="#,##0.###", locale=locale())


def share(value: float) -> str:
    """Return a share (0 to 1) as a whole percentage."""
    return format_percent(value, format="#,##0\u00a0%" if language() in ("es", "fr") else "#,##0%", locale=locale())


def day(value: date | str | None) -> str:
    """Return a date in words, or a dash where it is not known."""
    if not value:
        return "—"
    on = date.fromisoformat(value) if isinstance(value, str) else value
    written = format_date(on, "long", locale=locale())
    # The first of a month is an ordinal in French, which CLDR leaves out.
    return written.replace("1 ", "1er ", 1) if language() == "fr" and on.day == 1 else written


def language_name(code: str) -> str:
    """Return the name of a language in the reader's own; the code where it has none."""
    try:
        return Locale.parse(code).get_display_name(locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


UNITS = {
    "cases": N_("cases"),
    "agreements": N_("agreements"),
    "US dollars": N_("US dollars"),
    "firearms": N_("firearms"),
    "persons": N_("persons"),
    "requests": N_("requests"),
    "states": N_("States"),
    "teams": N_("teams"),
}


def unit_name(unit: str) -> str:
    """Return a unit in the reader's language where we know it, else as the questionnaire has it."""
    return gettext(UNITS[unit]) if unit in UNITS else unit


def listed(items: Sequence[str]) -> str:
    """Return “a, b and c”."""
    return format_list(list(items), locale=locale())


def say(texts: Text) -> str:
    """Return a multilingual text as the reader can best read it."""
    return shown(texts, language()).text


def run(texts: Text, *, bold: bool = False) -> Run:
    """Return a multilingual text as a run that names its language where it is not the reader's."""
    found = shown(texts, language())
    return Run(found.text, bold=bold, language="" if found.language == language() else found.language)


def quoted(text: str) -> str:
    """Return `text` in the quotation marks of the reader's language."""
    marks: Mapping[str, tuple[str, str]] = {"es": ("«", "»"), "fr": ("«\u00a0", "\u00a0»")}
    opening, closing = marks.get(language(), ("“", "”"))
    return f"{opening}{text}{closing}"


def state_names(states: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return code -> name in the reader's language, in alphabetical order."""
    names = {state["code"]: say(state["names"]) or state["code"] for state in states}
    return dict(sorted(names.items(), key=lambda item: alphabetical(item[1])))
