"""Search over what was said, proposed, decided and documented, within what the reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import actor, public
from enlace.common.errors import N_, Problem
from enlace.common.stems import LONGEST_SOUGHT, sought
from enlace.common.texts import in_language
from enlace.meetings.models import Passage
from enlace.meetings.queries.search import THINGS, Hit, hit, search
from enlace.meetings.views.frame import Names, topic_choices

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
    """What was found as the page shows it: where it leads, what it is called, who said it, at which meeting.

    topics: the names of those by which it was found.
    """

    hit: Hit
    url: str
    label: str
    parties: str
    meeting: str
    topics: str


@public
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Show what holds every word that is looked for, with how much there is of each kind."""
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    kind = kind if kind in KIND_WORDS else ""
    result = search(text[:LONGEST_SOUGHT], by=actor(request), kind=kind, meeting=request.GET.get("meeting", ""))
    page = Paginator(result.passages, ON_A_PAGE).get_page(request.GET.get("page"))
    names, asked = Names(), sought(text)
    lines = [_line(hit(one, asked, (get_language() or "en")[:2]), names) for one in page]
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
        "synthetic": any(line.hit.synthetic for line in lines),
    }
    return render(request, "meetings/search.html", values)


def _line(found: Hit, names: Names) -> Line:
    one, meeting = found.passage, found.passage.meeting
    title = in_language(meeting.title, get_language() or "en") if meeting and one.kind != "meeting" else ""
    parties = names.people(meeting.pack_id, found.parties) if meeting else ""
    topics = ", ".join(name for _, name in topic_choices(found.topics))
    return Line(found, _url(one), _label(found), parties, title, topics)


def _label(found: Hit) -> str:
    if found.passage.item:
        return gettext("Item %(number)s") % {"number": found.code}
    if found.passage.commitment and found.passage.commitment.letter:
        return gettext("Entry %(letter)s") % {"letter": found.passage.commitment.letter}
    return found.code


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
