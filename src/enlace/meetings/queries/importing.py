"""Drafts of reports that are being imported, and the names by which the assistant knows States and bodies."""

from dataclasses import dataclass

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound
from enlace.directory.models import State
from enlace.meetings.models import Body, ImportDraft
from enlace.meetings.rules.importing_draft import Draft, draft_of_json
from enlace.meetings.rules.importing_json import decisions_of_json
from enlace.meetings.rules.importing_record import Decisions
from enlace.meetings.rules.importing_voices import Voices

# Columns of a pack's table of States that hold other names of a State.
OTHER_NAMES = ("un_short_", "official_", "alias")
MOST_LISTED = 100


@dataclass(frozen=True)
class Import:
    """A draft with what was decided of it."""

    draft: Draft
    decisions: Decisions


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


def import_row(number: int, by: Actor, *, whole: bool = False) -> ImportDraft:
    """Return one draft; whole: with its file and its text. Raises: NotFound, also where `by` may not know of it."""
    rows = ImportDraft.objects.select_related("meeting")
    if not whole:
        rows = rows.defer("file", "lines")
    found = rows.filter(pk=number).first() if number < 2**63 and by.may(Permission.MEETING_RUN) else None
    if found is None:
        raise NotFound(N_("There is no such draft of a report."))
    return found


def opened(row: ImportDraft) -> Import:
    """Return what `row` holds: the draft, and what was decided of it."""
    return Import(draft_of_json(row.proposed), decisions_of_json(row.decisions))


def imports(by: Actor) -> tuple[ImportDraft, ...]:
    """Return the drafts that are not confirmed, the latest first; 1 query."""
    if not by.may(Permission.MEETING_RUN):
        return ()
    rows = ImportDraft.objects.filter(meeting=None).defer("file", "lines", "proposed", "decisions", "head")
    return tuple(rows.order_by("-made_at", "-pk")[:MOST_LISTED])
