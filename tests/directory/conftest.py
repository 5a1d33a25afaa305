"""Entries of the directory to be read, changed and fought over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from enlace.directory.actions.entries import create_entry
from enlace.directory.models import Authority
from enlace.directory.rules.entries import Entry
from enlace.directory.rules.entry_json import from_json
from tests.directory.test_rules_entries import ENTRY

CREATED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)

Record = Callable[..., Entry]


@pytest.fixture
def recorded(db: None) -> Record:
    """Records an entry in the pack of the OAS: recorded(state="ARG", code="POLICE", kind="police")."""

    def run(*, confirmed_at: datetime | None = None, **changed: Any) -> Entry:
        entry = replace(ENTRY, **changed)
        create_entry("OAS", entry, state=entry.state, authority=entry.code, by=OPERATOR, at=CREATED_AT)
        if confirmed_at:
            Authority.objects.filter(state_code=entry.state, code=entry.code).update(confirmed_at=confirmed_at)
        return entry

    return run


def stored(state: str = "ATG", code: str = "PROSECUTION") -> Entry:
    """Return an entry as it stands in the database."""
    return from_json(Authority.objects.get(pack_id="OAS", state_code=state, code=code).content)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Wednesday noon in UTC, eight in the morning in Antigua: what the clock says in this test."""
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at
