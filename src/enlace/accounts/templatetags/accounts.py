"""How roles, and the entries of the trail, are called on pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from enlace.accounts.rules.people import ROLE_NAMES
from enlace.accounts.rules.permissions import Role
from enlace.accounts.rules.trail_words import DETAIL_WORDS, SECRETARIAT, VALUE_WORDS, VERB_WORDS

register = template.Library()
# A hash is told to be compared by eye; whole it stands in the lines of JSON.
HASH_CHARACTERS = 19


@register.filter
def role_name(role: str) -> str:
    """Return the name of a role in the language of the page."""
    return gettext(ROLE_NAMES[Role(role)])


@register.filter
def authority_name(code: str, names: Mapping[str, str]) -> str:
    """Return for which authority of a State a contributor acts."""
    return names.get(code, code) if code else gettext("All authorities of the State")


@register.filter
def verb_words(verb: str) -> str:
    """Return what a kind of entry is called; the kind itself where it has no words any more."""
    return gettext(VERB_WORDS[verb]) if verb in VERB_WORDS else verb


@register.filter
def detail_words(detail: Mapping[str, Any]) -> str:
    """Return the details of an entry as one line for people.

    >>> detail_words({"changes": 3, "states": ["ATG", "ARG"], "file": "a.csv"})
    'changes: 3; States: ATG, ARG; file: a.csv'
    """
    found = []
    for key, value in detail.items():
        word = gettext(DETAIL_WORDS[key]) if key in DETAIL_WORDS else key
        values = [_value(key, one) for one in (value if isinstance(value, list) else [value])]
        text = ", ".join(one for one in values if one)
        if text:
            found.append(f"{word}: {text}")
    return "; ".join(found)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    code = "" if value is None else str(value)
    if (key, code) in VALUE_WORDS:
        return gettext(VALUE_WORDS[key, code])
    if key in ("role", "roles", "as") and code in ROLE_NAMES:
        return gettext(ROLE_NAMES[Role(code)])
    if key == "as" and code == SECRETARIAT:
        return gettext("the Secretariat")
    if key == "fields":
        words: Mapping[str, str] = import_string(settings.ENLACE_FIELD_NAMES)()
        return words.get(code, code)
    return code[:HASH_CHARACTERS] + "…" if key.endswith("_hash") and len(code) > HASH_CHARACTERS else code
