"""The record of a meeting as JSON: its own hash, its report, its API and an import share this form."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from enlace.meetings.rules.record import Record


def to_json(record: Record) -> dict[str, Any]:
    """Return `record` as JSON can hold it: tuples as lists, dates and instants as ISO texts."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
