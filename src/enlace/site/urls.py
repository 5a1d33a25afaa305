"""Root addresses: the public pages in four languages."""

from django.urls import include, path
from django.views.generic import RedirectView

from enlace.site.languages import in_languages

urlpatterns = [
    *in_languages(
        path("", include("enlace.accounts.urls")),
    ),
]
_ = RedirectView
