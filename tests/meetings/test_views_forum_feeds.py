"""Subscriptions to the calendar: a secret address each, that answers what its person may see at that time."""

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.queries import actor_of
from enlace.common.log_links import WithoutLinks
from enlace.meetings.actions import change_mandate, change_meeting
from enlace.meetings.actions.commitments import set_due
from enlace.meetings.models import Commitment, Delegation, Feed, Meeting, Owner
from enlace.meetings.rules.holding import Plan
from enlace.meetings.rules.mandates import Mandate
from tests.conftest import browser_of, rows_of
from tests.meetings.calendar_events import DAY, add, closed_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.rows_of_its_own]
LATER = datetime(2190, 1, 1, 12, tzinfo=UTC)


def subscribe(user: User, state: str = "ATG") -> str:
    """Make a subscription and return the path of its address."""
    page = browser_of(user).post("/en/forums/feeds/", {"state": state}).content.decode()
    found = re.search(r'value="http://testserver(/en/forums/feeds/[^"]+\.ics)"', page)
    assert found is not None, page
    return found[1]


def titles(address: str) -> set[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    return {str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def event_of(address: str, uid: str) -> Any:
    events = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    (found,) = [one for one in events if one["UID"] == uid]
    return found


def owed(code: str, *parties: str, **values: Any) -> Commitment:
    defaults = {"kind": "mandate", "gist": f"Gist of {code}", "language": "en", "status": "open", "due_on": DAY}
    row = Commitment.objects.create(pack_id="OAS", code=code, **defaults | values)
    Owner.objects.bulk_create(Owner(commitment=row, party=party) for party in parties)
    return row


def test_the_address_is_shown_once_and_its_secret_is_not_stored(ana: User) -> None:
    address = subscribe(ana)
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    row = Feed.objects.get(user_id=ana.pk)
    assert row.state_code == "ATG"
    assert row.token_hash.startswith("sha256:")
    assert token not in str(rows_of())
    assert token not in browser_of(ana).get("/en/forums/feeds/").content.decode()
    last = AuditEntry.objects.order_by("number").last()
    assert last is not None
    assert (last.verb, last.state_code) == ("meetings.feed.made", "ATG")


def test_the_subscription_of_a_state_holds_what_concerns_it(ana: User) -> None:
    add("Of all")
    add("Of ATG", states=["ATG", "PER"])
    add("Of Peru", states=["PER"])
    add("Undated", starts_on=None)
    invited, other = closed_meeting("m1", title={"en": "Invited"}), closed_meeting("m2", title={"en": "Not invited"})
    open_one = closed_meeting("m3", title={"en": "Open"}, access="public")
    closed_meeting("m4", title={"en": "Nobody accredited yet"})
    closed_meeting("m5", title={"en": "Internal"}, access="secretariat")
    Delegation.objects.create(meeting=invited, party="ATG")
    for row in (other, open_one):
        Delegation.objects.create(meeting=row, party="ARG")
    found = titles(subscribe(ana))
    assert {"Of all", "Of ATG", "Invited", "Open", "Nobody accredited yet"} <= found
    assert not found & {"Of Peru", "Undated", "Not invited", "Internal"}


def test_it_holds_the_days_on_which_the_state_owes_something(ana: User) -> None:
    owed("one", "ATG", "PER")
    owed("other", "PER")
    owed("kept", "ATG", status="kept")
    owed("undated", "ATG", due_on=None)
    address = subscribe(ana)
    assert {one for one in titles(address) if one.startswith("Due")} == {"Due: Gist of one"}
    event = event_of(address, "commitment-one@enlace")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY, DAY + timedelta(1))
    assert str(event["URL"]).endswith("/road-map/one/")


def test_what_a_later_meeting_carries_on_is_due_in_its_last_place_alone(ana: User) -> None:
    owed("one", "ATG")
    owed("two", "ATG")
    Commitment.objects.filter(code="two").update(continues=Commitment.objects.get(code="one"))
    assert {one for one in titles(subscribe(ana)) if one.startswith("Due")} == {"Due: Gist of two"}


def test_all_that_one_may_see_is_more_than_what_concerns_a_state(ana: User, diego: User) -> None:
    add("Of Peru", states=["PER"])
    closed_meeting("m5", title={"en": "Internal"}, access="secretariat")
    assert "Of Peru" in titles(subscribe(ana, ""))
    assert "Internal" not in titles(subscribe(ana, ""))
    assert "Internal" in titles(subscribe(diego, ""))


def test_two_other_readers_agree_on_what_it_holds(ana: User) -> None:
    add("Grupo de trabajo, sesión; 2", note="One\nTwo", url="https://example.org/", cancelled=True, sequence=3)
    owed("one", "ATG")
    closed_meeting("m1", title={"en": "Meeting"}, ends_on=DAY + timedelta(2))
    content = Client().get(subscribe(ana)).content
    read = {str(one["UID"]): one for one in Calendar.from_ical(content).walk("VEVENT")}
    again = vobject.readOne(content.decode())
    again.validate(raiseException=True)
    assert {one.uid.value for one in again.vevent_list} == set(read)
    assert not any(one.errors for one in read.values())
    for one in again.vevent_list:
        other = read[one.uid.value]
        assert (one.summary.value, one.dtstart.value) == (str(other["SUMMARY"]), other["DTSTART"].dt)
        assert int(one.sequence.value) == other["SEQUENCE"]
    assert [one.status.value for one in again.vevent_list if hasattr(one, "status")] == ["CANCELLED"]


def test_it_answers_no_twice_until_something_changes(ana: User) -> None:
    row = add("Event")
    address, reader = subscribe(ana), Client()
    first = reader.get(address)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    again = reader.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    row.place = "Lima"
    row.save()
    assert reader.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_roles_are_looked_at_with_each_reading(ana: User) -> None:
    closed_meeting("m1", title={"en": "For States"})
    address, everything = subscribe(ana), subscribe(ana, "")
    assert "For States" in titles(address)
    RoleGrant.objects.filter(user=ana).update(state_code="ARG")
    assert Client().get(address).status_code == 404
    assert "For States" in titles(everything)
    RoleGrant.objects.filter(user=ana).delete()
    assert Client().get(everything).status_code == 404


def test_what_was_opened_to_fewer_is_gone_at_once(ana: User) -> None:
    meeting = closed_meeting("m1", title={"en": "For States"})
    address = subscribe(ana)
    assert "For States" in titles(address)
    Meeting.objects.filter(pk=meeting.pk).update(access="secretariat")
    assert "For States" not in titles(address)


def test_an_address_of_somebody_who_left_answers_nothing(ana: User) -> None:
    address = subscribe(ana)
    ana.is_active = False
    ana.save()
    assert Client().get(address).status_code == 404


def test_an_ended_one_answers_nothing_and_one_ends_ones_own_alone(ana: User, carla: User) -> None:
    address, row = subscribe(ana), Feed.objects.get(user_id=ana.pk)
    assert browser_of(carla).post(f"/en/forums/feeds/{row.pk}/end/").status_code == 404
    assert Client().get(address).status_code == 200
    for _ in range(2):
        assert browser_of(ana).post(f"/en/forums/feeds/{row.pk}/end/").status_code == 302
    assert Client().get(address).status_code == 404
    assert AuditEntry.objects.filter(verb="meetings.feed.ended").count() == 1
    assert "ended on" in browser_of(ana).get("/en/forums/feeds/").content.decode()
    assert "ended on" not in browser_of(carla).get("/en/forums/feeds/").content.decode()


def test_an_address_that_is_nearly_right_answers_as_one_that_never_was(ana: User) -> None:
    address = subscribe(ana)
    head, _, token = address.rpartition("/")
    for one in (f"{head}/{token[:-5]}.ics", f"{head}/{token.swapcase()}", f"{head}/A{token}", f"{head}/none.ics"):
        answer = Client().get(one)
        assert answer.status_code == 404
        assert b"Antigua" not in answer.content


@pytest.mark.parametrize("state", ["ARG", "secretariat", "x" * 500, "<b>"])
def test_one_subscribes_for_ones_own_state_alone(ana: User, state: str) -> None:
    assert browser_of(ana).post("/en/forums/feeds/", {"state": state}).status_code == 404
    assert not Feed.objects.exists()


def test_whoever_has_no_role_subscribes_to_nothing(felix: User) -> None:
    assert browser_of(felix).post("/en/forums/feeds/", {"state": ""}).status_code == 403
    assert not Feed.objects.exists()


def test_there_is_an_end_to_subscriptions(ana: User) -> None:
    for _ in range(10):
        subscribe(ana)
    answer = browser_of(ana).post("/en/forums/feeds/", {"state": "ATG"})
    assert answer.status_code == 422
    assert "You have 10 subscriptions" in answer.content.decode()
    browser_of(ana).post(f"/en/forums/feeds/{Feed.objects.latest('pk').pk}/end/")
    subscribe(ana)


def test_the_log_holds_no_address(ana: User, caplog: pytest.LogCaptureFixture) -> None:
    address = subscribe(ana)
    Feed.objects.update(ended_at=LATER)
    caplog.handler.addFilter(WithoutLinks())
    with caplog.at_level(logging.DEBUG):
        Client().get(address)
    assert "/en/forums/feeds/…" in caplog.text
    assert address.rpartition("/")[2] not in caplog.text


def test_a_meeting_that_moves_has_a_later_version(ana: User, diego: User) -> None:
    closed_meeting("m1", title={"en": "Moving"})
    address = subscribe(ana)
    before = event_of(address, "meeting-m1@enlace")
    plan = Plan("m1", {"en": "Moving"}, starts_on=date(2190, 5, 1), ends_on=date(2190, 5, 2))
    change_meeting("m1", plan, by=actor_of(diego), at=LATER)
    after = event_of(address, "meeting-m1@enlace")
    assert (after["DTSTART"].dt, after["DTSTAMP"].dt) == (date(2190, 5, 1), LATER)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    public = Calendar.from_ical(Client().get("/en/forums/forums.ics").content).walk("VEVENT")
    assert "meeting-m1@enlace" not in {str(one["UID"]) for one in public}


def test_a_day_that_is_set_anew_has_a_later_version(ana: User, diego: User) -> None:
    owed("one", "ATG")
    address = subscribe(ana)
    before = event_of(address, "commitment-one@enlace")
    set_due("one", DAY + timedelta(30), "More time", by=actor_of(diego), at=LATER)
    after = event_of(address, "commitment-one@enlace")
    assert after["DTSTART"].dt == DAY + timedelta(30)
    assert (after["SEQUENCE"] > before["SEQUENCE"], after["DTSTAMP"].dt) == (True, LATER)


def test_a_mandate_that_is_put_right_has_a_later_version(ana: User, diego: User) -> None:
    owed("one", "ATG", entered_by="diego")
    address = subscribe(ana)
    before = event_of(address, "commitment-one@enlace")
    mandate = Mandate("Anew", "AG/RES. 2880 (XLVI-O/16)", owners=("ATG",), due_on=DAY + timedelta(30))
    change_mandate("one", mandate, 1, "More time", by=actor_of(diego), at=LATER)
    after = event_of(address, "commitment-one@enlace")
    assert after["DTSTART"].dt == DAY + timedelta(30)
    assert (after["SEQUENCE"] > before["SEQUENCE"], after["DTSTAMP"].dt) == (True, LATER)


def test_reading_it_asks_little_of_the_database(ana: User, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        add(f"Event {number}", states=["ATG"])
        closed_meeting(f"m{number}")
        owed(f"c{number}", "ATG")
    address, browser = subscribe(ana), browser_of(ana)
    with django_assert_max_num_queries(15):
        assert len(titles(address)) > 40
    with django_assert_max_num_queries(15):
        browser.get("/en/forums/feeds/")


def test_the_last_day_that_there_is_fails_no_reader(ana: User) -> None:
    add("Last", starts_on=date.max)
    closed_meeting("m1", starts_on=date.max, ends_on=date.max)
    assert "Last" in titles(subscribe(ana))
    assert Client().get("/en/forums/radar/").status_code == 200
