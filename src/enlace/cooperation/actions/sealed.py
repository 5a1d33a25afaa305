"""The only writer of sealed entries: it keeps what is closed, and refuses what does not belong where it is sent."""

import zlib
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotAllowed, WrongStatus
from enlace.cooperation.actions.request_letters import tell
from enlace.cooperation.actions.requests import KEPT
from enlace.cooperation.actions.team_letters import tell_sealed
from enlace.cooperation.actions.teams import KEPT as TEAM_KEPT
from enlace.cooperation.models import CoopRequest, JointTeam, SealedEntry
from enlace.cooperation.queries.requests import request_row
from enlace.cooperation.queries.sealed import ChannelOf, entries_of, kept_keys, kept_of, known_of, request_channel
from enlace.cooperation.queries.teams import team_row
from enlace.cooperation.rules.channel import Channel
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed import New, new_entries, new_piece
from enlace.cooperation.rules.sealed_archive import hash_bytes, read_archive
from enlace.cooperation.rules.sealed_room import check_keys, check_room

ENDED = N_("This has been withdrawn or has ended; nothing is added to it any more but signatures of its steps.")


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
) -> tuple[int, int]:
    """Keep what a sealed file adds to a channel, for `authority` of `state`.

    Returns how many messages are new, and how many entries in all.
    Raises: Invalid, with everything that does not belong; NotAllowed, NotFound, WrongStatus.
    """
    channel, side = of(reference, by), Side(state, authority)
    _check_side(channel, side)
    whole = by.speaks_for(Permission.REQUEST_KEEP, state, "")
    found = new_entries(read_archive(content), known_of(channel, channel.pack, side, whole=whole))
    if not channel.is_open and any(one.kind != "steps" for one in found):
        raise WrongStatus(ENDED)
    check_room(kept_of(channel), side, channel.sides, [one for one in found if not one.party])
    check_keys(kept_keys(channel.pack, state), found)
    row = _row(channel, by)
    messages = sum(one.kind == "messages" and one.name.endswith(".age") for one in found)
    _keep(channel.pack, row, side, found, by, at)
    if not found:
        nothing_changed()
        return 0, 0
    _note(row, state)
    if messages:
        _tell(row, channel)
    return messages, len(found)


def _row(channel: Channel, by: Actor) -> CoopRequest | JointTeam:
    return request_row(channel.reference, by) if channel.lead is None else team_row(channel.reference, by)


def _note(row: CoopRequest | JointTeam, state: str) -> None:
    if isinstance(row, CoopRequest):
        record(KEPT, row.reference, state=state, step="sealed")
    else:
        record(TEAM_KEPT, row.reference, state=state, step="sealed")


def _tell(row: CoopRequest | JointTeam, channel: Channel) -> None:
    """Write to the people of the other sides that a sealed message has come."""
    if isinstance(row, JointTeam):
        tell_sealed(row, channel.others)
    elif row.received_on:
        for other in channel.others:
            tell(row, other)


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
    _check_side(channel, side)
    if not channel.is_open:
        raise WrongStatus(ENDED)
    found = new_piece(name, content)
    if entries_of(channel).filter(name=name).exists():
        nothing_changed()
        return
    check_room(kept_of(channel), side, channel.sides, [found])
    row = _row(channel, by)
    _keep(channel.pack, row, side, [found], by, at)
    _note(row, state)


def _check_side(channel: Channel, side: Side) -> None:
    """Raises: NotAllowed, WrongStatus."""
    if side != channel.own:
        raise NotAllowed(N_("This is not a request of your authority."))
    if channel.is_practice:
        raise WrongStatus(N_("The training State reads nothing: practise with the steps alone."))


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
    check_keys(kept_keys(pack, state), found)
    _keep(pack, None, side, found, by, at)
    return len(found)


def _keep(
    pack: str, row: CoopRequest | JointTeam | None, side: Side, found: list[New], by: Actor, at: datetime
) -> None:
    """Store entries: keys by whose they are, each told in the trail; the rest by who sent it."""
    SealedEntry.objects.bulk_create(
        SealedEntry(
            pack_id=pack,
            coop_request=row if isinstance(row, CoopRequest) and not one.party else None,
            joint_team=row if isinstance(row, JointTeam) and not one.party else None,
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
