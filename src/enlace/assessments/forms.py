"""Parsing of what the Secretariat enters."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IssueForm(forms.Form):
    """Issuing an edition: as what, under which document symbol; seen: the hash that the person confirms."""

    status = forms.ChoiceField(
        label=pgettext_lazy("of an edition", "Status"),
        choices=[("preliminary", _("Preliminary")), ("final", _("Final"))],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
    )
    symbol = forms.CharField(label=_("Document symbol"), max_length=80, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


MOVE = "move."


def read_moves(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the moves chosen for removed questions: question before -> question now."""
    return {name.removeprefix(MOVE): target for name, target in sent.items() if name.startswith(MOVE) and target}
