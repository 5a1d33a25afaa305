"""A working copy for programs: to whoever works on it, and to nobody else."""

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.assessments.actions import return_answers
from enlace.site.api import schemas
from tests.assessments.test_views_replies import AT, CODE, RITA, draft, unit
from tests.conftest import browser_of

__all__ = ["unit"]
pytestmark = pytest.mark.django_db

ADDRESS = f"/api/v1/replies/{CODE}/ATG"


def test_it_says_what_stands_at_each_question(ana: User) -> None:
    draft(("A1", "no"), ("A5", "no_data"), ("C9", "yes"), comment="as of May")
    return_answers(CODE, {"C9": "Which law?"}, state="ATG", by=RITA, at=AT)
    answer = browser_of(ana).get(ADDRESS)
    said = schemas.Reply.model_validate_json(answer.content, strict=True)
    by_question = {one.question: one for one in said.answers}
    found = {code: (by_question[code].place, by_question[code].status) for code in ("A1", "A2", "A5", "A8", "C9")}
    assert found == {
        "A1": ("answered", "drafted"),
        "A2": ("not_relevant", "open"),
        "A5": ("no_data", "drafted"),
        "A8": ("open", "open"),
        "C9": ("answered", "returned"),
    }
    assert (by_question["A1"].comment, by_question["C9"].note, by_question["A1"].number) == (
        "as of May", "Which law?", 1,
    )  # fmt: skip
    (section,) = [one for one in said.progress if one.section == "A"]
    assert (section.answered, section.no_data, section.submitted) == (1, 1, False)
    assert (said.status, said.form) == ("in_preparation", "full")


def test_a_contributor_gets_its_part_alone(unit: User) -> None:
    draft(("A1", "no"), ("C9", "yes"))
    said = browser_of(unit).get(ADDRESS).json()
    assert {one["section"] for one in said["answers"]} == {"A"} == {one["section"] for one in said["progress"]}


def test_to_all_others_there_is_nothing(client: Client, carla: User, diego: User, felix: User) -> None:
    draft(("A1", "no"))
    for browser in (client, browser_of(carla), browser_of(diego), browser_of(felix)):
        answer = browser.get(ADDRESS)
        assert answer.status_code == 404
        assert schemas.Fault.model_validate_json(answer.content, strict=True).status == 404


def test_a_reading_is_on_record_and_ends_with_the_mandate(elsa: User) -> None:
    browser = browser_of(elsa)
    assert browser.get(ADDRESS).status_code == 200
    assert AuditEntry.objects.get(verb="assessments.reply.read").actor == "elsa"
    RoleGrant.objects.filter(user=elsa, role=Role.ASSISTANT).delete()
    assert browser.get(ADDRESS).status_code == 404
