"""A report of this room, written as a Word file and read back: the same items, the same delegation under each word."""

from datetime import date

import pytest
from django.utils import translation

from enlace.accounts.rules.permissions import STRANGER
from enlace.meetings.documents.report_files import report_file
from enlace.meetings.queries.importing import voices_of
from enlace.meetings.queries.reports import public_report
from enlace.meetings.rules.holding import Plan
from enlace.meetings.rules.importing_docx import lines_of_report
from enlace.meetings.rules.importing_draft import Draft
from enlace.meetings.rules.importing_reading import draft_of
from enlace.meetings.rules.importing_record import Decisions, record_of
from enlace.meetings.rules.record import Record
from enlace.meetings.rules.report_snapshot import Standing

CODE = "oas-csh-npc-toc-2017"
pytestmark = pytest.mark.django_db


def there_and_back(language: str) -> tuple[Record, Draft]:
    content, _ = public_report(CODE, STRANGER)
    with translation.override(language):
        file = report_file(content, Standing(date(2026, 11, 25)), "docx")
    lines = lines_of_report(file, "report.docx", problems := [])
    assert problems == []
    return content.record, draft_of(lines, voices_of("OAS"))


def said(record: Record) -> list[tuple[int, tuple[str, ...], str]]:
    return [(one.item, one.speakers or ("CHAIR",), " ".join(one.gist.split())) for one in record.interventions]


def named(record: Record) -> list[str]:
    """Return the persons who spoke, by name: a report tells that of a single delegation, the Chair or an official."""
    names = {one.code: one.name for one in record.people}
    return [names.get(one.person, "") for one in record.interventions]


@pytest.mark.parametrize("language", ["en", "es", "pt-br", "fr"])
def test_every_intervention_comes_back_under_its_item_and_delegation(language: str) -> None:
    record, draft = there_and_back(language)
    assert [(one.number) for one in draft.items] == [1, 2, 3, 4, 5, 6, 7, 8]
    back = record_of(draft, Decisions(), Plan("back", {"en": "Back"}), symbol="", file_name="report.docx")
    assert said(back) == said(record)
    assert len(back.interventions) == 60
    assert named(back) == named(record)


@pytest.mark.parametrize("language", ["en", "es", "pt-br", "fr"])
def test_what_is_listed_comes_back_too(language: str) -> None:
    record, draft = there_and_back(language)
    assert [(one.letter, one.letter_printed, one.gist) for one in draft.entries] == [
        (one.letter, one.letter_printed, one.gist) for one in record.entries
    ]
    listed = [(asked.speakers, asked.text) for piece in draft.pieces for asked in piece.proposals]
    due = [(one.proposers, one.gist) for one in record.proposals]
    assert [one for one in due if one not in listed] == []
    assert sorted(listed) == sorted(due)
    assert {one.symbol for one in draft.documents} == {one.symbol for one in record.documents}
    assert (draft.head.starts_on, draft.head.place) == (None, "")
    assert draft.head.title
