"""Frames of documents as far as the platform may know them: the letter of request, the agreement of a joint team.

Each has a marked place for what it must say and the platform may not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from enlace.common.errors import N_
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


@dataclass(frozen=True)
class TeamAgreement:
    """What is known of a joint team, in words of its language. parties: (authority, State), the lead first.

    articles: those that ask to respect sovereignty, of the chosen treaties, "" for none. until_on: None: no end is set.
    shares: whether a way of sharing assets is agreed; sharing: in words.
    """

    reference: str
    form: str
    parties: Sequence[tuple[str, str]]
    bases: Sequence[str]
    articles: str
    crimes: Sequence[str]
    from_on: date | None
    until_on: date | None
    sharing: str
    shares: bool
    synthetic: bool
    on: date


def team_agreement(one: TeamAgreement) -> Document:
    """Return a model agreement on a joint team, in the language that is active."""
    language = get_language() or "en"
    model = _("This is a model, to be adapted by those who sign it. No treaty prescribes the text of an agreement.")
    blocks: list[Block] = [Paragraph((Run(model, italic=True),))]
    for heading, content in _clauses(one):
        blocks += [Heading(1, heading), *content]
    return Document(
        title=_("Agreement on a joint team: %(form)s") % {"form": one.form},
        language="pt-BR" if language.startswith("pt") else language,
        subtitle=_("Reference %(reference)s") % {"reference": one.reference},
        issued_on=one.on,
        version_line=_("Model of %(day)s; complete the marked places outside the platform and have it signed by all")
        % {"day": date_format(one.on, "DATE_FORMAT")},
        synthetic_line=_("SYNTHETIC: this agreement is invented.") if one.synthetic else "",
        blocks=tuple(blocks),
        labels=Labels.translated(gettext),
        content={"reference": one.reference},
    )


def _clauses(one: TeamAgreement) -> list[tuple[str, tuple[Block, ...]]]:
    """Return the headings of the agreement with what stands under each."""
    return [
        (_("Parties"), (Bullets(tuple(f"{authority}, {state}" for authority, state in one.parties)),)),
        (_("Legal basis"), (Bullets(tuple(one.bases)), _fill_in(_("agreements and provisions of own law")))),
        (_("Purpose"), (*_said(_("The team investigates these crimes:")), Bullets(tuple(one.crimes)), _matter())),
        (_("Duration"), _said(_duration(one))),
        (_("Lead and members"), _lead(one)),
        (_("Acting in the territory of another State"), _territory(one)),
        (_("Evidence and its use"), _evidence()),
        (_("Confidentiality and handling"), _handling()),
        (_("Communication"), _said(_COMMUNICATION)),
        (_("Costs and liability"), (*_said(_COSTS), _fill_in(_("exceptions, equipment, insurance")))),
        (_("Sharing of assets that are seized"), _sharing(one)),
        (_("Joining and leaving"), _said(_JOINING, _LEAVING)),
        (_("End and closing report"), _said(_CLOSING)),
        (_("Signatures"), (_signatures(one),)),
    ]


_COMMUNICATION = N_(
    "Members exchange the content of their work through the sealed room of the team, which the platform carries and "
    "cannot open. The platform holds codes, days and authorities alone."
)
_COSTS = N_(
    "Each party bears the costs of its own members. The State in whose territory damage is caused makes it good as if "
    "its own officials had caused it; the State of the officials refunds it, unless all agree otherwise."
)
_JOINING = N_("Another authority joins when all parties agree and it signs. It reads what is exchanged from then on.")
_LEAVING = N_(
    "A party leaves by telling all others from which day. What it received stays under this agreement; it does not "
    "read what is exchanged afterwards."
)
_CLOSING = N_(
    "The party that leads proposes a closing report; the team is closed when every party has confirmed it and when "
    "assets that are to be shared have been shared and received."
)
_OWN_LAW = N_("Evidence is gathered under the law of the State where it is gathered, by its competent authority.")
_USE = N_(
    "What a party obtains in the team it uses for the purpose above. Any other use needs the consent of the party that "
    "gave it, but what shows that an accused person is innocent is always disclosed, after that party was told."
)
_LABELS = N_("Each message says how it must be handled (TLP); nobody lowers that but its sender.")


def _said(*sentences: str) -> tuple[Block, ...]:
    return tuple(Paragraph(gettext(one)) for one in sentences)


def _fill_in(what: str) -> Paragraph:
    """Return a marked place: what belongs there is written in its stead."""
    return Paragraph((Run(f"[… {what}]", italic=True),))


def _matter() -> Paragraph:
    return _fill_in(_("facts, aims and limits of the investigation: completed outside the platform"))


def _duration(one: TeamAgreement) -> str:
    first = date_format(one.from_on, "DATE_FORMAT") if one.from_on else PLACE
    if one.until_on is None:
        return _("The team works from %(first)s until the parties end it.") % {"first": first}
    message = _("The team works from %(first)s to %(last)s. The parties may extend it in writing.")
    return message % {"first": first, "last": date_format(one.until_on, "DATE_FORMAT")}


def _lead(one: TeamAgreement) -> tuple[Block, ...]:
    authority, state = one.parties[0]
    leads = _("%(authority)s of %(state)s leads the team and keeps its members informed.")
    return (
        Paragraph(leads % {"authority": authority, "state": state}),
        Paragraph(_("Where the team works, whoever heads it there is of the State of that territory.")),
        _fill_in(_("members of each party, with their functions; who heads the team in each State")),
    )


def _territory(one: TeamAgreement) -> tuple[Block, ...]:
    full = _("The sovereignty of the State in whose territory the team works is fully respected.")
    source = f" ({one.articles})" if one.articles else ""
    unchecked = _said(N_("* The wording of this article has not been checked yet.")) if "*" in source else ()
    allowed = _("Members of other States act there as its competent authority allows, and under its law.")
    return (
        Paragraph(full + source),
        *unchecked,
        Paragraph(allowed),
        _fill_in(_("presence at measures, questions, carrying of arms, protection of members, by State")),
    )


def _evidence() -> tuple[Block, ...]:
    return (*_said(_OWN_LAW, _USE), _fill_in(_("forms that each State needs for evidence to be admitted")))


def _handling() -> tuple[Block, ...]:
    return (*_said(_LABELS), _fill_in(_("rules on personal data, keeping and deletion")))


def _sharing(one: TeamAgreement) -> tuple[Block, ...]:
    if not one.shares:
        later = _("No way of sharing is agreed yet. The parties agree on it before assets are confiscated for good.")
        return (Paragraph(later), _fill_in(_("how it is agreed, and by when")))
    agreed = _("Assets that are confiscated are shared so: %(how)s.") % {"how": one.sharing}
    victims = _("Victims and legitimate owners come first; costs are taken off before.")
    return (Paragraph(agreed), Paragraph(victims), _fill_in(_("accounts, and how shares are worked out")))


def _signatures(one: TeamAgreement) -> Grid:
    columns = (Column(_("For")), Column(_("Name and function")), Column(_("Place and date")), Column(_("Signature")))
    rows: list[tuple[Inline, ...]] = [
        (f"{authority}, {state}", PLACE, PLACE, PLACE) for authority, state in one.parties
    ]
    return Grid(_("Signatures"), columns, tuple(rows))
