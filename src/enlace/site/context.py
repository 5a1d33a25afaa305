"""What every page's frame needs: the languages, who is signed in, whether data are synthetic."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.site.languages import PREFIXES, address_in


class Told(CookieStorage):
    """What is told on the next page, in a cookie of this host alone."""

    cookie_name = "__Host-messages" if settings.HTTPS else "messages"


def layout(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame: `language_links`, `person`, `demo`, `html_language`, `desk_address`."""
    user = getattr(request, "user", None)
    current = get_language() or "en"
    home = reverse("site:home")
    person = actor(request) if hasattr(request, "user") else None
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return {
        "html_language": "pt-BR" if current == "pt-br" else current,
        "language_links": [
            (PREFIXES.get(code, code), name, address_in(request.path, code) + query, code == current)
            for code, name in settings.LANGUAGES
        ],
        "person": person,
        "person_name": (user.full_name or user.username) if isinstance(user, User) else "",
        "person_synthetic": isinstance(user, User) and user.synthetic,
        "home_url": home,
        "navigation": [
            (label, url, _is_here(request, url, home))
            for label, url in (
                (_("Home"), home),
                (_("Treaties and States"), reverse("instruments:index")),
                (_("Reports"), reverse("assessments:reports")),
                (_("Meetings"), reverse("meetings:index")),
                (_("Directory"), reverse("directory:index")),
                (_("Whom do I call?"), reverse("directory:call")),
                (_("Under which treaty?"), reverse("cooperation:legal_basis")),
                *(
                    [(_("Requests"), reverse("cooperation:requests"))]
                    if person and (person.holds(Permission.REQUEST_KEEP) or person.holds(Permission.REQUEST_ROUTE))
                    else []
                ),
                *(
                    [(_("My replies"), reverse("assessments:replies"))]
                    if person and person.holds(Permission.REPLY_READ)
                    else []
                ),
            )
        ],
        "demo": settings.ENLACE_DEMO,
        "desk_address": settings.ENLACE_DESK_ADDRESS,
    }


def _is_here(request: HttpRequest, url: str, home: str) -> bool:
    """Return whether a page stands under an entry of the menu; some have pages under several addresses."""
    match = request.resolver_match
    if url == reverse("meetings:index") and match and match.app_name == "meetings":
        return True
    if url == reverse("cooperation:requests") and request.path.startswith(reverse("cooperation:teams")):
        return True
    return request.path == url or (url != home and request.path.startswith(url))
