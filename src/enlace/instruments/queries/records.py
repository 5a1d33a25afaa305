"""What is recorded of each State under each treaty, and where that came from."""

from collections.abc import Mapping
from dataclasses import dataclass

from enlace.directory.queries import pack, states_of
from enlace.directory.rules.manifest import Manifest
from enlace.directory.rules.states import StateEntry, code_columns
from enlace.instruments.models import Instrument, TreatyStatus
from enlace.instruments.rules.records import COLUMNS, Key, Record, Status
from enlace.instruments.rules.status_table import StateColumns


@dataclass(frozen=True)
class Stored:
    """A record and its origin: the number of the import that set it, or None for the pack."""

    record: Record
    origin: int | None


def stored(pack_code: str, *, instrument: str = "", state: str = "") -> Mapping[Key, Stored]:
    """Return what is stored, by State and treaty; what is not there is not recorded."""
    rows = TreatyStatus.objects.filter(instrument__pack_id=pack_code)
    if instrument:
        rows = rows.filter(instrument__code=instrument)
    if state:
        rows = rows.filter(state_code=state)
    found = {}
    for code, treaty, origin, *cells in rows.values_list("state_code", "instrument__code", "origin_id", *COLUMNS):
        values = dict(zip(COLUMNS, cells, strict=True))
        record = Record(code, treaty, Status(values.pop("status")), **values)
        found[record.key] = Stored(record, origin)
    return found


def stored_records(pack_code: str) -> Mapping[Key, Record]:
    """Return the records alone."""
    return {key: one.record for key, one in stored(pack_code).items()}


def instrument_codes(pack_code: str) -> tuple[str, ...]:
    """Return the codes of the treaties of a pack, in its order."""
    rows = Instrument.objects.filter(pack_id=pack_code).order_by("place")
    return tuple(rows.values_list("code", flat=True))


def state_columns(pack_code: str) -> StateColumns:
    """Return the columns in which a table may name the States of the pack. Raises: NotFound."""
    found = pack(pack_code)
    manifest = Manifest(found.code, found.title, found.languages, "", found.state_column, ())
    entries = tuple(StateEntry(one.code, one.names, one.groups, one.details) for one in states_of(pack_code))
    return code_columns(entries, manifest)


def adherence(pack_code: str) -> Mapping[str, Mapping[str, Status]]:
    """Return treaty -> State -> status as recorded, each State of the pack under each treaty."""
    records = stored_records(pack_code)
    states = [state.code for state in states_of(pack_code)]
    return {
        code: {state: records[state, code].status if (state, code) in records else Status.UNKNOWN for state in states}
        for code in instrument_codes(pack_code)
    }
