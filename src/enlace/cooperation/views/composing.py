"""Composing a request: who asks whom for what, then its header with what the treaty and the other State ask for."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.common.texts import in_language
from enlace.cooperation.actions.requests import change_request, draft_request
from enlace.cooperation.forms import read_header, read_version
from enlace.cooperation.queries.composing import Offered, offered, own_sides
from enlace.cooperation.queries.forms import forms, pack_with_bases
from enlace.cooperation.queries.requests import RequestView, kind_of, request_of
from enlace.cooperation.queries.sealed import channel_of_request, is_sealed_for
from enlace.cooperation.rules.completeness import refs
from enlace.cooperation.rules.header import RECIPROCITY, Header, Side
from enlace.cooperation.rules.kind import Field, Need
from enlace.cooperation.rules.training import SCRIPT_WORDS, TRAINING, Script
from enlace.cooperation.views.request_words import NEEDS, Names, reader
from enlace.cooperation.views.words import AGREEMENT_CARRIES
from enlace.directory.queries.entries import EntryView
from enlace.directory.views.telling import language_name, told

KEEP = Permission.REQUEST_KEEP
# Languages that are always offered, besides those in which the authority that is asked accepts requests.
OFFERED_LANGUAGES = ("en", "es", "pt", "fr")


def _choose(request: HttpRequest, pack: str, problems: list[Problem]) -> HttpResponse:
    """Ask who sends, who is asked and for what."""
    by, names = actor(request), Names(pack, ())
    own = own_sides(by, pack)
    context = {
        "own": [
            (_code(side), f"{names.state(side.state)}: {in_language(one.entry.names, reader())}") for side, one in own
        ],
        "states": _asked_states(own, names),
        "forms": [(code, names.form(code)) for code in forms(pack)],
        "scripts": [(one.value, gettext(SCRIPT_WORDS[one])) for one in Script],
        "asked": {name: request.GET.get(name, "") for name in ("from", "to", "form", "script")},
        "problems": told(problems),
    }
    return render(request, "cooperation/request_new.html", context, status=422 if problems else 200)


def _asked_states(own: Sequence[tuple[Side, EntryView]], names: Names) -> list[tuple[str, str]]:
    """Return the States that can be asked; whoever acts for one alone cannot ask that one."""
    states = {side.state for side, _ in own}
    left_out = states if len(states) == 1 else set()
    return [*(one for one in names.every_state() if one[0] not in left_out), (TRAINING, names.state(TRAINING))]


def _code(side: Side) -> str:
    return f"{side.state}/{side.authority}"


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    requesting, requested, form = _asked(request)
    typed = read_header(request.POST, form, requesting, requested, [])
    return _form(request, pack_with_bases(), typed, request.POST.getlist("filled"), list(error.problems))


def _asked(request: HttpRequest) -> tuple[Side, str, str]:
    state, _, authority = request.GET.get("from", "").partition("/")
    return Side(state, authority), request.GET.get("to", ""), request.GET.get("form", "")


@needs(KEEP)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a request: choose who asks whom for what, then fill in its header."""
    pack, by = pack_with_bases(), actor(request)
    requesting, requested, form = _asked(request)
    problems = _choice_problems(request, pack, requesting, requested, form)
    if request.method != "POST":
        if problems or not request.GET.get("from"):
            return _choose(request, pack, problems if request.GET.get("from") else [])
        found = offered(pack, requesting.state, requested, form)
        start = Header(
            form,
            requesting,
            Side(requested, found.suggested),
            bases=tuple(one.instrument for one in found.found.bases[:1]),
            language=_languages(found, found.suggested)[:1],
        )
        return _form(request, pack, start, [], [], found=found)
    if problems:
        return _choose(request, pack, problems)
    problems = []
    typed = read_header(request.POST, form, requesting, requested, problems)
    if problems:
        raise Invalid(problems)
    reference = draft_request(
        pack,
        typed,
        request.POST.getlist("filled"),
        state=requesting.state,
        authority=requesting.authority,
        by=by,
        at=clock.now(),
        script=_script(request),
    )
    messages.success(request, gettext("The draft was kept. Only whoever acts for this authority sees it."))
    return redirect("cooperation:request", reference)


def _script(request: HttpRequest) -> Script:
    """Return how the training State is to answer; it executes unless told otherwise."""
    chosen = request.GET.get("script", "")
    return Script(chosen) if chosen in set(Script) else Script.EXECUTED


def _choice_problems(request: HttpRequest, pack: str, requesting: Side, requested: str, form: str) -> list[Problem]:
    problems = []
    if requesting not in [side for side, _ in own_sides(actor(request), pack)]:
        problems.append(Problem("from", N_("Choose your authority.")))
    if requested != TRAINING and requested not in dict(Names(pack, ()).every_state()):
        problems.append(Problem("to", N_("Choose a State.")))
    elif requested == requesting.state:
        problems.append(Problem("to", N_("A State asks another one, not itself.")))
    if form not in forms(pack):
        problems.append(Problem("form", N_("Choose what is needed.")))
    return problems


def _edit_again(request: HttpRequest, reference: str, *, error: Invalid) -> HttpResponse:
    view = request_of(reference, actor(request))
    typed = _typed(request, view, [])
    version = read_version(request.POST)
    filled = request.POST.getlist("filled")
    return _form(request, view.pack, typed, filled, list(error.problems), view=view, version=version)


def _edit_refused(request: HttpRequest, reference: str, *, error: WrongStatus) -> HttpResponse:
    view = request_of(reference, actor(request))
    typed, filled = _typed(request, view, []), request.POST.getlist("filled")
    refused = gettext(error.message)
    return _form(request, view.pack, typed, filled, [], view=view, version=view.version, refused=refused)


def _typed(request: HttpRequest, view: RequestView, problems: list[Problem]) -> Header:
    header = view.header
    return read_header(request.POST, header.form, header.requesting, header.requested.state, problems)


@needs(KEEP)
@answering({Invalid: _edit_again, WrongStatus: _edit_refused})
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the header of a draft, or of what was returned for completion."""
    view, by = request_of(reference, actor(request)), actor(request)
    side = view.header.requesting
    if not by.speaks_for(KEEP, side.state, side.authority):
        raise NotAllowed(N_("A request is sent by the people of the authority that it is from."))
    if request.method != "POST":
        return _form(request, view.pack, view.header, sorted(view.filled), [], view=view, version=view.version)
    problems: list[Problem] = []
    typed = _typed(request, view, problems)
    if problems:
        raise Invalid(problems)
    change_request(
        reference,
        typed,
        request.POST.getlist("filled"),
        read_version(request.POST),
        state=side.state,
        authority=side.authority,
        by=by,
        at=clock.now(),
    )
    messages.success(request, gettext("The request was changed."))
    return redirect("cooperation:request", reference)


def _form(
    request: HttpRequest,
    pack: str,
    header: Header,
    filled: list[str],
    problems: list[Problem],
    *,
    found: Offered | None = None,
    view: RequestView | None = None,
    version: int = 1,
    refused: str = "",
) -> HttpResponse:
    """Show the header as a form, with what the form of cooperation and the State that is asked ask for."""
    found = found or offered(pack, header.requesting.state, header.requested.state, header.form)
    kind, names = kind_of(header.form), Names(pack, ())
    words = {one.code: one for one in kind.fields}
    context = {
        "view": view,
        "version": version,
        "header": header,
        "form": names.form(header.form),
        "requesting": names.state(header.requesting.state),
        "requested": names.state(header.requested.state),
        "authorities": _authorities(found, names),
        "bases": list(_bases(found, names, header)),
        "parts": [(one.code, gettext(one.words)) for one in kind.parts],
        "crimes": names.every_crime() if "crime_types" in words else [],
        "languages": [(code, language_name(code)) for code in _languages(found, header.requested.authority)],
        "accepted": [language_name(code) for code in _accepted(found, header.requested.authority)],
        "priorities": [(one.code, gettext(one.words)) for one in words["priority"].choices],
        "reasons": [(one.code, gettext(one.words)) for one in words["urgency_reason"].choices],
        "content": [_content(one) for one in kind.fields if one.sealed],
        "filled": filled,
        "unchecked": any(not article.checked for one in kind.fields for article in one.articles),
        "problems": told(problems),
        "refused": refused,
        "needed_by": request.POST.get("needed_by", header.needed_by.isoformat() if header.needed_by else ""),
        "sent": view is not None and view.received_on is not None,
        "sealed": view is not None and is_sealed_for(channel_of_request(view)),
        "synthetic": view.synthetic if view else False,
    }
    status = 409 if refused else 422 if problems else 200
    return render(request, "cooperation/request_edit.html", context, status=status)


def _authorities(found: Offered, names: Names) -> list[tuple[str, str]]:
    if found.suggested == TRAINING:
        return [(TRAINING, names.side(Side(TRAINING, TRAINING))["authority"])]
    return [(one.entry.code, in_language(one.entry.names, reader())) for one in found.authorities]


def _accepted(found: Offered, authority: str) -> tuple[str, ...]:
    """Return the languages in which the authority accepts requests, as far as it has said so."""
    return next((one.entry.requirements.languages for one in found.authorities if one.entry.code == authority), ())


def _languages(found: Offered, authority: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_accepted(found, authority), *OFFERED_LANGUAGES)))


def _bases(found: Offered, names: Names, header: Header) -> Iterable[dict[str, Any]]:
    """Yield what the request can rest on: in force first, then what is not known, then reciprocity."""
    told_of = set()
    for one in found.found.bases:
        told_of.add(one.instrument)
        yield {
            "code": one.instrument,
            "name": names.base(one.instrument),
            "note": gettext(AGREEMENT_CARRIES[one.carries]),
        }
    for each in found.found.open:
        told_of.add(each.instrument)
        note = gettext("whether it is in force between the two is not known")
        yield {"code": each.instrument, "name": names.base(each.instrument), "note": note}
    for code in header.bases:
        if code not in told_of and code != RECIPROCITY:
            note = gettext("not in force between the two, or does not serve this")
            yield {"code": code, "name": names.base(code), "note": note}
    last = gettext("as a last resort, where the law of the State that is asked allows it")
    yield {"code": RECIPROCITY, "name": names.base(RECIPROCITY), "note": last}


def _content(one: Field) -> dict[str, Any]:
    """Return a field of the content: its words, how strongly it is asked for, and by which article."""
    return {
        "code": one.code,
        "words": gettext(one.words),
        "need": gettext(NEEDS[one.need]),
        "always": one.need is Need.ALWAYS and one.when is None,
        "sometimes": one.when is not None,
        "articles": refs(one.articles),
    }
