"""The one place where errors become HTTP answers, and where a view without a stated access is refused."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from enlace.common.errors import EnlaceError, Invalid, Unavailable

Handler = Callable[[HttpRequest], HttpResponse]


class ErrorMiddleware:
    """Maps `EnlaceError` to its status, as a page or, under /api/, as JSON."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond(request, error) if isinstance(error, EnlaceError) else None


def respond(request: HttpRequest, error: EnlaceError) -> HttpResponse:
    """Return the answer to `request` that failed with `error`."""
    message = gettext(error.message) % error.params if error.params else gettext(error.message)
    problems = [
        {"where": problem.where, "what": gettext(problem.message) % problem.params}
        for problem in (error.problems if isinstance(error, Invalid) else ())
    ]
    response: HttpResponse
    if request.path.startswith("/api/"):
        body = {"status": error.status, "title": HTTPStatus(error.status).phrase, "detail": message}
        response = JsonResponse(body | {"problems": problems}, status=error.status)
    else:
        context = {"status": error.status, "message": "" if problems else message, "problems": problems}
        response = render(request, "site/error.html", context, status=error.status)
    if isinstance(error, Unavailable):
        response["Retry-After"] = str(error.retry)
    return response
