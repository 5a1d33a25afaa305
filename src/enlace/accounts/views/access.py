"""Every view says who may open it: `@public`, `@signed_in` or `@needs(permission)`; one that does not is refused."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from enlace.accounts.models import User
from enlace.accounts.queries import actor_of
from enlace.accounts.queries.people import factors
from enlace.accounts.rules.permissions import STRANGER, Actor, Permission
from enlace.common.errors import N_, EnlaceError, NotAllowed

View = Callable[..., HttpResponseBase]
SIGNED_IN = "signed in"


def actor(request: HttpRequest) -> Actor:
    """Return who makes `request`, without any role until a second factor was shown; worked out once a request."""
    known = getattr(request, "enlace_actor", None)
    if known is None:
        user = request.user
        address = address_of(request)
        if isinstance(user, User):
            known = actor_of(user, address=address) if verified(request) else without_roles(user, address)
        else:
            known = STRANGER if not address else Actor(STRANGER.name, address=address)
        request.enlace_actor = known  # type: ignore[attr-defined]
    return cast("Actor", known)


def without_roles(user: User, address: str) -> Actor:
    """Return `user` as somebody who may keep their own account, and nothing else."""
    return Actor(user.get_username(), user_id=user.pk, address=address)


def address_of(request: HttpRequest) -> str:
    """Return the network address of whoever asks; a proxy is believed only where the settings say that there is one."""
    return str(get_adapter().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else ""


def verified(request: HttpRequest) -> bool:
    """Return whether this session showed a second factor, or a passkey that verified its user.

    The invented people of the demonstration count as verified there.
    """
    user = request.user
    if not isinstance(user, User) or not hasattr(request, "session"):
        return False
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    return "mfa" in methods or (settings.ENLACE_DEMO and user.synthetic and "demonstration" in methods)


def public(view: View) -> View:
    """Mark a view that everybody may open."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Mark a view of one's own account: whoever signed in may open it, even before a second factor is set up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if _let_in(request) else _to_sign_in(request)

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def _let_in(request: HttpRequest) -> bool:
    """Return whether somebody is signed in; a session without the second factor that its account has is ended."""
    user = request.user
    if isinstance(user, User) and not verified(request) and factors(user.pk):
        logout(request)
    return request.user.is_authenticated


def needs(permission: Permission, *others: Permission) -> Callable[[View], View]:
    """Mark a view that only those with `permission`, or one of `others`, may open.

    Strangers are sent to sign in, and whoever has shown no second factor to where one is set up.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _let_in(request):
                return _to_sign_in(request)
            if not verified(request):
                return redirect("accounts:security")
            if not any(map(actor(request).holds, (permission, *others))):
                raise NotAllowed(N_("Your role does not include this."))
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def answering(answers: Mapping[type[EnlaceError], View]) -> Callable[[View], View]:
    """Say which page answers an error raised in a view, where the general page would lose what was typed.

    The page is called as the view was, with the error as the keyword `error`.
    """

    def decorate(view: View) -> View:
        view.answers = answers  # type: ignore[attr-defined]
        return view

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': request.get_full_path()})}")
