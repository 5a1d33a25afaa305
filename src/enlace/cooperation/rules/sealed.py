"""Sealed files as the server may know them: names, hashes, who signed what for whom; nothing is ever opened here.

It refuses what does not belong where it is sent, what is not signed by the card that it names, and everything that
could hold words in clear. Whose card holds, the other side says. Form: docs/reference/sealed-content.md.
"""

import base64
import binascii
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enlace.common.archives import UNREADABLE
from enlace.common.canonical import canonical
from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.rules.signatures import is_signed

HEX = "[0-9a-f]{64}"
HEADER, EVIDENCE = "header.json", "evidence.jsonl"
NAME = re.compile(
    rf"header\.json|evidence\.jsonl|(?:cards|endorsements|epochs)/{HEX}\.jws|wraps/{HEX}(?:\.{HEX}){{1,2}}\.age"
    rf"|steps/\d{{4}}\.jws|(?:grants|messages)/\d{{4}}\.(?:jws|age)|pieces/{HEX}\.age"
)
MOST_ENTRIES = 20_000
MAX_ENTRY_BYTES = 16 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
ENCRYPTED = 1
MOST_TOLD = 20
SIGNATURE = re.compile("[A-Za-z0-9_-]{86}")
# The grammar of an age header: nothing between its stanzas that anybody could read.
AGE_HEADER = re.compile(
    rb"age-encryption\.org/v1\n(?:-> [\x21-\x7e]+(?: [\x21-\x7e]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
SHORTEST_PAYLOAD = 32
# What no pattern lets in.
UNFIT = "\n"
HASH, INSTANT, CODE = "sha256:[0-9a-f]{64}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[A-Za-z0-9_-]{1,40}"
PARTY, WORD, COUNT = f"{CODE}/{CODE}/{CODE}", r"[\x21-\x7e]{1,6000}", r"#[1-9]\d{0,5}"
HASHES, PARTIES = rf"\[(?:{HASH}(?:,{HASH})*)?\]", rf"\[{PARTY}(?:,{PARTY})+\]"
# What each signed text says, to the key, as `_plain` writes it: nothing else is let in, for it could be read.
SHAPES: Mapping[str, Mapping[str, str]] = {
    "enlace-card": {
        **dict.fromkeys(("pack", "state", "authority", "officer"), CODE),
        "age": WORD,
        "made_at": INSTANT,
        "previous": f"~|{HASH}",
        "sign": "[A-Za-z0-9_-]{43}",
        "v": "#1",
    },
    "enlace-endorsement": {
        "as": "officer|contact",
        "at": INSTANT,
        "card": HASH,
        "decision": "endorsed|revoked",
        "until": r"~|\d{4}-\d\d-\d\d",
        "v": "#1",
    },
    "enlace-epoch": {
        "age": WORD,
        "custodians": HASHES,
        "members": HASHES,
        "number": COUNT,
        "opened_at": INSTANT,
        "party": PARTY,
        "previous": f"~|{HASH}",
        "v": "#1",
    },
    "enlace-grant": {"at": INSTANT, "case": WORD, "epoch": HASH, "party": PARTY, "request": CODE, "v": "#1"},
    "enlace-seal": {
        "case": WORD,
        "ciphertext": HASH,
        "from": PARTY,
        "handling": r"TLP:[A-Z+]{3,12}",
        "header": HASH,
        "number": COUNT,
        "previous": f"~|{HASH}",
        "request": CODE,
        "sent_at": INSTANT,
        "to": PARTIES,
        "type": "request|answer|note|feedback|consultation",
        "v": "#1",
    },
}
TYPES = {"cards": "enlace-card", "endorsements": "enlace-endorsement", "epochs": "enlace-epoch"}


@dataclass(frozen=True)
class Card:
    """The card of an officer. party: `PACK/STATE/AUTHORITY`; key: that it signs with, base64url."""

    party: str
    key: str


@dataclass(frozen=True)
class Known:
    """What is there already, and who sends. party: `PACK/STATE/AUTHORITY`; held: name -> hash of what is stored.

    whole: whether the sender acts for all authorities of the State. authorities: its parties, by the directory.
    cards, epochs: by the hash of their payload; of an epoch its party. request: its reference, "" where keys alone are
    sent; parties: of it. seals: of the messages that are there, the hash of each seal's payload, in order; grants: how
    many; lines: of evidence.
    """

    party: str
    held: Mapping[str, str]
    whole: bool = False
    authorities: frozenset[str] = frozenset()
    cards: Mapping[str, Card] = field(default_factory=dict)
    epochs: Mapping[str, str] = field(default_factory=dict)
    request: str = ""
    parties: tuple[str, ...] = ()
    header: str = ""
    seals: tuple[str, ...] = ()
    grants: int = 0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class New:
    """An entry to be stored. kind: its folder. party: whose it is, of a key; "" of a request's own entries."""

    kind: str
    name: str
    content: bytes
    party: str = ""


def hash_bytes(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def read_archive(content: bytes) -> dict[str, bytes]:
    """Return the entries of a sealed file by name. Raises: Invalid, for what is none, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            return {one.filename: archive.read(one) for one in entries}
    except UNREADABLE:
        raise Invalid([Problem("file", N_("This is no sealed file, or a part of it is missing."))]) from None


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = [one.filename for one in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names):
        raise Invalid([Problem("file", N_("The file holds too many parts, or one of them twice."))])
    for one in entries:
        plain = one.compress_type == zipfile.ZIP_STORED and one.compress_size == one.file_size
        if not plain or one.flag_bits & ENCRYPTED or not NAME.fullmatch(one.filename):
            message = N_("“%(name)s” is no part of a sealed file.")
            raise Invalid([Problem("file", message, {"name": one.filename[:80]})])
        if one.file_size > MAX_ENTRY_BYTES:
            raise Invalid([Problem("file", N_("“%(name)s” is too large."), {"name": one.filename})])
    if sum(one.file_size for one in entries) > MAX_BYTES:
        raise Invalid([Problem("file", N_("The file is too large; send it in several messages."))])


def write_archive(entries: Mapping[str, bytes]) -> bytes:
    """Return a sealed file; the same bytes for the same entries."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            archive.writestr(zipfile.ZipInfo(name), entries[name])
    return held.getvalue()


@dataclass(frozen=True)
class Signed:
    """A signed text. kid: the hash of the card whose key it names; text: all of it."""

    kid: str
    payload: Mapping[str, Any]
    text: str

    @property
    def hash(self) -> str:
        return hash_bytes(canonical(dict(self.payload)).encode())

    def by(self, cards: Mapping[str, "Card"]) -> "Card | None":
        """Return the card that signed it, None if it is not there or did not."""
        card = cards.get(self.kid)
        return card if card is not None and is_signed(self.text, card.key) else None


def read_signed(content: bytes, type_: str) -> Signed | None:
    """Return a signed text of a type; None where it is none, is not in canonical form, or says more."""
    text = content.decode("ascii", "replace")
    parts = text.split(".")
    if len(parts) != 3 or not SIGNATURE.fullmatch(parts[2]):  # noqa: PLR2004  (head, payload, signature)
        return None
    try:
        head, payload = (_canonical_text(one) for one in parts[:2])
    except (ValueError, RecursionError, binascii.Error):
        return None
    if set(head) != {"alg", "kid", "typ"} or head["alg"] != "EdDSA" or head["typ"] != type_:
        return None
    fits = type_ not in SHAPES or _fits(payload, SHAPES[type_])
    if not fits or not re.fullmatch(HASH, str(head["kid"])):
        return None
    return Signed(str(head["kid"]), payload, text)


def _canonical_text(part: str) -> dict[str, Any]:
    """Return the text in a part of a signed text. Raises: ValueError, unless it is in its one form to the last sign."""
    octets = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    value = json.loads(octets)
    if not isinstance(value, dict) or canonical(value).encode() != octets:
        raise ValueError("not in canonical form")
    return value


def _fits(payload: Mapping[str, Any], shape: Mapping[str, str]) -> bool:
    return set(payload) == set(shape) and all(re.fullmatch(shape[name], _plain(payload[name])) for name in shape)


def _plain(value: Any) -> str:
    """Return a value as the patterns of `SHAPES` see it: a number after a #, nothing as ~, a list in brackets."""
    if value is None:
        return "~"
    if isinstance(value, list):
        return f"[{','.join(one if isinstance(one, str) and one.isascii() else UNFIT for one in value)}]"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"#{value}"
    return value if isinstance(value, str) and value.isascii() and value[:1] not in "#~[" else UNFIT


def is_sealed(content: bytes) -> bool:
    """Return whether it looks like an age file: a header of its grammar, and something after it."""
    header = AGE_HEADER.match(content)
    return header is not None and len(content) - header.end() >= SHORTEST_PAYLOAD


def new_entries(archive: Mapping[str, bytes], known: Known) -> list[New]:
    """Return what an archive adds to what is there. Raises: Invalid, with what does not belong."""
    _check_header(archive.get(HEADER, b""), known)
    problems: list[Problem] = []
    found: list[New] = []
    keys = _Keys(known, dict(known.cards), dict(known.epochs))
    added = {name: one for name, one in archive.items() if known.held.get(name) != hash_bytes(one)}
    for name in (*_in(added, "cards"), *_in(added, "epochs"), *_in(added, "endorsements"), *_in(added, "wraps")):
        party = keys.party(name, added[name])
        if name in known.held or party is None:
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            found.append(New(name.partition("/")[0], name, added[name], party))
    if known.request:
        found += _of_request(archive, added, keys, problems)
    elif any(name.partition("/")[0] in ("grants", "messages", "pieces", "steps") for name in added):
        problems.append(Problem("file", N_("Messages are brought to the page of their request; here are keys alone.")))
    if problems:
        raise Invalid(problems[:MOST_TOLD])
    return found


def _check_header(header: bytes, known: Known) -> None:
    """Refuse the file of another request, and of keys in place of a request, before its parts. Raises: Invalid."""
    try:
        told = json.loads(header) if header else {}
    except (ValueError, RecursionError):
        told = {}
    other = str(told.get("request", ""))[:40] if isinstance(told, dict) else ""
    if known.request and other and other != known.request:
        message = N_("This is the file of the request %(request)s. Bring it to that request.")
        raise Invalid([Problem("file", message, {"request": other})])
    if known.request and isinstance(told, dict) and "keys" in told:
        raise Invalid([Problem("file", N_("This is a file of keys. Bring it to the page of keys."))])


NOT_YOURS = N_("“%(name)s” is not for your authority to add, or is not what its name says.")
MEANWHILE = N_("Somebody else has added “%(name)s” meanwhile. Take the sealed file anew, and answer again.")


def _in(names: Mapping[str, bytes], folder: str) -> list[str]:
    return sorted(name for name in names if name.startswith(f"{folder}/"))


@dataclass
class _Keys:
    """The keys that are known while a file is read: those that were there, and those that it brings."""

    known: Known
    cards: dict[str, Card]
    epochs: dict[str, str]

    def party(self, name: str, content: bytes) -> str | None:
        """Return whose key an entry is, None where its sender may not add it; a new one is known from then on."""
        folder, _, rest = name.partition("/")
        if folder == "wraps":
            party = self.epochs.get(f"sha256:{rest[:64]}")
            return party if is_sealed(content) and self._own(party) else None
        signed = read_signed(content, TYPES[folder])
        if signed is None or signed.hash != f"sha256:{rest.removesuffix('.jws')}":
            return None
        return {"cards": self._card, "epochs": self._epoch, "endorsements": self._endorsed}[folder](signed)

    def _card(self, signed: Signed) -> str | None:
        one = signed.payload
        party = f"{one['pack']}/{one['state']}/{one['authority']}"
        if signed.kid != signed.hash or not is_signed(signed.text, one["sign"]) or not self._own(party):
            return None
        self.cards[signed.hash] = Card(party, one["sign"])
        return party

    def _epoch(self, signed: Signed) -> str | None:
        party, by = str(signed.payload["party"]), signed.by(self.cards)
        if by is None or _state(by.party) != _state(party) or not self._own(party):
            return None
        self.epochs[signed.hash] = party
        return party

    def _endorsed(self, signed: Signed) -> str | None:
        """Return whose card is endorsed or revoked: whoever acts for the whole State does so, with a key of it."""
        card, by = self.cards.get(str(signed.payload["card"])), signed.by(self.cards)
        allowed = card is not None and by is not None and _state(by.party) == _state(card.party)
        return card.party if card is not None and allowed and self.known.whole and self._own(card.party) else None

    def _own(self, party: str | None) -> bool:
        """Return whether a key is of the sender's authority, or of any of the State for whoever acts for all."""
        if party is None or party not in self.known.authorities:
            return False
        return party == self.known.party or (self.known.whole and _state(party) == _state(self.known.party))


def _state(party: str) -> str:
    return party.rpartition("/")[0]


def _of_request(
    archive: Mapping[str, bytes], added: Mapping[str, bytes], keys: _Keys, problems: list[Problem]
) -> Iterator[New]:
    """Yield grants, messages, pieces and signed steps that are new, after adding what is wrong with the others."""
    known = keys.known
    if HEADER in archive and archive[HEADER].decode("utf-8", "replace") != known.header:
        problems.append(Problem("file", N_("The header in the file is not that of this request as it stands now.")))
    yield from _pairs("grants", known.grants, added, keys, problems)
    yield from _pairs("messages", len(known.seals), added, keys, problems)
    for name in _in(added, "pieces"):
        if not is_sealed(added[name]) or f"pieces/{hash_bytes(added[name])[7:]}.age" != name:
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            yield New("pieces", name, added[name])
    for name in _in(added, "steps"):
        if name in known.held or not _is_step(int(name[6:10]), added[name], keys):
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            yield New("steps", name, added[name])


def _pairs(folder: str, count: int, added: Mapping[str, bytes], keys: _Keys, problems: list[Problem]) -> Iterator[New]:
    """Yield the grants or messages that follow on those that are there, one after the other, each with its seal."""
    previous = keys.known.seals[-1] if keys.known.seals else None
    for number in sorted({int(name[-8:-4]) for name in _in(added, folder)}):
        names = [f"{folder}/{number:04}.{end}" for end in ("jws", "age")]
        if any(name in keys.known.held for name in names):
            problems.append(Problem("file", MEANWHILE, {"name": names[0]}))
            continue
        type_ = "enlace-grant" if folder == "grants" else "enlace-seal"
        signed = read_signed(added.get(names[0], b""), type_)
        sealed = added.get(names[1], b"")
        fits = signed is not None and number == count + 1 and is_sealed(sealed)
        if signed is None or not fits or not _is_of_request(signed, sealed, number, previous, keys):
            problems.append(Problem("file", NOT_YOURS, {"name": names[0]}))
            return
        count, previous = number, signed.hash
        yield from (New(folder, name, added[name]) for name in names)


def _is_of_request(signed: Signed, sealed: bytes, number: int, previous: str | None, keys: _Keys) -> bool:
    """Return whether a grant or a seal is of this request, from its sender, for its parties and in its place."""
    one, known, by = signed.payload, keys.known, signed.by(keys.cards)
    if by is None or by.party != known.party or one["request"] != known.request:
        return False
    if "epoch" in one:
        return one["party"] in known.parties and keys.epochs.get(one["epoch"]) == one["party"]
    return bool(
        one["number"] == number
        and one["previous"] == previous
        and one["from"] == known.party
        and one["to"] == sorted(known.parties)
        and one["ciphertext"] == hash_bytes(sealed)
    )


def _is_step(number: int, content: bytes, keys: _Keys) -> bool:
    """Return whether a line of evidence was signed by whoever took the step."""
    signed = read_signed(content, "enlace-step")
    if signed is None or canonical(dict(signed.payload)) not in keys.known.lines[number - 1 : number]:
        return False
    by = signed.by(keys.cards)
    return number > 0 and by is not None and by.party == keys.known.party == signed.payload["party"]
