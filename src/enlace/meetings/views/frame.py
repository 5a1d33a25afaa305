"""What the pages of one meeting have in common: its head, its pages, and who the codes in it are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.common.errors import N_
from enlace.common.texts import Shown, Text, in_language, shown
from enlace.meetings import models
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import meeting_facts, meeting_row
from enlace.meetings.queries.topic_names import texts_of_topic
from enlace.meetings.rules.record import Access, Meeting, MeetingStatus

STATUS_WORDS: Mapping[MeetingStatus, str] = {
    MeetingStatus.PLANNED: N_("Being prepared"),
    MeetingStatus.OPEN: N_("In session"),
    MeetingStatus.CLOSED: N_("Adjourned"),
    MeetingStatus.REPORTED: N_("Report issued"),
}
ACCESS_WORDS: Mapping[Access, str] = {
    Access.PUBLIC: N_("Everybody"),
    Access.STATES: N_("The States and the Secretariat"),
    Access.SECRETARIAT: N_("The Secretariat alone"),
}
PAGES: tuple[tuple[str, str], ...] = (
    ("meetings:meeting", N_("Overview")),
    ("meetings:record", N_("What was said")),
    ("meetings:proposals", N_("Proposals")),
    ("meetings:closing", N_("Closing list")),
    ("meetings:checks", N_("What is open")),
    ("meetings:delegations", N_("Delegations")),
    ("meetings:documents", N_("Documents")),
    ("meetings:report", N_("Report")),
)
# Pages of whoever prepares and keeps the record, of a meeting that is held here.
WORK_PAGES: tuple[tuple[Permission, tuple[str, str]], ...] = (
    (Permission.MEETING_RUN, ("meetings:prepare", N_("Prepare and run"))),
    (Permission.RECORD_KEEP, ("meetings:floor", N_("The floor"))),
)


@dataclass(frozen=True)
class Framed:
    """A meeting that the reader may see: its row, its facts, and the names of States and bodies by code."""

    row: models.Meeting
    meeting: Meeting
    names: Mapping[str, Text]

    def name(self, code: str) -> str:
        """Return the name of a State or body in the language of the page; an unknown code is its own name."""
        return in_language(self.names.get(code, {}), get_language() or "en") or code

    def people(self, codes: tuple[str, ...]) -> str:
        """Return the names of several, one after the other."""
        return ", ".join(self.name(code) for code in codes)


class Names:
    """Names of the States and bodies of whichever packs, in the language of the page; each pack's are read once."""

    def __init__(self) -> None:
        self.packs: dict[str, Mapping[str, Text]] = {}

    def shown(self, pack: str, code: str) -> Shown:
        """Return the name of a State or body in the language in which the pack has it; an unknown code is its own."""
        if pack not in self.packs:
            self.packs[pack] = party_names(pack)
        language = get_language() or "en"
        return shown(self.packs[pack].get(code) or {language: code}, language)

    def name(self, pack: str, code: str) -> str:
        """Return the name of a State or body; an unknown code is its own name."""
        return self.shown(pack, code).text

    def people(self, pack: str, codes: Iterable[str]) -> str:
        """Return the names of several, one after the other."""
        return ", ".join(self.name(pack, code) for code in codes)


def topic_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return topics with their names in the language of the page, by name."""
    language = get_language() or "en"
    named = (
        (code, in_language(texts_of_topic(code), language) or texts_of_topic(code).get("", code)) for code in codes
    )
    return sorted(named, key=lambda pair: pair[1].casefold())


def framed(request: HttpRequest, code: str) -> Framed:
    """Return the meeting `code` for whoever asks. Raises: NotFound, also where that person may not know of it."""
    row = meeting_row(code, actor(request))
    return Framed(row, meeting_facts(row), party_names(row.pack_id))


def context(request: HttpRequest, one: Framed) -> dict[str, Any]:
    """Return what `meetings/frame.html` needs."""
    return {
        "meeting": one.meeting,
        "meeting_title": in_language(one.meeting.title, get_language() or "en"),
        "meeting_when": when(one.meeting),
        "meeting_status": gettext(STATUS_WORDS[one.meeting.status]),
        "meeting_body": one.name(one.meeting.body),
        "synthetic": one.meeting.synthetic,
        "meeting_pages": [
            (gettext(label), url, request.path == url)
            for label, url in ((label, reverse(name, args=[one.meeting.code])) for name, label in _pages(request, one))
        ],
    }


def _pages(request: HttpRequest, one: Framed) -> tuple[tuple[str, str], ...]:
    by = actor(request)
    is_held = one.row.origin != "pack" and one.row.status != MeetingStatus.REPORTED
    own = tuple(page for permission, page in WORK_PAGES if by.may(permission) and is_held)
    return PAGES + own


def when(meeting: Meeting) -> str:
    """Return the day or days of a meeting in words; a date that is not known is said to be so."""
    if meeting.starts_on and meeting.ends_on and meeting.ends_on != meeting.starts_on:
        return _("%(first)s to %(last)s") % {
            "first": date_format(meeting.starts_on, "DATE_FORMAT"),
            "last": date_format(meeting.ends_on, "DATE_FORMAT"),
        }
    if meeting.starts_on:
        return date_format(meeting.starts_on, "DATE_FORMAT")
    if meeting.not_before and meeting.not_after:
        return _("date not recorded; between %(first)s and %(last)s") % {
            "first": date_format(meeting.not_before, "DATE_FORMAT"),
            "last": date_format(meeting.not_after, "DATE_FORMAT"),
        }
    return _("date not recorded")
