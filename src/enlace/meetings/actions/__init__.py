"""The only writes of this room."""

from enlace.meetings.actions.carrying import carry_on
from enlace.meetings.actions.closing import add_entry, adopt_list, change_entry
from enlace.meetings.actions.delegations import invite, name_delegates
from enlace.meetings.actions.documents import add_document, add_expression
from enlace.meetings.actions.floor import accredit, correct_intervention, take_floor
from enlace.meetings.actions.forums import add_event, cancel_event, change_event, remove_event
from enlace.meetings.actions.importing import bring_report, confirm_import, discard_import, keep_head, keep_sheet
from enlace.meetings.actions.mandates import change_mandate, enter_mandate
from enlace.meetings.actions.meetings import (
    add_presentation,
    add_sitting,
    adopt_document,
    bring_forward,
    change_meeting,
    create_meeting,
    move_meeting,
    remove_item,
    set_item,
)
from enlace.meetings.actions.packs import store_meetings
from enlace.meetings.actions.proposals import (
    correct_proposal,
    end_proposal,
    send_proposal,
    support_proposal,
    take_down_proposal,
)
from enlace.meetings.actions.reports import (
    ask_correction,
    circulate_report,
    edit_report,
    issue_report,
    settle_correction,
)

__all__ = [
    "accredit",
    "add_document",
    "add_entry",
    "add_event",
    "add_expression",
    "add_presentation",
    "add_sitting",
    "adopt_document",
    "adopt_list",
    "ask_correction",
    "bring_forward",
    "bring_report",
    "cancel_event",
    "carry_on",
    "change_entry",
    "change_event",
    "change_mandate",
    "change_meeting",
    "circulate_report",
    "confirm_import",
    "correct_intervention",
    "correct_proposal",
    "create_meeting",
    "discard_import",
    "edit_report",
    "end_proposal",
    "enter_mandate",
    "invite",
    "issue_report",
    "keep_head",
    "keep_sheet",
    "move_meeting",
    "name_delegates",
    "remove_event",
    "remove_item",
    "send_proposal",
    "set_item",
    "settle_correction",
    "store_meetings",
    "support_proposal",
    "take_down_proposal",
    "take_floor",
]
