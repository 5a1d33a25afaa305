"""Texts: JSON in one byte form, so that the same content always has the same hash."""

import base64
import binascii
import hashlib
import json
import re
from typing import Any

from enlace_desk.errors import SealedError, check

Text = dict[str, Any]

MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
KEY = re.compile(r"[A-Za-z0-9_.-]+")


def canonical(value: Any) -> str:
    """Return `value` in canonical form. Raises: SealedError, for what has none."""
    _check_value(value, 0)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check_value(value: Any, depth: int) -> None:
    check(depth <= MAX_DEPTH, "not_text")
    match value:
        case None | bool():
            pass
        case int():
            check(abs(value) <= MAX_INTEGER, "not_text")
        case str():
            check(not any("\ud800" <= char <= "\udfff" for char in value), "not_text")
        case list() | tuple():
            for one in value:
                _check_value(one, depth + 1)
        case dict():
            for key, one in value.items():
                check(isinstance(key, str) and KEY.fullmatch(key), "not_text")
                _check_value(one, depth + 1)
        case _:
            raise SealedError("not_text")


def read_text(content: bytes) -> Text:
    """Return the text that `content` is: only the canonical form, so that what was signed is what is understood."""
    check(len(content) <= MAX_TEXT_BYTES, "too_large")
    try:
        text = content.decode()
        value = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise SealedError("not_text") from fault
    check(isinstance(value, dict) and canonical(value) == text, "not_text")
    return dict(value)


def hash_of(content: bytes | Text) -> str:
    octets = content if isinstance(content, bytes) else canonical(content).encode()
    return "sha256:" + hashlib.sha256(octets).hexdigest()


def to_base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise SealedError("not_signed") from fault
    check(to_base64url(content) == text, "not_signed")
    return content
