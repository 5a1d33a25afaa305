"""Proposals of a meeting: who proposed what to whom, and what became of it."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import shown
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.actions.proposals import version_of
from enlace.meetings.documents.fate import fate
from enlace.meetings.forms import read_proposal
from enlace.meetings.queries.proposals import Wanted, one_proposal, proposals_of, spoken_in, topics_of
from enlace.meetings.rules.proposing import TYPES
from enlace.meetings.rules.record import Ending, MeetingStatus, Proposal
from enlace.meetings.views.frame import Framed, context, framed, topic_choices
from enlace.meetings.views.standing import standing

ON_A_PAGE = 50
LISTED = ("proposers", "supporters", "addressees", "topics", "interventions")
ENDING_WORDS: Mapping[str, str] = {
    Ending.DECISION: N_("A decision was taken"),
    Ending.ENTRY: N_("It is in the closing list"),
    Ending.MERGED: N_("It was merged into another proposal"),
    Ending.NOT_TAKEN_UP: N_("It was not taken up"),
}


def line(one: Proposal, frame: Framed, decided: frozenset[str]) -> dict[str, Any]:
    """Return what a list says of one proposal."""
    said, is_open = fate(one, decided)
    return {
        "code": one.code,
        "item": one.item,
        "gist": shown({one.language: one.gist} | dict(one.translations), get_language() or "en"),
        "type": gettext(TYPES.get(one.type, one.type)),
        "proposers": frame.people(one.proposers),
        "supporters": frame.people(one.supporters),
        "addressees": frame.people(one.addressees),
        "fate": said,
        "open": is_open,
    }


@public
@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List the proposals of a meeting by item, all or those of a delegation, an item, a topic, or still open."""
    frame = framed(request, code)
    wanted = Wanted(
        party=request.GET.get("party", ""),
        item=request.GET.get("item", ""),
        topic=request.GET.get("topic", ""),
        only_open=request.GET.get("open", "") == "1",
    )
    found = proposals_of(frame.row, wanted)
    page = Paginator(found.proposals, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    values = {
        "title": _("Proposals"),
        "rows": [line(one, frame, found.decided) for one in page],
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "wanted": wanted,
        "parties": sorted((frame.name(party), party) for party in found.parties),
        "items": found.items,
        "topics": topic_choices(found.topics),
        "count": found.count,
        "count_open": found.count_open,
    } | _may(request, frame)
    return render(request, "meetings/proposals.html", context(request, frame) | values)


def _may(request: HttpRequest, frame: Framed) -> dict[str, Any]:
    by, is_open = actor(request), frame.meeting.status != MeetingStatus.REPORTED
    states = sorted(by.states_for(Permission.PROPOSAL_SEND)) if is_open else []
    keeps = is_open and by.may(Permission.RECORD_KEEP)
    return {"may_keep": keeps, "may_correct": keeps and frame.row.origin != "pack", "own_states": states}


@public
@require_safe
def page(request: HttpRequest, code: str, proposal: str) -> HttpResponse:
    """Show one proposal: who made it where, to whom, who supports it, and what became of it."""
    return _page(request, code, proposal, [])


def _page(request: HttpRequest, code: str, proposal: str, problems: list[Problem]) -> HttpResponse:
    frame = framed(request, code)
    one, decided = one_proposal(frame.row, proposal)
    language = get_language() or "en"
    values: dict[str, Any] = {
        "title": one.code,
        "proposal": one,
        "row": line(one, frame, decided),
        "spoken": [
            (said, frame.people(said.speakers), shown({said.language: said.gist} | dict(said.translations), language))
            for said in spoken_in(frame.row, one)
        ],
        "endings": [(ending, gettext(words)) for ending, words in ENDING_WORDS.items()],
        "typed": request.POST,
        "problems": told(problems),
    } | _may(request, frame)
    values["may_support"] = [state for state in values["own_states"] if state not in (*one.proposers, *one.supporters)]
    status = 422 if problems else 200
    return render(request, "meetings/proposal.html", context(request, frame) | values, status=status)


def _page_again(request: HttpRequest, code: str, proposal: str, *, error: Invalid) -> HttpResponse:
    return _page(request, code, proposal, list(error.problems))


@needs(Permission.PROPOSAL_SEND)
@answering({Invalid: _page_again})
@require_POST
def support(request: HttpRequest, code: str, proposal: str) -> HttpResponse:
    """Support a proposal in the name of a State."""
    state = request.POST.get("state", "")
    actions.support_proposal(code, proposal, state=state, by=actor(request), at=clock.now())
    return redirect("meetings:proposal", code, proposal)


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _page_again})
@require_POST
def end(request: HttpRequest, code: str, proposal: str) -> HttpResponse:
    """Say what became of a proposal."""
    sent = [request.POST.get(name, "") for name in ("ending", "ending_ref", "ending_reason")]
    actions.end_proposal(code, proposal, *sent, by=actor(request), at=clock.now())
    return redirect("meetings:proposal", code, proposal)


def _new(
    request: HttpRequest, code: str, problems: list[Problem], *, own: str = "", corrected: Proposal | None = None
) -> HttpResponse:
    """Answer the form of a proposal; `corrected` is shown beside it where somebody else changed it meanwhile."""
    frame = framed(request, code)
    first = _as_typed(corrected) if corrected else {}
    was = version_of(corrected) if corrected else ""
    values: dict[str, Any] = {
        "title": _("Correct proposal %(code)s") % {"code": corrected.code}
        if corrected
        else _("A proposal in writing")
        if own
        else _("Take down a proposal"),
        "own": own,
        "own_name": frame.name(own) if own else "",
        "items": [(item.number, item.title) for item in frame.row.items.order_by("number")],
        "types": [(key, gettext(words)) for key, words in TYPES.items()],
        "names": sorted((frame.name(party), party) for party in frame.names),
        "topics": topic_choices(topics_of(frame.row)),
        "typed": request.POST or first or request.GET,
        "was": was,
        "problems": told(problems),
    }
    if corrected and request.POST.get("was", was) != was:
        values |= standing(first | {"type": gettext(TYPES.get(corrected.type, corrected.type))})
    status = 422 if problems else 200
    return render(request, "meetings/proposal_new.html", context(request, frame) | values, status=status)


def _as_typed(one: Proposal) -> dict[str, str]:
    typed = {name: ", ".join(getattr(one, name)) for name in LISTED}
    return typed | {"gist": one.gist, "item": str(one.item), "type": one.type}


def _take_down_again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _new(request, code, list(error.problems))


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _take_down_again})
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, code: str) -> HttpResponse:
    """Take down a proposal that was made on the floor."""
    if request.method != "POST":
        return _new(request, code, [])
    frame, problems = framed(request, code), list[Problem]()
    one = read_proposal(request.POST, frame.names, problems, language=(get_language() or "en")[:2])
    if problems:
        return _new(request, code, problems)
    made = actions.take_down_proposal(code, one, by=actor(request), at=clock.now())
    return redirect("meetings:proposal", code, made)


def _correct_again(request: HttpRequest, code: str, proposal: str, *, error: Invalid) -> HttpResponse:
    corrected, _decided = one_proposal(framed(request, code).row, proposal)
    return _new(request, code, list(error.problems), corrected=corrected)


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _correct_again})
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, proposal: str) -> HttpResponse:
    """Correct what was taken down of a proposal."""
    frame, problems = framed(request, code), list[Problem]()
    corrected, _decided = one_proposal(frame.row, proposal)
    if request.method != "POST":
        return _new(request, code, [], corrected=corrected)
    one = read_proposal(request.POST, frame.names, problems, language=corrected.language)
    if problems:
        return _new(request, code, problems, corrected=corrected)
    was = request.POST.get("was", "")
    actions.correct_proposal(code, proposal, one, was, by=actor(request), at=clock.now())
    return redirect("meetings:proposal", code, proposal)


def _send_again(request: HttpRequest, code: str, state: str, *, error: Invalid) -> HttpResponse:
    return _new(request, code, list(error.problems), own=state)


@needs(Permission.PROPOSAL_SEND)
@answering({Invalid: _send_again})
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Send a proposal in writing, in the name of a State."""
    frame, problems = framed(request, code), list[Problem]()
    if state not in actor(request).states_for(Permission.PROPOSAL_SEND):
        raise NotFound(N_("There is no State “%(code)s” for which you write."), code=state)
    if request.method != "POST":
        return _new(request, code, [], own=state)
    one = read_proposal(request.POST, frame.names, problems, language=(get_language() or "en")[:2])
    if problems:
        return _new(request, code, problems, own=state)
    made = actions.send_proposal(code, one, state=state, by=actor(request), at=clock.now())
    return redirect("meetings:proposal", code, made)
