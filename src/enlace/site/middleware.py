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
from enlace.common.errors import EnlaceError, Invalid, NotFound, Problem, Unavailable

Handler = Callable[[HttpRequest], HttpResponse]
# What reaches a view, which says which of them it takes; TRACE would give a request back with all that it carries.
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
Json = dict[str, str]


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
        if request.method not in METHODS:
            return not_allowed(request, ", ".join(METHODS))
        if _holds_nul(request):
            return respond(request, NotFound())
        method = request.method
        if method == "HEAD":
            # Views answer it as GET; the server leaves out the body.
            request.method = "GET"
        response = self.get_response(request)
        request.method = method
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = not_allowed(request, response.get("Allow", ""))
        # What a person signed in may read stays neither in a shared cache nor on the disk of the machine.
        if hasattr(request, "user") and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, EnlaceError):
            return None
        match = request.resolver_match
        page = getattr(match.func, "answers", {}).get(type(error)) if match else None
        if match is not None and page is not None:
            answer: HttpResponse = page(request, *match.args, **match.kwargs, error=error)
            return answer
        return respond(request, error)


def _holds_nul(request: HttpRequest) -> bool:
    """Return whether the address or what was sent with it holds NUL, which no text of the product can and one
    database engine refuses with a failure of its own.
    """
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    is_form = request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    return is_form and any("\0" in value for values in request.POST.lists() for value in (values[0], *values[1]))


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
    response = told(request, error.status, "" if problems else message, problems)
    if isinstance(error, Unavailable):
        response["Retry-After"] = str(error.retry)
    return response


def told(request: HttpRequest, status: int, message: str = "", problems: Iterable[Json] = ()) -> HttpResponse:
    """Return an answer that says what is wrong: JSON to a program, a page to a person."""
    if is_for_programs(request):
        body = {"status": status, "title": HTTPStatus(status).phrase, "detail": message, "problems": list(problems)}
        return JsonResponse(body, status=status)
    context = {"status": status, "message": message, "problems": problems}
    return render(request, "site/error.html", context, status=status)


def is_for_programs(request: HttpRequest) -> bool:
    """Return whether the address belongs to the interface for programs, known or not."""
    return request.path == "/api" or request.path.startswith("/api/")


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Return the answer to a method that an address does not take; OPTIONS asks which ones it takes."""
    methods = [one for one in allowed.replace(" ", "").split(",") if one not in ("", "HEAD", "OPTIONS")]
    methods += ["HEAD", "OPTIONS"] if "GET" in methods else ["OPTIONS"]
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    else:
        message = gettext("This address does not take %(method)s; it takes: %(allowed)s.")
        response = told(request, 405, message % {"method": request.method, "allowed": ", ".join(methods)})
    response["Allow"] = ", ".join(methods)
    return response
