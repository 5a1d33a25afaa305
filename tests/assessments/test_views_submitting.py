"""Sharing out, reviewing, submitting, amending and signing a reply in the browser, without script."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import return_answers, save_answers, sign_reply, submit_sections
from enlace.assessments.models import DraftRevision, ReplyVersion
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, DraftStatus, ReplyStatus, Typed
from tests.assessments.test_views_replies import ANA, CODE, REPLY, RITA, draft, rita, text, unit
from tests.conftest import browser_of

__all__ = ["rita", "unit"]
pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
DIEGO = Actor("diego", (Grant(Role.OFFICER),), 4)
SUBMIT = f"{REPLY}submit/"
SIGN = f"{REPLY}sign/"


def sections() -> list[str]:
    return [one.code for one in queries.working_copy(CODE, "ATG").questionnaire.sections]


def submit(*codes: str, reason: str = "") -> int:
    return submit_sections(CODE, codes or sections(), reason, state="ATG", by=ANA, at=AT)


def hidden(html: str, name: str) -> list[str]:
    """Return what the hidden fields of that name hold."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', html)


def status() -> ReplyStatus:
    return queries.working_copy(CODE, "ATG").status


def problems(browser: Client, address: str, sent: dict[str, object]) -> str:
    response = browser.post(address, sent)
    assert response.status_code == 422
    return response.content.decode()


# --- sharing out


def test_a_part_is_given_with_a_day_and_taken_back(ana: User, unit: User) -> None:
    browser = browser_of(ana)
    address = f"{REPLY}assign/"
    sent = {"part": "C9", "authority": "FIU", "due_on": "2027-02-01"}
    assert browser.post(address, sent)["Location"] == address
    given = queries.working_copy(CODE, "ATG").assignments
    assert {part: one.due_on for part, one in given.items()} == {"A": date(2027, 1, 31), "C9": date(2027, 2, 1)}
    page = text(browser, address)
    assert page.count("Financial Intelligence Unit") == 3  # two parts, and the list to choose from
    assert browser.post(address, {"part": "C9"}).status_code == 302
    assert set(queries.working_copy(CODE, "ATG").assignments) == {"A"}


def test_what_cannot_be_given_is_told_on_the_page_and_nothing_typed_is_lost(ana: User, unit: User) -> None:
    browser = browser_of(ana)
    page = problems(browser, f"{REPLY}assign/", {"part": "C9", "authority": "FIU", "due_on": "31/01/2027"})
    assert "“31/01/2027” is no date" in page
    assert '<option value="C9" selected>' in page
    page = problems(browser, f"{REPLY}assign/", {"part": "C9", "authority": "NONE"})
    assert "is no authority of this State" in page
    assert browser.post(f"{REPLY}assign/", {"part": "Z9", "authority": "FIU"}).status_code == 404


def test_without_an_authority_in_the_directory_the_page_says_where_to_record_one(ana: User) -> None:
    page = text(browser_of(ana), f"{REPLY}assign/")
    assert "Record one there first" in page
    assert 'href="/en/directory/OAS/ATG/"' in page


def test_the_form_and_the_signature_are_chosen_on_the_overview(ana: User) -> None:
    browser = browser_of(ana)
    whole = browser.get(REPLY).context["total"].relevant
    assert browser.post(f"{REPLY}form/", {"form": "core"}).status_code == 302
    response = browser.get(REPLY)
    assert 0 < response.context["total"].relevant < whole
    assert "short form" in response.content.decode()
    assert browser.post(f"{REPLY}form/", {"form": "tiny"}).status_code == 422
    assert browser.post(f"{REPLY}delegate/", {"delegated": "1"}).status_code == 302
    assert queries.working_copy(CODE, "ATG").delegated
    browser.post(f"{REPLY}delegate/", {"delegated": "0"})
    assert not queries.working_copy(CODE, "ATG").delegated


# --- reviewing


def test_what_is_drafted_in_a_section_is_approved_with_one_button(ana: User) -> None:
    draft(("A1", "yes"), ("A5", "no"), ("C9", "no"))
    browser = browser_of(ana)
    assert "Approve 2: A. " in text(browser, REPLY)
    assert browser.post(f"{REPLY}approve/", {"section": "A"})["Location"] == REPLY
    copy = queries.working_copy(CODE, "ATG")
    assert [copy.draft(one).status.value for one in ("A1", "A5", "C9")] == ["approved", "approved", "drafted"]


def test_one_answer_is_approved_or_returned_from_its_history(ana: User) -> None:
    draft(("A1", "yes"))
    browser, address = browser_of(ana), f"{REPLY}questions/A1/"
    assert browser.post(f"{REPLY}approve/", {"question": "A1", "back": address})["Location"] == address
    assert queries.working_copy(CODE, "ATG").draft("A1").status is DraftStatus.APPROVED
    sent = {"question": "A1", "note": "Which law?", "back": address}
    assert browser.post(f"{REPLY}return/", sent)["Location"] == address
    assert "Which law?" in text(browser, address)
    assert "Which law?" in text(browser, REPLY)


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_no_form_leads_to_another_site(ana: User, back: str) -> None:
    draft(("A1", "yes"))
    assert browser_of(ana).post(f"{REPLY}approve/", {"question": "A1", "back": back})["Location"] == REPLY


def test_an_answer_is_not_returned_without_a_word(ana: User) -> None:
    draft(("A1", "yes"), ("A5", "no"))
    page = problems(browser_of(ana), f"{REPLY}return/", {"question": "A5", "note": " "})
    assert "say in a sentence what is to be completed" in page
    assert '<option value="A5" selected>' in page


# --- submitting and amending


def test_first_is_shown_what_would_be_submitted(ana: User) -> None:
    draft(("A1", "yes"), ("A2", "Law 1 of 2019"), ("A5", "no_data"))
    draft(("A1", "no"))
    browser = browser_of(ana)
    assert "What would be submitted" not in text(browser, SUBMIT)
    response = browser.get(SUBMIT, {"section": "A"})
    (row,) = response.context["chosen"]
    assert (row["progress"].answered, row["progress"].no_data) == (1, 1)
    assert [code for code, _url in row["aside"]] == ["A2"]
    opened = [code for code, _url in row["open"]]
    assert "A8" in opened
    assert not {"A1", "A2", "A5"} & set(opened)
    assert [code for code, _url in row["required"] if "." not in code] == ["A6", "A7", "A8"]
    page = response.content.decode()
    assert "Why is it changed?" not in page
    assert not ReplyVersion.objects.exists()
    assert status() is ReplyStatus.IN_PREPARATION


def test_one_section_several_and_all_are_submitted(ana: User) -> None:
    draft(("A1", "yes"), ("C9", "no"), ("D1", "police"))
    browser = browser_of(ana)
    for number, chosen in enumerate((["A"], ["B", "C"], ["R", *sections()[4:]]), 1):
        page = browser.get(SUBMIT, {"section": chosen}).content.decode()
        sent = {"section": hidden(page, "section"), "seen": hidden(page, "seen")[0], "reason": "R again"}
        assert set(sent["section"]) == set(chosen)
        assert browser.post(SUBMIT, sent)["Location"] == f"{REPLY}versions/{number}/"
    assert status() is ReplyStatus.SUBMITTED


def test_what_changed_since_it_was_shown_is_not_submitted(ana: User) -> None:
    draft(("A1", "yes"))
    browser = browser_of(ana)
    seen = hidden(browser.get(SUBMIT, {"section": "A"}).content.decode(), "seen")[0]
    draft(("A1", "no"))
    response = browser.post(SUBMIT, {"section": "A", "seen": seen})
    assert (response.status_code, "has changed since you looked" in response.content.decode()) == (409, True)
    assert browser.post(SUBMIT, {"section": "A"}).status_code == 409
    assert not ReplyVersion.objects.exists()


def test_a_returned_answer_holds_its_section_back(ana: User) -> None:
    draft(("A1", "yes"))
    return_answers(CODE, {"A1": "Which law?"}, state="ATG", by=RITA, at=AT)
    browser = browser_of(ana)
    page = browser.get(SUBMIT, {"section": "A"}).content.decode()
    assert "cannot be submitted" in page
    assert not hidden(page, "seen")
    assert "was returned, and has not been completed since" in problems(browser, SUBMIT, {"section": "A", "seen": "x"})


def test_nothing_chosen_is_told(ana: User) -> None:
    draft(("A1", "yes"))
    assert "choose at least one section" in problems(browser_of(ana), SUBMIT, {})


def test_an_amendment_says_why(ana: User) -> None:
    draft(("A1", "yes"))
    submit("A")
    draft(("A1", "no"))
    browser = browser_of(ana)
    page = browser.get(SUBMIT, {"section": "A"}).content.decode()
    assert "Why is it changed?" in page
    sent = {"section": "A", "seen": hidden(page, "seen")[0]}
    assert "say why what was submitted is changed" in problems(browser, SUBMIT, sent)
    assert ReplyVersion.objects.count() == 1
    assert browser.post(SUBMIT, sent | {"reason": "The law was repealed."}).status_code == 302
    page = text(browser, f"{REPLY}versions/2/")
    assert "The law was repealed." in page
    assert "What changed since version 1" in page


def test_the_secretariat_submits_its_own(diego: User, ana: User) -> None:
    address = f"/en/replies/{CODE}/secretariat/submit/"
    browser = browser_of(diego)
    page = browser.get(address, {"section": "S"}).content.decode()
    seen = hidden(page, "seen")[0]
    assert browser.post(address, {"section": "S", "seen": seen})["Location"].endswith("/secretariat/versions/1/")
    assert "the General Secretariat" in text(browser, f"/en/replies/{CODE}/secretariat/versions/1/")
    for user in (ana,):
        assert browser_of(user).get(address).status_code == 404


# --- signing


def test_a_version_is_signed_as_it_was_shown(ana: User) -> None:
    draft(("A1", "yes"))
    browser = browser_of(ana)
    assert browser.get(SIGN).status_code == 409
    submit()
    page = text(browser, SIGN)
    version = ReplyVersion.objects.get()
    assert version.content_hash in page
    assert "This reply was not signed before." in page
    refused = browser.post(SIGN, {"seen": "sha256:other"})
    assert (refused.status_code, status()) == (409, ReplyStatus.SUBMITTED)
    assert browser.post(SIGN, {"seen": version.content_hash})["Location"] == f"{REPLY}versions/2/"
    assert status() is ReplyStatus.SIGNED
    assert browser.get(SIGN).status_code == 409


def test_what_changed_since_the_last_signature_is_shown(ana: User) -> None:
    draft(("A1", "yes"), ("C9", "no"))
    submit()
    sign_reply(CODE, ReplyVersion.objects.get().content_hash, state="ATG", by=ANA, at=AT)
    draft(("A1", "no"))
    submit("A", reason="The law was repealed.")
    found = browser_of(ana).get(SIGN).context["changes"]
    assert [one["code"] for one in found] == ["A1"]
    assert (found[0]["before"]["said"].value, found[0]["after"]["said"].value) == ("yes", "no")


def test_a_reviewer_signs_where_that_is_delegated(rita: User, ana: User) -> None:
    draft(("A1", "yes"))
    submit()
    browser, seen = browser_of(rita), ReplyVersion.objects.get().content_hash
    assert browser.get(SIGN).status_code == 403
    assert browser.post(SIGN, {"seen": seen}).status_code == 403
    assert "Look at it and sign" not in text(browser, REPLY)
    browser_of(ana).post(f"{REPLY}delegate/", {"delegated": "1"})
    assert "Look at it and sign" in text(browser, REPLY)
    assert seen in text(browser, SIGN)
    assert browser.post(SIGN, {"seen": seen}).status_code == 302


# --- the history of an answer


def test_the_history_shows_every_draft_and_a_conflict_can_be_chosen(ana: User, elsa: User) -> None:
    draft(("A1", "no"))
    draft(("A1", "yes"))
    save_answers(CODE, [Typed("A1", Content("partial", "kept words"), 1)], state="ATG", by=ANA, at=AT)
    browser, address = browser_of(elsa), f"{REPLY}questions/A1/"
    rows = browser.get(address).context["rows"]
    assert [(one["draft"].content.value, one["holds"], one["stands"]) for one in rows] == [
        ("partial", False, False),
        ("yes", True, True),
        ("no", True, False),
    ]
    page = text(browser, address)
    assert "kept beside" in page
    assert "Use this one: Draft 3" in page
    assert "Use this one: Draft 2" not in page
    assert hidden(page, "number") == ["3", "1"]
    assert browser.post(f"{address}use/", {"number": "3", "read": "2"})["Location"] == address
    stands = queries.working_copy(CODE, "ATG").draft("A1")
    assert (stands.content.value, stands.content.comment, stands.number, stands.by) == (
        "partial", "kept words", 4, "elsa",
    )  # fmt: skip


def test_a_choice_made_on_an_old_page_is_kept_beside(ana: User) -> None:
    draft(("A1", "no"))
    draft(("A1", "yes"))
    draft(("A1", "partial"))
    browser = browser_of(ana)
    browser.post(f"{REPLY}questions/A1/use/", {"number": "1", "read": "2"})
    assert queries.working_copy(CODE, "ATG").draft("A1").content.value == "partial"
    assert list(DraftRevision.objects.filter(question="A1").values_list("number", "holds"))[-1] == (4, False)


def test_a_draft_that_does_not_exist_cannot_be_used(ana: User, rita: User, carla: User) -> None:
    draft(("A1", "no"))
    address = f"{REPLY}questions/A1/use/"
    assert browser_of(ana).post(address, {"number": "9", "read": "1"}).status_code == 404
    assert browser_of(ana).post(address, {"number": "x" * 99}).status_code == 404
    assert browser_of(rita).post(address, {"number": "1"}).status_code == 403
    assert browser_of(carla).post(address, {"number": "1"}).status_code == 404
    assert "Use this one" not in text(browser_of(rita), f"{REPLY}questions/A1/")


# --- versions


def test_a_version_is_read_by_its_state_and_as_far_as_labels_allow_by_officers(
    ana: User, carla: User, diego: User, elsa: User, felix: User, rita: User
) -> None:
    draft(("A1", "yes"), comment="first words")
    save_answers(
        CODE,
        [
            Typed("C9", Content("no", "restricted words", marking="TLP:RED"), 0),
            Typed("A5", Content("no", "read by officers"), 0),
        ],
        state="ATG",
        by=ANA,
        at=AT,
    )
    submit("A", "C")
    draft(("A8", "no"), comment="only a draft")
    address = f"{REPLY}versions/1/"
    for user, due in ((ana, 200), (elsa, 200), (rita, 200), (diego, 200), (carla, 404), (felix, 403)):
        assert browser_of(user).get(address).status_code == due, user.username
        assert browser_of(user).get(f"{REPLY}versions/1.json").status_code == due, user.username
    own, officers = text(browser_of(ana), address), text(browser_of(diego), address)
    digest = ReplyVersion.objects.get().content_hash
    assert "restricted words" in own
    assert digest in own
    assert "read by officers" in officers
    assert "restricted words" not in officers
    assert "1 answer is not for the Secretariat to read" in officers
    assert digest not in officers
    assert "only a draft" not in own + officers
    assert browser_of(ana).get(f"{REPLY}versions/2/").status_code == 404


def test_for_programs_a_version_says_the_same(ana: User, diego: User) -> None:
    draft(("C9", "no"), ("A1", "yes"))
    save_answers(CODE, [Typed("A5", Content("no", marking="TLP:RED"), 0)], state="ATG", by=ANA, at=AT)
    submit("A", "C")
    own = browser_of(ana).get(f"{REPLY}versions/1.json").json()
    assert list(own["answers"]) == ["A1", "A5", "C9"]
    assert own["answers"]["A1"] == {"value": "yes", "comment": "", "marking": "", "basis": "", "evidence": []}
    assert (own["status"], own["sections"], own["withheld"]) == ("partly_submitted", ["A", "C"], 0)
    assert own["content_hash"] == ReplyVersion.objects.get().content_hash
    officers = browser_of(diego).get(f"{REPLY}versions/1.json").json()
    assert (list(officers["answers"]), officers["withheld"], officers["content_hash"]) == (["A1", "C9"], 1, None)


def test_what_rests_on_a_restricted_answer_is_as_restricted(diego: User) -> None:
    draft(("A2", "Law 1 of 2019"))
    save_answers(CODE, [Typed("A1", Content("yes", marking="TLP:RED"), 0)], state="ATG", by=ANA, at=AT)
    submit("A")
    assert browser_of(diego).get(f"{REPLY}versions/1.json").json()["answers"] == {}


def test_a_contributor_reads_its_part_of_a_version(unit: User, ana: User) -> None:
    draft(("A1", "yes"), ("C9", "no"))
    submit("A", "C")
    assert list(browser_of(unit).get(f"{REPLY}versions/1.json").json()["answers"]) == ["A1"]
    assert "1 answer is given to others of your State." in text(browser_of(unit), f"{REPLY}versions/1/")


def test_an_officer_is_told_of_no_draft_and_no_working_copy(diego: User) -> None:
    RoleGrant.objects.create(user=diego, role=Role.ADMINISTRATOR)
    draft(("A1", "yes"))
    browser = browser_of(diego)
    for address in (REPLY, f"{REPLY}questions/A1/", SUBMIT, f"{REPLY}versions/1/"):
        assert browser.get(address).status_code == 404, address
