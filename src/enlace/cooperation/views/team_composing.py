"""Composing a joint team: which authority leads it, with which States, then its terms."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.common.order import alphabetical
from enlace.common.texts import in_language
from enlace.cooperation.actions.teams import PROPOSED, change_team, draft_team
from enlace.cooperation.forms import read_terms, read_version
from enlace.cooperation.queries.composing import own_sides
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.queries.requests import RequestView
from enlace.cooperation.queries.sealed import channel_of_request
from enlace.cooperation.queries.team_composing import TeamOffer, team_offer
from enlace.cooperation.queries.teams import TeamView, team_of
from enlace.cooperation.rules.header import RECIPROCITY, Side
from enlace.cooperation.rules.statuses import Status
from enlace.cooperation.rules.teams import (
    FORM_WORDS,
    LEAST_STATES,
    SHARING_WORDS,
    TeamForm,
    TeamStatus,
    Terms,
    side_of,
    side_text,
)
from enlace.cooperation.rules.training import TRAINING
from enlace.cooperation.views.request_words import Names, reader
from enlace.cooperation.views.words import AGREEMENT_CARRIES
from enlace.directory.queries.entries import EntryView
from enlace.directory.views.telling import told

KEEP = Permission.REQUEST_KEEP


def _choose(request: HttpRequest, pack: str, problems: list[Problem], *, view: TeamView | None = None) -> HttpResponse:
    """Ask who leads, in which form, and with which States."""
    names = Names(pack, ())
    own = [] if view else own_sides(actor(request), pack)
    asked = {name: request.GET.get(name, "") for name in ("from", "form")}
    states = request.GET.getlist("states") or (list(view.team.terms.states) if view else [])
    context = {
        "view": view,
        "own": [
            (side_text(side), f"{names.state(side.state)}: {in_language(one.entry.names, reader())}")
            for side, one in own
        ],
        "forms": [(one.value, gettext(words)) for one, words in FORM_WORDS.items() if one in forms(pack)],
        "states": names.every_state(),
        "asked": asked | {"states": states},
        "problems": told(problems),
    }
    return render(request, "cooperation/team_new.html", context, status=422 if problems else 200)


def _asked(request: HttpRequest) -> tuple[Side, str, list[str]]:
    return side_of(request.GET.get("from", "")), request.GET.get("form", ""), request.GET.getlist("states")


def _choice_problems(request: HttpRequest, pack: str) -> list[Problem]:
    lead, form, states = _asked(request)
    problems = []
    if lead not in [side for side, _ in own_sides(actor(request), pack)]:
        problems.append(Problem("from", N_("Choose your authority.")))
    if form not in set(TeamForm) or form not in forms(pack):
        problems.append(Problem("form", N_("Choose the form.")))
    least = LEAST_STATES[TeamForm(form)] if form in set(TeamForm) else 0
    return problems + _state_problems((lead.state, *states), pack, least)


def _state_problems(chosen: Sequence[str], pack: str, least: int) -> list[Problem]:
    """Say what is wrong with the States. chosen: that of the lead, then those that are ticked, which may be its own."""
    states = chosen[1:]
    if TRAINING in states:
        return [Problem("states", N_("The training State is in no team: it answers to requests alone."))]
    known = dict(Names(pack, ()).every_state())
    if not states or any(code not in known for code in states):
        return [Problem("states", N_("Choose the States that are invited."))]
    if len(set(chosen)) < least:
        message = N_("A team of this form has authorities of %(least)s States at least, yours included.")
        return [Problem("states", message, {"least": least})]
    return []


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    lead, form, states = _asked(request)
    typed = read_terms(request.POST, TeamForm(form), lead, [])
    return _form(request, pack_with_bases(), typed, states, list(error.problems))


@needs(KEEP)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a team: choose its lead, form and States, then its terms."""
    pack = pack_with_bases()
    lead, form, states = _asked(request)
    problems = _choice_problems(request, pack)
    if problems:
        return _choose(request, pack, problems if request.GET.get("from") or request.method == "POST" else [])
    if request.method != "POST":
        return _form(request, pack, _start(request, lead, TeamForm(form)), states, [])
    typed = read_terms(request.POST, TeamForm(form), lead, problems)
    if problems:
        raise Invalid(problems)
    reference = draft_team(pack, typed, state=lead.state, authority=lead.authority, by=actor(request), at=clock.now())
    messages.success(request, gettext("The draft was kept. Only whoever acts for this authority sees it."))
    return redirect("cooperation:team", reference)


def _start(request: HttpRequest, lead: Side, form: TeamForm) -> Terms:
    """Return what a new team begins with: what the address brings over from a request, or nothing."""
    bases, crimes = (tuple(dict.fromkeys(request.GET.getlist(name))) for name in ("bases", "crime_types"))
    invited = tuple(side_of(text) for text in request.GET.getlist("invited"))
    return Terms(form, lead, bases, crimes, from_on=clock.today(), invited=invited)


def beginning(view: RequestView) -> str:
    """Return the address at which a request for a joint investigation that was executed goes on as a team, or ""."""
    executed = any(one.line.status is Status.EXECUTED for one in view.steps)
    own = channel_of_request(view).own
    if view.header.form != TeamForm.JIT or not executed or own is None or view.script:
        return ""
    other = next(one for one in (view.header.requesting, view.header.requested) if one != own)
    asked = {
        "from": side_text(own),
        "form": TeamForm.JIT.value,
        "states": other.state,
        "invited": side_text(other),
        "bases": view.header.bases,
        "crime_types": view.header.crime_types,
    }
    return f"{reverse('cooperation:team_new')}?{urlencode(asked, doseq=True)}"


def _draft(request: HttpRequest, reference: str) -> TeamView:
    """Return a draft that the reader leads. Raises: NotAllowed, NotFound, WrongStatus."""
    view = team_of(reference, actor(request))
    if not view.leads:
        raise NotAllowed(N_("A joint team is proposed by the people of the authority that leads it."))
    if view.team.status is not TeamStatus.DRAFT:
        raise WrongStatus(PROPOSED)
    return view


def _states_of(request: HttpRequest, view: TeamView) -> list[str]:
    """Return the States whose authorities are offered: those of the address, or those that are invited already."""
    return request.GET.getlist("states") or list(view.team.terms.states[1:])


def _edit_again(request: HttpRequest, reference: str, *, error: Invalid) -> HttpResponse:
    view = team_of(reference, actor(request))
    terms = view.team.terms
    typed = read_terms(request.POST, terms.form, terms.lead, [])
    states, version = _states_of(request, view), read_version(request.POST)
    return _form(request, view.pack, typed, states, list(error.problems), view=view, version=version)


def _edit_refused(request: HttpRequest, reference: str, *, error: WrongStatus) -> HttpResponse:
    view = team_of(reference, actor(request))
    terms = view.team.terms
    typed = read_terms(request.POST, terms.form, terms.lead, []) if request.method == "POST" else terms
    refused, states = gettext(error.message), _states_of(request, view)
    return _form(request, view.pack, typed, states, [], view=view, version=view.version, refused=refused)


@needs(KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the terms of a draft, or (?choose) its States."""
    view, problems = _draft(request, reference), list[Problem]()
    terms, states = view.team.terms, _states_of(request, view)
    if request.GET.getlist("states"):
        problems = _state_problems((terms.lead.state, *states), view.pack, LEAST_STATES[terms.form])
    if problems or "choose" in request.GET:
        return _choose(request, view.pack, problems, view=view)
    if request.method != "POST":
        return _form(request, view.pack, terms, states, [], view=view, version=view.version)
    typed = read_terms(request.POST, terms.form, terms.lead, problems)
    if problems:
        raise Invalid(problems)
    change_team(
        reference,
        typed,
        read_version(request.POST),
        state=terms.lead.state,
        authority=terms.lead.authority,
        by=actor(request),
        at=clock.now(),
    )
    messages.success(request, gettext("The draft was changed."))
    return redirect("cooperation:team", view.reference)


def _form(
    request: HttpRequest,
    pack: str,
    terms: Terms,
    states: Sequence[str],
    problems: list[Problem],
    *,
    view: TeamView | None = None,
    version: int = 1,
    refused: str = "",
) -> HttpResponse:
    """Show the terms as a form, with the authorities of the States and what is in force between every two of them."""
    every = tuple(dict.fromkeys((terms.lead.state, *states)))
    found, names = team_offer(pack, terms.form, every), Names(pack, ())
    context = {
        "view": view,
        "version": version,
        "terms": terms,
        "form": gettext(FORM_WORDS[terms.form]),
        "lead": names.state(terms.lead.state),
        "states": [names.state(code) for code in every],
        "groups": [(names.state(code), list(_authorities(found, code, terms.lead))) for code in every],
        "invited": _ticked(found, terms),
        "bases": list(_bases(found, names, terms)),
        "crimes": names.every_crime(),
        "sharings": [(one.value, gettext(words)) for one, words in SHARING_WORDS.items()],
        "days": {name: _day(request, terms, name) for name in ("from_on", "until_on")},
        "problems": told(problems),
        "refused": refused,
        "synthetic": view.synthetic if view else False,
    }
    status = 409 if refused else 422 if problems else 200
    return render(request, "cooperation/team_edit.html", context, status=status)


def _day(request: HttpRequest, terms: Terms, name: str) -> str:
    day = getattr(terms, name)
    return request.POST.get(name, day.isoformat() if day else "")


def _authorities(found: TeamOffer, state: str, lead: Side) -> Iterator[tuple[str, str]]:
    """Yield the authorities of a State that can be invited, in alphabetical order."""
    named = [(Side(state, one.entry.code), in_language(one.entry.names, reader())) for one in _entries(found, state)]
    for side, name in sorted(named, key=lambda pair: alphabetical(pair[1])):
        if side != lead:
            yield side_text(side), name


def _entries(found: TeamOffer, state: str) -> list[EntryView]:
    return [one for one in found.entries if one.entry.state == state]


def _ticked(found: TeamOffer, terms: Terms) -> list[str]:
    """Return the authorities that are invited; of a new team the only one of a State that has but one."""
    if terms.invited:
        return [side_text(one) for one in terms.invited]
    states = {one.entry.state for one in found.entries} - {terms.lead.state}
    only = [_entries(found, state) for state in sorted(states)]
    return [side_text(Side(one[0].entry.state, one[0].entry.code)) for one in only if len(one) == 1]


def _bases(found: TeamOffer, names: Names, terms: Terms) -> Iterator[dict[str, Any]]:
    """Yield what the team can rest on: in force between all first, then what is not known, then reciprocity."""
    told_of = set()
    for one in found.common:
        told_of.add(one.code)
        note = AGREEMENT_CARRIES[one.carries] if one.known else N_("whether it is in force between all is not known")
        yield {"code": one.code, "name": names.base(one.code), "note": gettext(note)}
    for code in terms.bases:
        if code not in told_of and code != RECIPROCITY:
            note = gettext("not in force between all of them, or does not serve this")
            yield {"code": code, "name": names.base(code), "note": note}
    last = gettext("as a last resort, where the law of each State allows it")
    yield {"code": RECIPROCITY, "name": names.base(RECIPROCITY), "note": last}
