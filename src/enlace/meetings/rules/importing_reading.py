"""A report read: from its lines to the whole draft."""

from dataclasses import replace

from enlace.meetings.rules.importing_draft import Draft, Piece, Role
from enlace.meetings.rules.importing_entries import closing_list
from enlace.meetings.rules.importing_head import documents_in, head_of
from enlace.meetings.rules.importing_lines import Line
from enlace.meetings.rules.importing_listed import listed_proposals
from enlace.meetings.rules.importing_pieces import Reader
from enlace.meetings.rules.importing_proposals import proposals_in
from enlace.meetings.rules.importing_sections import PROPOSALS, Placed, placed
from enlace.meetings.rules.importing_text import language_of
from enlace.meetings.rules.importing_voices import Voices


def draft_of(lines: tuple[Line, ...], voices: Voices) -> Draft:
    """Return what is proposed of a report; every line of it is a heading, or a piece at least."""
    items, places = placed(lines)
    entries, in_list = closing_list(places)
    pieces = tuple(Reader(voices).pieces(places))
    pieces = listed_proposals(pieces, places, voices)
    listed = {one.item for one in places if one.part == PROPOSALS}
    return Draft(
        language=language_of(line.text for line in lines),
        head=head_of(lines, _before(places)),
        items=items,
        pieces=tuple(_with_proposals(one, in_list, listed) for one in pieces),
        entries=entries,
        documents=documents_in(places),
    )


def _before(places: tuple[Placed, ...]) -> tuple[Line, ...]:
    """Return the lines before the first item."""
    first = next((place for place, one in enumerate(places) if one.item), 0)
    return tuple(one.line for one in places[:first])


def _with_proposals(one: Piece, in_list: frozenset[int], listed: set[int]) -> Piece:
    """Return a piece with what is proposed in it: nothing in a summing up, or where the report lists it itself."""
    if one.line in in_list:
        is_said = one.role in (Role.SAID, Role.MORE) and not one.doubt
        return replace(one, sums_up=True) if is_said else replace(one, role=Role.TOLD, doubt="")
    if one.role not in (Role.SAID, Role.MORE) or one.item in listed or one.proposals:
        return one
    found = proposals_in(one.text)
    return replace(one, proposals=tuple(replace(each, language=one.language) for each in found))
