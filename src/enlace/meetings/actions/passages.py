"""Keeping what full-text search looks in; called within the action that writes the thing itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from django.db.models import Model

from enlace.common.stems import LONGEST_STEMS, stems
from enlace.common.texts import Text
from enlace.meetings.models import Commitment, Meeting, Passage
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.topic_names import texts_of_topic

Names = Mapping[str, Text]


def _titles(row: Any, names: Names) -> list[Text]:
    return [row.title]


def _said(row: Any, names: Names) -> list[Text]:
    return [{row.language: row.gist}, row.translations, *(names.get(code, {}) for code in row.speakers)]


def _proposed(row: Any, names: Names) -> list[Text]:
    return [
        {row.language: row.gist},
        row.translations,
        *(names.get(code, {}) for code in row.proposers),
        *map(texts_of_topic, row.topics),
    ]


def _owed(row: Any, names: Names) -> list[Text]:
    return [{row.language: row.gist}, row.translations, {"": row.source}, *map(texts_of_topic, row.topics)]


def _documents(row: Any, names: Names) -> list[Text]:
    texts = row.expressions.defer("file").order_by("language")
    return [{"": row.symbol}, row.title, *({one.language: f"{one.title}\n{one.text}"} for one in texts)]


def _meeting(row: Any, names: Names) -> list[Text]:
    return [row.title, {"": row.place}]


# What can be found, by the name of its model, and its words, language -> text ("": in none).
FOUND: Mapping[str, Callable[[Any, Names], list[Text]]] = {
    "meeting": _meeting,
    "item": _titles,
    "intervention": _said,
    "proposal": _proposed,
    "presentation": _titles,
    "commitment": _owed,
    "document": _documents,
}
# Of these a meeting has many, by the name under which it has them.
PARTS = ("items", "interventions", "proposals", "presentations", "commitments", "documents")


def keep_findable(*rows: Model) -> None:
    """Bring what search knows of `rows`, all of one kind, up to date; what is so already is not written.

    4 queries, 1 more for each thing whose words changed, and 1 for each document.
    """
    kind = _kind(rows[0])
    kept = {getattr(one, f"{kind}_id"): one for one in Passage.objects.filter(kind=kind, **{f"{kind}__in": rows})}
    missing = []
    for made in _passages(rows):
        found = kept.get(getattr(made, f"{kind}_id"))
        if found is None:
            missing.append(made)
        elif found.stems != made.stems:
            found.stems = made.stems
            found.save(update_fields=["stems"])
    Passage.objects.bulk_create(missing)


def keep_meeting_findable(meeting: Meeting) -> None:
    """Bring what search knows of a whole meeting up to date; some 20 queries."""
    Passage.objects.filter(meeting=meeting).delete()
    _add([meeting])
    for name in PARTS:
        _add(getattr(meeting, name).all())


def find_what_is_missing() -> None:
    """Make findable what an earlier version stored, which kept nothing for search; 2 queries where nothing is."""
    for meeting in Meeting.objects.filter(passages=None):
        keep_meeting_findable(meeting)
    _add(Commitment.objects.filter(meeting=None, passage=None))


def _add(rows: Iterable[Model]) -> None:
    Passage.objects.bulk_create(_passages(rows))


def _passages(rows: Iterable[Model]) -> Iterator[Passage]:
    names_of: dict[str, Names] = {}
    for row in rows:
        meeting, kind = _held(row), _kind(row)
        pack = meeting.pack_id if meeting else ""
        if pack not in names_of:
            names_of[pack] = party_names(pack) if pack else {}
        yield Passage(kind=kind, stems=stems_of(row, names_of[pack]), **{"meeting": meeting, kind: row})


def stems_of(row: Model, names: Names) -> str:
    """Return the words by which a thing is found; names: code of a State or body -> its name."""
    texts = (pair for given in FOUND[_kind(row)](row, names) for pair in given.items())
    return "\n".join(stems(text, language) for language, text in texts if text)[:LONGEST_STEMS]


def _kind(row: Model) -> str:
    return cast("str", row._meta.model_name)


def _held(row: Any) -> Meeting | None:
    return row if isinstance(row, Meeting) else row.meeting
