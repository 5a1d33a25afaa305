"""The only writer of sealed entries: it keeps what is closed, and refuses what does not belong where it is sent."""

import zlib
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotAllowed, WrongStatus
from enlace.cooperation.actions.request_letters import tell
from enlace.cooperation.actions.requests import KEPT
from enlace.cooperation.models import CoopRequest, SealedEntry
from enlace.cooperation.queries.requests import request_row
from enlace.cooperation.queries.sealed import ChannelOf, entries_of, kept_of, known_of, request_channel
from enlace.cooperation.rules.channel import Channel
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed import New, check_room, new_entries, new_piece
from enlace.cooperation.rules.sealed_archive import hash_bytes, read_archive
from enlace.cooperation.rules.training import TRAINING


@action(Permission.REQUEST_KEEP)
def keep_sealed(
    reference: str,
    content: bytes,
    *,
    state: str,
    authority: str,
    by: Actor,
    at: datetime,
    of: ChannelOf = request_channel,
) -> int:
    """Keep what a sealed file adds to a channel, for `authority` of `state`; return how many messages are new.

    Raises: Invalid, with everything that does not belong; NotAllowed, NotFound, WrongStatus.
    """
    channel, side = of(reference, by), Side(state, authority)
    _check_open(channel, side)
    whole = by.speaks_for(Permission.REQUEST_KEEP, state, "")
    found = new_entries(read_archive(content), known_of(channel, channel.pack, side, whole=whole))
    check_room(kept_of(channel), found)
    row = request_row(reference, by)
    messages = sum(one.kind == "messages" and one.name.endswith(".age") for one in found)
    _keep(row.pack_id, row, side, found, by, at)
    if not found:
        nothing_changed()
        return 0
    record(KEPT, reference, state=state, step="sealed")
    if messages and row.received_on:
        for other in channel.others:
            tell(row, other)
    return messages


@action(Permission.REQUEST_KEEP)
def keep_piece(
    reference: str,
    name: str,
    content: bytes,
    *,
    state: str,
    authority: str,
    by: Actor,
    at: datetime,
    of: ChannelOf = request_channel,
) -> None:
    """Keep one piece of an attachment, brought by itself before its message; one that is there is left as it is.

    name: in the sealed file, with the hash of the piece. A piece for which no message comes stays, and harms nothing.
    Raises: Invalid, if it is none, was altered, or is too much; NotAllowed, NotFound, WrongStatus.
    """
    channel, side = of(reference, by), Side(state, authority)
    _check_open(channel, side)
    found = new_piece(name, content)
    if entries_of(channel).filter(name=name).exists():
        nothing_changed()
        return
    check_room(kept_of(channel), [found])
    _keep(channel.pack, request_row(reference, by), side, [found], by, at)
    record(KEPT, reference, state=state, step="sealed")


def _check_open(channel: Channel, side: Side) -> None:
    """Raises: NotAllowed, WrongStatus."""
    if side != channel.own:
        raise NotAllowed(N_("This is not a request of your authority."))
    if any(one.state == TRAINING for one in channel.sides):
        raise WrongStatus(N_("The training State reads nothing: practise with the steps alone."))
    if not channel.is_open:
        raise WrongStatus(N_("This request has been withdrawn or ended; nothing is added to it any more."))


@action(Permission.REQUEST_KEEP)
def keep_keys(pack: str, content: bytes, *, state: str, authority: str, by: Actor, at: datetime) -> int:
    """Keep the keys that a file adds to those of `state`; return how many entries are new.

    Every new key is told in the trail. Raises: Invalid, with everything that does not belong; NotAllowed.
    """
    if not by.speaks_for(Permission.REQUEST_KEEP, state, authority):
        raise NotAllowed(N_("Keys are kept by the people of the authority that they are of."))
    side = Side(state, authority)
    whole = by.speaks_for(Permission.REQUEST_KEEP, state, "")
    found = new_entries(read_archive(content), known_of(None, pack, side, whole=whole))
    if not found:
        nothing_changed()
        return 0
    _keep(pack, None, side, found, by, at)
    return len(found)


def _keep(pack: str, row: CoopRequest | None, side: Side, found: list[New], by: Actor, at: datetime) -> None:
    """Store entries: keys by whose they are, each told in the trail; the rest by who sent it."""
    SealedEntry.objects.bulk_create(
        SealedEntry(
            pack_id=pack,
            coop_request=None if one.party else row,
            kind=one.kind,
            name=one.name,
            hash=hash_bytes(one.content),
            state_code=one.party.split("/")[1] if one.party else side.state,
            authority_code=one.party.split("/")[2] if one.party else side.authority,
            content=one.content,
            size=len(one.content),
            crc=zlib.crc32(one.content),
            added_at=at,
            added_by=by.name,
        )
        for one in found
    )
    for one in found:
        if one.party:
            record("cooperation.key.kept", f"{one.party}/{one.name}", state=side.state, kind=one.kind)
