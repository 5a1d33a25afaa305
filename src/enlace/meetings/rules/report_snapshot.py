"""The report of a meeting as JSON can hold it, and back: what an issued report is printed from ever after."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from enlace.common.texts import Text
from enlace.meetings.rules.record import Record
from enlace.meetings.rules.record_json import to_json

FORM = "enlace-meeting-report/1"
OPENING = "opening"


@dataclass(frozen=True)
class ReportContent:
    """What a report consists of: the record, the names of its States and bodies, and what the rapporteur wrote.

    texts: place -> language -> text. A place is `opening`, `item-N`, or an intervention's code.
    """

    record: Record
    names: Mapping[str, Text]
    texts: Mapping[str, Text] = field(default_factory=dict)

    @property
    def edited(self) -> Record:
        """The record with the rapporteur's wording of interventions; who spoke under which item stays as recorded."""
        said = []
        for one in self.record.interventions:
            texts = dict(self.texts.get(one.code, {}))
            gist = texts.pop(one.language, "") or one.gist
            said.append(replace(one, gist=gist, translations=dict(one.translations) | texts))
        return replace(self.record, interventions=tuple(said))


@dataclass(frozen=True)
class Standing:
    """How a report stands: symbol, day and hash of an issued one; "" and the day it was drawn up of a draft."""

    on: date
    symbol: str = ""
    content_hash: str = ""

    @property
    def issued(self) -> bool:
        return bool(self.content_hash)


def places(record: Record) -> tuple[str, ...]:
    """Return the places of a report that have a text of their own."""
    items = tuple(f"item-{item.number}" for item in record.items)
    return (OPENING, *items, *(said.code for said in record.interventions))


def content_json(content: ReportContent) -> dict[str, Any]:
    """Return the content as JSON can hold it; names only of those who occur in the record."""
    record = to_json(content.record)
    words = _words(record)
    return {
        "form": FORM,
        "meeting": content.record.meeting.code,
        "record": record,
        "names": {code: dict(name) for code, name in sorted(content.names.items()) if code in words},
        "texts": {place: dict(texts) for place, texts in content.texts.items()},
    }


def content_of(value: Mapping[str, Any]) -> ReportContent:
    """Return the content that `content_json` made `value` of."""
    return ReportContent(_back(Record, value["record"]), value["names"], value["texts"])


def _words(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return set[str]().union(*map(_words, value.values()))
    return set[str]().union(*map(_words, value)) if isinstance(value, list) else set()


def _back(form: Any, value: Any) -> Any:
    """Return plain `value` as `form` says it was."""
    if value is None:
        return None
    if get_origin(form) is UnionType:
        return _back(next(one for one in get_args(form) if one is not type(None)), value)
    if get_origin(form) is tuple:
        return tuple(_back(get_args(form)[0], one) for one in value)
    if is_dataclass(form) and isinstance(form, type):
        hints = get_type_hints(form)
        return form(**{one.name: _back(hints[one.name], value[one.name]) for one in fields(form) if one.name in value})
    if form is date or form is datetime:
        return form.fromisoformat(value)
    return form(value) if isinstance(form, type) and issubclass(form, StrEnum) else value
