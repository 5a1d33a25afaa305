"""A meeting is planned, invited to, opened, taken down, corrected and adjourned on the pages."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.common import clock
from enlace.meetings.models import Document, Intervention, Meeting
from tests.conftest import browser_of, rows_of
from tests.meetings.holding import CODE, hold

pytestmark = pytest.mark.django_db

HELD = f"/en/meetings/{CODE}/"
OF_2017 = "/en/meetings/oas-csh-npc-toc-2017/"
PLAN = {"pack": "OAS", "code": "toc-2028", "title": "Third meeting", "access": "states", "series": "npc-toc"}


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def faults(response: Any) -> set[str]:
    assert response.status_code == 422
    return {one["where"] for one in response.context["problems"]}


@pytest.fixture
def meeting(db: None) -> Meeting:
    return hold()


@pytest.fixture
def desk(diego: User) -> Client:
    return browser_of(diego)


def do(desk: Client, what: str, **sent: str) -> Any:
    return desk.post(f"{HELD}prepare/", {"do": what} | sent)


def test_a_meeting_without_date_or_place_is_planned_as_such(desk: Client) -> None:
    assert desk.post("/en/meetings/new/", PLAN).status_code == 302
    planned = Meeting.objects.get(code="toc-2028")
    assert (planned.starts_on, planned.place, planned.status, planned.series.code) == (None, "", "planned", "npc-toc")
    page = desk.get("/en/meetings/toc-2028/")
    assert "date not recorded" in words(page)
    assert desk.post("/es/meetings/toc-2028/prepare/", PLAN | {"do": "plan", "title": "Tercera"}).status_code == 302
    assert Meeting.objects.get(code="toc-2028").title == {"en": "Third meeting", "es": "Tercera"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"code": "A b"}, "code"),
        ({"code": "oas-csh-npc-toc-2017"}, "code"),
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"starts_on": "2028-02-30"}, "starts_on"),
        ({"starts_on": "2028-03-02", "ends_on": "2028-03-01"}, "ends_on"),
        ({"ends_on": "2028-03-01"}, "starts_on"),
        ({"access": "friends"}, "access"),
        ({"series": "A/B"}, "series"),
        ({"place": "x" * 201}, "place"),
        ({"video_link": "javascript:alert(1)"}, "video_link"),
    ],
)
def test_a_plan_at_fault_is_refused_and_nothing_is_stored(desk: Client, sent: dict[str, str], field: str) -> None:
    before = rows_of(Meeting)
    assert field in faults(desk.post("/en/meetings/new/", PLAN | sent))
    assert rows_of(Meeting) == before


def test_an_agenda_has_no_number_twice_and_loses_nothing_that_was_said(meeting: Meeting, desk: Client) -> None:
    assert do(desk, "item", number="4", item_title="Other business").status_code == 302
    assert faults(do(desk, "item", number="4", item_title="Again")) == {"number"}
    assert faults(do(desk, "item", number="0", item_title="None")) == {"number"}
    assert do(desk, "item", number="4", was="4", item_title="Any other business").status_code == 302
    assert meeting.items.get(number=4).title == {"en": "Any other business"}
    assert do(desk, "item_gone", number="2").status_code == 409
    assert do(desk, "item_gone", number="4").status_code == 302
    assert set(meeting.items.values_list("number", flat=True)) == {1, 2, 3}


def test_an_item_is_brought_forward_with_who_asked_and_when(meeting: Meeting, desk: Client) -> None:
    assert faults(do(desk, "forward", forward="9", after="1", requested_by="MEX")) == {"forward"}
    assert faults(do(desk, "forward", forward="3", after="1", requested_by="atlantis")) == {"requested_by"}
    assert do(desk, "forward", forward="3", after="1", requested_by="mexico").status_code == 302
    item = meeting.items.get(number=3)
    assert (item.forward_requested_by, item.forward_under_item) == ("MEX", 1)
    assert item.forward_at is not None
    assert meeting.decisions.get().requested_by == "MEX"
    assert "Brought forward at the request of Mexico" in words(desk.get(HELD))


def test_an_agenda_is_revised_adopted_and_compared(meeting: Meeting, desk: Client) -> None:
    def add(symbol: str, text: str) -> Any:
        return do(desk, "document", symbol=symbol, role="agenda", language="en", text=text)

    assert add("CP/CSH-1900/27 rev. 1", "1. Opening\n2. Adoption").status_code == 302
    assert add("cp/csh-1900/27 REV.2", "1. Opening\n2. Adoption of the agenda").status_code == 302
    assert faults(add("CP/CSH-1900/27 rev. 2", "again")) == {"symbol"}
    first, second = meeting.documents.order_by("revision")
    assert (first.work, second.work, second.symbol) == ("CP/CSH-1900/27", first.work, "CP/CSH-1900/27 rev. 2")
    page = desk.get(f"/en/documents/{second.pk}/")
    assert (
        "".join(one.text for one in page.context["pieces"] if one.kind != "gone")
        == "1. Opening\n2. Adoption of the agenda"
    )
    assert [one.pk for one, _ in page.context["revisions"]] == [first.pk, second.pk]
    for _ in range(2):
        assert do(desk, "adopt", document=second.code, item="2").status_code == 302
    assert meeting.decisions.get().gist == "CP/CSH-1900/27 rev. 2 adopted without changes"


def test_a_symbol_that_cannot_be_read_is_kept_as_printed_and_marked(meeting: Meeting, desk: Client) -> None:
    assert do(desk, "document", symbol="SOMETHING 12 of 27", role="agenda", language="en").status_code == 302
    kept = meeting.documents.get()
    assert kept.symbol == "SOMETHING 12 of 27"
    page = desk.get(f"{HELD}documents/")
    assert page.context["rows"][0]["faults"]
    assert "symbol at fault" in words(page)


def test_a_document_has_a_text_in_each_language(meeting: Meeting, desk: Client) -> None:
    do(desk, "document", symbol="CP/CSH-1900/27", role="agenda", language="en", text="Opening")
    number = meeting.documents.get().pk
    assert desk.post(f"/en/documents/{number}/text/", {"language": "es", "text": "Apertura"}).status_code == 302
    assert faults(desk.post(f"/en/documents/{number}/text/", {"language": "fr", "text": " "})) == {"text"}
    assert desk.get(f"/en/documents/{number}/?text=es").context["chosen"].text == "Apertura"


def test_the_text_of_a_document_that_was_adopted_stays(meeting: Meeting, desk: Client) -> None:
    do(desk, "document", symbol="CP/CSH-1900/27", role="agenda", language="en", text="Opening")
    number = meeting.documents.get().pk
    do(desk, "adopt", document="D1", item="2")
    assert desk.post(f"/en/documents/{number}/text/", {"language": "en", "text": "Closing"}).status_code == 409
    of_pack = Document.objects.filter(recorded_by="pack").earliest("pk").pk
    assert desk.post(f"/en/documents/{of_pack}/text/", {"language": "en", "text": "New"}).status_code == 409


def test_a_difference_shows_nothing_of_a_meeting_that_the_reader_may_not_see(
    meeting: Meeting, desk: Client, client: Client
) -> None:
    do(desk, "document", symbol="CP/CSH-1900/27 rev. 1", role="agenda", language="en", text="Hidden words")
    meeting.documents.update(access="public")
    shown = hold("toc-open", access="public")
    sent = {"symbol": "CP/CSH-1900/27 rev. 2", "role": "agenda", "language": "en", "text": "Open words"}
    assert desk.post("/en/meetings/toc-open/prepare/", {"do": "document"} | sent).status_code == 302
    page = client.get(f"/en/documents/{shown.documents.get().pk}/")
    assert page.status_code == 200
    assert "Hidden" not in page.content.decode()


def test_states_are_invited_by_letter_and_name_their_delegation(meeting: Meeting, desk: Client, ana: User) -> None:
    ana.email, ana.language = "ana@example.org", "es"
    ana.save()
    assert faults(desk.post(f"{HELD}delegations/invite/", {})) == {"parties"}
    assert desk.post(f"{HELD}delegations/invite/", {"state": ["ATG", "BRA"], "parties": "unodc"}).status_code == 302
    assert {"ATG", "BRA", "UNODC"} <= set(meeting.delegations.values_list("party", flat=True))
    # Sent twice, as by a double click: one letter.
    assert desk.post(f"{HELD}delegations/invite/", {"state": ["ATG"]}).status_code == 302
    letter = Letter.objects.get(recipient="ana@example.org")
    assert letter.subject == "SYNTHETIC: Invitación: Segunda reunión"
    assert f"/meetings/{CODE}/delegations/" in letter.body
    mine = browser_of(ana)
    sent = {"delegates": "Ana Pérez, Ambassador\nLuis Gil"}
    assert mine.post(f"{HELD}delegations/ATG/", sent).status_code == 302
    assert [one["name"] for one in meeting.delegations.get(party="ATG").delegates] == ["Ana Pérez", "Luis Gil"]
    assert mine.post(f"{HELD}delegations/BRA/", sent).status_code == 403
    assert faults(mine.post(f"{HELD}delegations/ATG/", {"delegates": ", Ambassador"})) == {"delegates"}


def test_strangers_see_which_states_take_part_and_not_who(diego: User, client: Client) -> None:
    meeting = hold(access="public")
    meeting.delegations.filter(party="ATG").update(delegates=[{"name": "Ana Pérez", "function": "", "head": True}])
    assert "Ana Pérez" not in words(client.get(f"{HELD}delegations/"))
    assert "Antigua and Barbuda" in words(client.get(f"{HELD}delegations/"))
    assert "Ana Pérez" in words(browser_of(diego).get(f"{HELD}delegations/"))


def speak(desk: Client, **sent: str) -> Any:
    return desk.post(
        f"{HELD}floor/", {"item": "2", "speakers": "arge", "gist": "Supported it.", "language": "es"} | sent
    )


def test_the_rapporteur_takes_down_who_speaks_in_order(meeting: Meeting, desk: Client) -> None:
    assert speak(desk)["Location"] == f"{HELD}floor/?item=2"
    assert speak(desk, speakers="chair", gist="Closed the item.").status_code == 302
    assert speak(desk, item="3", speakers="SMS", gist="Reported.").status_code == 302
    assert speak(desk, item="3", speakers="MEX, ARG", gist="Both agreed.").status_code == 302
    made = list(meeting.interventions.order_by("id").values_list("code", "kind", "speakers"))[3:]
    assert made == [
        ("I-2-04", "delegation", ["ARG"]),
        ("I-2-05", "chair", ["CHAIR"]),
        ("I-3-01", "secretariat", ["SMS"]),
        ("I-3-02", "joint_delegation", ["MEX", "ARG"]),
    ]
    said = meeting.interventions.get(code="I-2-04")
    assert (said.language, said.spoken_at is not None) == ("es", True)


def test_what_is_sent_twice_is_kept_once(meeting: Meeting, desk: Client) -> None:
    answers = [
        desk.post(
            f"{HELD}floor/", {"item": "2", "speakers": "ARG", "gist": "Once."}, headers={"accept": "application/json"}
        )
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert {json.loads(one.content)["kept"]["code"] for one in answers} == {"I-2-04"}
    assert meeting.interventions.count() == 4
    assert AuditEntry.objects.filter(verb="meetings.intervention.recorded").count() == 1


def test_a_delegation_that_is_not_accredited_is_refused_until_it_is(meeting: Meeting, desk: Client) -> None:
    refused = speak(desk, speakers="BRA")
    assert faults(refused) == {"speakers"}
    assert refused.context["missing"] == "BRA"
    assert "Supported it." in refused.content.decode()
    told = desk.post(
        f"{HELD}floor/", {"item": "2", "speakers": "BRA", "gist": "x"}, headers={"accept": "application/json"}
    )
    assert (told.status_code, json.loads(told.content)["missing"]) == (422, ["BRA"])
    assert desk.post(f"{HELD}floor/accredit/", {"accredit": "BRA", "item": "2"}).status_code == 302
    assert speak(desk, speakers="BRA").status_code == 302


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"item": "9"}, "item"),
        ({"item": "-1"}, "item"),
        ({"speakers": ""}, "speakers"),
        ({"speakers": "atlantis"}, "speakers"),
        ({"gist": "  "}, "gist"),
        ({"gist": "x" * 20_001}, "gist"),
    ],
)
def test_what_cannot_be_taken_down_is_told(meeting: Meeting, desk: Client, sent: dict[str, str], field: str) -> None:
    before = rows_of(Intervention)
    assert field in faults(speak(desk, **sent))
    assert rows_of(Intervention) == before


def test_of_two_who_correct_at_once_the_second_sees_what_the_first_wrote(meeting: Meeting, desk: Client) -> None:
    sent = {"item": "2", "speakers": "ATG", "language": "en", "version": "1"}
    assert desk.post(f"{HELD}floor/I-2-01/", sent | {"gist": "First."}).status_code == 302
    second = desk.post(f"{HELD}floor/I-2-01/", sent | {"gist": "Second."})
    assert faults(second) == {"gist"}
    assert "It now says: First." in words(second)
    assert "Second." in second.content.decode()
    assert meeting.interventions.get(code="I-2-01").gist == "First."


def test_a_meeting_is_opened_adjourned_and_not_taken_down_meanwhile(desk: Client) -> None:
    meeting = hold(status="planned")
    assert speak(desk).status_code == 409
    assert desk.post(f"{HELD}move/", {"status": "closed"}).status_code == 409
    assert desk.post(f"{HELD}move/", {"status": "open"}).status_code == 302
    assert speak(desk).status_code == 302
    assert desk.post(f"{HELD}move/", {"status": "closed"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.adjourned_at is not None
    assert speak(desk).status_code == 409


def test_the_record_of_a_pack_is_not_changed_here(desk: Client) -> None:
    before = rows_of(Meeting, Document, Intervention)
    sent = {"item": "3", "speakers": "MEX", "gist": "New words."}
    assert desk.post(f"{OF_2017}floor/", sent).status_code == 409
    assert desk.post(f"{OF_2017}move/", {"status": "open"}).status_code == 409
    assert desk.post(f"{OF_2017}prepare/", {"do": "item", "number": "9", "item_title": "New"}).status_code == 409
    assert rows_of(Meeting, Document, Intervention) == before


def test_what_cannot_be_changed_here_offers_no_page_to_change_it(meeting: Meeting, desk: Client) -> None:
    assert desk.get(f"{OF_2017}prepare/").status_code == 409
    meeting.status = "reported"
    meeting.save()
    assert desk.get(f"{HELD}prepare/").status_code == 409
    for page in (OF_2017, HELD):
        assert f'href="{page}prepare/"' not in desk.get(page).content.decode()


def test_what_was_kept_is_said(meeting: Meeting, desk: Client) -> None:
    sent = [
        ("prepare/", {"do": "item", "number": "9", "item_title": "New"}, "Recorded."),
        ("delegations/invite/", {"state": "ATG"}, "Invited; "),
        ("closing/entries/", {"gist": "Keep a register"}, "The entry is in the list."),
        ("move/", {"status": "closed"}, "The meeting is now: Adjourned"),
    ]
    for address, given, due in sent:
        answer = desk.post(f"{HELD}{address}", given, follow=True)
        assert f'<p class="done" role="status">{due}' in answer.content.decode(), address


def test_sittings_have_a_chair_and_presentations_a_link(meeting: Meeting, desk: Client) -> None:
    assert (
        do(desk, "sitting", label="First sitting", day="1", chair="Eva Díaz", vice_chair="Tom Roy").status_code == 302
    )
    assert do(desk, "sitting", label="Second", day="2", chair="Eva Díaz").status_code == 302
    assert meeting.people.count() == 2
    assert faults(do(desk, "sitting", label=" ", day="1")) == {"label"}
    shown = {"presentation_title": "Findings", "item": "2", "presenters": "SMS"}
    assert do(desk, "presentation", **shown).status_code == 302
    assert faults(do(desk, "presentation", **shown, link="ftp://x")) == {"link"}
    found = {one["key"].partition(":")[0] for _, group in desk.get(f"{HELD}checks/").context["groups"] for one in group}
    assert "link_missing" in found


@pytest.mark.parametrize(("page", "most"), [("floor/", 12), ("prepare/", 16), ("delegations/", 9), ("documents/", 9)])
def test_a_page_asks_the_database_seldom(meeting: Meeting, desk: Client, page: str, most: int) -> None:
    desk.get(f"{HELD}{page}")
    with CaptureQueriesContext(connection) as asked:
        desk.get(f"{HELD}{page}")
    assert len(asked) <= most


@pytest.mark.parametrize(
    ("waited", "seconds"),
    [("90", 90), ("", 0), ("-5", 0), ("1e3", 0), ("99999", 0), ("999999", 0), ("²", 0), ("86400", 86400)],
)
def test_a_line_that_waited_has_the_time_at_which_it_was_typed(
    meeting: Meeting, desk: Client, waited: str, seconds: int
) -> None:
    before = clock.now()
    sent = {"item": "3", "speakers": "MEX", "gist": "Spoke of boats.", "language": "en", "waited": waited}
    assert desk.post(f"{HELD}floor/", sent).status_code == 302
    said = Intervention.objects.get(meeting=meeting, item=3)
    assert said.spoken_at is not None
    assert before - timedelta(seconds=seconds) <= said.spoken_at <= clock.now() - timedelta(seconds=seconds)


def test_the_same_words_some_minutes_later_are_another_intervention(meeting: Meeting, desk: Client) -> None:
    sent = {"item": "3", "speakers": "MEX", "gist": "Asked for a vote.", "language": "en"}
    desk.post(f"{HELD}floor/", sent | {"waited": "300"})
    desk.post(f"{HELD}floor/", sent | {"waited": "301"})
    assert Intervention.objects.filter(meeting=meeting, item=3).count() == 1
    desk.post(f"{HELD}floor/", sent)
    assert Intervention.objects.filter(meeting=meeting, item=3).count() == 2
