"""The only writes of this room."""

from enlace.meetings.actions.closing import add_entry, adopt_list, change_entry
from enlace.meetings.actions.packs import store_meetings
from enlace.meetings.actions.proposals import end_proposal, send_proposal, support_proposal, take_down_proposal

__all__ = [
    "add_entry",
    "adopt_list",
    "change_entry",
    "end_proposal",
    "send_proposal",
    "store_meetings",
    "support_proposal",
    "take_down_proposal",
]
