"""The calendar of forums, as far as somebody may see it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from enlace.accounts.queries import changes_told
from enlace.accounts.rules.permissions import Actor
from enlace.common.errors import N_, NotFound
from enlace.common.texts import Text, in_language, marked
from enlace.directory.models import State
from enlace.meetings import models
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.records import accesses, visible
from enlace.meetings.rules.icalendar_out import Dated
from enlace.meetings.rules.radar import Found, Held, hints
from enlace.meetings.rules.record import Access

MOST_EVENTS = 1000
ON_A_PAGE = 50
PACK = "pack"
# What of the trail moves a meeting in a calendar.
MEETING_CHANGES = ("directory.pack.loaded", "meetings.meeting.changed", "meetings.meeting.moved")


@dataclass(frozen=True)
class Sought:
    """What the calendar is filtered by; "": by nothing. is_past: what is over, else what is to come or undated."""

    forum: str = ""
    topic: str = ""
    state: str = ""
    is_past: bool = False


@dataclass(frozen=True)
class Offered:
    """By which codes the calendar can be filtered; forums, states: (pack, code)."""

    forums: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    states: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Parties:
    """Who can be named in an event of a pack: the names of its States and of its bodies, by code."""

    states: Mapping[str, Text]
    bodies: Mapping[str, Text]

    @property
    def every(self) -> Mapping[str, Text]:
        return {**self.bodies, **self.states}


def visible_events(by: Actor) -> QuerySet[models.ForumEvent]:
    """Return the events that `by` may see: those of meetings within what that person may read of meetings."""
    return models.ForumEvent.objects.filter(Q(meeting__isnull=True) | Q(meeting__access__in=accesses(by)))


def forum_events(by: Actor) -> QuerySet[models.ForumEvent]:
    """Return the latest events that `by` may see, those with known days first."""
    return visible_events(by).order_by(F("starts_on").desc(nulls_last=True), "pk")[:MOST_EVENTS]


def event_row(number: int, by: Actor) -> models.ForumEvent:
    """Return one event. Raises: NotFound, also where `by` may not know of it."""
    found = visible_events(by).filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise NotFound(N_("There is no such event in the calendar."))
    return found


def is_kept_here(row: models.ForumEvent) -> bool:
    """Return whether an event is edited on the platform: not one of a pack's, nor one that a meeting announced."""
    return row.origin != PACK and row.meeting_id is None


def calendar_page(by: Actor, sought: Sought, today: date, number: object) -> Page[models.ForumEvent]:
    """Return page `number` of the events: those to come by day and then the undated, or those past, the latest first.

    2 queries.
    """
    rows = visible_events(by)
    over = Q(ends_on__lt=today) | Q(ends_on=None, starts_on__lt=today)
    if sought.is_past:
        rows = rows.filter(over).order_by("-starts_on", "pk")
    else:
        rows = rows.filter(Q(starts_on=None) | ~over).order_by(F("starts_on").asc(nulls_last=True), "pk")
    if sought.forum:
        rows = rows.filter(forum=sought.forum)
    for column, code in (("topics", sought.topic), ("states", sought.state)):
        if code:
            # One engine cannot look into JSON: a code is looked for as the list of codes is written.
            rows = rows.alias(**{f"{column}_text": Cast(column, TextField())})
            rows = rows.filter(**{f"{column}_text__contains": json.dumps(code)})
    return Paginator(rows, ON_A_PAGE).get_page(number)  # type: ignore[arg-type]


def offered(by: Actor) -> Offered:
    """Return by what the events that `by` may see can be filtered.

    1 query where it was read since the last entry of the trail, to which every action adds; else 2.
    """
    return while_unwritten("offered", accesses(by), lambda: _offered(by))


def _offered(by: Actor) -> Offered:
    rows = list(visible_events(by).values_list("pack_id", "forum", "topics", "states"))
    return Offered(
        tuple(sorted({(pack, forum) for pack, forum, _, _ in rows if forum})),
        tuple(sorted({topic for _, _, topics, _ in rows for topic in topics})),
        tuple(sorted({(pack, state) for pack, _, _, states in rows for state in states})),
    )


def parties_of(pack_code: str) -> Parties:
    """Return who can be named in an event of a pack; 2 queries."""
    return Parties(
        dict(State.objects.filter(pack_id=pack_code).values_list("code", "names")),
        dict(models.Body.objects.filter(pack_id=pack_code).values_list("code", "name")),
    )


def stands_out(by: Actor) -> tuple[Mapping[str, models.ForumEvent], tuple[Found, ...]]:
    """Return the latest events that `by` may see, by their numbers, and what stands out among them.

    1 query where they were compared since the last entry of the trail; else 2.
    """
    return while_unwritten("hints", accesses(by), lambda: _standing_out(by))


def _standing_out(by: Actor) -> tuple[Mapping[str, models.ForumEvent], tuple[Found, ...]]:
    rows = {str(row.pk): row for row in forum_events(by)}
    return rows, radar(rows.values())


def radar(rows: Iterable[models.ForumEvent]) -> tuple[Found, ...]:
    """Return what stands out among these events, those with known days; named by their numbers.

    What several meetings announced, under one title and on the same days, is one event; what is cancelled, none.
    """
    held = [row for row in rows if row.starts_on and not row.cancelled]
    once = {(row.forum, str(sorted(row.title.items())), row.starts_on, row.ends_on): row for row in held}
    return hints(
        Held(
            str(row.pk),
            row.forum,
            row.starts_on,
            row.ends_on or row.starts_on,
            row.place,
            frozenset(row.topics),
            frozenset(row.states),
            frozenset(row.addressees),
        )
        for row in once.values()
        if row.starts_on
    )


def dated(by: Actor, language: str, *, state: str = "") -> tuple[Dated, ...]:
    """Return the events and meetings with known days that `by` may see, for a calendar; 3 queries.

    state: those that concern one State, "": all. An event concerns those that it names, or all if it names none; a
    meeting those that are accredited, or all if it is open to everybody or nobody is accredited yet.
    """
    events = [
        dated_event(row, language)
        for row in forum_events(by)
        if row.starts_on and (not state or not row.states or state in row.states)
    ]
    meetings = visible(by).filter(starts_on__isnull=False)
    if state:
        named = models.Delegation.objects.filter(meeting=OuterRef("pk"))
        concerned = Q(access=Access.PUBLIC) | Exists(named.filter(party=state)) | ~Exists(named)
        meetings = meetings.filter(concerned)
    return (*events, *_dated_meetings(list(meetings.order_by("-starts_on")[:MOST_EVENTS]), language))


def _dated_meetings(rows: Sequence[models.Meeting], language: str) -> Iterator[Dated]:
    """Yield meetings as a calendar holds them; their versions are how often the trail tells of a change."""
    changed = changes_told({row.code for row in rows} | {row.pack_id for row in rows}, MEETING_CHANGES)
    for row in rows:
        # What comes from a pack changes when the pack is loaded.
        count, last = changed.get(row.pack_id if row.origin == PACK else row.code, (0, row.created_at))
        starts_on = row.starts_on or date.max
        yield Dated(
            uid=f"meeting-{row.code}@enlace",
            title=marked(in_language(row.title, language), is_synthetic=row.synthetic),
            starts_on=starts_on,
            ends_on=row.ends_on or starts_on,
            changed_at=whole(max(last, row.created_at)),
            place=row.place,
            sequence=count,
        )


def dated_event(row: models.ForumEvent, language: str) -> Dated:
    """Return an event with known days as a calendar holds it."""
    starts_on = row.starts_on or date.max
    return Dated(
        uid=f"event-{row.pk}@enlace",
        title=marked(in_language(row.title, language), is_synthetic=row.synthetic),
        starts_on=starts_on,
        ends_on=row.ends_on or starts_on,
        changed_at=whole(row.changed_at),
        place=row.place,
        url=row.url,
        note=row.note,
        sequence=row.sequence,
        cancelled=row.cancelled,
    )


def whole(moment: datetime) -> datetime:
    """Return an instant in UTC, in whole seconds, as calendars hold it."""
    return moment.astimezone(UTC).replace(microsecond=0)
