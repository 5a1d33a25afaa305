"""How somebody signs in: passkeys, password and authenticator app, recovery codes."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import PasswordChangeView, PasswordSetView, ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from enlace.accounts.actions.invitations import take_up_roles
from enlace.accounts.actions.own import CHANGES, note_change
from enlace.accounts.models import User
from enlace.accounts.queries import people
from enlace.accounts.views.access import actor, signed_in, verified
from enlace.accounts.views.attempts import failed
from enlace.common import clock
from enlace.common.errors import N_, WrongStatus


@signed_in
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how the person signs in, and what is still missing for their roles to be effective."""
    user = request.user
    assert isinstance(user, User)
    found = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((one.wrap() for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "verified": verified(request),
        "has_password": user.has_usable_password(),
        "passkeys": [one for one in found if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "removable": people.factors(user.pk) > 1,
    }
    return render(request, "accounts/security.html", context)


ENROLLED = frozenset({"passkey_added", "app_added"})


def changed(request: HttpRequest, change: str) -> None:
    """Tell of a change to how the person signs in.

    The first second factor makes the session in which it is set up and the roles effective, and ends every other one.
    """
    user = request.user
    assert isinstance(user, User)
    note_change(user, change, by=actor(request), at=clock.now())
    messages.success(request, gettext(CHANGES[change]))
    if change in ENROLLED and not verified(request) and people.factors(user.pk) == 1:
        for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
            session.end()
        record_authentication(request, user, method="mfa", enrolled=True)
        request.session.cycle_key()
        UserSession.objects.create_from_request(request)
        take_up_roles(user, by=actor(request), at=clock.now())
        # Whoever acts from here on has the roles.
        del request.enlace_actor  # type: ignore[attr-defined]


def one_must_stay(request: HttpRequest) -> None:
    """Refuse to take away the last second factor. Raises: WrongStatus."""
    if people.factors(int(request.user.pk or 0)) <= 1:
        raise WrongStatus(N_("This is your only second factor. Set up another one first."))


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]
    """Setting up a passkey, which is to verify its user and to be found without a name."""

    template_name = "accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        changed(self.request, "passkey_added")
        return redirect("accounts:security")


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/remove_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        one_must_stay(self.request)
        super().form_valid(form)
        changed(self.request, "passkey_removed")
        return redirect("accounts:security")


class AddAppView(ActivateTOTPView):  # type: ignore[misc]
    """Setting up an authenticator app, which goes with a password."""

    template_name = "accounts/add_app.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and not user.has_usable_password():
            return redirect("account_set_password")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        changed(self.request, "app_added")
        return response


class RemoveAppView(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "accounts/remove_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        one_must_stay(self.request)
        super().form_valid(form)
        changed(self.request, "app_removed")
        return redirect("accounts:security")


class MakeCodesView(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/make_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        changed(self.request, "codes_made")
        return response


class CodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/codes.html"


class SetPasswordView(PasswordSetView):  # type: ignore[misc]
    """A first password; an app goes with it, so that is what comes next."""

    template_name = "accounts/password.html"

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        changed(self.request, "password_changed")
        reauthenticate_by_password(self.request)
        return redirect("mfa_activate_totp" if not self._has_app() else "accounts:security")

    def get_default_success_url(self) -> str:
        return reverse("accounts:security")

    def _has_app(self) -> bool:
        held = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP)
        return bool(held.exists())


class ChangePasswordView(PasswordChangeView):  # type: ignore[misc]
    template_name = "accounts/password.html"

    def get_default_success_url(self) -> str:
        return reverse("accounts:security")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        changed(self.request, "password_changed")
        return response


def unconfirmed(request: HttpRequest, form: Any) -> None:
    """Note that whoever sits at a session could not show that it is theirs."""
    user = request.user
    assert isinstance(user, User)
    failed(request, user.email, "confirm", form)


class ConfirmPasswordView(ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        unconfirmed(self.request, form)
        response: HttpResponse = super().form_invalid(form)
        return response


class ConfirmCodeView(CodeReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        unconfirmed(self.request, form)
        response: HttpResponse = super().form_invalid(form)
        return response


class ConfirmPasskeyView(ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        unconfirmed(self.request, form)
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response
