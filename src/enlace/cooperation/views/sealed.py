"""Sealed files handed out and taken in, and the keys of a State: nothing on these pages is ever opened here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import in_language
from enlace.common.uploads import read_whole
from enlace.cooperation.actions.sealed import ENDED, keep_keys, keep_sealed
from enlace.cooperation.queries.composing import own_sides
from enlace.cooperation.queries.forms import pack_with_bases
from enlace.cooperation.queries.requests import RequestView, request_of
from enlace.cooperation.queries.sealed import cards_of, epochs_of, keys_file, messages_of, own_side, sealed_file
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed import MAX_BYTES
from enlace.cooperation.views.request_words import Names, reader
from enlace.directory.views.telling import told

KEEP = Permission.REQUEST_KEEP
MEDIA_TYPE = "application/octet-stream"


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.enlace"'
    return answer


def _read(request: HttpRequest, problems: list[Problem]) -> bytes:
    sent = read_whole(request.FILES.get("file"), problems, most=MAX_BYTES)
    if sent is None:
        raise Invalid(problems)
    return sent.content


def _own(view: RequestView) -> Side:
    side = own_side(view)
    if side is None:
        raise NotFound(N_("There is no such request."))
    return side


@needs(KEEP)
@require_safe
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a side the sealed file of a request."""
    view = request_of(reference, actor(request))
    return _file(sealed_file(view, _own(view)), reference)


def _page_again(request: HttpRequest, reference: str, *, error: Invalid) -> HttpResponse:
    return _page(request, request_of(reference, actor(request)), list(error.problems))


@needs(KEEP)
@answering({Invalid: _page_again})
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how the content of a request travels sealed, and take in a sealed file."""
    view = request_of(reference, actor(request))
    side = _own(view)
    if request.method != "POST":
        return _page(request, view, [])
    file = _read(request, [])
    count = keep_sealed(reference, file, state=side.state, authority=side.authority, by=actor(request), at=clock.now())
    kept = ngettext("%(number)s message was kept.", "%(number)s messages were kept.", count) % {"number": count}
    messages.success(request, kept if count else gettext("The file holds no message that was not here already."))
    return redirect("cooperation:sealed", reference)


def _page(request: HttpRequest, view: RequestView, problems: list[Problem]) -> HttpResponse:
    names = Names(view.pack, [view])
    sides = (view.header.requesting, view.header.requested)
    context = {
        "view": view,
        "messages_sent": [(one, names.side(one.side)) for one in messages_of(view)],
        "ready": [(names.side(one), one.authority in epochs_of(view.pack, one.state)) for one in sides],
        "cards": [(one, names.state(one.side.state)) for one in cards_of(view.pack, tuple(one.state for one in sides))],
        "may_bring": view.status not in ENDED and not view.script,
        "problems": told(problems),
        "synthetic": view.synthetic,
    }
    return render(request, "cooperation/sealed.html", context, status=422 if problems else 200)


def _keys_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _keys(request, list(error.problems))


@needs(KEEP)
@answering({Invalid: _keys_again})
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys of the reader's State, and take in a file of keys from the desk."""
    if request.method != "POST":
        return _keys(request, [])
    state, _, authority = request.POST.get("for", "").partition("/")
    file = _read(request, [])
    count = keep_keys(pack_with_bases(), file, state=state, authority=authority, by=actor(request), at=clock.now())
    kept = ngettext("%(number)s key was kept.", "%(number)s keys were kept.", count) % {"number": count}
    messages.success(request, kept if count else gettext("The file holds no key that was not here already."))
    return redirect("cooperation:keys")


def _keys(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    pack = pack_with_bases()
    names, by = Names(pack, ()), actor(request)
    states = tuple(sorted(by.states_for(KEEP)))
    own = own_sides(by, pack)
    context = {
        "own": [
            (f"{side.state}/{side.authority}", in_language(one.entry.names, reader()), names.state(side.state))
            for side, one in own
        ],
        "pack": pack,
        "states": [(code, names.state(code)) for code in states],
        "cards": [(one, names.state(one.side.state)) for one in cards_of(pack, states)],
        "others": [(one, names.state(one.side.state)) for one in cards_of(pack, _others(names, states))],
        "epochs": [(names.state(code), sorted(epochs_of(pack, code).items())) for code in states],
        "problems": told(problems),
    }
    return render(request, "cooperation/keys.html", context, status=422 if problems else 200)


def _others(names: Names, own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code, _ in names.every_state() if code not in own)


@needs(KEEP)
@require_safe
def take_keys(request: HttpRequest, state: str) -> HttpResponse:
    """Hand the people of a State its keys: what is in it only theirs open."""
    if state not in actor(request).states_for(KEEP):
        raise NotFound(N_("There is no such State."))
    pack = pack_with_bases()
    own = [side.authority for side, _ in own_sides(actor(request), pack) if side.state == state]
    return _file(keys_file(pack, state, own), f"keys-{state}")
