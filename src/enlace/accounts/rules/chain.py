"""The chain of the audit trail: each entry carries the hash of the one before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enlace.common.canonical import content_hash

GENESIS = "sha256:" + "0" * 64


@dataclass(frozen=True)
class Entry:
    """One entry as it is hashed: who (`actor`, `state`), what (`verb`, `subject`, `detail`), when, from where.

    state: the State it was done for or to. address: the network address, "" on the command line.
    """

    number: int
    at: datetime
    actor: str
    state: str
    verb: str
    subject: str
    detail: Mapping[str, Any]
    previous_hash: str
    address: str = ""


def entry_hash(entry: Entry) -> str:
    """Return the hash of `entry`, which covers the hash of the entry before it."""
    return content_hash(
        [
            entry.number,
            entry.at.isoformat(),
            entry.actor,
            entry.state,
            entry.verb,
            entry.subject,
            dict(entry.detail),
            entry.previous_hash,
            # Not in the entries of the first version, whose hashes still hold.
            *([entry.address] if entry.address else []),
        ]
    )


def first_broken(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """Return the number of the first entry that is altered, missing or out of place; None if all hold.

    entries: every entry in order of number, with the hash stored beside it.
    """
    expected_number, previous = 1, GENESIS
    for entry, stored in entries:
        if entry.number != expected_number or entry.previous_hash != previous or entry_hash(entry) != stored:
            return expected_number
        expected_number, previous = entry.number + 1, stored
    return None
