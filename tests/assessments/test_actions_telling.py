"""Letters about a reply: who gets one, in which language, and that none holds an answer."""

import pytest

from enlace.accounts.models import Letter, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.assessments.actions import (
    assign_part,
    return_answers,
    save_own_answers,
    sign_reply,
    submit_sections,
    submit_self_report,
    write_remark,
)
from enlace.assessments.models import Cycle, ReplyVersion
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Typed
from enlace.common.errors import Invalid
from tests.assessments.test_views_replies import ANA, AT, CODE, RITA, draft, rita, unit
from tests.assessments.test_views_submitting import DIEGO, sections

__all__ = ["rita", "unit"]
pytestmark = pytest.mark.django_db

SECRET = "words for the State alone"


@pytest.fixture(autouse=True)
def addresses(ana: User, unit: User, carla: User, diego: User, elsa: User, felix: User, rita: User) -> None:
    """Everybody has an address, and a language of their own."""
    languages = {"ana": "es", "bruno": "pt-br", "diego": "en", "elsa": "fr", "rita": "en"}
    for user in User.objects.all():
        user.email, user.language = f"{user.username}@example.org", languages.get(user.username, "en")
        user.save()
    Letter.objects.all().delete()


def letters() -> dict[str, Letter]:
    """Return username -> the one letter to that person; none of them holds what was answered."""
    found = {letter.recipient.partition("@")[0]: letter for letter in Letter.objects.all()}
    assert len(found) == Letter.objects.count()
    assert not any(SECRET in letter.subject + letter.body for letter in found.values())
    return found


def test_the_people_of_an_authority_are_told_what_it_is_given(unit: User) -> None:
    assign_part(CODE, "C9", "FIU", None, state="ATG", by=ANA, at=AT)
    (letter,) = letters().values()
    assert letter.recipient == "bruno@example.org"
    assert f"/pt/replies/{CODE}/ATG/part/C/#C9" in letter.body
    assert "C9" in letter.subject
    Letter.objects.all().delete()
    assign_part(CODE, "C9", "", state="ATG", by=ANA, at=AT)
    assert letters() == {}


def test_whoever_drafted_a_returned_answer_and_has_it_to_answer_is_told_once() -> None:
    draft(("A1", "yes"), ("A5", "no"), comment=SECRET)
    draft(("C9", "no"), comment=SECRET)
    return_answers(CODE, {"A1": SECRET, "A5": SECRET, "C9": SECRET}, state="ATG", by=RITA, at=AT)
    found = letters()
    assert set(found) == {"ana", "bruno"}
    assert "A1, A5, C9" in found["ana"].body
    assert "A1, A5 " in found["bruno"].body
    assert "C9" not in found["bruno"].body
    assert f"/es/replies/{CODE}/ATG/part/A/#A1" in found["ana"].body


def test_a_remark_is_told_to_those_who_work_on_the_answer_and_not_to_its_writer() -> None:
    draft(("A1", "yes"))
    write_remark(CODE, "A1", SECRET, state="ATG", by=RITA, at=AT)
    assert set(letters()) == {"ana", "bruno"}
    Letter.objects.all().delete()
    write_remark(CODE, "A1", SECRET, state="ATG", by=ANA, at=AT)
    found = letters()
    assert set(found) == {"bruno", "rita"}
    assert f"/en/replies/{CODE}/ATG/part/A/#A1" in found["rita"].body


def test_who_has_left_or_works_for_another_state_is_not_told() -> None:
    RoleGrant.objects.filter(user__username="ana").delete()
    User.objects.filter(username="bruno").update(is_active=False)
    draft(("A1", "yes"))
    write_remark(CODE, "A1", "A word", state="ATG", by=RITA, at=AT)
    assert letters() == {}


def test_the_officers_are_told_of_each_version() -> None:
    User.objects.create_user(username="root", email="root@example.org", password=None)
    RoleGrant.objects.create(user=User.objects.get(username="root"), role=Role.ADMINISTRATOR)
    draft(("A1", "yes"), comment=SECRET)
    said = []
    submit_sections(CODE, ["A"], state="ATG", by=ANA, at=AT)
    submit_sections(CODE, sections(), "again", state="ATG", by=ANA, at=AT)
    sign_reply(CODE, ReplyVersion.objects.order_by("-number")[0].content_hash, state="ATG", by=ANA, at=AT)
    draft(("A1", "no"), comment=SECRET)
    submit_sections(CODE, ["A"], SECRET, state="ATG", by=ANA, at=AT)
    for number, letter in enumerate(Letter.objects.order_by("pk"), 1):
        assert letter.recipient == "diego@example.org"
        assert f"/en/replies/{CODE}/ATG/versions/{number}/" in letter.body
        assert SECRET not in letter.subject + letter.body
        said.append(letter.subject.split("has ")[1].split(" its")[0])
    assert said == ["submitted a part of", "submitted", "signed", "amended"]


def test_the_secretariat_does_not_write_to_itself() -> None:
    question = queries.working_copy(CODE, "").questionnaire.asked_questions[0]
    value = question.choices[0].code if question.choices else "1"
    save_own_answers(CODE, [Typed(question.id, Content(value), 0)], by=DIEGO, at=AT)
    submit_self_report(CODE, by=DIEGO, at=AT)
    assert letters() == {}


def test_an_act_that_fails_writes_no_letter() -> None:
    with pytest.raises(Invalid):
        assign_part(CODE, "C9", "not_an_authority", state="ATG", by=ANA, at=AT)
    assert letters() == {}


@pytest.mark.parametrize("synthetic", [False, True])
def test_a_letter_about_an_invented_reply_says_so_before_all_else(synthetic: bool) -> None:
    Cycle.objects.filter(code=CODE).update(synthetic=synthetic)
    draft(("A1", "yes"))
    write_remark(CODE, "A1", SECRET, state="ATG", by=RITA, at=AT)
    assert {one.subject.startswith("SYNTHETIC: ") for one in letters().values()} == {synthetic}
