"""The register of agreements: its list, an agreement, and how the parties and the Secretariat keep it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.common.order import alphabetical
from enlace.common.texts import Text, in_language, shown
from enlace.cooperation.actions.agreements import add_agreement, change_agreement, end_agreement
from enlace.cooperation.forms import read_agreement, read_day, read_state, read_version
from enlace.cooperation.queries.agreements import AgreementView, agreement_of, agreement_page, known
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.rules.agreements import DAYS, Agreement, Ending, differences, held_on
from enlace.cooperation.rules.legal_basis import Carries
from enlace.cooperation.views.words import (
    AGREEMENT_CARRIES,
    END_AHEAD,
    ENDING_WORDS,
    FIELD_WORDS,
    in_force_words,
    reason,
    value_words,
)
from enlace.directory.queries import states_of
from enlace.directory.queries.entries import vocabulary
from enlace.directory.views.telling import term, told

KEEP = Permission.AGREEMENT_KEEP


def reader() -> str:
    """Return the reader's language, as texts are stored by it."""
    return (get_language() or "en")[:2]


def acting_for(by: Actor, parties: tuple[str, ...]) -> str:
    """Return for which party `by` keeps an agreement, "" for the Secretariat. Raises: NotAllowed."""
    if by.may(KEEP):
        return ""
    own = sorted(by.states_for(KEEP) & set(parties))
    if not own:
        raise NotAllowed(N_("An agreement is kept by its parties and by the Secretariat."))
    return own[0]


def may_keep(by: Actor, one: Agreement) -> bool:
    """Return whether `by` keeps this agreement."""
    return by.may(KEEP) or bool(by.states_for(KEEP) & set(one.parties))


def _names(states: Mapping[str, Text], codes: tuple[str, ...]) -> list[str]:
    return sorted((in_language(states.get(code, {}), reader()) or code for code in codes), key=alphabetical)


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the register, of a State or for a form."""
    pack = pack_with_bases()
    states = {one.code: one.names for one in states_of(pack)}
    terms, offered = vocabulary(pack).forms, tuple(forms(pack))
    problems: list[Problem] = []
    state = read_state(request.GET, "state", states, problems)
    form = request.GET.get("form", "")
    if form and form not in offered:
        problems.append(Problem("form", N_("Choose what is needed.")))
        form = ""
    page = agreement_page(pack, request.GET.get("page"), state=state, form=form)
    today = clock.today()
    asked = {name: value for name, value in (("state", state), ("form", form)) if value}
    context = {
        "page": page,
        "query": f"{urlencode(asked)}&" if asked else "",
        "rows": [_row(one, states, today) for one in page],
        "states": sorted(((code, in_language(x, reader())) for code, x in states.items()), key=_by_name),
        "forms": [(code, term(terms, code).text) for code in offered],
        "asked": {"state": state, "form": form},
        "may_keep": actor(request).holds(KEEP),
        "synthetic": any(one.agreement.synthetic for one in page),
        "problems": told(problems),
    }
    return render(request, "cooperation/agreements.html", context, status=422 if problems else 200)


def _by_name(pair: tuple[str, str]) -> Any:
    return alphabetical(pair[1])


def _row(one: AgreementView, states: Mapping[str, Text], today: Any) -> dict[str, Any]:
    held = held_on(one.agreement, today)
    return {
        "number": one.number,
        "code": one.agreement.code,
        "title": shown(one.agreement.title, reader()),
        "parties": _names(states, one.agreement.parties),
        "since": one.agreement.in_force_on if held.in_force else None,
        "in_force": gettext(in_force_words(held.in_force)),
        "unknown": held.in_force is None,
        "synthetic": one.agreement.synthetic,
    }


@public
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show an agreement; to those who keep it, with the way to change it."""
    view = agreement_of(number)
    one = view.agreement
    states = {state.code: state.names for state in states_of(view.pack)}
    terms = vocabulary(view.pack).forms
    held = held_on(one, clock.today())
    context = {
        "view": view,
        "one": one,
        "title": shown(one.title, reader()),
        "parties": _names(states, one.parties),
        "forms": [term(terms, code).text for code in one.forms],
        "carries": gettext(AGREEMENT_CARRIES[one.carries]),
        "ending": gettext(END_AHEAD if one.ended_on and one.ended_on > clock.today() else ENDING_WORDS[one.ending]),
        "recorded_by": in_language(states.get(one.recorded_by, {}), reader()) or one.recorded_by,
        "in_force": gettext(in_force_words(held.in_force)),
        "why": [reason(why) for why in held.why],
        "may_keep": may_keep(actor(request), one),
        "synthetic": one.synthetic,
    }
    return render(request, "cooperation/agreement.html", context)


def _form(
    request: HttpRequest,
    pack: str,
    one: Agreement,
    problems: list[Problem],
    *,
    view: AgreementView | None = None,
    refused: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show the form of an agreement.

    typed: days as they were typed, where they are none. refused: why nothing was changed; what is stored stands beside.
    """
    states, terms = known(pack).states, vocabulary(pack).forms
    days = {name: value.isoformat() if (value := getattr(one, name)) else "" for name in DAYS}
    context = {
        "view": view,
        "one": one,
        "days": days | {name: (typed or {}).get(name, days[name]) for name in DAYS},
        "title": one.title.get(reader(), ""),
        "other_title": in_language(one.title, reader()) if reader() not in one.title else "",
        "states": sorted(((code, in_language(names, reader())) for code, names in states.items()), key=_by_name),
        "forms": [(code, term(terms, code).text) for code in forms(pack)],
        "carries": [(kind.value, gettext(AGREEMENT_CARRIES[kind])) for kind in Carries],
        "endings": [(kind.value, gettext(ENDING_WORDS[kind])) for kind in Ending],
        "problems": told(problems),
        "refused": refused,
        "stands": _stands(view.agreement, one) if view and refused else [],
        "synthetic": one.synthetic,
    }
    status = 409 if refused else 422 if problems else 200
    return render(request, "cooperation/agreement_edit.html", context, status=status)


def _stands(stored: Agreement, typed: Agreement) -> list[tuple[str, str, str]]:
    """Return each field in which they differ: its name, what is stored, what was typed."""
    return [
        (gettext(FIELD_WORDS[name]), value_words(getattr(stored, name)), value_words(getattr(typed, name)))
        for name in differences(stored, typed)
    ]


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    typed = read_agreement(request.POST, Agreement("", {}), [], language=reader())
    return _form(request, pack_with_bases(), typed, list(error.problems), typed=request.POST)


@needs(KEEP)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an agreement to the register."""
    pack, by = pack_with_bases(), actor(request)
    if request.method != "POST":
        own = () if by.may(KEEP) else tuple(sorted(by.states_for(KEEP)))
        return _form(request, pack, Agreement("", {}, parties=own), [])
    problems: list[Problem] = []
    typed = read_agreement(request.POST, Agreement("", {}), problems, language=reader())
    if problems:
        raise Invalid([*problems, *known(pack).problems(typed)])
    number = add_agreement(pack, typed, state=acting_for(by, typed.parties), by=by, at=clock.now())
    messages.success(request, gettext("The agreement is in the register."))
    return redirect("cooperation:agreement", number)


def _edit_again(request: HttpRequest, number: int, *, error: Invalid) -> HttpResponse:
    """Show what was typed, with everything that is wrong with it."""
    view = agreement_of(number)
    typed = _typed(request, view.agreement)
    # The version that was read stays: a second sending does not overtake what somebody else has changed since.
    read = replace(view, version=read_version(request.POST))
    return _form(request, view.pack, typed, list(error.problems), view=read, typed=request.POST)


def _edit_refused(request: HttpRequest, number: int, *, error: WrongStatus) -> HttpResponse:
    """Show what was typed beside a link to what is stored; sent again, it takes its place."""
    view = agreement_of(number)
    typed = _typed(request, view.agreement)
    return _form(request, view.pack, typed, [], view=view, refused=gettext(error.message))


def _typed(request: HttpRequest, stored: Agreement) -> Agreement:
    """Return what was typed; where only the end was sent, that end in what is stored."""
    if "title" in request.POST:
        return read_agreement(request.POST, stored, [], language=reader())
    ended = read_day(request.POST, "ended_on", [])
    return replace(stored, ended_on=ended, ending=Ending.ENDED if ended else stored.ending)


@needs(KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an agreement; whoever read an older version of it is told so, with what was typed kept."""
    view, by = agreement_of(number), actor(request)
    state = acting_for(by, view.agreement.parties)
    if request.method != "POST":
        return _form(request, view.pack, view.agreement, [], view=view)
    problems: list[Problem] = []
    typed = read_agreement(request.POST, view.agreement, problems, language=reader())
    if problems:
        raise Invalid([*problems, *known(view.pack).problems(typed)])
    change_agreement(number, typed, read_version(request.POST), state=state, by=by, at=clock.now())
    messages.success(request, gettext("The agreement was changed."))
    return redirect("cooperation:agreement", number)


@needs(KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Record from which day an agreement is no longer in force."""
    view, by = agreement_of(number), actor(request)
    state = acting_for(by, view.agreement.parties)
    problems: list[Problem] = []
    ended_on = read_day(request.POST, "ended_on", problems)
    if ended_on is None and not problems:
        problems.append(Problem("ended_on", N_("Say from which day it is no longer in force.")))
    if ended_on is None or problems:
        raise Invalid(problems)
    end_agreement(number, ended_on, read_version(request.POST), state=state, by=by, at=clock.now())
    messages.success(request, gettext("The end of the agreement was recorded."))
    return redirect("cooperation:agreement", number)
