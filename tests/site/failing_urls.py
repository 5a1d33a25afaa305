"""Addresses of a server on which one page fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from enlace.accounts.views.access import public
from enlace.site.urls import handler400, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


@public
def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("a secret")


urlpatterns = [*urlpatterns, path("fails/", fails), path("api/fails", fails)]
