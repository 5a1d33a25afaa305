"""The desk of whoever signed in, their profile, their sessions, and accepting an invitation."""

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.actions.invitations import accept, join
from enlace.accounts.actions.own import keep_profile
from enlace.accounts.forms import ProfileForm, cleaned
from enlace.accounts.models import User
from enlace.accounts.queries import people, trail
from enlace.accounts.rules.people import ROLE_NAMES
from enlace.accounts.rules.permissions import Actor, Role
from enlace.accounts.views.access import actor, address_of, public, signed_in, verified
from enlace.accounts.views.factors import changed
from enlace.accounts.views.signin import let_in
from enlace.common import clock


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show, or keep, the person's name, language and time zone."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST":
        sent = cleaned(ProfileForm(request.POST))
        keep_profile(user, **sent, by=actor(request), at=clock.now())
        messages.success(request, gettext("Your profile was saved."))
        return redirect("accounts:profile")
    initial = {"full_name": user.full_name, "language": user.language, "time_zone": user.time_zone}
    return render(request, "accounts/profile.html", {"form": ProfileForm(initial=initial)})


class SessionsView(ListUserSessionsView):  # type: ignore[misc]
    """Where the person is signed in, ending it everywhere else, and who tried in vain."""

    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusals = trail.refusals(self.request.user.get_username())
        return {**super().get_context_data(**kwargs), "refusals": refusals}

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        changed(self.request, "sessions_ended")
        return redirect("usersessions_list")


@public
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link offers, or accept it.

    Whoever has an account with a second factor signs in with it first; everybody else gives a name and goes on to set
    up a second factor, after which the role is effective.
    """
    offered = people.invitation_of(token)
    user = people.user_of(offered.email)
    has_account = user is not None and people.has_factor(user.pk)
    by = actor(request)
    own = has_account and user is not None and by.user_id == user.pk and verified(request)
    if request.method == "POST" and own:
        join(token, by=by, at=clock.now())
        messages.success(request, gettext("Your new role is in effect."))
        return redirect("site:desk")
    if request.method == "POST":
        sent = cleaned(ProfileForm(request.POST))
        name = sent.pop("full_name")
        stranger = Actor(offered.email, address=address_of(request))
        person = accept(token, name, **sent, by=stranger, at=clock.now())
        let_in(request, person, "invitation")
        return redirect("accounts:security")
    initial = {"full_name": user.full_name if user else "", "language": language(), "time_zone": "UTC"}
    context = {
        "offered": offered,
        "role": gettext(ROLE_NAMES[Role(offered.role)]),
        "place": people.place_name(offered.state_code, language()),
        "has_account": has_account,
        "own": own,
        "form": ProfileForm(initial=initial),
    }
    return render(request, "accounts/invitation.html", context)
