"""Sealed files as they are handed to one side: keys of both, the wraps of its own, what was sent; all of it closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    Known,
    payload_hash,
    signed_payload,
    write_archive,
)
from enlace.cooperation.rules.statuses import Party

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
    keys = _keys(view.pack, states).exclude(Q(kind="wraps") & ~Q(state_code=side.state))
    entries = _contents(keys) | _contents(_entries(view))
    evidence = "".join(f"{one.text}\n" for one in view.steps)
    return write_archive(entries | {HEADER: header_text(view).encode(), EVIDENCE: evidence.encode()})


def keys_file(pack: str, state: str) -> bytes:
    """Return the keys of a State, for its own people: cards, endorsements, epochs and their wraps."""
    entries = _contents(_keys(pack, (state,)))
    return write_archive(entries | {HEADER: canonical({"keys": f"{pack}/{state}", "v": 1}).encode()})


def known_of(view: RequestView | None, pack: str, side: Side) -> Known:
    """Return what is there already, for judging what `side` adds to a request, or (None) to its keys."""
    states = (view.header.requesting.state, view.header.requested.state) if view else (side.state,)
    keys = list(_keys(pack, states).values_list("name", "hash", "kind", "state_code", "authority_code", "content"))
    parties = {
        kind: {
            f"sha256:{name.partition('/')[2].removesuffix('.jws')}": party_of(pack, Side(state, authority))
            for name, _, of, state, authority, _ in keys
            if of == kind
        }
        for kind in ("cards", "epochs")
    }
    held = {name: hash_ for name, hash_, *_ in keys}
    if view is None:
        return Known(party_of(pack, side), held, parties["cards"], parties["epochs"])
    entries = _entries(view)
    sent = sorted((row.name, bytes(row.content)) for row in entries.filter(kind="messages", name__endswith=".jws"))
    return Known(
        party=party_of(pack, side),
        held=held | dict(entries.values_list("name", "hash")),
        cards=parties["cards"],
        epochs=parties["epochs"],
        request=view.reference,
        parties=(party_of(pack, view.header.requesting), party_of(pack, view.header.requested)),
        header=header_text(view),
        seals=tuple(_seal_hash(content) for _, content in sent),
        lines=tuple(one.text for one in view.steps),
    )


def _seal_hash(content: bytes) -> str:
    read = signed_payload(content, "enlace-seal")
    return payload_hash(read[1]) if read else ""


def messages_of(view: RequestView) -> tuple[MessageView, ...]:
    """Return the messages of a request, in order, in one query that reads no content."""
    rows = _entries(view).filter(kind="messages", name__endswith=".age").defer("content").order_by("name")
    return tuple(
        MessageView(int(row.name[-8:-4]), Side(row.state_code, row.authority_code), row.added_at, row.size)
        for row in rows
    )


def has_messages(view: RequestView) -> bool:
    """Return whether anything was sealed for this request."""
    return _entries(view).filter(kind="messages").exists()


def cards_of(pack: str, states: tuple[str, ...]) -> tuple[CardView, ...]:
    """Return the cards of some States, by State and the time when they came, with the last decision on each."""
    rows = list(_keys(pack, states).filter(kind__in=("cards", "endorsements")).order_by("state_code", "added_at", "pk"))
    decided: dict[str, dict[str, Any]] = {}
    for row in rows:
        read = signed_payload(bytes(row.content), "enlace-endorsement") if row.kind == "endorsements" else None
        if read and read[1]["at"] >= decided.get(str(read[1]["card"]), {"at": ""})["at"]:
            decided[str(read[1]["card"])] = read[1]
    found = []
    for row in rows:
        read = signed_payload(bytes(row.content), TYPES["cards"]) if row.kind == "cards" else None
        if read:
            hash_ = row.name.removeprefix("cards/").removesuffix(".jws")
            decision = str(decided.get(f"sha256:{hash_}", {"decision": ""})["decision"])
            side = Side(row.state_code, row.authority_code)
            found.append(CardView(str(read[1]["officer"]), side, _fingerprint(hash_), row.added_at, decision))
    return tuple(found)


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
