"""Root addresses: the public pages in four languages, the interface for programs, health."""

from django.urls import URLPattern, include, path
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.site import views
from enlace.site.api import api
from enlace.site.api import page as programs_page
from enlace.site.languages import in_languages
from enlace.site.views.desk import desk

pages = (
    [
        path("", views.home, name="home"),
        path("state/", views.state, name="state"),
        path("desk/", desk, name="desk"),
        path("api/", programs_page.page, name="api"),
    ],
    "site",
)

programs, namespace, name = api.urls
for pattern in programs:
    # Everybody may ask the interface for programs; each view gives strangers the public part alone.
    if isinstance(pattern, URLPattern) and pattern.callback is not None:
        # Its description and its root take every method unless told otherwise.
        is_operation = pattern.name not in ("openapi-json", "api-root")
        pattern.callback = public(pattern.callback if is_operation else require_safe(pattern.callback))

urlpatterns = [
    path("health", views.health, name="health"),
    path("api/", programs_page.index, name="api_index"),
    path("api/v1/", (programs, namespace, name)),
    path("", views.root, name="root"),
    *in_languages(
        path("", include(pages)),
        path("", include("enlace.accounts.urls")),
        path("", include("enlace.directory.urls")),
        path("", include("enlace.instruments.urls")),
        path("", include("enlace.cooperation.urls")),
        path("", include("enlace.assessments.urls")),
        path("", include("enlace.meetings.urls")),
    ),
]
handler400 = "enlace.site.views.bad_request"
handler403 = "enlace.site.views.forbidden"
handler404 = "enlace.site.views.not_found"
handler500 = "enlace.site.views.failed"
