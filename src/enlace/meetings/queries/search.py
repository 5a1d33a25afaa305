"""Full-text search over meetings, within what the reader may see."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, overload

from django.db import connection
from django.db.models import BooleanField, Count, F, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from enlace.accounts.rules.permissions import Actor
from enlace.common.stems import Piece, Reading, Sought, excerpt, sought, words
from enlace.common.texts import Text, shown
from enlace.meetings.models import Expression, Passage
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.records import accesses
from enlace.meetings.queries.topic_names import texts_of_topic

# The kinds of things that can be found: the foreign keys of a passage.
THINGS = ("document", "meeting", "item", "intervention", "proposal", "commitment", "presentation")


@dataclass(frozen=True)
class Passages(Sequence[Passage]):
    """Passages in their order; only those that are taken out are read. numbers: the keys of all, total: how many."""

    numbers: QuerySet[Passage, int]
    total: int

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Passage]:
        return iter(self[:])

    @overload
    def __getitem__(self, part: int) -> Passage: ...
    @overload
    def __getitem__(self, part: slice) -> list[Passage]: ...
    def __getitem__(self, part: int | slice) -> Passage | list[Passage]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        files = Prefetch("document__expressions", Expression.objects.defer("file"))
        numbers = list(self.numbers[part])
        rows = Passage.objects.defer("stems").select_related(*THINGS).prefetch_related(files).in_bulk(numbers)
        return [rows[number] for number in numbers]


@dataclass(frozen=True)
class Found:
    """What was found: how many of each kind, and the passages of those asked for, newest meetings first."""

    counts: Mapping[str, int]
    passages: Passages


def search(*wordings: str, by: Actor, kind: str = "", meeting: str = "") -> Found:
    """Return what holds every word of one of `wordings`, of one kind (`THINGS`) or all, in one meeting (code) or all.

    Newest meetings first, those of unknown date last. Nothing, where no word is asked for. 2 queries.
    """
    wanted = tuple(asked for asked in map(sought, wordings) if asked.all_of)
    rows = _visible(by).filter(_matching(wanted)) if wanted else Passage.objects.none()
    if meeting:
        rows = rows.filter(meeting__code=meeting)
    counts = while_unwritten(
        "found",
        (wanted, meeting, accesses(by)),
        lambda: dict(rows.order_by().values_list("kind").annotate(count=Count("id"))),
    )
    chosen = rows.filter(kind=kind) if kind else rows
    newest = F("meeting__starts_on").desc(nulls_last=True)
    numbers = chosen.order_by(newest, "meeting_id", "kind", "pk").values_list("pk", flat=True)
    return Found(counts, Passages(numbers, counts.get(kind, 0) if kind else sum(counts.values())))


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as its passage has it. code: its symbol, number or code; "" for a meeting.

    parties: who said or proposed it; pieces: an excerpt of its text, in `language`. topics: those by whose names it was
    found, where no word that is looked for stands in its text.
    """

    passage: Passage
    code: str
    parties: tuple[str, ...]
    pieces: tuple[Piece, ...]
    language: str
    synthetic: bool
    topics: tuple[str, ...] = ()


def hit(one: Passage, asked: Sought, language: str) -> Hit:
    """Return what a list says of what was found: in `language` where a word stands in it, else where one does."""
    thing, meeting = getattr(one, one.kind), one.meeting
    pieces, found_in = _best(_texts(one), language, asked)
    synthetic = bool(getattr(thing, "synthetic", False) or (meeting and meeting.synthetic))
    parties = one.intervention.speakers if one.intervention else one.proposal.proposers if one.proposal else ()
    topics = () if any(piece.is_found for piece in pieces) else _topics(thing, asked)
    return Hit(one, _code(one), tuple(parties), pieces, found_in, synthetic, topics)


def _topics(thing: object, asked: Sought) -> tuple[str, ...]:
    """Return the topics of a thing whose names, in any language, hold a word that is looked for."""
    return tuple(
        code
        for code in getattr(thing, "topics", ())
        if any(
            word.stem in asked.stems
            for language, text in texts_of_topic(code).items()
            for word in words(text, language)
        )
    )


def _code(one: Passage) -> str:
    if one.document:
        return one.document.symbol
    if one.item:
        return str(one.item.number)
    return "" if one.kind == "meeting" else str(getattr(one, one.kind).code)


def _texts(one: Passage) -> Text:
    thing = getattr(one, one.kind)
    if one.kind == "document":
        texts = {text.language: text.text or text.title for text in thing.expressions.all()}
        return {**thing.title, **{language: text for language, text in texts.items() if text}}
    if one.kind in ("intervention", "proposal", "commitment"):
        return {thing.language: thing.gist} | dict(thing.translations)
    return cast("Text", thing.title)


def _best(texts: Text, language: str, asked: Sought) -> tuple[tuple[Piece, ...], str]:
    first = shown(texts, language)
    for one in dict.fromkeys((first.language, *texts)):
        pieces = excerpt(texts.get(one, ""), one, asked)
        if any(piece.is_found for piece in pieces):
            return pieces, one
    return excerpt(first.text, first.language, asked), first.language


def _visible(by: Actor) -> QuerySet[Passage]:
    levels = accesses(by)
    in_meeting = Q(meeting=None) | Q(meeting__access__in=levels)
    return Passage.objects.filter(in_meeting, Q(document=None) | Q(document__access__in=levels))


def _matching(wanted: Iterable[Sought]) -> RawSQL:
    then, each, either, quote = _SIGNS[connection.vendor]
    asked = either.join(f"({each.join(_any(one, then, either, quote) for one in found.all_of)})" for found in wanted)
    return RawSQL(_CONDITIONS[connection.vendor], [asked], output_field=BooleanField())  # noqa: S611  (asked: a parameter)


def _any(readings: tuple[Reading, ...], then: str, either: str, quote: str) -> str:
    """Return the readings in the language of the engine: a stem holds letters and digits alone, in quotation marks."""
    sequences = (then.join(f"{quote}{word}{quote}" for word in words) for words in readings)
    return "(" + either.join(f"({one})" for one in sequences) + ")"


# How an engine says: followed by, and, or; and its quotation marks.
_SIGNS = {"sqlite": (" + ", " AND ", " OR ", '"'), "postgresql": (" <-> ", " & ", " | ", "'")}
_CONDITIONS = {
    "sqlite": "meetings_passage.id IN (SELECT rowid FROM meetings_passage_words WHERE meetings_passage_words MATCH %s)",
    "postgresql": "to_tsvector('simple', meetings_passage.stems) @@ to_tsquery('simple', %s)",
}
