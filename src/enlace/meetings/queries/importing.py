"""Drafts of reports that are being imported, and the names by which the assistant knows States and bodies."""

from enlace.directory.models import State
from enlace.meetings.models import Body
from enlace.meetings.rules.importing_voices import Voices

# Columns of a pack's table of States that hold other names of a State.
OTHER_NAMES = ("un_short_", "official_", "alias")


def voices_of(pack_code: str) -> Voices:
    """Return who can speak by the directory of a pack: States and bodies with all their names; 2 queries."""
    states = {
        code: tuple(dict.fromkeys((*names.values(), *_other_names(details))))
        for code, names, details in State.objects.filter(pack_id=pack_code).values_list("code", "names", "details")
    }
    bodies = {
        code: (*name.values(), *aliases)
        for code, name, aliases in Body.objects.filter(pack_id=pack_code).values_list("code", "name", "aliases")
    }
    return Voices(states, bodies)


def _other_names(details: dict[str, str]) -> tuple[str, ...]:
    return tuple(text for column, text in details.items() if column.startswith(OTHER_NAMES) and text)
