"""Two people changed one entry at once: what each did, and how both can be kept."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from enlace.common.errors import N_, WrongStatus
from enlace.directory.rules.entries import Entry


@dataclass(frozen=True)
class Version:
    """An entry as one version of it stands, who wrote it, and when."""

    entry: Entry
    number: int
    by: str
    at: datetime


class Overtaken(WrongStatus):
    """Somebody stored a later version while this one was written. read: the version that both began from."""

    def __init__(self, *, read: Version, typed: Entry, stored: Version) -> None:
        super().__init__(N_("Somebody has changed this entry in the meantime."))
        self.read = read
        self.typed = typed
        self.stored = stored


def changed_fields(before: Entry, after: Entry) -> tuple[str, ...]:
    """Return the names of the fields in which two entries differ, in the order of the entry."""
    return tuple(one.name for one in fields(Entry) if getattr(before, one.name) != getattr(after, one.name))


def merged(read: Entry, typed: Entry, stored: Entry) -> Entry:
    """Return `stored` with the fields that `typed` changed since `read`: what either changed alone is kept."""
    return replace(stored, **{name: getattr(typed, name) for name in changed_fields(read, typed)})
