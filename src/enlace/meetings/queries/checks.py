"""The checks of a meeting, against the register of the symbols that are stored."""

from enlace.accounts.rules.permissions import Actor
from enlace.common import clock
from enlace.meetings.models import Document, Meeting
from enlace.meetings.queries.kept import kept_record, while_unwritten
from enlace.meetings.queries.records import accesses, meeting_row, read
from enlace.meetings.rules.checking import Fault, FaultKind, faults_of
from enlace.meetings.rules.record import Record
from enlace.meetings.rules.symbol_checks import Register, register_of
from enlace.meetings.rules.symbols import parse


def checks_of(code: str, by: Actor) -> tuple[Fault, ...]:
    """Return what the record of a meeting leaves open or contradicts. Raises: NotFound."""
    row = meeting_row(code, by)
    return faults(read(row), row, by)


def faults(record: Record, row: Meeting, by: Actor) -> tuple[Fault, ...]:
    """Return the faults of a record that was read already, all of it; without those of documents hidden from `by`.

    The whole record is checked for everybody: a reference to a document that `by` may not read leads somewhere all
    the same. 1 query, and 1 where a document is at fault.
    """
    found = faults_of(record, register=register(row), today=clock.today())
    if all(one.kind is not FaultKind.SYMBOL for one in found):
        return found
    readable = set(row.documents.filter(access__in=accesses(by)).values_list("code", flat=True))
    return tuple(one for one in found if one.kind is not FaultKind.SYMBOL or one.subject in readable)


def kept_faults(row: Meeting, by: Actor) -> tuple[Fault, ...]:
    """Return the faults of the record of a meeting; 1 query where they were found today since the last write."""
    key = (row.pk, accesses(by), clock.today())
    return while_unwritten("faults", key, lambda: faults(kept_record(row), row, by))


def register(row: Meeting) -> Register:
    """Return the symbols of the pack's other meetings: what the numbers of this one are held against."""
    rows = Document.objects.filter(pack_id=row.pack_id).exclude(meeting=row).values_list("symbol", "dated_on")
    documents = {parsed.symbol: on for symbol, on in rows if (parsed := parse(symbol)).symbol and parsed.ok}
    return register_of({symbol: on for symbol, on in documents.items() if symbol})
