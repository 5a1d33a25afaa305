"""What was decided of a draft, as JSON can hold it; and the pages on which it is decided."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from enlace.meetings.rules.importing_draft import Draft
from enlace.meetings.rules.importing_lines import Line
from enlace.meetings.rules.importing_record import Choice, Decisions, Kept

# Decisions on one page, so that a form keeps to what a browser sends at once.
MOST_ON_A_SHEET = 30
MOST_PROPOSALS_ON_A_SHEET = 250


@dataclass(frozen=True)
class Sheet:
    """A page of a draft: the pieces of one item, or the part of them that is numbered `part`, from 1.

    number: of the page, from 1; places: of its pieces.
    item: as the assistant proposes it, so that a piece stays on its page whatever is decided of it.
    """

    number: int
    item: int
    places: tuple[int, ...]
    part: int = 1


def sheets_of(draft: Draft) -> tuple[Sheet, ...]:
    """Return the pages of a draft, in the order of the report."""
    found: list[Sheet] = []
    for item, group in groupby(range(len(draft.pieces)), key=lambda place: draft.pieces[place].item):
        for part, places in enumerate(_shared_out(tuple(group), draft), 1):
            found.append(Sheet(len(found) + 1, item, places, part))
    return tuple(found)


def _shared_out(places: tuple[int, ...], draft: Draft) -> list[tuple[int, ...]]:
    pages: list[tuple[int, ...]] = []
    proposals = MOST_PROPOSALS_ON_A_SHEET + 1
    for place in places:
        own = len(draft.pieces[place].proposals)
        proposals += own
        if proposals > MOST_PROPOSALS_ON_A_SHEET or len(pages[-1]) == MOST_ON_A_SHEET:
            pages.append(())
            proposals = own
        pages[-1] = (*pages[-1], place)
    return pages


def decisions_json(decisions: Decisions) -> dict[str, Any]:
    """Return `decisions` as JSON can hold it."""
    return {
        "pieces": {str(place): asdict(one) for place, one in decisions.pieces.items()},
        "titles": {str(number): title for number, title in decisions.titles.items()},
        "entries": sorted(decisions.entries),
        "documents": sorted(decisions.documents),
    }


def decisions_of_json(value: Mapping[str, Any]) -> Decisions:
    """Return the decisions that `decisions_json` made `value` of; none, of an empty one."""
    return Decisions(
        pieces={int(place): _choice(one) for place, one in value.get("pieces", {}).items()},
        titles={int(number): title for number, title in value.get("titles", {}).items()},
        entries=frozenset(value.get("entries", ())),
        documents=frozenset(value.get("documents", ())),
    )


def _choice(value: Mapping[str, Any]) -> Choice:
    proposals = tuple(Kept(**one) for one in value["proposals"])
    return Choice(**{**value, "speakers": tuple(value["speakers"]), "proposals": proposals})


def lines_json(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Return the lines of a report as JSON can hold them."""
    return [asdict(line) for line in lines]


def text_of(lines: list[dict[str, Any]]) -> str:
    """Return the text of a report, a paragraph a line, with the numbers that Word counts."""
    return "\n".join(f"{line['number']} {line['text']}".strip() for line in lines)
