"""Sealed files as they are handed to one side: keys of both, the wraps of its own, what was sent; all of it closed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter

from django.db.models import Q, QuerySet

from enlace.common.canonical import canonical
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.queries.requests import RequestView
from enlace.cooperation.rules.evidence import party_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed import (
    EVIDENCE,
    HEADER,
    TYPES,
    Card,
    Known,
    read_signed,
    write_archive,
)
from enlace.cooperation.rules.statuses import Party
from enlace.directory.models import Authority

FINGERPRINT = 20


@dataclass(frozen=True)
class MessageView:
    """A message as the server knows it: which one, whose, when it came, how large; what it says nobody here knows."""

    number: int
    side: Side
    at: datetime
    size: int


@dataclass(frozen=True)
class CardView:
    """A card of an officer. fingerprint: to be read aloud. endorsed: by a decision that is stored; None: by none."""

    officer: str
    side: Side
    fingerprint: str
    at: datetime
    decision: str


def header_text(view: RequestView) -> str:
    """Return the header as it stands in a sealed file, in canonical form."""
    header = view.header
    content = {name: one for name, one in header.as_json().items() if name not in ("requesting", "requested")}
    sides = {
        "requesting": party_of(view.pack, header.requesting),
        "requested": party_of(view.pack, header.requested),
    }
    return canonical(content | sides | {"request": view.reference, "v": 1})


def sealed_file(view: RequestView, side: Side) -> bytes:
    """Return the sealed file of a request for one of its sides."""
    states = (view.header.requesting.state, view.header.requested.state)
    keys = _keys(view.pack, states).exclude(Q(kind="wraps") & ~Q(state_code=side.state, authority_code=side.authority))
    entries = _contents(keys) | _contents(_entries(view))
    evidence = "".join(f"{one.text}\n" for one in view.steps)
    return write_archive(entries | {HEADER: header_text(view).encode(), EVIDENCE: evidence.encode()})


def keys_file(pack: str, state: str, authorities: Collection[str]) -> bytes:
    """Return the keys of a State, with the wraps of those of its authorities for which the reader acts."""
    keys = _keys(pack, (state,)).exclude(Q(kind="wraps") & ~Q(authority_code__in=authorities))
    return write_archive(_contents(keys) | {HEADER: canonical({"keys": f"{pack}/{state}", "v": 1}).encode()})


def known_of(view: RequestView | None, pack: str, side: Side, *, whole: bool) -> Known:
    """Return what is there already, for judging what `side` adds to a request, or (None) to its keys.

    whole: whether the sender acts for all authorities of the State.
    """
    states = (view.header.requesting.state, view.header.requested.state) if view else (side.state,)
    keys = _keys(pack, states)
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
    return known if view is None else _with_request(known, view)


def _with_request(known: Known, view: RequestView) -> Known:
    entries = _entries(view)
    sent = entries.filter(kind="messages", name__endswith=".jws").order_by("name").values_list("content", flat=True)
    seals = (read_signed(bytes(content), "enlace-seal") for content in sent)
    return replace(
        known,
        held={**known.held, **dict(entries.values_list("name", "hash"))},
        request=view.reference,
        parties=(party_of(view.pack, view.header.requesting), party_of(view.pack, view.header.requested)),
        header=header_text(view),
        seals=tuple(one.hash if one else "" for one in seals),
        grants=entries.filter(kind="grants", name__endswith=".jws").count(),
        lines=tuple(one.text for one in view.steps),
    )


def _hash_in(name: str) -> str:
    return f"sha256:{name.partition('/')[2].removesuffix('.jws')}"


def _key_of(content: bytes) -> str:
    read = read_signed(content, TYPES["cards"])
    return str(read.payload["sign"]) if read else ""


def messages_of(view: RequestView) -> tuple[MessageView, ...]:
    """Return the messages of a request, in order, in one query that reads no content."""
    rows = _entries(view).filter(kind="messages", name__endswith=".age").defer("content").order_by("name")
    return tuple(
        MessageView(int(row.name[-8:-4]), Side(row.state_code, row.authority_code), row.added_at, row.size)
        for row in rows
    )


def is_sealed_for(view: RequestView) -> bool:
    """Return whether anything was sealed for this request: a message, or the key of its case."""
    return _entries(view).exists()


def cards_of(pack: str, states: tuple[str, ...]) -> tuple[CardView, ...]:
    """Return the cards of some States, by State and the time when they came, with the last decision on each."""
    rows = list(_keys(pack, states).filter(kind__in=("cards", "endorsements")).order_by("state_code", "added_at", "pk"))
    read = {row.pk: read_signed(bytes(row.content), TYPES[row.kind]) for row in rows}
    decisions = [one.payload for row in rows if row.kind == "endorsements" and (one := read[row.pk])]
    last = {str(one["card"]): str(one["decision"]) for one in sorted(decisions, key=itemgetter("at"))}
    return tuple(
        CardView(
            officer=str(one.payload["officer"]),
            side=Side(row.state_code, row.authority_code),
            fingerprint=_fingerprint(one.hash.removeprefix("sha256:")),
            at=row.added_at,
            decision=last.get(one.hash, ""),
        )
        for row in rows
        if row.kind == "cards" and (one := read[row.pk])
    )


def epochs_of(pack: str, state: str) -> Mapping[str, int]:
    """Return for each authority of a State that can be written to, how many epochs it has had."""
    counts: dict[str, int] = {}
    for code in _keys(pack, (state,)).filter(kind="epochs").values_list("authority_code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return counts


def own_side(view: RequestView) -> Side | None:
    """Return the side for which the reader handles the content; None for the Secretariat."""
    if Party.REQUESTING in view.parties:
        return view.header.requesting
    return view.header.requested if Party.REQUESTED in view.parties else None


def _fingerprint(hash_: str) -> str:
    return " ".join(hash_[place : place + 4] for place in range(0, FINGERPRINT, 4))


def _keys(pack: str, states: tuple[str, ...]) -> QuerySet[SealedEntry]:
    return SealedEntry.objects.filter(pack_id=pack, coop_request=None, state_code__in=states)


def _entries(view: RequestView) -> QuerySet[SealedEntry]:
    return SealedEntry.objects.filter(pack_id=view.pack, coop_request__reference=view.reference)


def _contents(rows: QuerySet[SealedEntry]) -> dict[str, bytes]:
    return {name: bytes(content) for name, content in rows.values_list("name", "content")}
