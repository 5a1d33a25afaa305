"""Sealed files as they are handed to one side: keys of both, the wraps of its own, what was sent; all of it closed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from enlace.accounts.rules.permissions import Actor
from enlace.common import clock
from enlace.common.canonical import canonical
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.queries.requests import RequestView, request_of
from enlace.cooperation.queries.roster import roster_of
from enlace.cooperation.rules.channel import Channel
from enlace.cooperation.rules.evidence import party_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.roster import Roster
from enlace.cooperation.rules.sealed import Known
from enlace.cooperation.rules.sealed_archive import HEADER, write_archive
from enlace.cooperation.rules.sealed_room import Kept
from enlace.cooperation.rules.signed_texts import TYPES, Card, read_signed
from enlace.cooperation.rules.statuses import Party, Status
from enlace.directory.models import Authority

FINGERPRINT = 20
KEYS = ("cards", "endorsements", "epochs", "wraps")
ENDED = (Status.WITHDRAWN, Status.FEEDBACK_GIVEN, Status.CLOSED)
# How a view or an action finds the channel of a reference, as whoever asks may know it. It raises NotFound.
ChannelOf = Callable[[str, Actor], Channel]


@dataclass(frozen=True)
class MessageView:
    """A message as the server knows it: which one, whose, when it came, how large; what it says nobody here knows."""

    number: int
    side: Side
    at: datetime
    size: int


@dataclass(frozen=True)
class CardView:
    """A card of an officer. fingerprint: to be read aloud. decision: the last that is stored, "" if there is none.

    until: the last day for which it endorses, None if it names none.
    """

    officer: str
    side: Side
    fingerprint: str
    at: datetime
    decision: str
    until: date | None

    @property
    def lapsed(self) -> bool:
        return self.decision == "endorsed" and self.until is not None and self.until < clock.today()


def request_channel(reference: str, by: Actor) -> Channel:
    """Return the channel of a request. Raises: NotFound."""
    return channel_of_request(request_of(reference, by))


def channel_of_request(view: RequestView) -> Channel:
    """Return what the sealed content of a request travels in."""
    return Channel(
        pack=view.pack,
        reference=view.reference,
        header=_header_text(view),
        sides=(view.header.requesting, view.header.requested),
        own=_own_side(view),
        lines=tuple(one.text for one in view.steps),
        is_open=view.status not in ENDED and not view.script,
        synthetic=view.synthetic,
    )


def _header_text(view: RequestView) -> str:
    header = view.header
    content = {name: one for name, one in header.as_json().items() if name not in ("requesting", "requested")}
    sides = {
        "requesting": party_of(view.pack, header.requesting),
        "requested": party_of(view.pack, header.requested),
    }
    return canonical(content | sides | {"request": view.reference, "v": 1})


def _own_side(view: RequestView) -> Side | None:
    if Party.REQUESTING in view.parties:
        return view.header.requesting
    return view.header.requested if Party.REQUESTED in view.parties else None


def keys_for(channel: Channel, side: Side) -> QuerySet[SealedEntry]:
    """Return the keys that stand in the sealed file of a channel for one of its sides: the wraps of its own alone."""
    others = Q(kind="wraps") & ~Q(state_code=side.state, authority_code=side.authority)
    return _keys(channel.pack, _states(channel)).exclude(others)


def entries_of(channel: Channel) -> QuerySet[SealedEntry]:
    """Return what was brought to a channel: messages, pieces, grants, signed steps, of a team its roster."""
    whose = "coop_request" if channel.lead is None else "joint_team"
    return SealedEntry.objects.filter(Q((f"{whose}__reference", channel.reference)))


def kept_of(channel: Channel) -> dict[Side, Kept]:
    """Return how much each side has brought to a channel, in one query."""
    besides = Sum("size", filter=~Q(kind="pieces"), default=0)
    rows = entries_of(channel).values_list("state_code", "authority_code").order_by()
    found = rows.annotate(count=Count("pk"), octets=Sum("size", default=0), besides=besides)
    return {Side(state, authority): Kept(*brought) for state, authority, *brought in found}


def kept_keys(pack: str, state: str) -> dict[str, tuple[int, int]]:
    """Return how many keys of a State are kept of each kind, and their octets, in one query."""
    rows = _keys(pack, (state,)).values_list("kind").order_by()
    return {kind: (count, size) for kind, count, size in rows.annotate(count=Count("pk"), octets=Sum("size"))}


def pieces_of(channel: Channel) -> tuple[str, ...]:
    """Return the names of the pieces of attachments that are kept: the hash in each, by which the rest is brought."""
    names = entries_of(channel).filter(kind="pieces").order_by("name").values_list("name", flat=True)
    return tuple(name.removeprefix("pieces/").removesuffix(".age") for name in names)


def keys_file(pack: str, state: str, authorities: Collection[str]) -> bytes:
    """Return the keys of a State, with the wraps of those of its authorities for which the reader acts."""
    keys = _keys(pack, (state,)).exclude(Q(kind="wraps") & ~Q(authority_code__in=authorities))
    return write_archive(_contents(keys) | {HEADER: canonical({"keys": f"{pack}/{state}", "v": 1}).encode()})


def known_of(channel: Channel | None, pack: str, side: Side, *, whole: bool) -> Known:
    """Return what is there already, for judging what `side` adds to a channel, or (None) to its keys.

    whole: whether the sender acts for all authorities of the State.
    """
    keys = _keys(pack, _states(channel) if channel else (side.state,))
    names = keys.values_list("name", "state_code", "authority_code")
    rows = Authority.objects.filter(pack_id=pack, state_code=side.state, retired_at=None)
    codes = rows.values_list("code", flat=True)
    known = Known(
        party=party_of(pack, side),
        held=dict(keys.values_list("name", "hash")),
        whole=whole,
        authorities=frozenset(party_of(pack, Side(side.state, code)) for code in codes),
        cards={
            _hash_in(name): Card(party_of(pack, Side(state, authority)), _key_of(bytes(content)))
            for name, state, authority, content in keys.filter(kind="cards").values_list(
                "name", "state_code", "authority_code", "content"
            )
        },
        epochs={
            _hash_in(name): party_of(pack, Side(state, authority))
            for name, state, authority in names.filter(kind="epochs")
        },
    )
    return known if channel is None else _with_channel(known, channel)


def _with_channel(known: Known, channel: Channel) -> Known:
    entries = entries_of(channel)
    sent = entries.filter(kind="messages", name__endswith=".jws").order_by("name").values_list("content", flat=True)
    seals = (read_signed(bytes(content), "enlace-seal") for content in sent)
    found = replace(
        known,
        held={**known.held, **dict(entries.values_list("name", "hash"))},
        request=channel.reference,
        parties=tuple(party_of(channel.pack, side) for side in channel.sides),
        header=channel.header,
        seals=tuple(one.hash if one else "" for one in seals),
        grants=entries.filter(kind="grants", name__endswith=".jws").count(),
        lines=channel.lines,
    )
    return found if channel.lead is None else _with_team(found, channel, channel.lead, entries)


def _with_team(known: Known, channel: Channel, lead: Side, entries: QuerySet[SealedEntry]) -> Known:
    rows = entries.filter(kind="grants", name__endswith=".jws").values_list("content", flat=True)
    granted = (read_signed(bytes(content), "enlace-grant") for content in rows)
    cases: dict[str, frozenset[str]] = {}
    for one in granted:
        if one:
            case = str(one.payload["case"])
            cases[case] = cases.get(case, frozenset()) | {str(one.payload["party"])}
    return replace(
        known,
        roster=Roster(party_of(channel.pack, lead), frozenset(known.parties), roster_of(channel.reference)),
        leaving=tuple(party_of(channel.pack, side) for side in channel.leaving),
        cases=cases,
    )


def _hash_in(name: str) -> str:
    return f"sha256:{name.partition('/')[2].removesuffix('.jws')}"


def _key_of(content: bytes) -> str:
    read = read_signed(content, TYPES["cards"])
    return str(read.payload["sign"]) if read else ""


def messages_of(channel: Channel) -> tuple[MessageView, ...]:
    """Return the messages of a channel, in order, in one query that reads no content."""
    rows = entries_of(channel).filter(kind="messages", name__endswith=".age").defer("content").order_by("name")
    return tuple(
        MessageView(int(row.name[-8:-4]), Side(row.state_code, row.authority_code), row.added_at, row.size)
        for row in rows
    )


def is_sealed_for(channel: Channel) -> bool:
    """Return whether anything was sealed for it: a message, or the key of its case."""
    return entries_of(channel).exists()


def cards_of(pack: str, states: tuple[str, ...]) -> tuple[CardView, ...]:
    """Return the cards of some States, by State and the time when they came, with the last decision on each."""
    rows = list(_keys(pack, states).filter(kind__in=("cards", "endorsements")).order_by("state_code", "added_at", "pk"))
    read = {row.pk: read_signed(bytes(row.content), TYPES[row.kind]) for row in rows}
    decisions = [one.payload for row in rows if row.kind == "endorsements" and (one := read[row.pk])]
    last = {str(one["card"]): one for one in sorted(decisions, key=itemgetter("at"))}
    return tuple(
        CardView(
            officer=str(one.payload["officer"]),
            side=Side(row.state_code, row.authority_code),
            fingerprint=_fingerprint(one.hash.removeprefix("sha256:")),
            at=row.added_at,
            **_standing(last.get(one.hash)),
        )
        for row in rows
        if row.kind == "cards" and (one := read[row.pk])
    )


def _standing(decision: Mapping[str, Any] | None) -> dict[str, Any]:
    if decision is None:
        return {"decision": "", "until": None}
    until = decision["until"]
    return {"decision": str(decision["decision"]), "until": date.fromisoformat(until) if until else None}


def epochs_of(pack: str, state: str) -> Mapping[str, int]:
    """Return for each authority of a State that can be written to, how many epochs it has had."""
    counts: dict[str, int] = {}
    for code in _keys(pack, (state,)).filter(kind="epochs").values_list("authority_code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return counts


def ready_sides(channel: Channel) -> frozenset[Side]:
    """Return the sides of a channel that can be written to: those that have opened an epoch."""
    rows = _keys(channel.pack, _states(channel)).filter(kind="epochs").values_list("state_code", "authority_code")
    return frozenset(Side(state, authority) for state, authority in rows)


def _fingerprint(hash_: str) -> str:
    return " ".join(hash_[place : place + 4] for place in range(0, FINGERPRINT, 4))


def _states(channel: Channel) -> tuple[str, ...]:
    """Return the States whose keys a channel rests on: those of its sides, and of whoever was admitted and has left."""
    states = {side.state for side in (*channel.sides, *channel.leaving)}
    admitted = roster_of(channel.reference) if channel.lead else ()
    return tuple(sorted(states | {one.party.split("/")[1] for one in admitted}))


def _keys(pack: str, states: tuple[str, ...]) -> QuerySet[SealedEntry]:
    return SealedEntry.objects.filter(pack_id=pack, kind__in=KEYS, state_code__in=states)


def _contents(rows: QuerySet[SealedEntry]) -> dict[str, bytes]:
    return {name: bytes(content) for name, content in rows.values_list("name", "content")}
