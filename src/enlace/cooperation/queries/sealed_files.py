"""Sealed files as they are handed out: laid out from sizes and checksums, read entry by entry, never held whole."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enlace.common.canonical import content_hash
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.queries.sealed import entries_of, keys_for
from enlace.cooperation.rules.archive_layout import Part, length_of, stretches
from enlace.cooperation.rules.channel import Channel
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed_archive import EVIDENCE, HEADER, hash_bytes

# What is read of the database at once: one piece of an attachment, or as many small entries.
READ_BYTES = 4 * 1024 * 1024
READ_ENTRIES = 500


@dataclass(frozen=True)
class Outgoing:
    """A sealed file to be handed out. texts: what stands in it without being stored; rows: name -> key of the row.

    tag: a hash over the name and the hash of every entry: of two files with the same one all octets are the same.
    """

    parts: tuple[Part, ...]
    texts: Mapping[str, bytes]
    rows: Mapping[str, int]
    tag: str

    @property
    def size(self) -> int:
        return length_of(self.parts)

    @property
    def size_of_messages(self) -> int:
        """How large it is without the pieces of attachments."""
        return length_of([one for one in self.parts if not one.name.startswith("pieces/")])


def outgoing(channel: Channel, side: Side, *, pieces: bool = True) -> Outgoing:
    """Return the sealed file of a channel for one of its sides, in two queries that read no content.

    pieces: with the pieces of attachments; without, it is the messages alone, for a slow line.
    """
    entries = entries_of(channel) if pieces else entries_of(channel).exclude(kind="pieces")
    evidence = "".join(f"{line}\n" for line in channel.lines)
    texts = {HEADER: channel.header.encode(), EVIDENCE: evidence.encode()}
    parts = [Part(name, len(text), zlib.crc32(text)) for name, text in texts.items()]
    hashes = [[name, hash_bytes(text)] for name, text in texts.items()]
    rows = {}
    for stored in (keys_for(channel, side), entries):
        for key, name, size, crc, hash_ in stored.values_list("pk", "name", "size", "crc", "hash"):
            parts.append(Part(name, size, crc))
            hashes.append([name, hash_])
            rows[name] = key
    tag = content_hash(sorted(hashes)).removeprefix("sha256:")
    return Outgoing(tuple(sorted(parts, key=lambda one: one.name)), texts, rows, tag)


def octets(file: Outgoing, start: int, stop: int) -> Iterator[bytes]:
    """Yield what stands from octet `start` to before `stop`; READ_BYTES of it are held at once, or one entry."""
    wanted = list(stretches(file.parts, start, stop))
    parts = [one.whole for one in wanted if isinstance(one.whole, Part) and one.whole.name in file.rows]
    contents = _contents((file.rows[one.name], one.size) for one in parts)
    for one in wanted:
        if isinstance(one.whole, Part):
            whole = file.texts[one.whole.name] if one.whole.name in file.texts else next(contents)
        else:
            whole = one.whole
        yield whole[one.start : one.stop]


def _contents(rows: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """Yield what the rows hold, in order. rows: key and size of each."""
    for keys in _batches(rows):
        found = dict(SealedEntry.objects.filter(pk__in=keys).values_list("pk", "content"))
        for key in keys:
            yield bytes(found.pop(key))


def _batches(rows: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    batch: list[int] = []
    held = 0
    for key, size in rows:
        if batch and (held + size > READ_BYTES or len(batch) == READ_ENTRIES):
            yield batch
            batch, held = [], 0
        batch.append(key)
        held += size
    if batch:
        yield batch
