"""Storing what a pack says of treaties, and what a depositary sends."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, NotFound, Problem, WrongStatus
from enlace.directory.queries import states_of
from enlace.instruments.models import (
    Instrument,
    Paragraph,
    Plan,
    Provision,
    StandingImport,
    TreatyStatus,
)
from enlace.instruments.queries.imports import changes_of
from enlace.instruments.queries.records import stored_records
from enlace.instruments.rules.comparison import RecordChange
from enlace.instruments.rules.instrument_table import InstrumentEntry
from enlace.instruments.rules.pack import InstrumentsPart
from enlace.instruments.rules.plan import PlanEntry
from enlace.instruments.rules.provisions import ProvisionEntry
from enlace.instruments.rules.records import COLUMNS, Key, Record, unrecorded

Change = Problem  # a place and a sentence, as a problem has: here, what was done

INSTRUMENT_FIELDS = (
    "place",
    "titles",
    "short_names",
    "adopted_on",
    "adopted_at",
    "entry_into_force_date",
    "depositary",
    "registration",
    "theme",
    "core",
    "source",
    "note",
)


def store_instruments(pack_code: str, part: InstrumentsPart) -> list[Change]:
    """Store what the pack says of treaties; called within the action that loads it, after its States."""
    return [
        *_store_treaties(pack_code, part.instruments),
        *_store_records(pack_code, part.records),
        *_store_provisions(pack_code, part.provisions),
        *_store_plan(pack_code, part.plan),
    ]


def _told(where: str, *counts: tuple[str, int]) -> list[Change]:
    return [Change(where, message, {"count": count}) for message, count in counts if count]


def _store_treaties(pack_code: str, entries: tuple[InstrumentEntry, ...]) -> list[Change]:
    # Locked, so that no import is applied to the table while it is loaded, nor two at once.
    present = {row.code: row for row in Instrument.objects.select_for_update().filter(pack_id=pack_code)}
    added, changed = [], []
    for place, entry in enumerate(entries):
        fields = _fields(place, entry)
        row = present.pop(entry.code, None)
        if row is None:
            added.append(Instrument(pack_id=pack_code, code=entry.code, **fields))
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    Instrument.objects.bulk_create(added)
    Instrument.objects.bulk_update(changed, INSTRUMENT_FIELDS)
    Instrument.objects.filter(pk__in=[row.pk for row in present.values()]).delete()
    return [
        *_told(
            "instruments",
            (N_("instruments added: %(count)s"), len(added)),
            (N_("instruments changed: %(count)s"), len(changed)),
        ),
        *(Change("instruments", N_("instrument no longer in the pack: %(code)s"), {"code": code}) for code in present),
    ]


def _fields(place: int, entry: InstrumentEntry) -> dict[str, Any]:
    return {
        "place": place,
        "titles": dict(entry.titles),
        "short_names": dict(entry.short_names),
        "adopted_on": entry.adopted_on,
        "adopted_at": entry.place,
        "entry_into_force_date": entry.entry_into_force_date,
        "depositary": entry.depositary,
        "registration": entry.registration,
        "theme": entry.theme,
        "core": entry.core,
        "source": entry.source,
        "note": entry.note,
    }


def _store_records(pack_code: str, records: tuple[Record, ...]) -> list[Change]:
    """Store the pack's rows where they are new or have changed since they were last loaded."""
    ids = dict(Instrument.objects.filter(pack_id=pack_code).values_list("code", "pk"))
    rows = {
        (row.state_code, row.instrument.code): row
        for row in TreatyStatus.objects.filter(instrument__pack_id=pack_code).select_related("instrument")
    }
    added: list[TreatyStatus] = []
    changed: list[TreatyStatus] = []
    changes: list[Change] = []
    for entry in records:
        stored, pack_hash = rows.pop(entry.key, None), content_hash(entry.cells())
        if stored is not None and stored.pack_hash == pack_hash:
            continue
        (added if stored is None else changed).append(_row(ids[entry.instrument], entry, None, pack_hash))
        if stored is not None and stored.origin_id is not None:
            message = N_("the pack's row has changed and replaces what import %(number)s had set")
            changes.append(Change(_place(entry.key), message, {"number": stored.origin_id}))
    _upsert([*added, *changed], [*COLUMNS, "origin", "pack_hash"])
    counts = _told(
        "treaty_status",
        (N_("statuses added: %(count)s"), len(added)),
        (N_("statuses changed: %(count)s"), len(changed)),
    )
    return [*counts, *changes, *_drop_records(pack_code, rows)]


def _row(instrument_id: int, entry: Record, origin: int | None, pack_hash: str = "") -> TreatyStatus:
    cells = {column: getattr(entry, column) for column in COLUMNS}
    return TreatyStatus(
        instrument_id=instrument_id, state_code=entry.state, origin_id=origin, pack_hash=pack_hash, **cells
    )


def _upsert(rows: list[TreatyStatus], fields: list[str]) -> None:
    """Store each row; where its State and treaty have one already, only `fields` of it change."""
    TreatyStatus.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["instrument", "state_code"],
        update_fields=fields,
    )


def _place(key: Key) -> str:
    return f"treaty_status {key[0]} {key[1]}"


def _drop_records(pack_code: str, rows: Mapping[Key, TreatyStatus]) -> list[Change]:
    """Drop the statuses that the pack no longer gives; one that an import set stays while its State does."""
    states = {state.code for state in states_of(pack_code)} if rows else set()
    kept = {key: row for key, row in rows.items() if row.origin_id is not None and key[0] in states}
    gone = [row.pk for key, row in rows.items() if key not in kept]
    TreatyStatus.objects.filter(pk__in=gone).delete()
    changes = _told("treaty_status", (N_("statuses no longer in the pack: %(count)s"), len(gone)))
    forgotten = {key: row for key, row in kept.items() if row.pack_hash}
    for key, row in forgotten.items():
        row.pack_hash = ""
        message = N_("no longer in the pack; what import %(number)s had set stays")
        changes.append(Change(_place(key), message, {"number": row.origin_id}))
    TreatyStatus.objects.bulk_update(forgotten.values(), ["pack_hash"])
    return changes


def _store_provisions(pack_code: str, entries: tuple[ProvisionEntry, ...]) -> list[Change]:
    rows = Provision.objects.filter(instrument__pack_id=pack_code).order_by("place")
    present = list(rows.values_list("instrument__code", "article", "titles", "gists", "title_seen"))
    wanted = [(e.instrument, e.article, dict(e.titles), dict(e.gists), e.title_seen) for e in entries]
    if present == wanted:
        return []
    ids = dict(Instrument.objects.filter(pack_id=pack_code).values_list("code", "pk"))
    rows.delete()
    Provision.objects.bulk_create(
        Provision(
            instrument_id=ids[entry.instrument],
            article=entry.article,
            place=place,
            titles=dict(entry.titles),
            gists=dict(entry.gists),
            title_seen=entry.title_seen,
        )
        for place, entry in enumerate(entries)
    )
    return [Change("provisions", N_("provisions stored: %(count)s"), {"count": len(entries)})]


def _store_plan(pack_code: str, entry: PlanEntry | None) -> list[Change]:
    wanted = content_hash(_written(entry)) if entry else ""
    stored = Plan.objects.filter(pack_id=pack_code).first()
    if (stored.content_hash if stored else "") == wanted:
        return []
    Plan.objects.filter(pack_id=pack_code).delete()
    if entry is None:
        return [Change("plan", N_("the pack has no Plan any more"))]
    plan = Plan.objects.create(
        pack_id=pack_code,
        code=entry.code,
        names=dict(entry.names),
        resolution=entry.resolution,
        adopted_on=entry.adopted_on,
        parts=[asdict(part) for part in entry.parts],
        content_hash=wanted,
    )
    Paragraph.objects.bulk_create(
        Paragraph(plan=plan, place=place, **asdict(paragraph)) for place, paragraph in enumerate(entry.paragraphs)
    )
    return [Change("plan", N_("paragraphs of the Plan stored: %(count)s"), {"count": len(entry.paragraphs)})]


def _written(entry: PlanEntry) -> dict[str, Any]:
    return asdict(entry) | {"adopted_on": entry.adopted_on.isoformat() if entry.adopted_on else None}


@action(Permission.STANDING_IMPORT)
def propose_import(
    pack_code: str,
    file_name: str,
    file_hash: str,
    changes: tuple[RecordChange, ...],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Keep what a depositary's table would change, to be looked at and applied; return its number."""
    proposed = StandingImport.objects.create(
        pack_id=pack_code,
        file_name=file_name[:200],
        file_hash=file_hash,
        rows=[
            {
                "state": change.new.state,
                "instrument": change.new.instrument,
                "old": change.old.cells(),
                "new": change.new.cells(),
            }
            for change in changes
        ],
        change_count=len(changes),
        proposed_at=at,
        proposed_by=by.name,
    )
    record(
        "instruments.import.proposed",
        f"{pack_code}/{proposed.number}",
        file=file_name[:200],
        file_hash=file_hash,
        changes=len(changes),
    )
    return proposed.number


@action(Permission.STANDING_IMPORT)
def apply_import(pack_code: str, number: int, *, by: Actor, at: datetime) -> int:
    """Store what the import `number` proposed; return how many statuses it changed.

    Raises: NotFound; WrongStatus, if it was applied before, or if a status it read has changed since.
    """
    proposed = StandingImport.objects.select_for_update().filter(pack_id=pack_code, number=number).first()
    if proposed is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    if proposed.applied_at is not None:
        raise WrongStatus(N_("The import %(number)s was applied before."), number=number)
    changes = changes_of(proposed)
    list(Instrument.objects.select_for_update().filter(pack_id=pack_code).values_list("pk"))
    stored = stored_records(pack_code)
    moved = [change for change in changes if stored.get(change.key, unrecorded(*change.key)) != change.old]
    if moved:
        message = N_("The table has changed since this preview (%(places)s). Send the file again.")
        raise WrongStatus(message, places=", ".join(" ".join(change.key) for change in moved[:5]))
    _store_changes(pack_code, number, changes)
    proposed.applied_at, proposed.applied_by = at, by.name
    proposed.save(update_fields=["applied_at", "applied_by"])
    record(
        "instruments.standing.imported",
        f"{pack_code}/{number}",
        file=proposed.file_name,
        file_hash=proposed.file_hash,
        changes=len(changes),
        rows_hash=content_hash(proposed.rows),
    )
    return len(changes)


def _store_changes(pack_code: str, number: int, changes: Iterable[RecordChange]) -> None:
    ids = dict(Instrument.objects.filter(pack_id=pack_code).values_list("code", "pk"))
    states = {state.code for state in states_of(pack_code)}
    rows = []
    for change in changes:
        entry = change.new
        if entry.instrument not in ids or entry.state not in states:
            message = N_("The pack no longer has %(place)s. Send the file again.")
            raise WrongStatus(message, place=" ".join(entry.key))
        rows.append(_row(ids[entry.instrument], entry, number))
    _upsert(rows, [*COLUMNS, "origin"])
