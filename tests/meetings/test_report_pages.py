"""The report of a meeting on its pages: edited by two at once, circulated, corrected, issued, and never altered."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from enlace.accounts.models import AuditEntry, User
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.common.errors import Invalid, NotAllowed, NotFound, Unavailable, WrongStatus
from enlace.meetings import actions
from enlace.meetings.models import Correction, Delegation, Document, Intervention, Meeting, MeetingReport
from enlace.meetings.queries.kept import forget
from enlace.meetings.queries.reports import public_report
from tests.conftest import browser_of

CODE = "oas-csh-npc-toc-2017"
PAGE = f"/en/meetings/{CODE}/report/"
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
MOST_QUERIES = 15
UNTIL = date(2026, 12, 1)
AFTER = AT + timedelta(days=10)
OFFICER = Actor("diego", (Grant(Role.OFFICER),))
CONTACT = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),))
STRANGER = Actor("nobody")
pytestmark = pytest.mark.django_db


def circulated() -> None:
    actions.edit_report(CODE, "I-3-03", "en", "Edited words.", version=0, by=OFFICER, at=AT)
    actions.circulate_report(CODE, UNTIL, by=OFFICER, at=AT)


def test_of_two_editors_the_second_is_told_sees_both_texts_and_loses_nothing(diego: User) -> None:
    first, second = browser_of(diego), browser_of(diego)
    for browser in (first, second):
        assert 'name="version" id="version" value="0"' in browser.get(f"{PAGE}edit/I-3-03/").content.decode()
    sent = {"version": "0", "language": "en", "text": "Words of the first."}
    assert first.post(f"{PAGE}keep/I-3-03/", sent).status_code == 302
    told = second.post(f"{PAGE}keep/I-3-03/", sent | {"text": "Words of the second."})
    page = told.content.decode()
    assert told.status_code == 422
    assert "Words of the first." in page
    assert "Words of the second." in page
    assert MeetingReport.objects.get().texts == {"I-3-03": {"en": "Words of the first."}}
    assert second.post(f"{PAGE}keep/I-3-03/", sent | {"version": "1", "text": "Both."}).status_code == 302
    assert MeetingReport.objects.get().texts == {"I-3-03": {"en": "Both."}}


def test_edited_words_are_shown_to_editors_then_to_states_and_to_the_public_only_once_issued(
    diego: User, carla: User
) -> None:
    def seen(user: User | None) -> bool:
        return "Edited words." in browser_of(user).get(PAGE).content.decode()

    actions.edit_report(CODE, "I-3-03", "en", "Edited words.", version=0, by=OFFICER, at=AT)
    assert (seen(diego), seen(carla), seen(None)) == (True, False, False)
    actions.circulate_report(CODE, UNTIL, by=OFFICER, at=AT)
    assert (seen(diego), seen(carla), seen(None)) == (True, True, False)
    assert AuditEntry.objects.filter(verb="meetings.report.read", actor="carla").count() == 1
    actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AFTER)
    assert (seen(diego), seen(carla), seen(None)) == (True, True, True)


def test_a_delegation_asks_for_its_state_alone_while_corrections_are_open() -> None:
    with pytest.raises(WrongStatus):
        actions.ask_correction(CODE, "I-3-03", "Other words.", state="ATG", by=CONTACT, at=AT)
    circulated()
    with pytest.raises(NotAllowed):
        actions.ask_correction(CODE, "I-3-03", "Other words.", state="ARG", by=CONTACT, at=AT)
    with pytest.raises(NotFound):
        actions.ask_correction(CODE, "I-99", "Other words.", state="ATG", by=CONTACT, at=AT)
    with pytest.raises(WrongStatus):
        actions.ask_correction(CODE, "I-3-03", "Other words.", state="ATG", by=CONTACT, at=AFTER)
    with pytest.raises(Invalid):
        actions.ask_correction(CODE, "I-3-03", "  ", state="ATG", by=CONTACT, at=AT)
    assert not Correction.objects.exists()
    actions.ask_correction(CODE, "I-3-03", "Other words.", state="ATG", by=CONTACT, at=AT)
    asked = Correction.objects.get()
    assert (asked.party, asked.place, asked.status) == ("ATG", "I-3-03", "asked")


def test_a_correction_is_settled_once_with_a_reason_before_the_report_is_issued() -> None:
    circulated()
    actions.ask_correction(CODE, "I-3-03", "Other words.", state="ATG", by=CONTACT, at=AT)
    number = Correction.objects.get().pk
    with pytest.raises(WrongStatus, match="not settled"):
        actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AFTER)
    with pytest.raises(Invalid):
        actions.settle_correction(CODE, number, "refused", " ", by=OFFICER, at=AT)
    with pytest.raises(NotAllowed):
        actions.settle_correction(CODE, number, "made", "So it was said.", by=CONTACT, at=AT)
    actions.settle_correction(CODE, number, "refused", "It was said so.", by=OFFICER, at=AT)
    with pytest.raises(WrongStatus):
        actions.settle_correction(CODE, number, "made", "Again.", by=OFFICER, at=AT)
    assert Correction.objects.get().reason == "It was said so."


@pytest.mark.rows_of_its_own
def test_an_issued_report_is_never_altered_whatever_becomes_of_the_record() -> None:
    with pytest.raises(WrongStatus):
        actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AT)
    circulated()
    with pytest.raises(WrongStatus, match="may still ask"):
        actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AT)
    with pytest.raises(Invalid):
        actions.issue_report(CODE, "no symbol", by=OFFICER, at=AFTER)
    actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AFTER)
    before = public_report(CODE, STRANGER)
    assert before[1].symbol == "CP/CSH-1999/26"
    assert Meeting.objects.get(code=CODE).status == "reported"
    Intervention.objects.filter(meeting__code=CODE, code="I-3-03").update(gist="Something else.")
    assert public_report(CODE, STRANGER) == before
    (document,) = Document.objects.filter(meeting__code=CODE, role="report")
    assert (document.symbol, document.access) == ("CP/CSH-1999/26", "public")
    for late in (
        lambda: actions.edit_report(CODE, "I-3-03", "en", "Late.", version=9, by=OFFICER, at=AFTER),
        lambda: actions.circulate_report(CODE, date(2027, 1, 1), by=OFFICER, at=AFTER),
        lambda: actions.issue_report(CODE, "CP/CSH-2000/26", by=OFFICER, at=AFTER),
    ):
        with pytest.raises(WrongStatus):
            late()


def test_a_report_does_not_take_the_symbol_of_another_document() -> None:
    circulated()
    with pytest.raises(Invalid, match="already"):
        actions.issue_report(CODE, "cp/csh-1784/17", by=OFFICER, at=AFTER)
    assert MeetingReport.objects.get().status == "circulated"


def test_who_was_in_a_delegation_is_told_to_those_alone_who_read_meetings(carla: User) -> None:
    member = {"name": "Ana Pérez", "function": "Ambassador", "head": True}
    Delegation.objects.create(meeting=Meeting.objects.get(code=CODE), party="ATG", delegates=[member])
    circulated()
    for issued in (False, True):
        if issued:
            actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AFTER)
        for file in ("", "file/json/"):
            assert "Ana Pérez" in browser_of(carla).get(f"{PAGE}{file}").content.decode(), file
        for file in ("", "file/json/", "file/akn/"):
            public = browser_of().get(f"{PAGE}{file}")
            assert public.status_code == 200
            assert "Ana Pérez" not in public.content.decode(), file


def test_a_report_that_was_tampered_with_is_not_shown_as_the_issued_one() -> None:
    circulated()
    actions.issue_report(CODE, "CP/CSH-1999/26", by=OFFICER, at=AFTER)
    row = MeetingReport.objects.get()
    assert row.content is not None
    row.content["record"]["interventions"][0]["speakers"] = ["MEX"]
    row.save()
    with pytest.raises(Unavailable):
        public_report(CODE, STRANGER)


def test_the_pages_do_what_the_actions_do(diego: User, ana: User) -> None:
    officer, contact = browser_of(diego), browser_of(ana)
    assert officer.post(f"{PAGE}circulate/", {"until": "no day"}).status_code == 422
    assert officer.post(f"{PAGE}circulate/", {"until": "2999-01-01"}).status_code == 302
    empty = contact.post(f"{PAGE}corrections/", {"state": "ATG", "place": "I-3-03", "text": ""})
    assert empty.status_code == 422
    sent = {"state": "ATG", "place": "I-3-03", "text": "Please reword."}
    assert contact.post(f"{PAGE}corrections/", sent).status_code == 302
    assert "Please reword." in officer.get(PAGE).content.decode()
    assert "Please reword." not in browser_of().get(PAGE).content.decode()
    settle = f"{PAGE}corrections/{Correction.objects.get().pk}/"
    assert officer.post(settle, {"status": "made", "reason": "Done."}).status_code == 302
    assert "Done." in contact.get(PAGE).content.decode()


@pytest.mark.parametrize(("kind", "start"), [("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{"), ("akn", b"<?xml")])
def test_the_files_are_downloaded_in_the_language_of_the_page(kind: str, start: bytes) -> None:
    answer = browser_of().get(f"/es/meetings/{CODE}/report/file/{kind}/")
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert f'filename="{CODE}-es.{kind}"' in answer["Content-Disposition"]


def test_the_page_asks_the_database_as_often_however_much_was_said(django_assert_max_num_queries: Any) -> None:
    browser_of().get(PAGE)
    with django_assert_max_num_queries(MOST_QUERIES):
        browser_of().get(PAGE)
    row = Meeting.objects.get(code=CODE)
    Intervention.objects.bulk_create(
        Intervention(
            meeting=row,
            code=f"X-{n}",
            item=8,
            order=100 + n,
            kind="delegation",
            speakers=["CHL"],
            gist="x",
            language="en",
        )
        for n in range(200)
    )
    forget()
    browser_of().get(PAGE)
    with django_assert_max_num_queries(MOST_QUERIES):
        browser_of().get(PAGE)
