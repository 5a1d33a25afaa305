"""What the platform knows of a topic, gathered for whoever prepares a meeting on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enlace.accounts.rules.permissions import Actor
from enlace.assessments.queries import stored
from enlace.assessments.queries.cycles import CycleView, cycles, definition_of
from enlace.assessments.rules.questionnaire import Question
from enlace.common.stems import Sought, holds, sought
from enlace.common.texts import Text
from enlace.instruments.queries.packs import packs_with_treaties
from enlace.instruments.queries.standings import Counts, matrix
from enlace.instruments.queries.treaties import InstrumentView, instruments_of
from enlace.meetings.models import Decision, ForumEvent, Passage
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.queries.forums import visible_events
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.records import accesses
from enlace.meetings.queries.search import search
from enlace.meetings.queries.topic_names import texts_of_topic, topic_meant
from enlace.meetings.rules.commitments import Commitment

MOST_LISTED = 40
MOST_FIGURES = 12


@dataclass(frozen=True)
class Asked:
    """Figures of one cycle: each question with what is known of its answers."""

    view: CycleView
    figures: tuple[tuple[Question, Mapping[str, Any]], ...]
    left_out: int


@dataclass(frozen=True)
class Listed:
    """Passages of one kind, the first of `count`; decided: (meeting, proposal) of those that a decision names."""

    passages: tuple[Passage, ...]
    count: int
    decided: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True)
class TopicPack:
    """What is known of a topic, within what a reader may see; treaties: each with its counts of States."""

    topic: str
    names: Text
    asked: tuple[Asked, ...]
    treaties: tuple[tuple[InstrumentView, Counts], ...]
    proposals: Listed
    said: Listed
    documents: Listed
    commitments: tuple[Commitment, ...]
    coming: tuple[ForumEvent, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the topic."""
        passages = (*self.proposals.passages, *self.said.passages, *self.documents.passages)
        return not (passages or self.asked or self.treaties or self.commitments or self.coming)


def topic_pack(words: str, by: Actor, today: date) -> TopicPack:
    """Return what is known of the topic that `words` name: a code, its name in any of the languages, or other words.

    Found by its words, in whichever of the four languages. 1 query where it was gathered since the last entry of the
    trail, else some 25 for one cycle and one pack of treaties.
    """
    topic = topic_meant(words)
    return while_unwritten("topic", (topic, accesses(by), today), lambda: _gathered(topic, by, today))


def _gathered(topic: str, by: Actor, today: date) -> TopicPack:
    names = texts_of_topic(topic)
    wanted = tuple(one for one in map(sought, dict.fromkeys(names.values())) if one.all_of)
    found = {
        kind: search(*names.values(), by=by, kind=kind).passages for kind in ("proposal", "intervention", "document")
    }
    return TopicPack(
        topic,
        names,
        tuple(_asked(wanted)),
        tuple(_treaties(wanted, today)),
        _proposals(_listed(found["proposal"])),
        _listed(found["intervention"]),
        _listed(found["document"]),
        tuple(one for one in commitments(by) if one.is_open and _is_on(one, topic, wanted)),
        tuple(
            one
            for one in visible_events(by).filter(starts_on__gte=today, cancelled=False).order_by("starts_on", "pk")
            if topic in one.topics or _any_holds(one.title, wanted)
        )[:MOST_LISTED],
    )


def _any_holds(texts: Text, wanted: Iterable[Sought]) -> bool:
    return any(holds(text, language, one) for language, text in texts.items() for one in wanted)


def _is_on(one: Commitment, topic: str, wanted: Iterable[Sought]) -> bool:
    return topic in one.topics or _any_holds(one.texts, wanted)


def _listed(rows: Any) -> Listed:
    return Listed(tuple(rows[:MOST_LISTED]), len(rows))


def _proposals(found: Listed) -> Listed:
    meetings = {one.meeting_id for one in found.passages}
    decided = Decision.objects.filter(meeting__in=meetings).exclude(proposal="").values_list("meeting_id", "proposal")
    return Listed(found.passages, found.count, frozenset(decided))


def _asked(wanted: tuple[Sought, ...]) -> Iterable[Asked]:
    """Yield the figures on the topic of the last cycle of each questionnaire that has some."""
    seen: set[tuple[str, str]] = set()
    for view in cycles():
        if (view.pack, view.questionnaire) in seen:
            continue
        questions = {one.id: one for one in definition_of(view).questions if _any_holds(one.texts, wanted)}
        figures = [one for one in stored.figures(view) if one["question"] in questions] if questions else []
        if figures:
            seen.add((view.pack, view.questionnaire))
            chosen = tuple((questions[one["question"]], one) for one in figures[:MOST_FIGURES])
            yield Asked(view, chosen, len(figures) - len(chosen))


def _treaties(wanted: tuple[Sought, ...], today: date) -> Iterable[tuple[InstrumentView, Counts]]:
    for pack in packs_with_treaties():
        chosen = [one for one in instruments_of(pack.code) if _any_holds(one.titles, wanted)]
        if not chosen:
            continue
        table = matrix(pack.code, today, today)
        for one in chosen:
            yield one, table.counts(one.code)
