"""The cockpit: who is where, what is shown and sent, in as many queries for many States as for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import Letter, RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.assessments.actions import (
    grant_extension,
)
from enlace.assessments.actions.invented import play_invented_cycle
from enlace.assessments.models import Cycle, Extension, Reminder
from enlace.assessments.queries import cockpit, cycles
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.synthetic_cycle import CYCLE as INVENTED
from enlace.common import clock
from tests.assessments.conftest import Load, bring
from tests.assessments.open_cycle import CODE, PAGE, SECRET, make_world, open_now, rows, write
from tests.conftest import browser_of


@pytest.fixture
def world(load: Load) -> None:
    make_world(load)


def table(browser: Client, query: str = "") -> list[dict[str, str]]:
    response = browser.get(f"{PAGE}?{query}&format=csv")
    assert response["Content-Type"].startswith("text/csv")
    return rows(response.content.decode())


@pytest.mark.usefixtures("world")
def test_it_shows_where_each_state_is_and_nothing_of_what_a_draft_says(diego: User) -> None:
    browser = browser_of(diego)
    page = browser.get(PAGE).content.decode()
    assert SECRET not in page
    found = {row["State"][-2:]: row for row in table(browser)}
    assert {code: row["Reply"] for code, row in found.items()} == {
        "AA": "submitted",
        "BB": "not begun",
        "CC": "not begun",
        "DD": "in preparation",
    }
    counts = {code: (row["A"], row["Answers written"], row["Answers submitted"]) for code, row in found.items()}
    assert counts == {
        "AA": ("submitted", "3", "3"),
        "BB": ("", "0", "0"),
        "CC": ("", "0", "0"),
        "DD": ("", "2", "0"),
    }
    assert found["BB"]["Last movement"] == ""
    assert found["DD"]["Last movement"].startswith(clock.today().isoformat())
    assert SECRET not in str(found)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["AA", "BB", "CC", "DD"]),
        ("stage=not_begun", ["BB", "CC"]),
        ("group=isle:y", ["BB", "DD"]),
        ("group=isle:y&stage=in_preparation", ["DD"]),
        ("q=LAND D", ["DD"]),
        ("group=none:such&stage=nonsense", ["AA", "BB", "CC", "DD"]),
    ],
)
def test_the_table_is_filtered_and_the_file_holds_what_is_shown(diego: User, query: str, shown: list[str]) -> None:
    browser = browser_of(diego)
    assert [row["State"][-2:] for row in table(browser, query)] == shown
    page = browser.get(f"{PAGE}?{query}").content.decode()
    assert f"{len(shown)} of 4 States" in page
    body = page.split('<table id="states"')[1].split("<tbody>")[1].split("</tbody>")[0]
    assert body.count("<tr ") == 4
    assert body.count(" hidden>") == 4 - len(shown)


@pytest.mark.usefixtures("world")
def test_a_later_day_stands_beside_the_state_that_has_it(diego: User) -> None:
    later = clock.today() + timedelta(days=60)
    grant_extension(CODE, ["DD"], later, "Mission of DD", "Elections", by=OPERATOR, at=clock.now())
    page = browser_of(diego).get(PAGE).content.decode()
    assert page.count(">extended<") == 1
    assert "Asked for by Mission of DD: Elections" in page
    assert {row["State"][-2:]: row["Awaited by"] for row in table(browser_of(diego))}["DD"] == later.isoformat()


def test_the_queries_are_as_many_for_all_states_as_for_few(load: Load, diego: User) -> None:
    def queries(path: str) -> int:
        browser = browser_of(diego)
        browser.get(path)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert browser.get(path).status_code == 200
        return len(counted)

    load()
    open_now()
    few = [queries(PAGE + page) for page in ("", "outstanding/", "remind/", "extend/")]
    play_invented_cycle("OAS", "HPA-Q-2016-R1", {}, by=OPERATOR, at=clock.now())
    many = [queries(f"/en/cycles/{INVENTED}/{page}") for page in ("", "outstanding/", "remind/", "extend/")]
    # The Secretariat has questions of its own there, and some States have answered.
    assert many[0] <= few[0] + 6
    assert [more - less for more, less in zip(many[1:], few[1:], strict=True)] == [0, 0, 0]
    assert many[0] <= 32


def test_a_cycle_by_file_has_nobody_in_preparation(diego: User) -> None:
    found = rows(browser_of(diego).get("/en/cycles/FCTC-2014/?format=csv").content.decode())
    assert {row["Reply"] for row in found} == {"received as a file", "not begun"}
    page = browser_of(diego).get("/en/cycles/FCTC-2014/").content.decode()
    assert "The day on which this cycle opened is not recorded" in page


@pytest.mark.usefixtures("world")
def test_the_curve_rises_with_each_reply_and_has_its_table(diego: User) -> None:
    view, today = cycles.cycle(CODE), clock.today()
    states, answers = cockpit.response(view, until=today)
    assert (states.at(3), states.total, states.share(2)) == (1, 4, 0.0)
    assert (answers.at(3), answers.name) == (3, cockpit.ANSWERS)
    page = browser_of(diego).get(PAGE).content.decode()
    assert 'class="curve-states"' in page
    assert '<th scope="row" class="end">3</th><td class="end">25%</td>' in page
    assert "curve-earlier" not in page


def test_the_cycle_before_is_compared_by_days_since_its_opening(load: Load) -> None:
    load()
    open_now()
    Cycle.objects.filter(code="TST-2020").update(opens_on=date(2026, 11, 1), due_on=date(2026, 11, 20))
    assert len(cockpit.response(cycles.cycle(CODE), until=clock.today())) == 2
    assert cockpit.undated(cycles.cycle("TST-2020")) == 3
    # What came with the pack has no day; DD came by a file on the fifth.
    bring("state,question,value\nDD,Q1,yes\n")
    earlier = cockpit.response(cycles.cycle(CODE), until=clock.today())[2]
    assert [(one.day, one.count) for one in earlier.points] == [(4, 1)]
    assert (earlier.total, earlier.last) == (4, 19)


@pytest.mark.usefixtures("world")
def test_what_an_outstanding_reply_would_tell_is_for_officers(diego: User, ana: User) -> None:
    page = browser_of(diego).get(f"{PAGE}outstanding/").content.decode()
    assert "Land BB, Land CC, Land DD" in page
    assert "Land AA" not in page
    assert SECRET not in page
    # One of four has answered, half of them make a figure reportable.
    assert "<summary>3</summary>" in page
    assert browser_of(ana).get(f"{PAGE}outstanding/").status_code == 403


@pytest.mark.usefixtures("world")
def test_what_rests_on_an_answer_that_the_secretariat_may_not_see_is_not_told_by_what_is_open() -> None:
    def owed() -> dict[str, int]:
        found = cockpit.outstanding(cycles.cycle(CODE), ["AA", "BB", "CC", "DD"])
        return {state: one.open for one in found.effects for state in one.states}

    assert owed() == {"BB": 5, "CC": 5, "DD": 5}
    bring("state,question,value,marking\nBB,Q1,no,TLP:RED\nCC,Q1,yes,TLP:RED\n", CODE)
    # Both would be shown as replies by file: as if their working copies had been begun instead.
    for state in ("BB", "CC"):
        write(state, ("Q5", Content("x")))
    # Q2 and Q3 rest on Q1: whether they are open is said of neither.
    assert owed() == {"BB": 2, "CC": 2, "DD": 5}


def contact(state: str, language: str) -> None:
    user = User.objects.create_user(username=f"of-{state}", email=f"{state.lower()}@example.org", language=language)
    RoleGrant.objects.create(user=user, role=Role.POINT_OF_CONTACT, state_code=state)


def hidden(page: str, name: str) -> list[str]:
    return [part.split('"')[0] for part in page.split(f'name="{name}" value="')[1:]]


@pytest.mark.usefixtures("world")
def test_reminders_are_seen_before_they_are_sent(diego: User) -> None:
    contact("BB", "es")
    contact("DD", "fr")
    browser = browser_of(diego)
    assert "no address is known" in browser.get(f"{PAGE}remind/").content.decode()
    page = browser.post(f"{PAGE}remind/", {"whom": "all"}).content.decode()
    assert "Se espera su respuesta hasta el" in page
    assert "Votre réponse est attendue" in page
    assert "Land CC" in page.split("Left out, since no address")[1].split("</p>")[0]
    assert Letter.objects.count() == 0
    assert hidden(page, "state") == ["BB", "DD"]
    sent = {"state": hidden(page, "state"), "seen": hidden(page, "seen")[0]}
    assert browser.post(f"{PAGE}remind/", sent)["Location"] == PAGE
    assert sorted(Reminder.objects.values_list("state_code", "language")) == [("BB", "es"), ("DD", "fr")]
    assert browser.post(f"{PAGE}remind/", sent).status_code == 409
    again = browser.post(f"{PAGE}remind/", {"whom": "all"}).content.decode()
    assert "Left out, since they were reminded within the last day: Land BB, Land DD" in again
    assert "There is no letter to send." in again
    confirmed = browser.post(f"{PAGE}remind/", {"whom": "chosen", "state": "DD", "again": "1"}).content.decode()
    sent = {"state": hidden(confirmed, "state"), "seen": hidden(confirmed, "seen")[0], "again": "1"}
    assert browser.post(f"{PAGE}remind/", sent)["Location"] == PAGE
    assert Letter.objects.count() == 3


@pytest.mark.usefixtures("world")
def test_a_reminder_goes_to_those_chosen_who_are_outstanding(diego: User) -> None:
    for state in ("AA", "BB", "DD"):
        contact(state, "en")
    browser = browser_of(diego)
    for form, chosen in (
        ({"whom": "chosen", "state": ["AA", "DD"]}, ["DD"]),
        ({"whom": "isle:y"}, ["BB", "DD"]),
    ):
        assert hidden(browser.post(f"{PAGE}remind/", form).content.decode(), "state") == chosen
    for form in ({"whom": "chosen", "state": "AA"}, {"whom": "chosen"}, {"whom": "nonsense"}, {"whom": "a:b"}):
        assert browser.post(f"{PAGE}remind/", form).status_code == 422
    assert browser.post(f"{PAGE}remind/", {"state": "DD", "seen": "sha256:x"}).status_code == 409
    assert Letter.objects.count() == 0


@pytest.mark.usefixtures("world")
def test_more_time_is_looked_at_before_it_is_granted(diego: User) -> None:
    contact("DD", "pt-br")
    browser = browser_of(diego)
    first, second = clock.today() + timedelta(days=50), clock.today() + timedelta(days=40)
    form = {"asked_by": "Mission of DD", "reason": "Elections"}
    page = browser.post(f"{PAGE}extend/", form | {"whom": "chosen", "state": "DD", "due_on": first.isoformat()})
    assert "Mais tempo para a sua resposta" in page.content.decode()
    assert Extension.objects.count() == 0
    sent = form | {"whom": "chosen", "state": "DD", "due_on": first.isoformat(), "confirmed": "1"}
    assert browser.post(f"{PAGE}extend/", sent)["Location"] == PAGE
    page = browser.post(f"{PAGE}extend/", form | {"whom": "all", "due_on": second.isoformat()})
    assert hidden(page.content.decode(), "state") == ["AA", "BB", "CC"]
    assert "These keep the later day that they have: Land DD" in " ".join(page.content.decode().split())
    assert Extension.objects.get().states == ["DD"]
    # Sent all the same, an earlier day is refused.
    assert browser.post(f"{PAGE}extend/", sent | {"due_on": second.isoformat()}).status_code == 422
    assert Extension.objects.count() == 1


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "changed",
    [
        {"due_on": ""},
        {"due_on": "01/02/2027"},
        {"due_on": "2026-01-01"},
        {"asked_by": ""},
        {"reason": " "},
        {"whom": "chosen"},
    ],
)
def test_what_is_wrong_with_it_is_told_and_what_was_typed_stays(diego: User, changed: dict[str, str]) -> None:
    form = {"whom": "all", "due_on": "2099-01-31", "asked_by": "Mission of DD", "reason": "Elections"} | changed
    response = browser_of(diego).post(f"{PAGE}extend/", form)
    assert response.status_code == 422
    page = response.content.decode()
    assert "There is a problem" in page
    assert all(form[name] in page for name in ("asked_by", "reason"))
    assert Extension.objects.count() == 0


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_pages_are_there_in_every_language(diego: User, language: str) -> None:
    browser = browser_of(diego)
    for page in ("", "open/", f"{CODE}/", f"{CODE}/outstanding/", f"{CODE}/remind/", f"{CODE}/extend/"):
        assert browser.get(f"/{language}/cycles/{page}").status_code == 200


@pytest.mark.usefixtures("world")
def test_the_table_that_leaves_marks_what_is_invented(diego: User) -> None:
    browser = browser_of(diego)
    assert {row["SYNTHETIC"] for row in table(browser)} == {""}
    assert "SYNTHETIC" not in browser.get(f"{PAGE}?format=csv")["Content-Disposition"]
    Cycle.objects.filter(code=CODE).update(synthetic=True)
    marks = {row["State"][-2:]: row["SYNTHETIC"] for row in table(browser)}
    assert marks == {"AA": "SYNTHETIC", "BB": "", "CC": "", "DD": "SYNTHETIC"}
    assert "-SYNTHETIC.csv" in browser.get(f"{PAGE}?format=csv")["Content-Disposition"]
