"""Filters that say a text, an age and a number in the reader's language."""

import re
from urllib.parse import quote

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from enlace.common.texts import Shown, Text, shown
from enlace.directory.rules.freshness import Age, Freshness
from enlace.directory.rules.wording import FIELD_WORDS

register = template.Library()

# The dot that goes with the words: full, half, hatched.
SHAPES = {Freshness.FRESH: "party", Freshness.AMBER: "signatory", Freshness.RED: "unknown"}


@register.filter
def in_words(text: Shown) -> SafeString:
    """Return a text, marked with its language where that is not the reader's."""
    if text.language == (get_language() or "en")[:2]:
        return format_html("{}", text.text)
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def texts_in_words(texts: Text) -> SafeString:
    """Return a text of several languages in the reader's, or as it can be had."""
    return in_words(shown(texts, get_language() or "en"))


@register.filter
def texts_plain(texts: Text) -> str:
    """Return the same without a mark, for the title of a page."""
    return shown(texts, get_language() or "en").text


@register.filter
def age_mark(age: Age) -> SafeString:
    """Return a dot and words: how many days ago an entry was confirmed."""
    return format_html('<span class="status status--{}">{}</span>', SHAPES[age.freshness], age_words(age))


@register.filter
def age_words(age: Age) -> str:
    if age.days is None:
        return gettext("never confirmed")
    if age.days == 0:
        return gettext("confirmed today")
    words = ngettext("confirmed %(days)s day ago", "confirmed %(days)s days ago", age.days)
    return words % {"days": age.days}


@register.filter
def dialled(number: str) -> str:
    """Return a telephone number as a link dials it.

    >>> dialled("+1 (268) 555-0100 ext. 7")
    '+12685550100;ext=7'
    """
    line, _, extension = re.sub(r"(?i)(ext\.?|x|#)", "~", number).partition("~")
    digits = "+" + "".join(re.findall(r"[0-9]", line))
    return f"{digits};ext={extension.strip()}" if extension.strip() else digits


@register.filter
def mailed(address: str) -> str:
    """Return an e-mail address as a link writes to it.

    >>> mailed("a+b&c@example.org")
    'a%2Bb%26c@example.org'
    """
    return quote(address, safe="@")


@register.filter
def field_word(name: str) -> str:
    """Return what a field of an entry is called."""
    return gettext(FIELD_WORDS[name])
