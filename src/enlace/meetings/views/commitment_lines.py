"""Commitments as pages show them: in the reader's language, with the names of who owes and is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from enlace.common.texts import Shown, in_language, shown
from enlace.meetings.rules.commitment_words import KIND_WORDS, STATUS_WORDS
from enlace.meetings.rules.commitments import Commitment
from enlace.meetings.views.frame import Names


@dataclass(frozen=True)
class Line:
    """A commitment as a page shows it. carried_into: the meeting that carries it on."""

    one: Commitment
    text: Shown
    kind: str
    status: str
    meeting: str
    owners: tuple[tuple[str, Shown], ...]
    inferred: str
    owed_to: str
    overdue: bool
    carried_into: str = ""


def commitment_lines(every: Iterable[Commitment], names: Names, today: date) -> list[Line]:
    """Return the lines of a list of commitments."""
    language = get_language() or "en"
    return [
        Line(
            one,
            shown(one.texts, language),
            gettext(KIND_WORDS[one.kind]),
            gettext(STATUS_WORDS[one.standing]),
            in_language(one.meeting_title or {}, language),
            tuple((party, names.shown(one.pack, party)) for party in one.owners),
            ", ".join(names.name(one.pack, party) for party in one.owners_inferred),
            ", ".join(names.name(one.pack, party) for party in one.owed_to),
            one.is_overdue(today),
            in_language(one.continued_in or {}, language) or one.continued_by if one.is_carried_on else "",
        )
        for one in every
    ]
