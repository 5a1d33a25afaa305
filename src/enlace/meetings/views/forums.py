"""The calendar of forums: its page, its file, and what stands out in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import STRANGER, Permission
from enlace.accounts.views.access import actor, public
from enlace.common import clock
from enlace.common.errors import N_
from enlace.common.order import alphabetical
from enlace.common.texts import Shown, in_language, shown
from enlace.meetings.models import ForumEvent
from enlace.meetings.queries.forums import Sought, calendar_page, dated, is_kept_here, offered, stands_out
from enlace.meetings.queries.radar import Thing, asked_or_owed_twice
from enlace.meetings.rules.icalendar_out import written
from enlace.meetings.rules.radar import Hint
from enlace.meetings.views.frame import Names, topic_choices

HINT_WORDS: Mapping[Hint, str] = {
    Hint.CLASH: N_("On the same days, for the same States or on the same topics"),
    Hint.CO_LOCATION: N_("At the same place within a week: who travels to one could attend both"),
    Hint.DUPLICATION: N_("The same topic, asked of the same, within half a year"),
}


@dataclass(frozen=True)
class Line:
    """An event as the page shows it; change: the address where it is changed, "" where the reader may not."""

    row: ForumEvent
    title: str
    days: str
    forum: Shown | None
    topics: str
    states: str
    change: str


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the events to come by day, and apart those whose days are not known; or those that are over."""
    by, asked = actor(request), {name: request.GET.get(name, "") for name in ("forum", "topic", "state")}
    sought = Sought(asked["forum"], asked["topic"], asked["state"], is_past=request.GET.get("past") == "1")
    page = calendar_page(by, sought, clock.today(), request.GET.get("page"))
    keeps, choices, names = by.may(Permission.FORUM_KEEP), offered(by), Names()
    found = [_line(row, names, keeps=keeps) for row in page]
    filters = urlencode({name: value for name, value in asked.items() if value})
    filters = f"{filters}&" if filters else ""
    context = {
        "dated": [one for one in found if one.row.starts_on],
        "undated": [one for one in found if not one.row.starts_on],
        "sought": sought,
        "forums": _named(choices.forums, names),
        "states": _named(choices.states, names),
        "topics": topic_choices(choices.topics),
        "page": page,
        "filters": filters,
        "query": f"{filters}past=1&" if sought.is_past else filters,
        "may_keep": keeps,
        "may_subscribe": by.holds(Permission.FEED_KEEP),
        "synthetic": any(one.row.synthetic for one in found),
    }
    return render(request, "meetings/forums.html", context)


def _line(row: ForumEvent, names: Names, *, keeps: bool) -> Line:
    return Line(
        row,
        _title(row),
        _days(row),
        names.shown(row.pack_id, row.forum) if row.forum else None,
        ", ".join(name for _, name in topic_choices(row.topics)),
        names.people(row.pack_id, row.states),
        reverse("meetings:event_edit", args=[row.pk]) if keeps and is_kept_here(row) else "",
    )


def _named(codes: Iterable[tuple[str, str]], names: Names) -> list[tuple[str, Shown]]:
    """Return codes of several packs with their names in the language of the page, by name."""
    found = {code: names.shown(pack, code) for pack, code in codes}
    return sorted(found.items(), key=lambda pair: alphabetical(pair[1].text))


@public
@require_safe
def radar(request: HttpRequest) -> HttpResponse:
    """Show what stands out: clashes, chances to meet at one place, work done twice, what is asked twice."""
    rows, found = stands_out(actor(request))
    groups = [
        (
            gettext(words),
            [
                [(_title(rows[uid]), _days(rows[uid])) for uid in (one.first, one.second)] + [one.shared]
                for one in found
                if one.hint == hint
            ],
        )
        for hint, words in HINT_WORDS.items()
    ]
    twice = asked_or_owed_twice(actor(request))
    context = {
        "groups": groups,
        "undated": sum(row.starts_on is None for row in rows.values()),
        "twice": twice,
        "pairs": [((_thing(one), _thing(other)), shared) for one, other, shared in twice.pairs],
        "left_out": twice.count - len(twice.pairs),
        "synthetic": any(row.synthetic for row in rows.values())
        or any(thing.synthetic for pair in twice.pairs for thing in pair[:2]),
    }
    return render(request, "meetings/radar.html", context)


def _thing(one: Thing) -> tuple[str, Shown, str]:
    """Return the address of a proposal or commitment, its words, and its meeting."""
    language = get_language() or "en"
    if one.is_commitment:
        address = reverse("meetings:commitment", args=[one.code])
    else:
        address = reverse("meetings:proposal", args=[one.meeting, one.code])
    return address, shown(one.texts, language), in_language(one.meeting_title, language)


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Answer the calendar as everybody may see it, as iCalendar; the same to whoever asks."""
    return answered(request, written(_("Calendar of forums"), dated(STRANGER, get_language() or "en")))


def answered(request: HttpRequest, content: bytes) -> HttpResponse:
    """Answer a calendar, or that it is still the one that the reader has."""
    tag = f'"{sha256(content).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"ETag": tag})
    response["Content-Disposition"] = 'inline; filename="forums.ics"'
    return response


def _title(row: ForumEvent) -> str:
    return in_language(row.title, get_language() or "en")


def _days(row: ForumEvent) -> str:
    if row.starts_on is None:
        return _("date not recorded")
    if row.ends_on in (None, row.starts_on):
        return date_format(row.starts_on, "DATE_FORMAT")
    return _("%(first)s to %(last)s") % {
        "first": date_format(row.starts_on, "DATE_FORMAT"),
        "last": date_format(row.ends_on, "DATE_FORMAT"),
    }
