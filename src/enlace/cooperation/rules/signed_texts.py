"""Signed texts as the server may know them: who signed, and that nothing stands in them but what their type has.

What a signature covers is canonical JSON. Form: docs/reference/sealed-content.md.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enlace.common.canonical import canonical, content_hash
from enlace.cooperation.rules.signatures import is_signed

# The last sign holds fewer bits than the others; those that are left over are none, so that there is one spelling.
SIGNATURE = re.compile("[A-Za-z0-9_-]{85}[AQgw]")
KEY = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
# What no pattern lets in.
UNFIT = "\n"
HASH, INSTANT, CODE = "sha256:[0-9a-f]{64}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[A-Za-z0-9_-]{1,40}"
DAY_OR_NONE = r"~|\d{4}-\d\d-\d\d"
PARTY, WORD, COUNT = f"{CODE}/{CODE}/{CODE}", r"[\x21-\x7e]{1,6000}", r"#[1-9]\d{0,5}"
HASHES, PARTIES = rf"\[(?:{HASH}(?:,{HASH})*)?\]", rf"\[{PARTY}(?:,{PARTY})+\]"
LABEL = r"TLP:(?:RED|AMBER\+STRICT|AMBER|GREEN|CLEAR)"
# What each signed text says, to the key, as `_plain` writes it: nothing else is let in, for it could be read, and no
# desk reads on in a file with a text of another form.
SHAPES: Mapping[str, Mapping[str, str]] = {
    "enlace-card": {
        **dict.fromkeys(("pack", "state", "authority", "officer"), CODE),
        "age": WORD,
        "made_at": INSTANT,
        "previous": f"~|{HASH}",
        "sign": KEY,
        "v": "#1",
    },
    "enlace-endorsement": {
        "as": "officer|contact",
        "at": INSTANT,
        "card": HASH,
        "decision": "endorsed|revoked",
        "until": DAY_OR_NONE,
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
    "enlace-roster": {
        "at": INSTANT,
        "decision": "admitted|left",
        "from": COUNT,
        "number": COUNT,
        "party": PARTY,
        "previous": f"~|{HASH}",
        "request": CODE,
        "v": "#1",
    },
    "enlace-seal": {
        "case": WORD,
        "ciphertext": HASH,
        "from": PARTY,
        "handling": LABEL,
        "header": HASH,
        "number": COUNT,
        "previous": f"~|{HASH}",
        "request": CODE,
        "sent_at": INSTANT,
        "to": PARTIES,
        "type": "request|answer|note|feedback|consultation|calendar|closing",
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
class Signed:
    """A signed text. kid: the hash of the card whose key it names; text: all of it."""

    kid: str
    payload: Mapping[str, Any]
    text: str

    @property
    def hash(self) -> str:
        return content_hash(dict(self.payload))

    def by(self, cards: Mapping[str, Card]) -> Card | None:
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
    spelt = base64.urlsafe_b64encode(octets).decode().rstrip("=")
    if not isinstance(value, dict) or canonical(value).encode() != octets or spelt != part:
        raise ValueError("not in canonical form")
    return value


def _fits(payload: Mapping[str, Any], shape: Mapping[str, str]) -> bool:
    matched = set(payload) == set(shape) and all(re.fullmatch(shape[name], _plain(payload[name])) for name in shape)
    return matched and all(_is_in_calendar(payload[name]) for name in shape if shape[name] in (INSTANT, DAY_OR_NONE))


def _is_in_calendar(value: str | None) -> bool:
    try:
        return value is None or bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _plain(value: Any) -> str:
    """Return a value as the patterns of `SHAPES` see it: a number after a #, nothing as ~, a list in brackets.

    A list is sorted and holds nothing twice.
    """
    if value is None:
        return "~"
    if isinstance(value, list):
        fits = all(isinstance(one, str) and one.isascii() for one in value) and sorted(set(value)) == value
        return f"[{','.join(value)}]" if fits else UNFIT
    if isinstance(value, int) and not isinstance(value, bool):
        return f"#{value}"
    return value if isinstance(value, str) and value.isascii() and value[:1] not in "#~[" else UNFIT
