"""Reading what is not public is on record, where whoever was read finds it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import import_replies
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, tzinfo=UTC)
PAGE = "/en/reports/HPA-2016/questions/A1/"


def readers(state: str) -> list[str]:
    found = AuditEntry.objects.filter(verb="assessments.replies.read", state_code=state)
    return list(found.order_by("number").values_list("actor", flat=True))


def test_who_reads_a_restricted_answer_is_on_record_with_its_state(ana: User, carla: User, diego: User) -> None:
    answers = b"state,question,value,marking\nATG,A1,yes,TLP:AMBER\nARG,A1,yes,TLP:CLEAR\n"
    import_replies("HPA-2016", answers, "r.csv", by=OPERATOR, at=AT)
    for user in (None, carla):
        assert browser_of(user).get(PAGE).status_code == 200
    assert readers("ATG") == []
    for user in (ana, diego):
        assert browser_of(user).get(PAGE).status_code == 200
    assert readers("ATG") == ["ana", "diego"]
    assert readers("ARG") == []


def test_who_answers_is_listed_but_is_no_figure_of_the_region(client: Client) -> None:
    answers = b"state,question,value,marking\nATG,R1,ATG,TLP:CLEAR\nATG,H2,yes,TLP:CLEAR\n"
    import_replies("HPA-2016", answers, "r.csv", by=OPERATOR, at=AT)
    asked = client.get("/en/reports/HPA-2016/questions/R1/").content.decode()
    assert "the report makes no figure of them" in asked
    assert "interval" not in asked.partition("<main")[2]
    assert client.get("/en/reports/HPA-2016/part/R/").status_code == 404
    told = client.get("/en/reports/HPA-2016/part/H/").content.decode()
    assert "interval" in told
    assert "IND-P3" in told


def test_who_reads_restricted_answers_in_the_annex_is_on_record_once_a_reading(
    ana: User, carla: User, diego: User
) -> None:
    answers = (
        b"state,question,value,marking\nATG,A1,yes,TLP:AMBER\nATG,R2,Somebody,TLP:AMBER\nBRA,A1,yes,TLP:GREEN\n"
        b"ARG,A1,yes,TLP:CLEAR\nCHL,A1,yes,TLP:RED\n"
    )
    import_replies("HPA-2016", answers, "r.csv", by=OPERATOR, at=AT)
    for user in (None, carla, diego, diego):
        assert browser_of(user).get("/en/reports/HPA-2016/annex/").status_code == 200
    found = {state: readers(state) for state in ("ATG", "BRA", "ARG", "CHL")}
    assert found == {"ATG": ["diego", "diego"], "BRA": ["carla", "diego", "diego"], "ARG": [], "CHL": []}
    assert {entry.subject for entry in AuditEntry.objects.filter(verb="assessments.replies.read")} == {"HPA-2016/annex"}


def test_the_files_of_a_report_hold_no_restricted_answer_whoever_takes_them(diego: User) -> None:
    answers = b"state,question,value,marking\nATG,R2,Hidden words,TLP:AMBER\nARG,R2,Open words,TLP:CLEAR\n"
    import_replies("HPA-2016", answers, "r.csv", by=OPERATOR, at=AT)
    # So nothing is to be told of them.
    for kind in ("html", "json"):
        content = browser_of(diego).get(f"/en/reports/HPA-2016/report.{kind}").content.decode()
        assert "Open words" in content
        assert "Hidden words" not in content
    assert readers("ATG") == []
