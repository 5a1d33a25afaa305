"""A page of a draft: each paragraph with what is proposed of it, and what it can be made instead."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from enlace.common.errors import N_
from enlace.common.texts import Text, in_language
from enlace.meetings.queries.importing import Import
from enlace.meetings.rules.floor import CHAIR
from enlace.meetings.rules.importing_draft import DOUBT_WORDS, Doubt, Role
from enlace.meetings.rules.importing_json import Sheet, sheets_of
from enlace.meetings.rules.importing_record import choice_of
from enlace.meetings.rules.proposing import TYPES
from enlace.meetings.rules.record import InterventionKind

ROLE_WORDS: Mapping[Role, str] = {
    Role.SAID: N_("Somebody takes the floor"),
    Role.MORE: N_("Goes on with what was said before"),
    Role.SHOWN: N_("The title of a presentation"),
    Role.ENTRY: N_("An entry of the closing list"),
    Role.TOLD: N_("An account of the meeting, nobody's words"),
}
KIND_WORDS: Mapping[InterventionKind, str] = {
    InterventionKind.DELEGATION: N_("A delegation"),
    InterventionKind.JOINT_DELEGATION: N_("Delegations together"),
    InterventionKind.CHAIR: N_("The Chair"),
    InterventionKind.SECRETARIAT: N_("The Secretariat or a body"),
    InterventionKind.OFFICIAL: N_("An official"),
    InterventionKind.OBSERVER: N_("An observer"),
}


def sheet_values(one: Import, sheet: Sheet, names: Mapping[str, Text], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what `meetings/import_sheet.html` needs but the row and the problems. typed: what was sent last."""
    language = get_language() or "en"
    known = {code: in_language(name, language) for code, name in names.items()} | {CHAIR: _("Chair of the meeting")}
    parties = sorted((name, code) for code, name in known.items())
    titles = {item.number: one.decisions.titles.get(item.number, item.title) for item in one.draft.items}
    sheets = sheets_of(one.draft)
    return {
        "sheet": sheet,
        "sheet_title": f"{sheet.item}. {titles[sheet.item]}" if sheet.item in titles else "",
        "sheets": [(other, other.number == sheet.number) for other in sheets],
        "is_last": sheet.number == len(sheets),
        "pieces": [_piece(one, place, known, typed) for place in sheet.places],
        "parties": parties,
        "items": list(titles),
        "roles": [(key, gettext(words)) for key, words in ROLE_WORDS.items()],
        "kinds": [(key, gettext(words)) for key, words in KIND_WORDS.items()],
        "types": [(key, gettext(words)) for key, words in TYPES.items()],
        "language": one.draft.language,
        "synthetic": one.draft.head.synthetic,
    }


def _piece(one: Import, place: int, known: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, Any]:
    piece, choice = one.draft.pieces[place], choice_of(one.draft, one.decisions, place)
    together = len(choice.speakers) > 1
    return {
        "place": place,
        "number": piece.line + 1,
        "piece": piece,
        "choice": choice,
        "doubt": gettext(DOUBT_WORDS[Doubt(piece.doubt)]) if piece.doubt else "",
        "who": ",".join(choice.speakers),
        "together": ", ".join(known.get(code, code) for code in choice.speakers) if together else "",
        "others": typed.get(f"with-{place}", ""),
        "proposals": [
            (at, asked, kept) for at, (asked, kept) in enumerate(zip(piece.proposals, choice.proposals, strict=False))
        ],
    }
