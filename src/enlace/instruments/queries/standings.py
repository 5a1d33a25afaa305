"""Who is bound, on a date or as recorded: the whole table, one treaty, one State."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enlace.common.errors import N_, NotFound
from enlace.directory.queries import PackView, StateView, pack, state_of, states_of
from enlace.instruments.queries.records import Stored, instrument_codes, stored
from enlace.instruments.queries.treaties import InstrumentView, instrument_of, instruments_of
from enlace.instruments.rules.records import Key, Record, Status, unrecorded
from enlace.instruments.rules.standing import Force, Standing, force_on, standing_on


@dataclass(frozen=True)
class Cell:
    """The standing of one State under one treaty; force: only for a party.

    origin: the number of the import it comes from, or None for the pack.
    """

    standing: Standing
    force: Force | None
    origin: int | None


@dataclass(frozen=True)
class Counts:
    """How many States have each status under a treaty; `in_force` and `not_yet` are among the parties."""

    party: int
    signatory: int
    none_recorded: int
    unknown: int
    in_force: int
    not_yet: int

    @property
    def states(self) -> int:
        return self.party + self.signatory + self.none_recorded + self.unknown

    @property
    def force_unknown(self) -> int:
        """How many of the parties have no recorded entry into force."""
        return self.party - self.in_force - self.not_yet


def counts_of(cells: Iterable[Cell]) -> Counts:
    """Return the counts over `cells`."""
    found = tuple(cells)
    statuses = Counter(cell.standing.status for cell in found)
    forces = Counter(cell.force for cell in found)
    return Counts(
        statuses[Status.PARTY],
        statuses[Status.SIGNATORY],
        statuses[Status.NONE_RECORDED],
        statuses[Status.UNKNOWN],
        forces[Force.IN_FORCE],
        forces[Force.NOT_YET],
    )


@dataclass(frozen=True)
class Matrix:
    """States by treaties. on: the date asked for, or None for "as recorded"."""

    pack: PackView
    states: tuple[StateView, ...]
    instruments: tuple[InstrumentView, ...]
    cells: Mapping[Key, Cell]
    on: date | None

    def counts(self, instrument: str, states: Iterable[StateView] | None = None) -> Counts:
        """Return the counts of one treaty, over `states` or all."""
        chosen = self.states if states is None else states
        return counts_of(self.cells[state.code, instrument] for state in chosen)


@dataclass(frozen=True)
class TreatySheet:
    """One treaty and the standing of every State under it."""

    pack: PackView
    instrument: InstrumentView
    states: tuple[StateView, ...]
    cells: Mapping[str, Cell]

    @property
    def counts(self) -> Counts:
        return counts_of(self.cells.values())


@dataclass(frozen=True)
class StateSheet:
    """One State and its standing under every treaty."""

    pack: PackView
    state: StateView
    instruments: tuple[InstrumentView, ...]
    cells: Mapping[str, Cell]


def matrix(pack_code: str, on: date | None, today: date) -> Matrix:
    """Return the whole table of a pack, in 4 queries; `today` decides what is in force if `on` is None.

    Raises: NotFound.
    """
    found, states, instruments = pack(pack_code), states_of(pack_code), instruments_of(pack_code)
    rows = stored(pack_code)
    cells = {
        (state.code, instrument.code): _cell(rows, (state.code, instrument.code), on, today)
        for state in states
        for instrument in instruments
    }
    return Matrix(found, states, instruments, cells, on)


def at(found: Matrix, on: date | None, today: date) -> Matrix:
    """Return the same table as on another day, without asking the database again."""
    if on == found.on:
        return found
    cells = {key: _on(cell.standing.record, cell.origin, on, today) for key, cell in found.cells.items()}
    return Matrix(found.pack, found.states, found.instruments, cells, on)


def treaty_sheet(pack_code: str, code: str, on: date | None, today: date) -> TreatySheet:
    """Return one treaty with all States. Raises: NotFound."""
    found, instrument, states = pack(pack_code), instrument_of(pack_code, code), states_of(pack_code)
    rows = stored(pack_code, instrument=code)
    cells = {state.code: _cell(rows, (state.code, code), on, today) for state in states}
    return TreatySheet(found, instrument, states, cells)


def state_sheet(pack_code: str, code: str, on: date | None, today: date) -> StateSheet:
    """Return one State with all treaties. Raises: NotFound."""
    found, state, instruments = pack(pack_code), state_of(pack_code, code), instruments_of(pack_code)
    rows = stored(pack_code, state=code)
    cells = {one.code: _cell(rows, (code, one.code), on, today) for one in instruments}
    return StateSheet(found, state, instruments, cells)


def _cell(rows: Mapping[Key, Stored], key: Key, on: date | None, today: date) -> Cell:
    row = rows.get(key)
    return _on(row.record if row else unrecorded(*key), row.origin if row else None, on, today)


def _on(record: Record, origin: int | None, on: date | None, today: date) -> Cell:
    standing = standing_on(record, on, today)
    return Cell(standing, force_on(standing, on or today), origin)


def standings(pack_code: str, on: date | None, instrument: str = "", *, today: date) -> tuple[Standing, ...]:
    """Return the standing of every State under every treaty, or one: by State, then in the pack's order.

    Raises: NotFound.
    """
    pack(pack_code)
    codes = instrument_codes(pack_code)
    if instrument and instrument not in codes:
        raise NotFound(
            N_("There is no instrument “%(code)s” in the pack %(pack)s. It has: %(known)s"),
            code=instrument,
            pack=pack_code,
            known=", ".join(codes) or "–",
        )
    rows = stored(pack_code, instrument=instrument)
    return tuple(
        standing_on(rows[key].record if key in rows else unrecorded(*key), on, today)
        for state in states_of(pack_code)
        for code in ([instrument] if instrument else codes)
        for key in [(state.code, code)]
    )
