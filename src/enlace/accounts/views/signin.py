"""Signing in and out of the demonstration; elsewhere sign-in stays closed until a second factor exists."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.views.access import public


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign the person in and go where they were heading."""
    # The home page in the language in which the form was read: the address begins with it.
    home = "/" + request.path.split("/")[1] + "/"
    wanted = request.POST.get("next") or request.GET.get("next", "")
    target = wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else home
    form = AuthenticationForm(request, data=request.POST or None)
    if settings.ENLACE_DEMO and request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(target)
    context = {
        "form": form,
        "next": target,
        "demo": settings.ENLACE_DEMO,
        "people": settings.ENLACE_DEMO_PEOPLE,
        "demo_password": settings.ENLACE_DEMO_PASSWORD,
    }
    return render(request, "site/signin.html", context, status=422 if request.method == "POST" else 200)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")
