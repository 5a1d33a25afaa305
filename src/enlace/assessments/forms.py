"""Parsing of what the Secretariat and the States enter."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enlace.assessments.rules.values import is_date
from enlace.common.errors import N_, Problem


class IssueForm(forms.Form):
    """Issuing an edition: as what, under which document symbol; seen: the hash that the person confirms."""

    status = forms.ChoiceField(
        label=pgettext_lazy("of an edition", "Status"),
        choices=[("preliminary", _("Preliminary")), ("final", _("Final"))],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
    )
    symbol = forms.CharField(label=_("Document symbol"), max_length=80, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


LONGEST_NUMBER = 9


def read_day(sent: Mapping[str, str], name: str, problems: list[Problem]) -> date | None:
    """Return the day that a field says, None where it is empty; what is no day is a problem."""
    text = sent.get(name, "").strip()
    if not text:
        return None
    if is_date(text):
        return date.fromisoformat(text)
    problems.append(Problem(name, N_("“%(value)s” is no date; write it as 2017-04-20"), {"value": text[:40]}))
    return None


def read_number(sent: Mapping[str, str], name: str) -> int:
    """Return the whole number that a hidden field holds; 0 where it holds none."""
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0
