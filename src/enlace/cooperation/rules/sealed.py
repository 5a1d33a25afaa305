"""Sealed files as the server may know them: names, hashes, who signed what for whom; nothing is ever opened here.

It refuses what does not belong where it is sent, and everything that could hold words in clear. Whether a signature is
good, the desk and the client of the other side say. Form: docs/reference/sealed-content.md.
"""

import base64
import binascii
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enlace.common.canonical import canonical
from enlace.common.errors import N_, Invalid, Problem

HEX = "[0-9a-f]{64}"
HEADER, EVIDENCE = "header.json", "evidence.jsonl"
NAME = re.compile(
    rf"header\.json|evidence\.jsonl|(?:cards|endorsements|epochs)/{HEX}\.jws|wraps/{HEX}(?:\.{HEX}){{1,2}}\.age"
    rf"|steps/\d{{4}}\.jws|(?:grants|messages)/\d{{4}}\.(?:jws|age)|pieces/{HEX}\.age"
)
AGE = b"age-encryption.org/v1\n"
MOST_ENTRIES = 20_000
MAX_ENTRY_BYTES = 16 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
ENCRYPTED = 1
LONGEST_WORD = 6000
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError)
# What each signed text says, to the key: nothing else is let in, for it could be read.
FIELDS: Mapping[str, frozenset[str]] = {
    "enlace-card": frozenset(["age", "authority", "made_at", "officer", "pack", "previous", "sign", "state", "v"]),
    "enlace-endorsement": frozenset(["as", "at", "card", "decision", "until", "v"]),
    "enlace-epoch": frozenset(["age", "custodians", "members", "number", "opened_at", "party", "previous", "v"]),
    "enlace-grant": frozenset(["at", "case", "epoch", "party", "request", "v"]),
    "enlace-seal": frozenset(
        [
            "case",
            "ciphertext",
            "from",
            "handling",
            "header",
            "number",
            "previous",
            "request",
            "sent_at",
            "to",
            "type",
            "v",
        ]
    ),
}
TYPES = {"cards": "enlace-card", "endorsements": "enlace-endorsement", "epochs": "enlace-epoch"}


@dataclass(frozen=True)
class Known:
    """What is there already, and who sends. party: `PACK/STATE/AUTHORITY`; held: name -> hash of what is stored.

    cards, epochs: hash of a payload -> its party. request: its reference, "" where keys alone are sent; parties: of it.
    seals: of the messages that are there, the hash of each seal's payload, in order; lines: of evidence.
    """

    party: str
    held: Mapping[str, str]
    cards: Mapping[str, str] = field(default_factory=dict)
    epochs: Mapping[str, str] = field(default_factory=dict)
    request: str = ""
    parties: tuple[str, ...] = ()
    header: str = ""
    seals: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        return self.party.rpartition("/")[0]


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


def signed_payload(content: bytes, type_: str) -> tuple[str, dict[str, Any]] | None:
    """Return the key's name and the payload of a signed text of a type; None where it is none, or says more."""
    parts = content.decode("ascii", "replace").split(".")
    if len(parts) != 3:  # noqa: PLR2004  (head, payload, signature)
        return None
    try:
        head, payload = (json.loads(base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))) for one in parts[:2])
    except (ValueError, RecursionError, binascii.Error):
        return None
    if not isinstance(head, dict) or set(head) != {"alg", "kid", "typ"} or head["typ"] != type_:
        return None
    known = FIELDS.get(type_)
    if not isinstance(payload, dict) or (known is not None and set(payload) != known) or not _is_terse(payload):
        return None
    return str(head["kid"]), payload


def _is_terse(payload: Mapping[str, Any]) -> bool:
    """Return whether it holds codes, hashes and days alone: no blank, so nothing that anybody could read."""
    words = [one for value in payload.values() for one in (value if isinstance(value, list) else [value])]
    return all(
        one is None or isinstance(one, int) or (isinstance(one, str) and len(one) <= LONGEST_WORD and " " not in one)
        for one in words
    )


def payload_hash(payload: Mapping[str, Any]) -> str:
    return hash_bytes(canonical(dict(payload)).encode())


def new_entries(archive: Mapping[str, bytes], known: Known) -> list[New]:
    """Return what an archive adds to what is there. Raises: Invalid, with everything that does not belong."""
    problems: list[Problem] = []
    found: list[New] = []
    cards, epochs = dict(known.cards), dict(known.epochs)
    added = {name: one for name, one in archive.items() if known.held.get(name) != hash_bytes(one)}
    for name in (*_in(added, "cards"), *_in(added, "epochs"), *_in(added, "endorsements"), *_in(added, "wraps")):
        party = _key_party(name, added[name], known, cards, epochs)
        if name in known.held or party is None:
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
            continue
        found.append(New(name.partition("/")[0], name, added[name], party))
    if known.request:
        found += _of_request(archive, added, known, problems)
    elif any(name.partition("/")[0] in ("grants", "messages", "pieces", "steps") for name in added):
        problems.append(Problem("file", N_("Messages are brought to the page of their request; here are keys alone.")))
    if problems:
        raise Invalid(problems)
    return found


NOT_YOURS = N_("“%(name)s” is not for your authority to add, or is not what its name says.")
MEANWHILE = N_("Somebody else has added “%(name)s” meanwhile. Take the sealed file anew, and answer again.")


def _in(names: Mapping[str, bytes], folder: str) -> list[str]:
    return sorted(name for name in names if name.startswith(f"{folder}/"))


def _key_party(name: str, content: bytes, known: Known, cards: dict[str, str], epochs: dict[str, str]) -> str | None:
    """Return whose key an entry is, None where its sender may not add it. New ones are added to `cards`, `epochs`."""
    folder, _, rest = name.partition("/")
    if folder == "wraps":
        party = epochs.get(f"sha256:{rest[:64]}")
        return party if content.startswith(AGE) and _own(party, known) else None
    read = signed_payload(content, TYPES[folder])
    if read is None or payload_hash(read[1]) != f"sha256:{rest.removesuffix('.jws')}":
        return None
    kid, payload = read
    if folder == "endorsements":
        party = cards.get(str(payload["card"]))
        return party if _own(party, known) and _own(cards.get(kid), known) else None
    if folder == "cards":
        party = f"{payload['pack']}/{payload['state']}/{payload['authority']}"
        cards[payload_hash(payload)] = party
    else:
        party = str(payload["party"])
        epochs[payload_hash(payload)] = party
    return party if _own(party, known) else None


def _own(party: str | None, known: Known) -> bool:
    """Return whether a key is of the sender's State: one endorses, and opens epochs, for all of its authorities."""
    return party is not None and party.rpartition("/")[0] == known.state


def _of_request(
    archive: Mapping[str, bytes], added: Mapping[str, bytes], known: Known, problems: list[Problem]
) -> Iterator[New]:
    """Yield grants, messages, pieces and signed steps that are new, after adding what is wrong with the others."""
    if HEADER in archive and archive[HEADER].decode("utf-8", "replace") != known.header:
        problems.append(Problem("file", N_("The header in the file is not that of this request as it stands now.")))
    for folder in ("grants", "messages"):
        for number in _numbers(added, folder):
            pair = [f"{folder}/{number:04}.{end}" for end in ("jws", "age")]
            if any(name in known.held for name in pair):
                problems.append(Problem("file", MEANWHILE, {"name": pair[0]}))
            elif not all(name in added for name in pair) or not _is_pair(folder, number, archive, known):
                problems.append(Problem("file", NOT_YOURS, {"name": pair[0]}))
            else:
                yield from (New(folder, name, added[name]) for name in pair)
    for name in _in(added, "pieces"):
        if not added[name].startswith(AGE) or f"pieces/{hash_bytes(added[name])[7:]}.age" != name:
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            yield New("pieces", name, added[name])
    for name in _in(added, "steps"):
        number = int(name[6:10])
        read = signed_payload(added[name], "enlace-step")
        if name in known.held or not read or canonical(read[1]) not in known.lines[number - 1 : number]:
            problems.append(Problem("file", NOT_YOURS, {"name": name}))
        else:
            yield New("steps", name, added[name])


def _numbers(names: Mapping[str, bytes], folder: str) -> list[int]:
    return sorted({int(name[-8:-4]) for name in _in(names, folder)})


def _is_pair(folder: str, number: int, archive: Mapping[str, bytes], known: Known) -> bool:
    """Return whether a grant or a message is of this request, in its place, from its sender and for its parties."""
    sealed = archive.get(f"{folder}/{number:04}.age", b"")
    type_ = "enlace-grant" if folder == "grants" else "enlace-seal"
    read = signed_payload(archive.get(f"{folder}/{number:04}.jws", b""), type_)
    if read is None or not sealed.startswith(AGE) or read[1]["request"] != known.request:
        return False
    payload = read[1]
    if folder == "grants":
        return payload["party"] in known.parties
    seals = [*known.seals]
    for before in range(len(seals) + 1, number):
        other = signed_payload(archive.get(f"messages/{before:04}.jws", b""), type_)
        seals.append(payload_hash(other[1]) if other else "")
    return bool(
        payload["number"] == number
        and payload["previous"] == (seals[number - 2] if number > 1 else None)
        and payload["from"] == known.party
        and payload["to"] == sorted(known.parties)
        and payload["ciphertext"] == hash_bytes(sealed)
    )
