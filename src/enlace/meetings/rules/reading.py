"""Reading the record of a meeting from a pack's file: every fault is told, with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from enlace.common.errors import N_, Problem
from enlace.directory.rules.manifest import Reader
from enlace.meetings.rules import reading_parts as parts
from enlace.meetings.rules.record import InterventionKind, Record

T = TypeVar("T")
KEYS = {
    "schema_version",
    "source",
    "meeting",
    "bodies",
    "instruments",
    "documents",
    "people",
    "sessions",
    "agenda_items",
    "delegations",
    "presentations",
    "calendar_events",
    "topics",
    "interventions",
    "needs",
    "proposals",
    "decisions",
    "road_map",
    "credits",
}


@dataclass(frozen=True)
class _Known:
    """The codes that may be referred to."""

    parties: frozenset[str]
    items: frozenset[int]
    interventions: frozenset[str]


def read_record(value: Mapping[str, Any], name: str, states: frozenset[str], problems: list[Problem]) -> Record | None:
    """Return the record in `value`, the parsed file `name`, or None where it cannot be one.

    Whoever is named must be a State of the pack or a body of the file; items, interventions and letters that are
    referred to must be there. What the record itself contradicts is no fault of the file: `rules.checking` tells.
    """
    reader = Reader(name, problems)
    before = len(problems)
    reader.unknown(value, KEYS, "")
    bodies = _each(value, "bodies", parts.body, reader)
    record = Record(
        meeting=parts.meeting(reader.mapping(value.get("meeting"), "meeting"), "meeting", reader),
        bodies=bodies,
        documents=_each(value, "documents", parts.document, reader),
        people=_each(value, "people", parts.person, reader),
        sittings=_each(value, "sessions", parts.sitting, reader),
        items=_each(value, "agenda_items", parts.item, reader),
        delegations=_each(value, "delegations", parts.delegation, reader),
        presentations=_each(value, "presentations", parts.presentation, reader),
        events=_each(value, "calendar_events", parts.event, reader),
        topics=tuple(reader.code(code, "topics") for code in reader.items(value.get("topics"), "topics")),
        interventions=_each(value, "interventions", parts.intervention, reader),
        proposals=_each(value, "proposals", parts.proposal, reader),
        decisions=_each(value, "decisions", parts.decision, reader),
        entries=_each(value, "road_map", parts.entry, reader),
        credits=_each(value, "credits", parts.credit, reader),
        needs=_each(value, "needs", parts.need, reader),
    )
    if len(problems) == before:
        _once(record, reader)
        _references(record, states | {one.code for one in bodies}, reader)
    return record if len(problems) == before else None


def _each(
    value: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any], str, Reader], T], reader: Reader
) -> tuple[T, ...]:
    found = []
    for place, one in enumerate(reader.items(value.get(key), key)):
        path = f"{key}[{place}]"
        entry = reader.mapping(one, path)
        if isinstance(one, dict):
            found.append(read(entry, path, reader))
    return tuple(found)


def _once(record: Record, reader: Reader) -> None:
    """Tell of codes that stand twice: two items with one number, two interventions with one code."""
    lists: dict[str, list[object]] = {
        "bodies": [one.code for one in record.bodies],
        "documents": [one.code for one in record.documents],
        "people": [one.code for one in record.people],
        "sessions": [one.code for one in record.sittings],
        "agenda_items": [one.number for one in record.items],
        "delegations": [one.party for one in record.delegations],
        "presentations": [one.code for one in record.presentations],
        "calendar_events": [one.code for one in record.events],
        "interventions": [one.code for one in record.interventions],
        "proposals": [one.code for one in record.proposals],
        "decisions": [one.code for one in record.decisions],
        "road_map": [one.letter for one in record.entries],
        "needs": [one.code for one in record.needs],
    }
    for key, codes in lists.items():
        for place, code in enumerate(codes):
            if code in codes[:place]:
                reader.fault(f"{key}[{place}]", N_("“%(code)s” stands twice in this list"), code=code)


def _references(record: Record, parties: frozenset[str], reader: Reader) -> None:
    known = _Known(
        parties,
        frozenset(one.number for one in record.items),
        frozenset(one.code for one in record.interventions),
    )
    for place, one in enumerate(record.interventions):
        _item(one.item, f"interventions[{place}].item", known, reader)
        _parties(one.speakers, f"interventions[{place}]", known, reader)
        if not one.speakers and one.kind != InterventionKind.CHAIR:
            reader.fault(f"interventions[{place}]", N_("nobody is named who speaks: give state, states or body"))
    for place, proposal in enumerate(record.proposals):
        path = f"proposals[{place}]"
        _item(proposal.item, f"{path}.item", known, reader)
        _parties((*proposal.proposers, *proposal.supporters, *proposal.addressees), path, known, reader)
        for code in proposal.interventions:
            if code not in known.interventions:
                reader.fault(f"{path}.interventions", N_("there is no intervention “%(code)s”"), code=code)
    _later_references(record, known, reader)


def _later_references(record: Record, known: _Known, reader: Reader) -> None:
    for place, entry in enumerate(record.entries):
        _parties((*entry.owners, *entry.owners_inferred), f"road_map[{place}]", known, reader)
    for place, presentation in enumerate(record.presentations):
        _item(presentation.item, f"presentations[{place}].item", known, reader)
        _parties(presentation.presenters, f"presentations[{place}]", known, reader)
    for place, decision in enumerate(record.decisions):
        _item(decision.item, f"decisions[{place}].item", known, reader)
    for place, delegation in enumerate(record.delegations):
        _parties((delegation.party,), f"delegations[{place}]", known, reader)
    for place, credit in enumerate(record.credits):
        _parties((credit.by, *credit.credited), f"credits[{place}]", known, reader)
        if credit.intervention not in known.interventions:
            message = N_("there is no intervention “%(code)s”")
            reader.fault(f"credits[{place}].intervention", message, code=credit.intervention)


def _item(number: int, path: str, known: _Known, reader: Reader) -> None:
    if number not in known.items:
        reader.fault(path, N_("there is no item %(number)s on the agenda"), number=number)


def _parties(codes: tuple[str, ...], path: str, known: _Known, reader: Reader) -> None:
    for code in codes:
        if code not in known.parties:
            reader.fault(path, N_("“%(code)s” is neither a State of the pack nor a body of this file"), code=code)
