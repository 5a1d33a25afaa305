"""What the Secretariat writes about meetings, in the language of each point of contact."""

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enlace.assessments.queries.letters import LetterDraft, recipients
from enlace.common.texts import in_language, marked
from enlace.meetings.models import Meeting


def invitations(row: Meeting, states: Collection[str]) -> tuple[LetterDraft, ...]:
    """Return the invitations to a meeting; none to a State whose point of contact has no address."""
    addresses = recipients(row.pack_id)
    found = []
    for state in states:
        for language, emails in addresses.get(state, {}).items():
            with translation.override("pt-br" if language == "pt" else language):
                title = in_language(row.title, language)
                subject = _("Invitation: %(meeting)s") % {"meeting": title}
                subject = marked(subject, is_synthetic=row.synthetic)
                found.append(LetterDraft(state, language, emails, subject, _body(row, title)))
    return tuple(found)


def _body(row: Meeting, title: str) -> str:
    when = date_format(row.starts_on) if row.starts_on else _("the date is not yet set")
    where = row.place or _("the place is not yet set")
    said = _("Your State is invited to “%(meeting)s”: %(when)s, %(where)s.") % {
        "meeting": title,
        "when": when,
        "where": where,
    }
    ask = _("Please name the members of your delegation on the page of the meeting:")
    page = f"{settings.ENLACE_ADDRESS}{reverse('meetings:delegations', args=[row.code])}"
    return "\n\n".join((said, f"{ask}\n{page}"))
