"""Every view says who may open it: `@public` or `@needs(permission)`; one that does not is refused."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from enlace.accounts.queries import actor_of
from enlace.accounts.rules.permissions import STRANGER, Actor, Permission
from enlace.common.errors import N_, EnlaceError, NotAllowed

View = Callable[..., HttpResponseBase]


def actor(request: HttpRequest) -> Actor:
    """Return who makes `request`; worked out once a request."""
    known = getattr(request, "enlace_actor", None)
    if known is None:
        user = request.user
        known = actor_of(user) if user.is_authenticated else STRANGER
        request.enlace_actor = known  # type: ignore[attr-defined]
    return cast("Actor", known)


def public(view: View) -> View:
    """Mark a view that everybody may open."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view that only those with `permission` may open: strangers are sent to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            by = actor(request)
            if not by.known:
                return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': request.get_full_path()})}")
            if not by.holds(permission):
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
