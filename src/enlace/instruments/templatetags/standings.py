"""Filters that say a standing, a period, a title and a note in the reader's language."""

from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from enlace.common.errors import Problem
from enlace.common.texts import Shown, shown
from enlace.directory.queries import PackView
from enlace.instruments.documents import standing_words
from enlace.instruments.queries.standings import Cell
from enlace.instruments.queries.treaties import Title
from enlace.instruments.rules.comparison import Flag
from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import Status
from enlace.instruments.rules.standing import Force
from enlace.instruments.rules.wording import (
    ACTION_WORDS,
    ADDRESSEE_WORDS,
    COLUMN_TITLES,
    FLAG_WORDS,
    FORCE_WORDS,
    STATUS_MEANINGS,
    STATUS_WORDS,
)

register = template.Library()

SHAPES = {
    Status.PARTY: "party",
    Status.SIGNATORY: "signatory",
    Status.NONE_RECORDED: "none",
    Status.UNKNOWN: "unknown",
}
YEAR, YEAR_AND_MONTH = 4, 7


@register.filter
def standing_mark(cell: Cell) -> SafeString:
    """Return the standing as a shape and words; “Party” alone where no entry into force is recorded."""
    return _mark(cell.standing.status, cell.force, get_language() or "en")


@register.filter
def status_mark(status: Status) -> SafeString:
    """Return a status alone as a shape and a word."""
    return _mark(status, None, get_language() or "en")


@lru_cache(maxsize=256)
def _mark(status: Status, force: Force | None, language: str) -> SafeString:
    words = standing_words(status, force)
    return format_html('<span class="status status--{}">{}</span>', SHAPES[status], words)


@register.filter
def status_word(status: str) -> str:
    return gettext(STATUS_WORDS[Status(status)])


@register.filter
def status_meaning(status: Status) -> str:
    return gettext(STATUS_MEANINGS[status])


@register.filter
def force_words(force: Force) -> str:
    return gettext(FORCE_WORDS[force])


@register.filter
def period(as_of: str) -> str:
    """Return a year, a month or a day as the reader's language writes it."""
    return _period(as_of, get_language() or "en")


@lru_cache(maxsize=4096)
def _period(as_of: str, language: str) -> str:
    found = last_day(as_of)
    if found is None or len(as_of) == YEAR:
        return as_of
    return date_format(found, "YEAR_MONTH_FORMAT" if len(as_of) == YEAR_AND_MONTH else "DATE_FORMAT")


@register.filter
def pack_name(pack: PackView) -> str:
    """Return the title of a pack alone, for the title of a page."""
    return shown(pack.title, get_language() or "en").text


@register.filter
def pack_title(pack: PackView) -> SafeString:
    """Return the title of a pack, marked with its language where that is not the reader's."""
    return said(shown(pack.title, get_language() or "en"))


@register.filter
def said(title: Title | Shown) -> SafeString:
    """Return a text, marked with its language where that is not the reader's."""
    if title.language == (get_language() or "en")[:2]:
        return format_html("{}", title.text)
    return format_html('<span lang="{}">{}</span>', title.language, title.text)


@register.filter
def action_word(kind: str) -> str:
    """Return the kind of an action, as it stands where it is none of the usual ones."""
    return gettext(ACTION_WORDS[kind]) if kind in ACTION_WORDS else kind


@register.filter
def addressee_words(addressee: str) -> str:
    return gettext(ADDRESSEE_WORDS[addressee]) if addressee in ADDRESSEE_WORDS else addressee


@register.filter
def column_title(column: str) -> str:
    return gettext(COLUMN_TITLES[column])


@register.filter
def flag_words(flag: Flag) -> str:
    return gettext(FLAG_WORDS[flag])


@register.filter
def problem_text(problem: Problem) -> str:
    """Return a problem in the reader's language, without its place."""
    message = gettext(problem.message)
    return message % problem.params if problem.params else message
