"""Signing in, with a passkey alone or with a password and a second step, and signing out."""

from typing import Any

from allauth.account.internal import flows
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from enlace.accounts.models import User
from enlace.accounts.views.access import public
from enlace.accounts.views.attempts import failed
from enlace.common.errors import N_, NotFound


class SignInView(LoginView):  # type: ignore[misc]
    """The page of both ways; a fault says neither whether the address nor whether the password was wrong."""

    template_name = "accounts/sign_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.cleaned_data.get("password"):
            failed(self.request, form.cleaned_data.get("login", ""), "password", form)
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "next": get_next_redirect_url(self.request) or "",
            "passkey_failed": self.request.GET.get("passkey") == "failed",
            "people": settings.ENLACE_DEMO_PEOPLE if settings.ENLACE_DEMO else (),
        }


class PasskeySignInView(LoginWebAuthnView):  # type: ignore[misc]
    """What the browser sends after it asked for a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        wanted = get_next_redirect_url(self.request)
        query = {"passkey": "failed"} | ({"next": wanted} if wanted else {})
        return redirect(f"{reverse('accounts:sign_in')}?{urlencode(query)}")


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """After the password: a code of the app, a recovery code, or a passkey."""

    template_name = "accounts/second_step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        failed(self.request, self.stage.login.user.email, "second", form)
        response: HttpResponse = super().form_invalid(form)
        return response


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    flows.logout.logout(request)
    return redirect("site:home")


@public
@require_POST
def demonstration(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in one of the invented people; there is no such address outside the demonstration."""
    user = User.objects.filter(username=username, synthetic=True).first()
    if not settings.ENLACE_DEMO or user is None:
        raise NotFound(N_("There is no such person."))
    return let_in(request, user, "demonstration", get_next_redirect_url(request))


def let_in(request: HttpRequest, user: User, way: str, target: str | None = None) -> HttpResponse:
    """Sign `user` in, in a new session, whoever was signed in here before."""
    flows.logout.logout(request)
    record_authentication(request, user, method=way)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=target))
    return response
