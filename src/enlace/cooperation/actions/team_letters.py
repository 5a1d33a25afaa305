"""Letters about joint teams: that something has happened, and where to look; never what a team works on."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enlace.accounts.actions.letters import post
from enlace.cooperation.actions.request_letters import spoken
from enlace.cooperation.models import JointTeam
from enlace.cooperation.queries.requests import readers_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_acts import ACT_WORDS, Act


def tell_team(row: JointTeam, sides: Iterable[Side], act: Act, lapsed: Iterable[Side]) -> int:
    """Write to the people of some sides that a step was taken; return how many letters, one a person.

    lapsed: those of them who are no longer invited, and whom the page is closed to. Within an action.
    """
    outside, told = set(lapsed), list(sides)
    readers = {one.email: (one.language, True) for side in told if side in outside for one in readers_of(side)}
    readers |= {one.email: (one.language, False) for side in told if side not in outside for one in readers_of(side)}
    for email, (language, is_outside) in readers.items():
        with translation.override(spoken(language)):
            mark = "SYNTHETIC: " if row.synthetic else ""
            step = _(ACT_WORDS[Act.RECALLED if is_outside else act])
            subject = _("Joint team %(reference)s: %(step)s") % {"reference": row.reference, "step": step}
            post(email, mark + subject, _body(row, is_outside=is_outside), about="cooperation.team")
    return len(readers)


def tell_sealed(row: JointTeam, sides: Iterable[Side]) -> int:
    """Write to the people of some sides that a sealed message has come; return how many letters. Within an action."""
    readers = {one.email: one.language for side in sides for one in readers_of(side)}
    for email, language in readers.items():
        with translation.override(spoken(language)):
            mark = "SYNTHETIC: " if row.synthetic else ""
            subject = _("Joint team %(reference)s: a sealed message has come") % {"reference": row.reference}
            page = settings.ENLACE_ADDRESS + reverse("cooperation:team_sealed", args=[row.reference])
            body = _("Take the sealed file and open it at the desk. What the message says stands in no letter.")
            post(email, mark + subject, f"{body}\n\n{page}", about="cooperation.team")
    return len(readers)


def _body(row: JointTeam, *, is_outside: bool) -> str:
    if is_outside:
        return _("The invitation of your authority to this joint team was taken back or has lapsed. Nothing is to do.")
    page = settings.ENLACE_ADDRESS + reverse("cooperation:team", args=[row.reference])
    body = _("A step was taken in a joint team that your authority is in or invited to. Its page says what is to do.")
    return f"{body}\n\n{page}"
