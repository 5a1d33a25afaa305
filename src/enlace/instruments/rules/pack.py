"""The part of a pack that this room stores: treaties, statuses, provisions and the Plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from enlace.common.errors import N_, Problem
from enlace.directory.rules.manifest import Manifest
from enlace.directory.rules.states import StateEntry, code_columns
from enlace.instruments.rules.instrument_table import InstrumentEntry, read_instruments
from enlace.instruments.rules.plan import PlanEntry, read_plan
from enlace.instruments.rules.provisions import NO_ARTICLE, NO_INSTRUMENT, ProvisionEntry, References, read_provisions
from enlace.instruments.rules.records import Record
from enlace.instruments.rules.status_table import read_status_table


@dataclass(frozen=True)
class InstrumentsPart:
    """What a pack says of treaties and the Plan, checked; all of it may be empty."""

    instruments: tuple[InstrumentEntry, ...] = ()
    records: tuple[Record, ...] = ()
    provisions: tuple[ProvisionEntry, ...] = ()
    plan: PlanEntry | None = None
    references: References = field(default_factory=lambda: References(frozenset(), {}))


def read_instruments_part(
    manifest: Manifest, files: Mapping[str, bytes], states: tuple[StateEntry, ...], problems: list[Problem]
) -> InstrumentsPart:
    """Return what the pack in `files` says of treaties; every fault of its files goes to `problems`."""
    named = {key: file for key, file in manifest.files.items() if file in files}
    before = len(problems)
    instruments: tuple[InstrumentEntry, ...] = ()
    if "instruments" in named:
        instruments = read_instruments(files[named["instruments"]], named["instruments"], problems)
    codes = frozenset(entry.code for entry in instruments)
    records: tuple[Record, ...] = ()
    # What rests on a list at fault is left unsaid: every reference to a treaty would be a fault that is none.
    listed = len(problems) == before and ("instruments" in named or "instruments" not in manifest.files)
    found: list[Problem] = []
    if "treaty_status" in named:
        records = _records(manifest, files, states, codes, found)
    provisions, references = _provisions(named, files, codes, found)
    sure = listed and not found and ("provisions" in named or "provisions" not in manifest.files)
    problems += (fault for fault in found if listed or fault.message != NO_INSTRUMENT)
    found.clear()
    plan = read_plan(files[named["plan"]], named["plan"], references, found) if "plan" in named else None
    problems += (fault for fault in found if sure or fault.message not in (NO_INSTRUMENT, NO_ARTICLE))
    return InstrumentsPart(instruments, records, provisions, plan, references)


def _records(
    manifest: Manifest,
    files: Mapping[str, bytes],
    states: tuple[StateEntry, ...],
    instruments: frozenset[str],
    problems: list[Problem],
) -> tuple[Record, ...]:
    name = manifest.files["treaty_status"]
    if "instruments" not in manifest.files:
        message = N_("statuses are given, and pack.yaml names no file of instruments")
        problems.append(Problem(name, message))
        return ()
    columns = code_columns(states, manifest)
    table = read_status_table(files[name], name, problems, states=columns, instruments=instruments)
    return table.records if table else ()


def _provisions(
    named: Mapping[str, str], files: Mapping[str, bytes], codes: frozenset[str], problems: list[Problem]
) -> tuple[tuple[ProvisionEntry, ...], References]:
    if "provisions" not in named:
        return (), References(codes, {})
    name = named["provisions"]
    return read_provisions(files[name], name, codes, problems)
