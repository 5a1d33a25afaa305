"""Entries of the directory as JSON: how they are stored, and what the interface for programs gives."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person, Requirements


def as_json(entry: Entry) -> dict[str, Any]:
    """Return `entry` as JSON holds it: every key present, tuples as lists."""
    content = asdict(entry)
    for name in ("languages", "channels", "competences", "people"):
        content[name] = list(content[name])
    for person in content["people"]:
        person["languages"] = list(person["languages"])
    content["requirements"]["languages"] = list(content["requirements"]["languages"])
    content["access"] = {name: access.value for name, access in entry.access.items()}
    return content


def from_json(content: Mapping[str, Any]) -> Entry:
    """Return the entry that `as_json` wrote."""
    requirements = content["requirements"]
    plain = {key: content[key] for key in content if key not in NESTED}
    return Entry(
        **plain,
        languages=tuple(content["languages"]),
        channels=tuple(content["channels"]),
        competences=tuple(Competence(**one) for one in content["competences"]),
        people=tuple(Person(**one | {"languages": tuple(one["languages"])}) for one in content["people"]),
        requirements=Requirements(**requirements | {"languages": tuple(requirements["languages"])}),
        access={name: Access(value) for name, value in content["access"].items()},
    )


NESTED = frozenset({"languages", "channels", "competences", "people", "requirements", "access"})


def readable(entry: Entry, *, by_states: bool) -> Entry:
    """Return what a reader may know of `entry`; by_states: the reader is of a State or of the Secretariat."""
    if by_states:
        return entry
    empty = Entry(entry.state, entry.code, entry.kind, entry.names)
    hidden = {name: getattr(empty, name) for name in ACCESS if entry.access_to(name) is not Access.PUBLIC}
    return replace(entry, access={}, **hidden)
