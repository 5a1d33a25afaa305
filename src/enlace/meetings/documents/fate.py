"""What became of a proposal, in words."""

from django.utils.translation import gettext as _

from enlace.meetings.rules.endings import is_actionable
from enlace.meetings.rules.record import Ending, Proposal


def fate(one: Proposal, decided: frozenset[str]) -> tuple[str, bool]:
    """Return in words what became of a proposal, and whether that is still open."""
    if one.ending == Ending.NOT_TAKEN_UP:
        return _("Not taken up: %(reason)s") % {"reason": one.ending_reason}, False
    if one.ending == Ending.MERGED:
        return _("Merged into %(code)s") % {"code": one.ending_ref}, False
    if one.entries:
        return _("In the closing list: %(letters)s") % {"letters": ", ".join(one.entries)}, False
    if one.code in decided or one.ending == Ending.DECISION:
        return _("Decided by the meeting"), False
    if not is_actionable(one):
        return _("Nothing has to follow from it"), False
    return _("Nothing yet: it ends nowhere"), True
