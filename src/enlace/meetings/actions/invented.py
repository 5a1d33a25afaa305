"""The invented meeting of a demonstration, played through the same actions as a real one."""

from datetime import datetime, timedelta

from enlace.accounts.rules.permissions import Actor
from enlace.meetings.actions.delegations import invite
from enlace.meetings.actions.documents import add_document
from enlace.meetings.actions.floor import Spoken, take_floor
from enlace.meetings.actions.meetings import adopt_document, create_meeting, move_meeting, set_item
from enlace.meetings.actions.proposals import take_down_proposal
from enlace.meetings.models import Meeting
from enlace.meetings.rules.holding import Plan
from enlace.meetings.rules.record import MeetingStatus, Proposal
from enlace.meetings.rules.synthetic_meeting import (
    AGENDA,
    BODY,
    CODE,
    DELEGATIONS,
    ITEMS,
    LANGUAGES,
    SERIES,
    SPOKEN,
    TEXTS,
    TITLE,
)


def play_invented_meeting(pack: str, *, by: Actor, at: datetime) -> int:
    """Open an invented meeting and have the floor taken a few times; return how often. Once there, it is left alone."""
    if Meeting.objects.filter(code=CODE).exists():
        return 0
    opened = at - timedelta(hours=2)
    first = opened.date()
    plan = Plan(CODE, TITLE, BODY, SERIES, "states", first, first + timedelta(days=1), "", LANGUAGES)
    create_meeting(pack, plan, synthetic=True, by=by, at=opened)
    for number, texts in enumerate(ITEMS, 1):
        for language, text in texts.items():
            set_item(CODE, number, text, language, is_new=language == "en", by=by, at=opened)
    for symbol, text in zip(AGENDA, TEXTS, strict=True):
        add_document(CODE, symbol, "agenda", "", text, language="en", access="states", by=by, at=opened)
    invite(CODE, DELEGATIONS, by=by, at=opened)
    move_meeting(CODE, MeetingStatus.OPEN, by=by, at=opened)
    adopt_document(CODE, "D2", 1, "", by=by, at=opened)
    for turn, (item, speaker, gist, language, proposed) in enumerate(SPOKEN, 1):
        said_at = opened + timedelta(minutes=6 * turn)
        said = take_floor(CODE, Spoken(item, (speaker,), gist, language), by=by, at=said_at)
        if proposed:
            one = Proposal("", item, "proposal", f"SYNTHETIC: {proposed}", (speaker,), interventions=(said,))
            take_down_proposal(CODE, one, by=by, at=said_at)
    return len(SPOKEN)
