"""Storing the meetings of a pack, and what is kept when it comes again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.models import Model

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common.archives import read_pack_files
from enlace.common.errors import Invalid
from enlace.meetings import models
from enlace.meetings.queries.records import record_of
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack

PACK = Path(__file__).parents[2] / "packs" / "oas"
CODE = "oas-csh-npc-toc-2017"
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
FILE = "meeting_2017.yaml"


def load(change: Any = None) -> list[str]:
    files = dict(read_pack_files(PACK))
    if change:
        content = yaml.safe_load(files[FILE])
        change(content)
        files[FILE] = yaml.safe_dump(content, allow_unicode=True).encode()
    return [str(problem) for problem in load_pack(read_pack(files), by=OPERATOR, at=AT)]


@pytest.mark.django_db
def test_the_record_in_the_database_is_the_one_of_the_file() -> None:
    parts = read_pack(read_pack_files(PACK))
    stored = record_of(CODE, OPERATOR)
    given = parts.meetings.records[0]
    # Bodies stand in the register of the pack, and events are stored with their bounds.
    for name in ("meeting", "documents", "people", "sittings", "items", "presentations", "interventions", "proposals"):
        assert getattr(stored, name) == getattr(given, name), name
    for name in ("decisions", "entries", "credits", "needs", "bodies", "events"):
        assert _sorted(getattr(stored, name)) == _sorted(getattr(given, name)), name


def _sorted(values: tuple[Any, ...]) -> list[str]:
    return sorted(repr(value) for value in values)


@pytest.mark.django_db
def test_the_same_pack_again_changes_nothing() -> None:
    assert load() == []


@pytest.mark.django_db
def test_a_changed_meeting_is_brought_up_to_date_and_what_became_of_it_is_kept() -> None:
    meeting = models.Meeting.objects.get(code=CODE)
    proposal = meeting.proposals.get(code="P001")
    proposal.ending, proposal.ending_reason = "not_taken_up", "outside the mandate"
    proposal.save()
    entry = meeting.commitments.get(letter="a")
    models.Owner.objects.create(commitment=entry, party="CSH")

    def change(content: dict[str, Any]) -> None:
        content["interventions"][0]["gist"] = "Opened the meeting."
        content["proposals"] = content["proposals"][:-1]

    assert [line for line in load(change) if CODE in line] == [
        f"{CODE}: meeting brought up to date, 60 interventions, 108 proposals"
    ]
    assert meeting.interventions.get(code="I-1-01").gist == "Opened the meeting."
    assert meeting.proposals.count() == 108
    assert meeting.proposals.get(code="P001").ending_reason == "outside the mandate"
    assert [owner.party for owner in meeting.commitments.get(letter="a").owners.all()] == ["CSH"]


@pytest.mark.django_db
def test_a_code_of_another_meeting_is_not_taken_over() -> None:
    models.Meeting.objects.filter(code=CODE).update(origin="platform")
    before = _counts(models.Intervention, models.Proposal)
    with pytest.raises(Invalid, match="taken by another meeting"):
        load(lambda content: content["interventions"].pop())
    assert _counts(models.Intervention, models.Proposal) == before


def _counts(*tables: type[Model]) -> list[int]:
    return [table._default_manager.count() for table in tables]


@pytest.mark.django_db
def test_a_date_of_a_forum_that_moves_has_a_later_version_and_no_other_has() -> None:
    meeting = models.Meeting.objects.get(code=CODE)
    before = {row.uid: (row.sequence, row.changed_at) for row in meeting.events.all()}

    def move(content: dict[str, Any]) -> None:
        event = content["calendar_events"][0]
        event.pop("start", None)
        event.pop("end", None)
        event["date"] = "2017-09-01"

    load(move)
    after = {row.uid: (row.sequence, row.changed_at) for row in meeting.events.all()}
    moved = [uid for uid in after if after[uid] != before[uid]]
    assert len(before) > 1
    assert [after[uid] for uid in moved] == [(before[moved[0]][0] + 1, AT)]
