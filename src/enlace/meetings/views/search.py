"""Search over what was said, proposed, decided and documented, within what the reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import actor, public
from enlace.common.errors import N_, Problem
from enlace.common.stems import LONGEST_SOUGHT, Piece, Sought, excerpt, sought
from enlace.common.texts import Text, in_language, shown
from enlace.meetings.models import Passage
from enlace.meetings.queries.search import THINGS, search
from enlace.meetings.views.frame import Names

ON_A_PAGE = 20
KIND_WORDS: Mapping[str, str] = {
    "document": N_("Documents"),
    "meeting": N_("Meetings"),
    "item": N_("Items of agendas"),
    "intervention": N_("Interventions"),
    "proposal": N_("Proposals"),
    "commitment": N_("Commitments"),
    "presentation": N_("Presentations"),
}


@dataclass(frozen=True)
class Line:
    """One thing that was found; parties: who said or owes it; pieces: of its text, in `language`."""

    url: str
    label: str
    parties: str
    meeting: str
    pieces: tuple[Piece, ...]
    language: str
    synthetic: bool


@public
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Show what holds every word that is looked for, with how much there is of each kind."""
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    kind = kind if kind in KIND_WORDS else ""
    result = search(text[:LONGEST_SOUGHT], actor(request), kind=kind, meeting=request.GET.get("meeting", ""))
    page = Paginator(result.passages, ON_A_PAGE).get_page(request.GET.get("page"))
    names, asked = Names(), sought(text)
    lines = [_line(one, names, asked) for one in page]
    query = request.GET.copy()
    query.pop("page", None)
    of_kind = query.copy()
    of_kind.pop("kind", None)
    too_long = Problem("q", N_("Only the first %(most)s characters were looked for."), {"most": LONGEST_SOUGHT})
    values = {
        "text": text,
        "lines": lines,
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "of_kind": f"{of_kind.urlencode()}&" if of_kind else "",
        "total": sum(result.counts.values()),
        "kinds": [
            (one, gettext(KIND_WORDS[one]), result.counts[one], one == kind) for one in THINGS if one in result.counts
        ],
        "kind": kind,
        "notice": gettext(too_long.message) % too_long.params if len(text) > LONGEST_SOUGHT else "",
        "synthetic": any(line.synthetic for line in lines),
    }
    return render(request, "meetings/search.html", values)


def _line(one: Passage, names: Names, asked: Sought) -> Line:
    language, thing, meeting = (get_language() or "en")[:2], getattr(one, one.kind), one.meeting
    pieces, found_in = _best(_texts(one), language, asked)
    pack = meeting.pack_id if meeting else getattr(thing, "pack_id", "")
    return Line(
        url=_url(one),
        label=_label(one),
        parties=names.people(pack, _parties(one)),
        meeting=in_language(meeting.title, language) if meeting and thing is not meeting else "",
        pieces=pieces,
        language=found_in,
        synthetic=bool(getattr(thing, "synthetic", False) or (meeting and meeting.synthetic)),
    )


def _texts(one: Passage) -> Text:
    thing = getattr(one, one.kind)
    if one.kind == "document":
        texts = {text.language: text.text or text.title for text in thing.expressions.all()}
        return {**thing.title, **{language: text for language, text in texts.items() if text}}
    if one.kind in ("intervention", "proposal", "commitment"):
        return {thing.language: thing.gist} | dict(thing.translations)
    return cast("Text", thing.title)


def _parties(one: Passage) -> list[str]:
    if one.intervention:
        return list(one.intervention.speakers)
    return list(one.proposal.proposers) if one.proposal else []


def _label(one: Passage) -> str:
    """Return the code or symbol by which the thing is known."""
    if one.document:
        return one.document.symbol
    if one.item:
        return gettext("Item %(number)s") % {"number": one.item.number}
    return "" if one.kind == "meeting" else str(getattr(one, one.kind).code)


def _url(one: Passage) -> str:
    if one.document:
        return reverse("meetings:document", args=[one.document.pk])
    if one.commitment:
        return reverse("meetings:commitment", args=[one.commitment.code])
    code = one.meeting.code if one.meeting else ""
    if one.proposal:
        return reverse("meetings:proposal", args=[code, one.proposal.code])
    if one.kind == "meeting":
        return reverse("meetings:meeting", args=[code])
    return reverse("meetings:record", args=[code]) + _within(one)


def _within(one: Passage) -> str:
    """Return where in the record an intervention, an item or a presentation stands."""
    if one.intervention:
        return f"?said={one.intervention.code}#{one.intervention.code}"
    item = one.item.number if one.item else one.presentation.item if one.presentation else ""
    return f"?item={item}"


def _best(texts: Text, language: str, asked: Sought) -> tuple[tuple[Piece, ...], str]:
    """Return an excerpt in the reader's language where a word stands in it, else in another where one does."""
    first = shown(texts, language)
    for one in dict.fromkeys((first.language, *texts)):
        pieces = excerpt(texts.get(one, ""), one, asked)
        if any(piece.is_found for piece in pieces):
            return pieces, one
    return excerpt(first.text, first.language, asked), first.language
