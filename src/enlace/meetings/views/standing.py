"""What stands now of something, shown beside the form of whoever corrects it while somebody else did."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def standing(stored: Mapping[str, str]) -> dict[str, Any]:
    """Return what `meetings/_standing.html` shows; stored: by field of the form, as it would be typed."""
    names = {
        "gist": _("Text"),
        "item": pgettext("of an agenda", "Item"),
        "type": _("Kind"),
        "language": _("Language"),
        "source": _("Symbol of the resolution"),
        "proposers": _("Who proposes it"),
        "supporters": _("Who supports it"),
        "interventions": _("In which interventions"),
        "addressees": _("To whom"),
        "owners": _("Who owes it"),
        "owed_to": _("To whom it is owed"),
        "due_on": _("Due on"),
        "topics": _("Topics"),
    }
    return {"standing": stored, "stands": [(name, stored[field]) for field, name in names.items() if field in stored]}
