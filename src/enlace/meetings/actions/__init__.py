"""The only writes of this room."""

from enlace.meetings.actions.packs import store_meetings

__all__ = ["store_meetings"]
