"""Parsing what people send about accounts."""

from typing import Any
from zoneinfo import available_timezones

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.utils.translation import gettext

from enlace.accounts.rules.people import UNSEEN
from enlace.accounts.rules.permissions import Role
from enlace.common.characters import unseen_in
from enlace.common.errors import Invalid, Problem

TIME_ZONES = tuple(
    sorted(
        zone for zone in available_timezones() if zone.startswith(("America/", "Atlantic/", "Europe/")) or zone == "UTC"
    )
)


# What the libraries raise for an answer that no browser gave; they let some of it through.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class Credential(forms.JSONField):
    """What a device answered; JSON nested or numbered beyond what can be read is no answer."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class WholeAnswer:
    """Takes an answer that is not whole as one that is wrong."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class SignInWithPasskeyForm(WholeAnswer, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a password."""

    credential = Credential(required=True, widget=forms.HiddenInput)


class SecondStepPasskeyForm(WholeAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after a password."""

    credential = Credential(required=True, widget=forms.HiddenInput)


class ConfirmPasskeyForm(WholeAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, to show again that it is you."""

    credential = Credential(required=True, widget=forms.HiddenInput)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that verifies its user, always: it signs in alone."""

    credential = Credential(required=True, widget=forms.HiddenInput)
    passwordless = forms.BooleanField(required=True, initial=True, widget=forms.HiddenInput)

    def clean(self) -> Any:
        try:
            return super().clean()
        except MALFORMED as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class ProfileForm(forms.Form):
    """Who somebody is, and how pages are shown to them."""

    full_name = forms.CharField(max_length=150)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(choices=[(zone, zone.replace("_", " ")) for zone in TIME_ZONES])

    def clean_full_name(self) -> str:
        name = " ".join(str(self.cleaned_data["full_name"]).split())
        if code := unseen_in(name):
            raise forms.ValidationError(gettext(UNSEEN), params={"code": code})
        return name


# Every authority of the State; no code of an authority looks like it.
ALL = "*"


class InvitationForm(forms.Form):
    """Whom to invite, to what."""

    email = forms.CharField(max_length=254)
    role = forms.ChoiceField()
    authority = forms.CharField(max_length=60, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Take the authority of a contributor as it was chosen: one, or expressly all; nobody gets all by silence."""
        sent: dict[str, Any] = super().clean() or {}
        chosen = sent.get("authority", "")
        if sent.get("role") == Role.CONTRIBUTOR and not chosen:
            self.add_error("authority", gettext("Choose for which authority: one of them, or all of the State."))
        return sent | {"authority": "" if chosen == ALL else chosen}

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["role"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(role.value, role.value) for role in roles]


class NominationForm(forms.Form):
    """Whom a State names, by which note."""

    state = forms.CharField(max_length=16, required=False)
    full_name = forms.CharField(max_length=150, required=False)
    email = forms.CharField(max_length=254, required=False)
    note_number = forms.CharField(max_length=80, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class TrailForm(forms.Form):
    """Which entries of the trail to show."""

    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    verb = forms.CharField(max_length=80, required=False)


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Return what was sent, parsed. Raises: Invalid, with a problem for each field at fault."""
    if not form.is_valid():
        raise Invalid([Problem(field, str(fault)) for field, faults in form.errors.items() for fault in faults])
    return form.cleaned_data
