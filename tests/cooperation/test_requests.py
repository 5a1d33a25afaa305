"""The life of a request on its pages: who sees it, who moves it, what both sides keep."""

import json
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.queries.trail import totals
from enlace.accounts.rules.permissions import Role
from enlace.common import clock
from enlace.common.canonical import content_hash
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import CoopRequest, CoopStep
from enlace.cooperation.queries.requests import known_codes
from enlace.cooperation.rules.evidence import life_of, read_line
from enlace.cooperation.rules.evidence_reading import read
from tests.conftest import browser_of, rows_of
from tests.cooperation.requesting import MLA, NEW, desks, drafted, page_of, sent, status_of, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded(db: None) -> None:
    desks()


@pytest.fixture
def written(carla: User) -> User:
    """The point of contact of State B, with an address to write to: so the platform delivers to it."""
    carla.email, carla.language = "carla@example.org", "es"
    carla.save()
    return carla


def test_two_states_from_draft_to_closed_with_feedback(ana: User, written: User, diego: User) -> None:
    reference = drafted(ana)
    assert status_of(reference) == "draft"
    assert step(ana, reference, "sent") == 302
    assert status_of(reference) == "received"
    assert step(written, reference, "acknowledged") == 302
    assert step(written, reference, "in_execution") == 302
    assert step(written, reference, "partly_executed", part=["records"]) == 302
    assert step(written, reference, "executed") == 302
    assert step(ana, reference, "closed") == 409
    assert step(ana, reference, "feedback_given") == 422
    assert step(ana, reference, "feedback_given", useful="yes", **{"feedback.uses": ["evidence"]}) == 302
    assert step(written, reference, "closed") == 302
    row = CoopRequest.objects.get(reference=reference)
    assert (row.status, row.done, row.waits_for, row.due_on) == ("closed", ["records", "video"], "", None)
    page = page_of(diego, reference)
    assert "Evidence in a proceeding" in page
    assert AuditEntry.objects.filter(verb="cooperation.request.read", subject=reference).count() == 1


def test_nobody_sees_a_draft_but_its_state(
    ana: User, bruno: User, carla: User, diego: User, elsa: User, felix: User
) -> None:
    reference = drafted(ana)
    for user, status in ((ana, 200), (bruno, 200), (carla, 404), (diego, 404), (elsa, 403), (felix, 403)):
        assert browser_of(user).get(f"/en/requests/{reference}/").status_code == status, user.username
        listed = browser_of(user).get("/en/requests/").content.decode()
        assert (reference in listed) is (status == 200), user.username


def test_an_authority_sees_its_own_requests_alone(ana: User, bruno: User, written: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(authority_code="FIU")
    RoleGrant.objects.filter(user=written).update(authority_code="CENTRAL", role=Role.CONTRIBUTOR)
    reference = sent(ana)
    assert browser_of(bruno).get(f"/en/requests/{reference}/").status_code == 404
    assert browser_of(written).get(f"/en/requests/{reference}/").status_code == 200
    assert browser_of(bruno).post(f"{NEW}mla", MLA).status_code == 422
    RoleGrant.objects.filter(user=written).update(authority_code="FIU")
    assert browser_of(written).get(f"/en/requests/{reference}/").status_code == 404
    assert step(written, reference, "acknowledged") == 404


def test_what_is_never_named_is_not_sent_where_nobody_acts_for_the_other_state(ana: User) -> None:
    reference = drafted(ana, "witness_relocation")
    assert step(ana, reference, "sent") == 409
    assert status_of(reference) == "draft"


def test_what_is_never_named_is_seen_by_the_two_sides_alone(ana: User, written: User, diego: User) -> None:
    reference = sent(ana, "witness_relocation")
    assert browser_of(written).get(f"/en/requests/{reference}/").status_code == 200
    for address in (f"/en/requests/{reference}/", f"/en/requests/{reference}/evidence/"):
        assert browser_of(diego).get(address).status_code in (403, 404)
    listed = browser_of(diego).get("/en/requests/").content.decode()
    assert reference not in listed
    assert "Witness" not in listed
    assert step(diego, reference, "received") == 404
    told = AuditEntry.objects.filter(subject=reference)
    assert {one.verb for one in told} == {"cooperation.request.kept"}
    assert "witness" not in json.dumps([one.detail for one in told])


def test_the_secretariat_delivers_where_nobody_acts_for_the_other_state_here(ana: User, diego: User) -> None:
    reference = sent(ana)
    assert status_of(reference) == "sent"
    assert step(ana, reference, "received") == 403
    assert step(diego, reference, "received") == 302
    assert status_of(reference) == "received"
    assert AuditEntry.objects.filter(verb="cooperation.request.routed", subject=reference).count() == 1
    assert step(diego, reference, "acknowledged") == 403


def test_what_was_sent_back_undelivered_stays_unseen_by_the_state_that_is_asked(
    ana: User, diego: User, request: pytest.FixtureRequest
) -> None:
    reference = sent(ana)
    carla: User = request.getfixturevalue("carla")
    assert step(diego, reference, "info_requested", missing=["facts"]) == 422
    assert step(diego, reference, "info_requested", missing=["requested_authority"]) == 302
    assert browser_of(carla).get(f"/en/requests/{reference}/").status_code == 404


def test_a_draft_that_lacks_something_is_not_sent(ana: User) -> None:
    reference = drafted(ana, filled=["subject"])
    page = page_of(ana, reference)
    assert "UNTOC:18.15.c" in page
    assert "It can be sent once nothing is missing." in page
    assert step(ana, reference, "sent") == 422
    assert status_of(reference) == "draft"


def test_the_same_sent_twice_is_done_once(ana: User, written: User) -> None:
    reference = drafted(ana)
    assert drafted(ana) == reference
    assert step(ana, reference, "sent") == 302
    before = rows_of(CoopStep, CoopRequest, AuditEntry, Letter)
    assert step(ana, reference, "sent") == 302
    assert rows_of(CoopStep, CoopRequest, AuditEntry, Letter) == before
    step(written, reference, "acknowledged")
    before = rows_of(CoopStep, CoopRequest, AuditEntry, Letter)
    assert step(written, reference, "acknowledged") == 302
    assert rows_of(CoopStep, CoopRequest, AuditEntry, Letter) == before


def test_of_two_who_change_a_draft_the_second_is_told(ana: User, bruno: User) -> None:
    reference = drafted(ana)
    address = f"/en/requests/{reference}/edit/"
    assert browser_of(ana).post(address, MLA | {"asked": ["records"]}).status_code == 302
    answer = browser_of(bruno).post(address, MLA | {"asked": ["service"]})
    assert answer.status_code == 409
    assert 'value="service" checked' in answer.content.decode()
    assert CoopRequest.objects.get(reference=reference).header["asked"] == ["records"]


def test_once_sent_a_request_stays_between_its_authorities(ana: User, written: User) -> None:
    reference = sent(ana)
    address = f"/en/requests/{reference}/edit/"
    assert browser_of(ana).post(address, MLA | {"asked": ["records"]}).status_code == 409
    step(written, reference, "acknowledged")
    assert step(written, reference, "info_requested", missing=["hearing"]) == 302
    assert browser_of(ana).post(address, MLA | {"requested_authority": "FIU"}).status_code == 409
    assert browser_of(ana).post(address, MLA | {"asked": ["records"]}).status_code == 302
    assert step(ana, reference, "sent") == 302
    assert CoopRequest.objects.get(reference=reference).header["asked"] == ["records"]


def test_a_withdrawn_request_is_answered_no_more(ana: User, written: User) -> None:
    reference = sent(ana)
    assert step(ana, reference, "withdrawn") == 422
    assert step(ana, reference, "withdrawn", reason="not_needed") == 302
    answer = browser_of(written).post(f"/en/requests/{reference}/step/", {"target": "acknowledged"})
    assert answer.status_code == 409
    assert "needs no answer any more" in answer.content.decode()


def test_a_refusal_carries_grounds_and_a_consultation(ana: User, written: User) -> None:
    reference = sent(ana)
    step(written, reference, "acknowledged")
    today = clock.today().isoformat()
    assert step(written, reference, "refused") == 422
    refused = {"target": "refused", "grounds": ["political"], "offered_on": today}
    answer = browser_of(written).post(f"/en/requests/{reference}/step/", refused)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="political" checked' in html
    assert f'id="refused-offered_on" name="offered_on" type="date" value="{today}"' in html
    assert 'href="#refused-offered_on"' in html
    assert step(written, reference, "refused", grounds=["political", "form"], offered_on=today, held_on=today) == 302
    page = page_of(ana, reference)
    assert "Grounds: Political offence" in page or "Grounds:" in page
    assert status_of(reference) == "refused"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("requested_authority", "NOBODY"),
        ("legal_basis", ["NO-TREATY"]),
        ("crime_types", ["nothing"]),
        ("language", ["xx"]),
        ("needed_by", "2026-99-01"),
        ("priority", "whenever"),
    ],
)
def test_codes_that_do_not_exist_are_refused_and_nothing_is_stored(ana: User, field: str, value: Any) -> None:
    answer = browser_of(ana).post(f"{NEW}mla", MLA | {field: value})
    assert answer.status_code == 422
    assert not CoopRequest.objects.exists()


@pytest.mark.parametrize(
    "query", ["from=ARG/CENTRAL&to=ATG&form=mla", "from=ATG/CENTRAL&to=ATG&form=mla", "from=x&to=y"]
)
def test_nobody_begins_a_request_of_others(ana: User, query: str) -> None:
    assert browser_of(ana).post(f"/en/requests/new/?{query}", MLA).status_code == 422
    assert not CoopRequest.objects.exists()


def test_both_sides_keep_the_same_lines_each_with_the_hash_of_the_one_before(ana: User, written: User) -> None:
    reference = sent(ana)
    step(written, reference, "acknowledged")
    texts = [
        browser_of(user).get(f"/en/requests/{reference}/evidence/").content.decode().splitlines()
        for user in (ana, written)
    ]
    assert texts[0] == texts[1]
    lines = [read_line(text) for text in texts[0]]
    assert [line.status.value for line in lines] == ["sent", "received", "acknowledged"]
    assert [line.previous for line in lines] == [None, *(content_hash(json.loads(text)) for text in texts[0][:-1])]
    assert life_of(lines, cooperation_kinds()).status.value == status_of(reference)


def test_a_step_is_never_altered(ana: User) -> None:
    reference = sent(ana)
    row = CoopStep.objects.get(coop_request__reference=reference)
    with pytest.raises(DatabaseError), transaction.atomic():
        CoopStep.objects.filter(pk=row.pk).update(status="closed")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_a_draft_is_thrown_away_but_never_what_was_sent(ana: User, written: User) -> None:
    reference = drafted(ana)
    assert browser_of(ana).post(f"/en/requests/{reference}/discard/").status_code == 302
    with pytest.raises(ObjectDoesNotExist):
        CoopRequest.objects.get(reference=reference)
    other = sent(ana)
    assert browser_of(ana).post(f"/en/requests/{other}/discard/").status_code == 409
    assert browser_of(written).post(f"/en/requests/{other}/discard/").status_code == 403


def test_a_letter_says_that_something_moved_and_nothing_of_what_it_is(ana: User, written: User) -> None:
    reference = sent(ana)
    letter = Letter.objects.get(recipient="carla@example.org", about="cooperation.request")
    assert letter.subject.startswith(f"SYNTHETIC: Solicitud {reference}")
    assert f"/es/requests/{reference}/" in letter.body
    assert "asistencia" not in letter.body.lower()


def test_a_list_of_requests_takes_few_queries(ana: User, written: User) -> None:
    for number in range(3):
        sent(ana, asked=["records", "video"], needed_by=f"2027-01-0{number + 1}")
    browser = browser_of(ana)
    browser.get("/en/requests/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = browser.get("/en/requests/?box=waiting").content.decode()
    assert page.count("Argentina") >= 3
    assert len(queries) <= 15
    with CaptureQueriesContext(connection) as queries:
        browser.get(f"/en/requests/{CoopRequest.objects.first().reference}/")  # type: ignore[union-attr]
    assert len(queries) <= 16


@pytest.mark.parametrize(
    ("script", "status"), [("executed", "executed"), ("returned", "info_requested"), ("partly", "refused")]
)
def test_the_training_state_answers_at_once_and_nobody_else_sees_it(
    ana: User, diego: User, script: str, status: str
) -> None:
    address = f"/en/requests/new/?from=ATG/CENTRAL&to=TRAINING&form=mla&script={script}"
    assert browser_of(ana).get(address).status_code == 200
    answer = browser_of(ana).post(address, MLA | {"requested_authority": "TRAINING"})
    reference = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    assert step(ana, reference, "sent") == 302
    assert status_of(reference) == status
    page = page_of(ana, reference)
    assert "For practice" in page
    assert "SYNTHETIC" in page
    assert browser_of(diego).get(f"/en/requests/{reference}/").status_code == 404
    assert reference not in browser_of(diego).get("/en/requests/").content.decode()
    assert not Letter.objects.exists()


def test_what_the_training_state_returned_is_sent_again_and_executed(ana: User) -> None:
    address = "/en/requests/new/?from=ATG/CENTRAL&to=TRAINING&form=mla&script=returned"
    answer = browser_of(ana).post(address, MLA | {"requested_authority": "TRAINING"})
    reference = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    for status in ("info_requested", "executed"):
        assert step(ana, reference, "sent") == 302
        assert status_of(reference) == status


def returned(ana: User, written: User) -> str:
    reference = sent(ana)
    step(written, reference, "acknowledged")
    step(written, reference, "info_requested", missing=["hearing"])
    return reference


def test_what_is_changed_in_a_returned_request_nobody_else_sees_until_it_is_sent(
    ana: User, written: User, diego: User
) -> None:
    reference = returned(ana, written)
    changed = MLA | {"asked": ["service"], "priority": "urgent", "urgency_reason": ["custody"]}
    assert browser_of(ana).post(f"/en/requests/{reference}/edit/", changed).status_code == 302
    assert "Service of judicial documents" in page_of(ana, reference)
    for user in (written, diego):
        assert "Service of judicial documents" not in page_of(user, reference)
        assert "Urgent" not in page_of(user, reference)
    today = clock.today().isoformat()
    assert step(written, reference, "refused", grounds=["form"], offered_on=today, held_on=today) == 302
    row = CoopRequest.objects.get(reference=reference)
    assert (row.header["asked"], row.amended) == (["records", "video"], None)


def test_what_was_changed_is_sent_with_the_request(ana: User, written: User) -> None:
    reference = returned(ana, written)
    browser_of(ana).post(f"/en/requests/{reference}/edit/", MLA | {"asked": ["service"]})
    assert step(ana, reference, "sent") == 302
    assert "Service of judicial documents" in page_of(written, reference)
    texts = browser_of(ana).get(f"/en/requests/{reference}/evidence/").content.decode().splitlines()
    assert life_of([read_line(text) for text in texts], cooperation_kinds()).asked == ("service",)


def test_of_two_who_take_a_step_at_once_the_second_is_told_where_it_differs(ana: User, written: User) -> None:
    reference = sent(ana)
    step(written, reference, "acknowledged")
    step(written, reference, "in_execution")
    assert step(written, reference, "partly_executed", part=["records"]) == 302
    assert step(written, reference, "partly_executed", part=["records"]) == 302
    assert step(written, reference, "partly_executed", part=["video"]) == 409


def test_what_could_not_be_delivered_is_sent_to_another_authority(ana: User, diego: User) -> None:
    reference = sent(ana)
    step(diego, reference, "info_requested", missing=["requested_authority"])
    address = f"/en/requests/{reference}/edit/"
    assert browser_of(ana).post(address, MLA | {"requested_authority": "FIU"}).status_code == 302
    assert step(ana, reference, "sent") == 302
    assert CoopRequest.objects.get(reference=reference).requested_authority == "FIU"
    texts = browser_of(ana).get(f"/en/requests/{reference}/evidence/").content.decode().splitlines()
    assert read(texts, cooperation_kinds(), known_codes("OAS")).problems == ()


def test_the_secretariat_reads_no_header_without_an_entry(ana: User, diego: User) -> None:
    reference = sent(ana)
    assert step(diego, reference, "nothing") == 422
    assert AuditEntry.objects.filter(verb="cooperation.request.read", subject=reference).count() == 1


def test_the_counts_of_the_trail_tell_nothing_of_requests(ana: User, written: User) -> None:
    sent(ana, "witness_relocation")
    assert not [one for one in totals() if one[1].startswith("cooperation.request")]


def test_a_day_that_has_passed_is_asked_for_in_no_request(ana: User) -> None:
    reference = drafted(ana, needed_by="2020-01-01")
    answer = browser_of(ana).post(f"/en/requests/{reference}/step/", {"target": "sent"})
    assert answer.status_code == 422
    assert "This day has passed" in answer.content.decode()


def test_what_must_be_completed_stands_at_the_top_for_its_sender(ana: User, written: User) -> None:
    reference = returned(ana, written)
    heading = '<h2 id="completing">To be completed</h2>'
    assert heading in page_of(ana, reference)
    assert heading not in page_of(written, reference)


def test_a_reference_is_found_however_it_is_typed(ana: User) -> None:
    reference = drafted(ana)
    assert browser_of(ana).get(f"/en/requests/{reference.lower()}/").status_code == 200


def test_an_authority_is_suggested_only_where_it_is_recorded_as_competent_for_all_of_it(ana: User) -> None:
    assert '<option value="CENTRAL" selected>' in browser_of(ana).get(f"{NEW}mla").content.decode()
    form = browser_of(ana).get(f"{NEW}extradition").content.decode()
    assert '<option value="CENTRAL">' in form
    assert '<option value="CENTRAL" selected>' not in form
