"""The letter of request, as far as the platform may know it: its frame, with a place for each thing it must say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from enlace.publishing.rules.tree import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Inline,
    Labels,
    Paragraph,
    Run,
)
from enlace.publishing.rules.tree import Table as Grid

PLACE = "[…]"


@dataclass(frozen=True)
class LetterField:
    """What a letter must say under a heading of its own. articles: which ones ask for it, "" where none does."""

    words: str
    need: str
    articles: str


@dataclass(frozen=True)
class Letter:
    """A letter in words of its language. rows: (what, value) of the header; closing: what else is asked for.

    fields: of the content, which is typed into the file and nowhere else.
    """

    reference: str
    form: str
    requesting: Mapping[str, str]
    requested: Mapping[str, str]
    rows: Sequence[tuple[str, str]]
    fields: Sequence[LetterField]
    closing: Sequence[str]
    synthetic: bool
    on: date


def letter(one: Letter) -> Document:
    """Return the frame of a letter of request, in the language that is active."""
    language = get_language() or "en"
    synthetic = _("SYNTHETIC: this letter is invented.") if one.synthetic else ""
    asking = _("%(authority)s of %(state)s asks %(other)s of %(other_state)s for the following.") % {
        "authority": one.requesting["authority"],
        "state": one.requesting["state"],
        "other": one.requested["authority"] or PLACE,
        "other_state": one.requested["state"],
    }
    blocks: list[Block] = [Paragraph(asking), _header(one)]
    for field in one.fields:
        blocks += [Heading(1, field.words), Paragraph(_place(field))]
    if one.closing:
        blocks += [Heading(1, _("What the authority that receives it asks for")), Bullets(tuple(one.closing))]
    blocks += [
        Heading(1, _("Signature")),
        Paragraph(_("Place and date: %(place)s") % {"place": PLACE}),
        Paragraph(PLACE),
    ]
    return Document(
        title=_("Request: %(form)s") % {"form": one.form},
        language="pt-BR" if language.startswith("pt") else language,
        subtitle=_("Reference %(reference)s") % {"reference": one.reference},
        issued_on=one.on,
        version_line=_("Frame of %(day)s; complete the marked places and send it on the formal channel")
        % {"day": date_format(one.on, "DATE_FORMAT")},
        synthetic_line=synthetic,
        blocks=tuple(blocks),
        labels=Labels.translated(gettext),
        content={"reference": one.reference},
    )


def _header(one: Letter) -> Grid:
    columns = (Column(_("What"), width=1.0), Column(_("As recorded"), width=2.0))
    rows: list[tuple[Inline, ...]] = [(what, value) for what, value in one.rows]
    return Grid(_("The request in clear"), columns, tuple(rows))


def _place(field: LetterField) -> Inline:
    """Return the marked place of a field: what it must say is written in its stead."""
    told = " · ".join(filter(None, (field.need, field.articles)))
    return (Run(f"[… {told}]", italic=True),)
