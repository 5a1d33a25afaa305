"""Files given as evidence: so many for an answer, and none before there is anything to answer."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enlace.assessments.actions import keep_evidence
from enlace.assessments.models import Attachment, Cycle
from enlace.assessments.rules.evidence import MOST_FILES, SentFile, read_evidence
from enlace.common.errors import Invalid, WrongStatus
from tests.assessments.answering import ANA, CODE, NOW, PART, PDF, text, values

pytestmark = pytest.mark.django_db


def give(number: int, at: datetime = NOW) -> None:
    file = read_evidence(SimpleUploadedFile("law.pdf", PDF + str(number).encode()), "A1")
    assert isinstance(file, SentFile)
    keep_evidence(CODE, "A1", file, state="ATG", by=ANA, at=at)


def test_an_answer_keeps_so_many_files_and_no_more(at_desk: Client) -> None:
    for number in range(MOST_FILES):
        give(number)
    give(0)
    with pytest.raises(Invalid):
        give(MOST_FILES)
    fields = {"A1.upload": SimpleUploadedFile("one.pdf", PDF), "A1.value": "yes", "A1.number": "0", "A5.value": "yes"}
    response = at_desk.post(PART, fields)
    assert response.status_code == 422
    assert "which is as many as are kept" in text(response)
    assert Attachment.objects.count() == MOST_FILES
    assert values() == {"A5": "yes"}


def test_nothing_is_given_before_the_cycle_opens() -> None:
    Cycle.objects.filter(code=CODE).update(opens_on=date(2026, 12, 1))
    with pytest.raises(WrongStatus):
        give(0, datetime(2026, 11, 30, 23, tzinfo=UTC))
    assert not Attachment.objects.exists()
