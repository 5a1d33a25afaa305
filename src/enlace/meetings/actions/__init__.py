"""The only writes of this room."""

from enlace.meetings.actions.packs import store_meetings
from enlace.meetings.actions.reports import (
    ask_correction,
    circulate_report,
    edit_report,
    issue_report,
    settle_correction,
)

__all__ = [
    "ask_correction",
    "circulate_report",
    "edit_report",
    "issue_report",
    "settle_correction",
    "store_meetings",
]
