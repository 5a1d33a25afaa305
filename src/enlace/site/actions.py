"""Loading a pack: every room stores its part, in one transaction."""

from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions import store_assessments
from enlace.common.errors import Problem
from enlace.cooperation.actions.agreements import refuse_codes_taken
from enlace.directory.actions import store_pack
from enlace.instruments.actions import store_instruments
from enlace.meetings.actions import store_meetings
from enlace.site.packs import PackParts


@action(Permission.PACK_LOAD)
def load_pack(parts: PackParts, *, by: Actor, at: datetime) -> list[Problem]:
    """Store a pack and return what was done, place and sentence; loading the same pack again does nothing."""
    code = parts.directory.manifest.code
    changes = store_pack(parts.directory, at=at)
    changes += store_instruments(code, parts.instruments)
    refuse_codes_taken(code)
    changes += store_assessments(code, parts.assessments, renewed=bool(changes), by=by, at=at)
    changes += store_meetings(code, parts.meetings, at=at)
    if changes:
        record("directory.pack.loaded", code, content_hash=parts.directory.content_hash, changes=len(changes))
    else:
        nothing_changed()
    return changes
