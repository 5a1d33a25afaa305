"""The answer to “Whom do I call?” and the entries of a State, as programs read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from enlace.directory.rules.calling import Answer, Call, Desk
from enlace.directory.rules.entry_json import as_json
from enlace.directory.rules.freshness import age_of


def desk_json(desk: Desk, at: datetime) -> dict[str, Any]:
    """Return an entry with how old it is; `access` is left out: a reader gets what they may read."""
    age = age_of(desk.confirmed_at, at)
    content = {name: value for name, value in as_json(desk.entry).items() if name != "access"}
    return content | {
        "confirmed_on": age.confirmed_on.isoformat() if age.confirmed_on else None,
        "days_since_confirmed": age.days,
        "synthetic": desk.synthetic,
    }


def answer_json(answer: Answer, at: datetime) -> dict[str, Any]:
    """Return the answer: `first` is null and `alternatives` empty where nothing that serves is recorded."""
    need = answer.need
    asked: Mapping[str, Any] = {
        "form": need.form,
        "crime": need.crime or None,
        "instrument": need.instrument or None,
        "urgent": need.urgent,
    }
    return {
        "need": asked,
        "recorded": answer.recorded,
        "first": _call(answer.first, at) if answer.first else None,
        "alternatives": [_call(one, at) for one in answer.alternatives],
        "synthetic": any(one.desk.synthetic for one in answer.calls),
    }


def _call(call: Call, at: datetime) -> dict[str, Any]:
    return {
        "desk": desk_json(call.desk, at),
        "ground": call.ground.name.lower(),
        "crime": call.rank.crime.name.lower() if call.competence else None,
        "instrument": call.rank.instrument.name.lower() if call.competence else None,
        "recorded_elsewhere": call.elsewhere,
        "after_the_one_before_by": call.later.value if call.later else None,
    }
