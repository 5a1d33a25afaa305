"""Every address of a reply, asked for by those whom it is not for: they learn neither what is in it nor that it is."""

import pytest
from django.test import Client

from enlace.accounts.models import RoleGrant, User
from enlace.assessments.actions import submit_sections
from enlace.assessments.actions.sharing_out import write_remark
from enlace.assessments.models import Attachment, BroughtFile, DraftRevision, Remark, ReplyVersion
from tests.assessments.answering import ANA, CODE, NOW, PDF, save
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
SECRET = "Nobody else reads this"
DIGEST = "0" * 64
# What stands after the State, by the method that asks.
PAGES = (
    "",
    "assign/",
    "submit/",
    "sign/",
    "versions/1/",
    "versions/1.json",
    "questions/A1/",
    "part/A/",
    f"files/A1/{DIGEST}/",
    "file.xlsx",
    "file.docx",
    "xlsform.xlsx",
    "bring/",
    "bring/1/",
    "changes/",
)
ACTS = (
    "assign/",
    "form/",
    "delegate/",
    "approve/",
    "return/",
    "submit/",
    "sign/",
    "questions/A1/use/",
    "part/A/",
    "bring/",
    "bring/1/",
)
SENT = {
    "A1.value": "no",
    "A1.number": "1",
    "question": "A1",
    "section": "A",
    "note": "Why?",
    "number": "1",
    "read": "1",
    "form": "core",
    "delegated": "1",
    "part": "A",
    "reason": "x",
    "seen": "x",
    "do": "remark A1",
    "A1.remark": "Hello",
}
# The State of the reply written otherwise.
SPELLINGS = ("ATG", "atg", "ATG%20", "%20ATG", "AT%47", "ＡＴＧ", "%2e%2e/ATG", "ATG%2f..", "ΑTG")


@pytest.fixture
def reply(db: None) -> str:
    """A reply of State A, a part of it submitted, with a draft, a remark and a file."""
    save("A1", "yes", comment=SECRET, marking="TLP:RED")
    submit_sections(CODE, ["A"], state="ATG", by=ANA, at=NOW)
    save("A1", "no", comment=f"{SECRET} either", read=1)
    write_remark(CODE, "A1", SECRET, state="ATG", by=ANA, at=NOW)
    Attachment.objects.create(
        cycle_id=DraftRevision.objects.get(pk=DraftRevision.objects.first().pk).cycle_id,  # type: ignore[union-attr]
        state_code="ATG",
        question="A1",
        name="law.pdf",
        media_type="application/pdf",
        content=PDF,
        content_hash=f"sha256:{DIGEST}",
        added_at=NOW,
        added_by="ana",
    )
    return f"/en/replies/{CODE}"


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (DraftRevision, ReplyVersion, Remark, Attachment, BroughtFile))


@pytest.fixture
def ended(elsa: User) -> User:
    """An assistant of State A whose mandate has ended, and who helps another State."""
    RoleGrant.objects.filter(user=elsa).update(state_code="ARG")
    return elsa


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_state_finds_nothing_however_it_writes_the_code(reply: str, carla: User, spelling: str) -> None:
    browser, before = browser_of(carla), kept()
    for page in PAGES:
        response = browser.get(f"{reply}/{spelling}/{page}")
        assert response.status_code in (403, 404), page
        assert SECRET not in response.content.decode(), page
    for page in ACTS:
        assert browser.post(f"{reply}/{spelling}/{page}", SENT).status_code in (403, 404), page
    assert browser.get(f"/api/v1/replies/{CODE}/{spelling}").status_code == 404
    assert kept() == before


def test_nor_does_an_assistant_whose_mandate_ended(reply: str, ended: User) -> None:
    browser, before = browser_of(ended), kept()
    for page in PAGES:
        assert browser.get(f"{reply}/ATG/{page}").status_code in (403, 404), page
    for page in ACTS:
        assert browser.post(f"{reply}/ATG/{page}", SENT).status_code in (403, 404), page
    assert browser.get(f"/api/v1/replies/{CODE}/ATG").status_code == 404
    assert kept() == before


def test_the_secretariat_opens_a_version_alone_and_finds_no_answer_in_it_that_is_not_for_it(
    reply: str, diego: User
) -> None:
    browser, before = browser_of(diego), kept()
    for page in PAGES:
        response = browser.get(f"{reply}/ATG/{page}")
        assert (response.status_code == 200) == page.startswith("versions/"), page
        assert SECRET not in response.content.decode(), page
    for page in ACTS:
        assert browser.post(f"{reply}/ATG/{page}", SENT).status_code in (403, 404), page
    assert browser.get(f"/api/v1/replies/{CODE}/ATG").status_code == 404
    assert kept() == before
    told = browser.get(f"{reply}/ATG/versions/1.json").json()
    assert (told["answers"], told["content_hash"]) == ({}, None)
    for address in (
        f"/en/cycles/{CODE}/",
        f"/en/cycles/{CODE}/?format=csv",
        f"/en/cycles/{CODE}/outstanding/",
        f"/en/cycles/{CODE}/replies.zip",
        "/en/questionnaires/duplicates/",
        "/en/desk/",
        "/en/trail/secretariat/",
    ):
        assert SECRET.encode() not in browser.get(address).content, address


def test_a_stranger_is_asked_to_sign_in(reply: str) -> None:
    browser, before = Client(), kept()
    for page in PAGES:
        assert browser.get(f"{reply}/ATG/{page}").status_code == 302, page
    for page in ACTS:
        assert browser.post(f"{reply}/ATG/{page}", SENT).status_code in (302, 403), page
    assert browser.get(f"/api/v1/replies/{CODE}/ATG").status_code in (401, 403, 404)
    assert kept() == before


def test_whatever_is_read_of_a_reply_stays_out_of_every_cache(reply: str, ana: User) -> None:
    browser = browser_of(ana)
    addresses = [f"{reply}/ATG/{page}" for page in PAGES if page not in ("bring/1/", "sign/")]
    for address in (*addresses, f"/api/v1/replies/{CODE}/ATG", f"{reply}/ATG/nowhere/"):
        response = browser.get(address)
        assert response["Cache-Control"] == "private, no-store", address
        assert "ETag" not in response, address
        if not address.endswith("nowhere/"):
            assert response.status_code == 200, address
