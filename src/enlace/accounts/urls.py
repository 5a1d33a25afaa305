"""Addresses of accounts: our own, and those of django-allauth that we use, each with who may open it."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from enlace.accounts.views import factors, own, people, signin, trail
from enlace.accounts.views.access import View, public, signed_in

# Pages of the library would take PUT as POST.
page = require_http_methods(["GET", "HEAD", "POST"])


def confirmed(view: View) -> View:
    """Have a page of one's own account ask for a password or a second factor first, if there is one."""
    return signed_in(reauthentication_required(view, app="allauth.mfa"))


pages = [
    path("sign-in/", public(page(signin.SignInView.as_view())), name="sign_in"),
    path("sign-out/", signin.sign_out, name="sign_out"),
    path("invitation/<str:token>/", own.invitation, name="invitation"),
    path("account/", own.profile, name="profile"),
    path("account/security/", factors.security, name="security"),
    path("people/<str:place>/", people.index, name="people"),
    path("people/<str:place>/nominate/", people.nominate, name="nominate"),
    path("people/<str:place>/invitations/<int:number>/send/", people.send_again, name="send_again"),
    path("people/<str:place>/invitations/<int:number>/withdraw/", people.take_back, name="withdraw"),
    path("people/<str:place>/<int:number>/<str:act>/", people.person, name="person"),
    path("nominations/", people.nominations, name="nominations"),
    path("nominations/<int:number>/", people.decision, name="decision"),
    path("trail/<str:place>/", trail.index, name="trail"),
    path("trail/<str:place>/entries.jsonl", trail.export, name="trail_export"),
]
if settings.ENLACE_DEMO:
    pages.append(path("sign-in/as/<str:username>/", signin.demonstration, name="demonstration"))

# By these names allauth finds its own pages.
ways_in = [
    path("sign-in/", public(page(signin.SignInView.as_view())), name="account_login"),
    path("sign-in/passkey/", public(page(signin.PasskeySignInView.as_view())), name="mfa_login_webauthn"),
    path("sign-in/second-step/", public(page(signin.SecondStepView.as_view())), name="mfa_authenticate"),
    path("account/security/", factors.security, name="mfa_index"),
    path("account/security/", factors.security, name="mfa_list_webauthn"),
    path("account/sessions/", signed_in(page(own.SessionsView.as_view())), name="usersessions_list"),
    path("account/password/", confirmed(page(factors.ChangePasswordView.as_view())), name="account_change_password"),
    path("account/password/set/", confirmed(page(factors.SetPasswordView.as_view())), name="account_set_password"),
    path("account/passkeys/add/", signed_in(page(factors.AddPasskeyView.as_view())), name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove/",
        signed_in(page(factors.RemovePasskeyView.as_view())),
        name="mfa_remove_webauthn",
    ),
    path("account/app/add/", signed_in(page(factors.AddAppView.as_view())), name="mfa_activate_totp"),
    path("account/app/remove/", signed_in(page(factors.RemoveAppView.as_view())), name="mfa_deactivate_totp"),
    path("account/codes/", signed_in(page(factors.CodesView.as_view())), name="mfa_view_recovery_codes"),
    path("account/codes/new/", signed_in(page(factors.MakeCodesView.as_view())), name="mfa_generate_recovery_codes"),
    path(
        "account/confirm/password/",
        signed_in(page(factors.ConfirmPasswordView.as_view())),
        name="account_reauthenticate",
    ),
    path("account/confirm/code/", signed_in(page(factors.ConfirmCodeView.as_view())), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        signed_in(page(factors.ConfirmPasskeyView.as_view())),
        name="mfa_reauthenticate_webauthn",
    ),
]

urlpatterns = [path("", include((pages, "accounts"))), *ways_in]
