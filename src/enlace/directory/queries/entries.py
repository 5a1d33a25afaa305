"""Entries of the directory as a reader may know them, their history, and how much each State has recorded."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from enlace.common.errors import N_, NotFound
from enlace.common.texts import Text
from enlace.directory.kinds.words import working_words
from enlace.directory.models import Authority, AuthorityRevision, PackDocument
from enlace.directory.rules.calling import Desk
from enlace.directory.rules.entries import KINDS, Entry
from enlace.directory.rules.entry_json import from_json, readable
from enlace.directory.rules.freshness import is_changed_since, waits
from enlace.directory.rules.merging import Version
from enlace.directory.rules.vocabulary import INSTRUMENT_NAMES, Vocabulary, read_vocabulary


@dataclass(frozen=True)
class EntryView:
    """An entry, as much of it as its reader may know; who changed and confirmed it is for the States alone."""

    pack: str
    entry: Entry
    version: int
    changed_at: datetime
    changed_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    synthetic: bool

    @property
    def changed_since(self) -> bool:
        """Whether it was changed after it was last confirmed."""
        return is_changed_since(self.confirmed_at, self.changed_at)

    @property
    def desk(self) -> Desk:
        return Desk(self.entry, self.confirmed_at, self.synthetic)


@dataclass(frozen=True)
class Recorded:
    """That a State has recorded an authority of some kind, when it confirmed it, and whether it is invented."""

    state: str
    kind: str
    confirmed_at: datetime | None
    synthetic: bool


def vocabulary(pack_code: str) -> Vocabulary:
    """Return the coded words of a pack, in one query; empty where the pack gives none."""
    documents: Mapping[str, object] = dict(
        PackDocument.objects.filter(pack_id=pack_code, name__in=("taxonomies", INSTRUMENT_NAMES)).values_list(
            "name", "content"
        )
    )
    return read_vocabulary(documents.get("taxonomies"), documents.get(INSTRUMENT_NAMES), working_words(pack_code))


def packs_with_kinds() -> tuple[str, ...]:
    """Return the codes of the packs that name kinds of authority: those that can have a directory."""
    found = PackDocument.objects.filter(name="taxonomies", content__has_key=KINDS).order_by("pack_id")
    return tuple(found.values_list("pack_id", flat=True))


def entries_of(pack_code: str, state_code: str, *, by_states: bool) -> tuple[EntryView, ...]:
    """Return the entries of a State that are not retired, by code, in one query."""
    rows = Authority.objects.filter(pack_id=pack_code, state_code=state_code, retired_at=None).order_by("code")
    return tuple(_view(row, by_states=by_states) for row in rows)


def entries_of_states(pack_code: str, states: Collection[str], *, by_states: bool) -> tuple[EntryView, ...]:
    """Return the entries of some States that are not retired, by State and code, in one query."""
    rows = Authority.objects.filter(pack_id=pack_code, state_code__in=states, retired_at=None)
    return tuple(_view(row, by_states=by_states) for row in rows.order_by("state_code", "code"))


def entry_of(pack_code: str, state_code: str, code: str, *, by_states: bool) -> EntryView:
    """Return one entry. Raises: NotFound, also if it is retired."""
    row = Authority.objects.filter(pack_id=pack_code, state_code=state_code, code=code, retired_at=None).first()
    if row is None:
        raise NotFound(N_("There is no such entry in the directory."))
    return _view(row, by_states=by_states)


def _view(row: Authority, *, by_states: bool) -> EntryView:
    return EntryView(
        pack=row.pack_id,
        entry=readable(from_json(row.content), by_states=by_states),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by if by_states else "",
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by if by_states else "",
        synthetic=row.synthetic,
    )


def history_of(pack_code: str, state_code: str, code: str) -> tuple[Version, ...]:
    """Return every version of an entry, the latest first, in one query; for those who may read all of it."""
    rows = AuthorityRevision.objects.filter(
        authority__pack_id=pack_code, authority__state_code=state_code, authority__code=code
    ).order_by("-version")
    return tuple(Version(from_json(row.content), row.version, row.by, row.at) for row in rows)


def recorded(pack_code: str) -> tuple[Recorded, ...]:
    """Return what all States have recorded, by State and code, in one query that reads no content."""
    rows = Authority.objects.filter(pack_id=pack_code, retired_at=None).order_by("state_code", "code")
    return tuple(Recorded(*row) for row in rows.values_list("state_code", "kind", "confirmed_at", "synthetic"))


@dataclass(frozen=True)
class Waiting:
    """An entry that waits for its State to confirm it."""

    state: str
    code: str
    names: Text
    synthetic: bool


def to_confirm(pack_code: str, states: Iterable[str], now: datetime) -> tuple[Waiting, ...]:
    """Return the entries of `states` that wait to be confirmed, by State and code, in one query."""
    rows = Authority.objects.filter(pack_id=pack_code, state_code__in=list(states), retired_at=None)
    return tuple(
        Waiting(row.state_code, row.code, row.content["names"], row.synthetic)
        for row in rows.order_by("state_code", "code")
        if waits(row.confirmed_at, row.changed_at, now)
    )


def desks(views: Iterable[EntryView]) -> tuple[Desk, ...]:
    """Return `views` as `whom_to_call` takes them."""
    return tuple(view.desk for view in views)
