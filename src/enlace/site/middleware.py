"""Where errors become HTTP answers, a view without a stated access is refused, and a session ends in time."""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.translation import gettext

from enlace.accounts.models import User
from enlace.common import clock
from enlace.common.errors import EnlaceError, Invalid, Problem, Unavailable

Handler = Callable[[HttpRequest], HttpResponse]
# The session is stored when it changes: not with every request of somebody who works.
SEEN_EVERY_SECONDS = 60


class SessionMiddleware:
    """Ends a session in which nothing was done for long, or that is old; shows instants in the person's time zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            self._end_if_over(request)
        zone = request.user.time_zone if isinstance(request.user, User) else settings.TIME_ZONE
        with timezone.override(zone):
            return self.get_response(request)

    def _end_if_over(self, request: HttpRequest) -> None:
        now, session = clock.now().timestamp(), request.session
        begun, seen = session.setdefault("begun", now), session.get("seen", now)
        if now - seen > settings.ENLACE_IDLE_MINUTES * 60 or now - begun > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > SEEN_EVERY_SECONDS or "seen" not in session:
            session["seen"] = now


class ErrorMiddleware:
    """Maps `EnlaceError` to its status, as a page or, under /api/, as JSON; made once, when the server starts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        unstated = list(views_without_access(get_resolver().url_patterns))
        if unstated:
            raise ImproperlyConfigured(f"neither @public, @signed_in nor @needs(permission): {', '.join(unstated)}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What a person signed in may read stays neither in a shared cache nor on the disk of the machine.
        if hasattr(request, "user") and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond(request, error) if isinstance(error, EnlaceError) else None


def views_without_access(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Yield the address of each view that does not say who may open it."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views_without_access(pattern.url_patterns, address)
        elif not getattr(pattern.callback, "access", None):
            yield address


def respond(request: HttpRequest, error: EnlaceError) -> HttpResponse:
    """Return the answer to `request` that failed with `error`."""
    problems = [
        {"where": problem.where, "what": Problem("", gettext(problem.message), problem.params).text()}
        for problem in (error.problems if isinstance(error, Invalid) else ())
    ]
    # An empty text is not to be translated: in a catalogue it stands for the head of the file.
    message = Problem("", gettext(error.message) if error.message else "", error.params).text()
    response: HttpResponse
    if request.path.startswith("/api/"):
        told = "" if problems else message
        body = {"status": error.status, "title": HTTPStatus(error.status).phrase, "detail": told}
        response = JsonResponse(body | {"problems": problems}, status=error.status)
    else:
        context = {"status": error.status, "message": "" if problems else message, "problems": problems}
        response = render(request, "site/error.html", context, status=error.status)
    if isinstance(error, Unavailable):
        response["Retry-After"] = str(error.retry)
    return response
