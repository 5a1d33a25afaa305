"""What the codes of this room are called for people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.agreements import Ending
from enlace.cooperation.rules.conditions import Kind
from enlace.cooperation.rules.legal_basis import Carries
from enlace.directory.views.telling import sentence
from enlace.instruments.templatetags.standings import period

CARRIES_WORDS: Mapping[Carries, str] = {
    Carries.TREATY: N_("carries a request alone"),
    Carries.CONDITIONAL: N_("serves on a condition"),
    Carries.FACILITATES: N_("supports cooperation beside another basis"),
}
AGREEMENT_CARRIES: Mapping[Carries | None, str] = {
    **{one: CARRIES_WORDS[one] for one in Carries},
    None: N_("how far it carries a request is not recorded"),
}
ENDING_WORDS: Mapping[Ending, str] = {
    Ending.UNKNOWN: N_("not known whether it has ended"),
    Ending.NONE: N_("has not ended, as of the date of the source"),
    Ending.ENDED: N_("has ended"),
}
END_AHEAD = N_("its end is recorded, and yet to come")
KIND_WORDS: Mapping[Kind, str] = {
    Kind.AUTHORITY: N_("Authority that is competent"),
    Kind.LANGUAGES: N_("Languages in which requests are accepted"),
    Kind.DECLARATION: N_("Declarations and reservations"),
    Kind.NOTIFICATION: N_("Notifications to the United Nations"),
    Kind.DUAL_CRIMINALITY: N_("Dual criminality"),
}
# What is said where nothing is recorded.
UNKNOWN_WORDS: Mapping[Kind, str] = {
    Kind.AUTHORITY: N_("no authority is recorded in the directory as competent for this"),
    Kind.LANGUAGES: N_("not recorded, or not for everybody to read"),
    Kind.DECLARATION: N_("the source notes none; whether there is one it does not say"),
    Kind.NOTIFICATION: N_("whether anything was notified is not recorded"),
    Kind.DUAL_CRIMINALITY: N_("whether it is asked for is not recorded: ask the desk"),
}
FIELD_WORDS: Mapping[str, str] = {
    "code": N_("Code"),
    "title": N_("Title"),
    "parties": N_("Parties"),
    "forms": N_("Forms of cooperation"),
    "carries": N_("How far it carries"),
    "signed_on": N_("Signed on"),
    "in_force_on": N_("In force from"),
    "ending": N_("Has it ended?"),
    "ended_on": N_("No longer in force from"),
    "url": N_("Link"),
    "citation": N_("Where it was published"),
    "as_of": N_("As of"),
    "note": N_("Note"),
    "synthetic": N_("Invented"),
}


def in_force_words(in_force: bool | None) -> str:
    """Return the words of whether an agreement is in force; None: that cannot be told."""
    if in_force is None:
        return N_("cannot be told")
    return N_("in force") if in_force else N_("not in force")


def value_words(value: Any) -> str:
    """Return what a field of an agreement holds, in the reader's words."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Ending):
        return gettext(ENDING_WORDS[value])
    if isinstance(value, Carries):
        return gettext(AGREEMENT_CARRIES[value])
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return "\n".join(f"{tongue}: {text}" for tongue, text in value.items())
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def reason(one: Problem, states: Mapping[str, str] | None = None) -> str:
    """Return why something holds or cannot be told, in words. states: the names of those that it may name by code."""
    params = dict(one.params)
    if code := params.get("state"):
        params["state"] = (states or {}).get(str(code), code)
    if as_of := params.get("as_of"):
        params["as_of"] = period(str(as_of))
    return sentence(Problem(one.where, one.message, params))
