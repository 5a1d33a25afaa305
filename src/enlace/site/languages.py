"""The language in the address: /en/, /es/, /pt/ and /fr/, where `pt` is the Portuguese of Brazil."""

from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils.translation import get_language

from enlace.common.errors import N_

# Django's own `pt` is the Portuguese of Portugal; the address stays the short one.
PREFIXES = {"pt-br": "pt"}

# Django's own Portuguese writes the months with capitals; our catalogues come first.
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


class LanguagePrefix(LocalePrefixPattern):
    """`LocalePrefixPattern` with our short prefixes."""

    @property
    def language_prefix(self) -> str:
        code = get_language() or "en"
        return f"{PREFIXES.get(code, code)}/"


def in_languages(*patterns: URLPattern | URLResolver) -> list[URLResolver]:
    """Return `patterns` under the language prefix."""
    return [URLResolver(LanguagePrefix(prefix_default_language=True), list(patterns))]


def address_in(path: str, code: str) -> str:
    """Return the address of the same page in the language `code`.

    >>> address_in("/es/reports/", "pt-br")
    '/pt/reports/'
    """
    rest = path.split("/", 2)[2] if path.count("/") > 1 else ""
    return f"/{PREFIXES.get(code, code)}/{rest}"
