"""Parsing of what the Secretariat enters."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enlace.assessments.rules.carrying import Taken

# How a page says what is to become of one answer of a file.
HERE, FILE, MEANT = "here", "file", "meant:"
LONGEST_NUMBER = 9


class IssueForm(forms.Form):
    """Issuing an edition: as what, under which document symbol; seen: the hash that the person confirms."""

    status = forms.ChoiceField(
        label=pgettext_lazy("of an edition", "Status"),
        choices=[("preliminary", _("Preliminary")), ("final", _("Final"))],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
    )
    symbol = forms.CharField(label=_("Document symbol"), max_length=80, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def chosen_in(sent: Mapping[str, str], questions: Iterable[str]) -> dict[str, Taken]:
    """Return which answers of a file a person takes: `choice.Q` is `file`, or the answer that was meant.

    `seen.Q`: the number of the draft that the page showed beside it.
    """
    found = {}
    for question in questions:
        choice, seen = sent.get(f"choice.{question}", ""), sent.get(f"seen.{question}", "")
        if choice and choice != HERE:
            number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_NUMBER else 0
            found[question] = Taken(number, "" if choice == FILE else choice.removeprefix(MEANT))
    return found
