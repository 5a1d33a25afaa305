"""What the assistant proposes of an older report: nothing of it counts until a person has confirmed it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from enlace.common.errors import N_


class Role(StrEnum):
    """What a paragraph is.

    An intervention, more of the one before, the title of a presentation, an entry of the closing list, or nobody's
    words; the assistant proposes entries apart, so only a person makes a paragraph one.
    """

    SAID = "said"
    MORE = "more"
    SHOWN = "shown"
    ENTRY = "entry"
    TOLD = "told"


class Doubt(StrEnum):
    """Why a person must look before the draft can be confirmed."""

    NOBODY = "nobody"
    WHO = "who"
    BODY = "body"
    GROUP = "group"
    PERSON = "person"
    CHAIRED = "chaired"
    NOT_ON_AGENDA = "not_on_agenda"


DOUBT_WORDS: dict[Doubt, str] = {
    Doubt.NOBODY: N_(
        "Nobody is named who says this. Is it more of what was said before, or an account of the meeting?"
    ),
    Doubt.WHO: N_("Who speaks is not known here: choose."),
    Doubt.BODY: N_("A State or body is the subject of this, which may not mean that it took the floor."),
    Doubt.GROUP: N_("Several are meant here who are not named in this sentence."),
    Doubt.PERSON: N_("A person is named of whom it is not said for whom they speak."),
    Doubt.CHAIRED: N_("It is said who chaired, not that the Chair spoke."),
    Doubt.NOT_ON_AGENDA: N_("This stands under no item of the agenda."),
}


@dataclass(frozen=True)
class Asked:
    """A sentence in which something is proposed. words: those that made it so; type: of `rules.proposing`.

    speakers: who proposes it, where that is not who speaks. sure: False of a wish or need, which is kept only where a
    person says so. language: of the text, "" where it is that of the report.
    """

    text: str
    type: str
    words: str
    speakers: tuple[str, ...] = ()
    sure: bool = True
    language: str = ""


@dataclass(frozen=True)
class Piece:
    """A paragraph, or a part of one by one speaker. line: the place of its paragraph in the report, from 0.

    item: 0 where it stands under none. speakers, kind, procedural: of an intervention; doubt: "" where there is none.
    language: of the text, "" where it is that of the report. person: who is named as speaking for the speakers.
    """

    line: int
    text: str
    role: str
    item: int = 0
    kind: str = ""
    speakers: tuple[str, ...] = ()
    procedural: bool = False
    invited_by: str = ""
    sums_up: bool = False
    doubt: str = ""
    language: str = ""
    proposals: tuple[Asked, ...] = ()
    person: str = ""


@dataclass(frozen=True)
class DraftItem:
    """An item of the agenda as its heading numbers and words it."""

    number: int
    title: str


@dataclass(frozen=True)
class DraftEntry:
    """An entry of the closing list; letter_printed: "" where the list skips the letter."""

    letter: str
    letter_printed: str
    gist: str


@dataclass(frozen=True)
class DraftDocument:
    """A document that the report refers to. item: under which it is named first, 0 for none."""

    symbol: str
    role: str = ""
    item: int = 0


@dataclass(frozen=True)
class Head:
    """What the report says of the meeting as a whole; what it does not say stays empty."""

    title: str = ""
    symbol: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Draft:
    """The whole proposal. language: of the report."""

    language: str
    head: Head = field(default_factory=Head)
    items: tuple[DraftItem, ...] = ()
    pieces: tuple[Piece, ...] = ()
    entries: tuple[DraftEntry, ...] = ()
    documents: tuple[DraftDocument, ...] = ()


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return `draft` as JSON can hold it."""
    value = asdict(draft)
    for name in ("starts_on", "ends_on"):
        day = value["head"][name]
        value["head"][name] = day.isoformat() if day else None
    return value


def draft_of_json(value: Mapping[str, Any]) -> Draft:
    """Return the draft that `draft_json` made `value` of."""
    head = dict(value["head"])
    for name in ("starts_on", "ends_on"):
        head[name] = date.fromisoformat(head[name]) if head[name] else None
    return Draft(
        language=value["language"],
        head=Head(**head),
        items=tuple(DraftItem(**one) for one in value["items"]),
        pieces=tuple(_piece(one) for one in value["pieces"]),
        entries=tuple(DraftEntry(**one) for one in value["entries"]),
        documents=tuple(DraftDocument(**one) for one in value["documents"]),
    )


def _piece(value: Mapping[str, Any]) -> Piece:
    proposals = tuple(Asked(**{**one, "speakers": tuple(one["speakers"])}) for one in value["proposals"])
    return Piece(**{**value, "speakers": tuple(value["speakers"]), "proposals": proposals})
