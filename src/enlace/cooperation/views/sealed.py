"""Sealed files handed out and taken in, and the keys of a State: nothing on these pages is ever opened here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import in_language
from enlace.common.uploads import read_whole
from enlace.cooperation.actions.sealed import keep_keys, keep_sealed
from enlace.cooperation.queries.composing import own_sides
from enlace.cooperation.queries.forms import pack_with_bases
from enlace.cooperation.queries.sealed import (
    CardView,
    ChannelOf,
    cards_of,
    epochs_of,
    keys_file,
    messages_of,
    ready_sides,
    request_channel,
)
from enlace.cooperation.queries.sealed_files import outgoing
from enlace.cooperation.rules.channel import Channel
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed_archive import MAX_BYTES
from enlace.cooperation.views.handing_out import MEDIA_TYPE, hand_out
from enlace.cooperation.views.request_words import Names, reader
from enlace.directory.views.telling import told

KEEP = Permission.REQUEST_KEEP


def _read(request: HttpRequest, problems: list[Problem]) -> bytes:
    sent = read_whole(request.FILES.get("file"), problems, most=MAX_BYTES)
    if sent is None:
        raise Invalid(problems)
    return sent.content


def own_side(channel: Channel) -> Side:
    """Return the side for which the reader handles the content. Raises: NotFound, for whoever handles none."""
    if channel.own is None or channel.own not in (*channel.sides, *channel.leaving):
        raise NotFound(N_("There is no such request."))
    return channel.own


@needs(KEEP)
@require_safe
def take(request: HttpRequest, reference: str, of: ChannelOf = request_channel) -> HttpResponseBase:
    """Hand a side the sealed file of a channel, or (`?only=messages`) the messages alone."""
    channel = of(reference, actor(request))
    whole = request.GET.get("only") != "messages"
    file = outgoing(channel, own_side(channel), pieces=whole)
    return hand_out(request, file, reference if whole else f"{reference}-messages")


def _page_again(
    request: HttpRequest, reference: str, of: ChannelOf = request_channel, *, error: Invalid
) -> HttpResponse:
    return _page(request, of(reference, actor(request)), list(error.problems))


@needs(KEEP)
@answering({Invalid: _page_again})
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: HttpRequest, reference: str, of: ChannelOf = request_channel) -> HttpResponse:
    """Show how the content of a channel travels sealed, and take in a sealed file."""
    channel = of(reference, actor(request))
    side = own_side(channel)
    if request.method != "POST":
        return _page(request, channel, [])
    file, keeping = _read(request, []), {"state": side.state, "authority": side.authority}
    count, entries = keep_sealed(reference, file, **keeping, by=actor(request), at=clock.now(), of=of)
    messages.success(request, _kept(count, entries))
    return redirect(request.path)


def _kept(count: int, entries: int) -> str:
    """Say what came with a file. count: how many messages are new; entries: how many parts of the file are."""
    if count:
        return ngettext("%(number)s message was kept.", "%(number)s messages were kept.", count) % {"number": count}
    if entries:
        return gettext("What was signed at the desk was kept; no message came with it.")
    return gettext("The file holds no message that was not here already.")


def _page(request: HttpRequest, channel: Channel, problems: list[Problem]) -> HttpResponse:
    names, ready = Names(channel.pack, (), (*channel.sides, *channel.leaving)), ready_sides(channel)
    states, file = tuple(one.state for one in channel.sides), outgoing(channel, own_side(channel))
    context = {
        "view": channel,
        "file": file,
        "messages_sent": [(one, names.side(one.side)) for one in messages_of(channel)],
        "ready": [(names.side(one), one in ready) for one in channel.sides],
        "cards": _named(channel.pack, states),
        "no_keys": not channel.is_practice and own_side(channel) not in ready,
        "may_bring": not channel.is_practice,
        "leaving": [names.side(one) for one in channel.leaving],
        "problems": told(problems),
        "synthetic": channel.synthetic,
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
        "cards": _named(pack, states),
        "others": _named(pack, _others(names, states)),
        "epochs": [one for code in states for one in _epochs(pack, code)],
        "problems": told(problems),
    }
    return render(request, "cooperation/keys.html", context, status=422 if problems else 200)


def _named(pack: str, states: tuple[str, ...]) -> list[tuple[CardView, dict[str, str]]]:
    """Return the cards of some States, each with the names of its side."""
    cards = cards_of(pack, states)
    names = Names(pack, (), tuple(one.side for one in cards))
    return [(one, names.side(one.side)) for one in cards]


def _epochs(pack: str, state: str) -> list[tuple[dict[str, str], int]]:
    """Return the authorities of a State that have had epochs, by code, with how many."""
    counts = [(Side(state, code), count) for code, count in sorted(epochs_of(pack, state).items())]
    names = Names(pack, (), tuple(side for side, _ in counts))
    return [(names.side(side), count) for side, count in counts]


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
    answer = HttpResponse(keys_file(pack, state, own), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="keys-{state}.enlace"'
    return answer
