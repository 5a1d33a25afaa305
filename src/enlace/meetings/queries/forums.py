"""The calendar of forums, as far as somebody may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, Q, QuerySet

from enlace.accounts.rules.permissions import Actor
from enlace.common.texts import in_language
from enlace.meetings import models
from enlace.meetings.queries.records import accesses, visible
from enlace.meetings.rules.icalendar_out import Dated
from enlace.meetings.rules.radar import Found, Held, hints

MOST_EVENTS = 1000


@dataclass(frozen=True)
class Sought:
    """What the calendar is filtered by; "": by nothing."""

    forum: str = ""
    topic: str = ""
    state: str = ""

    def fits(self, row: models.ForumEvent) -> bool:
        """Return whether an event is looked for."""
        return (
            self.forum in ("", row.forum)
            and (not self.topic or self.topic in row.topics)
            and (not self.state or self.state in row.states)
        )


def forum_events(by: Actor) -> QuerySet[models.ForumEvent]:
    """Return the events that `by` may see: those of meetings within what that person may read of meetings."""
    known = Q(meeting__isnull=True) | Q(meeting__access__in=accesses(by))
    return models.ForumEvent.objects.filter(known).order_by(F("starts_on").asc(nulls_last=True), "pk")[:MOST_EVENTS]


def radar(rows: Iterable[models.ForumEvent]) -> tuple[Found, ...]:
    """Return what stands out among these events, those with known days; named by their numbers.

    What several meetings announced, under one title and on the same days, is one event.
    """
    once = {(row.forum, str(sorted(row.title.items())), row.starts_on, row.ends_on): row for row in rows}
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


def dated(by: Actor, language: str) -> tuple[Dated, ...]:
    """Return the events and meetings with known days that `by` may see, for a calendar; 2 queries."""
    events = [
        Dated(
            uid=f"event-{row.pk}@enlace",
            title=_marked(in_language(row.title, language), is_synthetic=row.synthetic),
            starts_on=row.starts_on,
            ends_on=row.ends_on or row.starts_on,
            changed_at=_whole(row.changed_at),
            place=row.place,
            url=row.url,
            note=row.note,
            sequence=row.sequence,
        )
        for row in forum_events(by)
        if row.starts_on
    ]
    meetings = [
        Dated(
            uid=f"meeting-{row.code}@enlace",
            title=_marked(in_language(row.title, language), is_synthetic=row.synthetic),
            starts_on=row.starts_on,
            ends_on=row.ends_on or row.starts_on,
            changed_at=_whole(row.created_at),
            place=row.place,
        )
        for row in visible(by).filter(starts_on__isnull=False).order_by("starts_on")[:MOST_EVENTS]
        if row.starts_on
    ]
    return (*events, *meetings)


def _marked(title: str, *, is_synthetic: bool) -> str:
    return f"SYNTHETIC: {title}" if is_synthetic else title


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
