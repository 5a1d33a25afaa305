"""How roles are called on pages."""

from django import template
from django.utils.translation import gettext

from enlace.accounts.rules.people import ROLE_NAMES
from enlace.accounts.rules.permissions import Role

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """Return the name of a role in the language of the page."""
    return gettext(ROLE_NAMES[Role(role)])
