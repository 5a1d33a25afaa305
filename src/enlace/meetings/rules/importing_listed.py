"""Proposals that a report lists itself, by delegation, under a heading of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from enlace.meetings.rules.importing_draft import Asked, Piece
from enlace.meetings.rules.importing_sections import PROPOSALS, Placed
from enlace.meetings.rules.importing_subjects import parties_of
from enlace.meetings.rules.importing_text import marked
from enlace.meetings.rules.importing_voices import Voices

_REFERENCE = re.compile(r"\s*\(P[0-9]{3}(?:;[^()]*(?:\([^()]*\)[^()]*)*)?\)\s*$")


def listed_proposals(pieces: tuple[Piece, ...], places: Sequence[Placed], voices: Voices) -> tuple[Piece, ...]:
    """Return `pieces` with what stands in such lists as proposals: “Mexico:”, then what it proposes, a line each."""
    asked: dict[int, Asked] = {}
    proposers: tuple[str, ...] = ()
    for one in places:
        if one.part != PROPOSALS or one.heading:
            proposers = ()
            continue
        text = one.line.text.strip()
        if text.endswith(":"):
            proposers = parties_of(text[:-1], voices)
        elif proposers:
            words, language = marked(_REFERENCE.sub("", text))
            asked[one.place] = Asked(words, "proposal", "", proposers, language=language)
    return tuple(replace(one, proposals=(asked[one.line],)) if one.line in asked else one for one in pieces)
