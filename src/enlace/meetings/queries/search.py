"""Full-text search over meetings, within what the reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from enlace.accounts.rules.permissions import Actor
from enlace.common.stems import Sequence, Sought, sought
from enlace.meetings.models import Passage
from enlace.meetings.queries.records import accesses

THINGS = ("document", "meeting", "item", "intervention", "proposal", "commitment", "presentation")


@dataclass(frozen=True)
class Found:
    """What was found: how many of each kind, and the passages of those asked for, newest meetings first."""

    counts: Mapping[str, int]
    passages: QuerySet[Passage]


def search(text: str, by: Actor, *, kind: str = "", meeting: str = "") -> Found:
    """Return what holds every word of `text`, of one kind (`THINGS`) or all, in one meeting (its code) or all.

    Newest meetings first, those of unknown date last. Nothing, where no word is asked for. 1 query for the counts.
    """
    asked = sought(text)
    rows = _visible(by).filter(_matching(asked)) if asked.all_of else Passage.objects.none()
    if meeting:
        rows = rows.filter(meeting__code=meeting)
    counts = dict(rows.order_by().values_list("kind").annotate(count=Count("id")))
    if kind:
        rows = rows.filter(kind=kind)
    newest = F("meeting__starts_on").desc(nulls_last=True)
    whole = rows.select_related(*THINGS).prefetch_related("document__expressions")
    return Found(counts, whole.order_by(newest, "meeting_id", "kind", "pk"))


def _visible(by: Actor) -> QuerySet[Passage]:
    levels = accesses(by)
    in_meeting = Q(meeting=None) | Q(meeting__access__in=levels)
    return Passage.objects.filter(in_meeting, Q(document=None) | Q(document__access__in=levels))


def _matching(asked: Sought) -> RawSQL:
    if connection.vendor == "postgresql":
        words = " & ".join(_any(readings, " <-> ", " | ") for readings in asked.all_of)
        condition = "to_tsvector('simple', meetings_passage.stems) @@ to_tsquery('simple', %s)"
    else:
        words = " AND ".join(_any(readings, " + ", " OR ") for readings in asked.all_of)
        condition = (
            "meetings_passage.id IN (SELECT rowid FROM meetings_passage_words WHERE meetings_passage_words MATCH %s)"
        )
    return RawSQL(condition, [words], output_field=BooleanField())  # noqa: S611  (what is asked for is a parameter)


def _any(readings: tuple[Sequence, ...], then: str, either: str) -> str:
    """Return the readings in the language of the engine: a stem holds letters and digits alone, in quotation marks."""
    quote = "'" if connection.vendor == "postgresql" else '"'
    sequences = (then.join(f"{quote}{word}{quote}" for word in words) for words in readings)
    return "(" + either.join(f"({one})" if then in one else one for one in sequences) + ")"
