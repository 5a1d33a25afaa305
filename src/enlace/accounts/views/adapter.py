"""What we ask of django-allauth where it lets its users choose."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from enlace.accounts.actions.own import note_sign_in
from enlace.accounts.models import User
from enlace.accounts.queries import actor_of
from enlace.accounts.rules.factor_secrets import seal, unseal
from enlace.common import clock


def may_sign_in(user: User) -> bool:
    """Return whether the account is open: invented people have one in the demonstration only."""
    return user.is_active and (settings.ENLACE_DEMO or not user.synthetic)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Finds people by e-mail; an account that is closed signs in no more, and its sessions end."""

    def user_can_authenticate(self, user: User) -> bool:
        return may_sign_in(user)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up, no inactive accounts told from unknown ones, no leaving the site; each sign-in is told."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if may_sign_in(user):
            return None
        clear_login(request)
        return redirect("accounts:sign_in")

    def login(self, request: HttpRequest, user: User) -> None:
        records = get_authentication_records(request, user)
        super().login(request, user)
        request.session["begun"] = request.session["seen"] = clock.now().timestamp()
        by = actor_of(user, address=self.get_client_ip(request))
        note_sign_in(user, _way(records), by=by, at=clock.now())

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our own views tell what was done, in our words."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: `note_change` writes the letter, in the person's language."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: letters are written by actions."""


def _way(records: list[dict[str, Any]]) -> str:
    methods = {record.get("method"): record for record in records}
    if methods.get("mfa", {}).get("passwordless"):
        return "passkey"
    return next((way for way in ("password", "demonstration", "invitation") if way in methods), "other")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Names the site in a browser's list of passkeys and in an app's list of codes; seals what the database keeps."""

    def _get_site_name(self) -> str:
        return "Enlace"

    def encrypt(self, text: str) -> str:
        return seal(text, settings.ENLACE_FACTOR_KEYS)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, settings.ENLACE_FACTOR_KEYS)
