"""What holds after every test of this room."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Model

from enlace.accounts.models import AuditEntry
from enlace.meetings.actions.passages import FOUND, stems_of
from enlace.meetings.models import Commitment, Document, Intervention, Item, Meeting, Passage, Presentation, Proposal
from enlace.meetings.queries.meetings import party_names
from tests.conftest import touches_database

MODELS: dict[str, type[Model]] = {
    "meeting": Meeting,
    "item": Item,
    "intervention": Intervention,
    "proposal": Proposal,
    "presentation": Presentation,
    "commitment": Commitment,
    "document": Document,
}


@pytest.fixture(autouse=True)
def everything_written_is_findable(request: pytest.FixtureRequest) -> Iterator[None]:
    """See to it that whatever a test had written, by whichever action, is what search looks in afterwards.

    Not where a test writes rows itself: without any action, or marked `rows_of_its_own`.
    """
    if not touches_database(request.node) or request.node.get_closest_marker("rows_of_its_own"):
        yield
        return
    request.getfixturevalue("db")
    before = AuditEntry.objects.count()
    yield
    if connection.needs_rollback or AuditEntry.objects.count() == before:
        return
    names = party_names("OAS")
    kept = dict(Passage.objects.values_list("pk", "stems"))
    for kind in FOUND:
        rows = MODELS[kind]._default_manager.all()
        passages = {getattr(one, f"{kind}_id"): one.pk for one in Passage.objects.filter(kind=kind)}
        expected = {row.pk: stems_of(row, names) for row in rows}
        assert {pk: kept[passages[pk]] for pk in expected if pk in passages} == expected
