"""The small pack loaded, reply files brought to it, and what is stored then."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import Imported, import_replies
from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import cycles, stored
from enlace.common.archives import read_pack_files
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack
from tests.conftest import browser_of
from tests.packs import CYCLE, make_pack

AT = datetime(2026, 11, 5, 8, tzinfo=UTC)
DIEGO = Actor("diego", (Grant(Role.OFFICER),), 4)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)

Load = Callable[..., list[str]]


@pytest.fixture
def load(db: None, tmp_path: Path) -> Load:
    """Loads the small pack, changed as asked, and returns what was done."""

    def run(*, at: datetime = AT, **words: Any) -> list[str]:
        parts = read_pack(read_pack_files(make_pack(tmp_path / "pack", **words)))
        return [str(change) for change in load_pack(parts, by=OPERATOR, at=at)]

    return run


def bring(
    content: str, code: str = CYCLE, *, by: Actor = DIEGO, at: datetime = AT, synthetic: bool = False
) -> Imported:
    """Import a reply file."""
    return import_replies(code, content.encode(), "r.csv", by=by, at=at, synthetic=synthetic)


def figure(question: str, code: str = CYCLE) -> dict[str, Any]:
    """Return the whole stored figure of a question."""
    return stored.figure(cycles.cycle(code), question, reader=None)


def counts(question: str, code: str = CYCLE) -> tuple[int, ...]:
    """Return of how many States asked it was relevant for how many; who answered, has no data, is silent."""
    found = figure(question, code)
    return tuple(found[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered"))


def revisions(code: str = CYCLE, **where: str) -> list[tuple[str, ...]]:
    """Return every revision in order: State, question, value, origin, who."""
    rows = AnswerRevision.objects.filter(cycle__code=code, **where).order_by("pk")
    return list(rows.values_list("state_code", "question", "value", "origin", "recorded_by"))


@pytest.fixture
def at_desk(ana: User) -> Client:
    """The browser of the point of contact of State A."""
    return browser_of(ana)
