"""Letters about requests: that something has happened, and where to look; never what it is about."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enlace.accounts.actions.letters import post
from enlace.cooperation.models import CoopRequest
from enlace.cooperation.queries.requests import readers_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.statuses import STATUS_WORDS, Status

WRITTEN = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}


def spoken(language: str) -> str:
    """Return the language in which somebody is written to who reads `language`: English, where there is none."""
    return WRITTEN.get(language[:2], WRITTEN["en"])


def tell(row: CoopRequest, side: Side) -> int:
    """Write to the people of one side that a request has moved; return how many letters. Within an action."""
    readers = readers_of(side)
    for reader in readers:
        with translation.override(spoken(reader.language)):
            mark = "SYNTHETIC: " if row.synthetic else ""
            status = _(STATUS_WORDS[Status(row.status)])
            subject = _("Request %(reference)s: %(status)s") % {"reference": row.reference, "status": status}
            page = settings.ENLACE_ADDRESS + reverse("cooperation:request", args=[row.reference])
            body = _(
                "A request for cooperation of your authority has moved. What it is about stands in no letter: open it."
            )
            post(reader.email, mark + subject, f"{body}\n\n{page}", about="cooperation.request")
    return len(readers)
