"""The pages of the directory: who sees what, whom to call, and a form that loses nothing."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.directory.actions.entries import store_synthetic_entries
from enlace.directory.models import Authority
from enlace.directory.queries import states_of
from enlace.directory.rules.entries import Competence
from enlace.directory.rules.synthetic import synthetic_entries
from tests.conftest import browser_of
from tests.directory.conftest import Record
from tests.directory.pages import ADDRESS, first_heading, page, words
from tests.directory.test_rules_entries import ENTRY
from tests.directory.world import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

LANGUAGES = ("en", "es", "pt", "fr")
HIDDEN = (ENTRY.line_247, ENTRY.people[0].name, ENTRY.people[0].email, "Call the line first.", "A note")


# --- reading


def test_every_page_is_there_in_four_languages(recorded: Record, ana: User) -> None:
    recorded()
    client = browser_of(ana)
    for language in LANGUAGES:
        for path in (
            "directory/OAS/",
            "directory/OAS/?kind=prosecution",
            "directory/OAS/ATG/",
            "directory/OAS/COL/",
            "directory/OAS/ATG/new/",
            "directory/OAS/ATG/PROSECUTION/",
            "directory/OAS/ATG/PROSECUTION/edit/",
            "directory/OAS/ATG/PROSECUTION/retire/",
            "directory/OAS/ATG/PROSECUTION/history/",
            "call/",
            "call/?state=ATG&form=mla&crime=laundering&urgent=1",
            "call/?state=COL&form=mla",
        ):
            assert "%(" not in page(client, f"/{language}/{path}"), path


def test_the_overview_lists_every_state_in_order_of_the_reader(recorded: Record, client: Client, now: datetime) -> None:
    recorded(confirmed_at=now - timedelta(days=91))
    recorded(code="UNIT", kind="fiu", confirmed_at=now - timedelta(days=90))
    recorded(state="ARG", code="POLICE", kind="police")
    for language in LANGUAGES:
        html = page(client, f"/{language}/directory/OAS/")
        names = re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', html)
        assert len(names) == len(set(names)) == 35
    said = words(page(client, "/en/directory/OAS/"))
    assert "2 of 35 States have recorded an authority" in said
    assert "Antigua and Barbuda 2 1 of 2 2 kinds Public prosecution (specialized unit)" in said
    assert "Argentina 1 0 of 1 1 kind Police (specialized unit)" in said
    assert "Brazil 0 none recorded" in said
    only = words(page(client, "/en/directory/OAS/?kind=police"))
    assert "1 of 35 States" in only
    assert "Antigua and Barbuda 0 none recorded" in only
    assert "There is no such kind" in page(client, "/en/directory/OAS/?kind=nothing", 422)


@pytest.mark.parametrize("address", [ADDRESS, "/en/directory/OAS/ATG/", "/en/call/?state=ATG&form=mla"])
def test_strangers_read_the_public_part_and_states_their_own(
    address: str, recorded: Record, client: Client, carla: User, diego: User, felix: User
) -> None:
    recorded(access={})
    for browser in (client, browser_of(felix)):
        html = page(browser, address)
        assert ENTRY.phone in html
        assert "sign in" in html
        assert not [one for one in HIDDEN if one in html]
    before = AuditEntry.objects.count()
    for user in (carla, diego):
        html = page(browser_of(user), address)
        for one in HIDDEN if "call" not in address else HIDDEN[:3]:
            assert one in html
    entries = AuditEntry.objects.filter(number__gt=before).order_by("number")
    assert [(one.actor, one.state_code) for one in entries] == [("carla", "ATG"), ("diego", "ATG")]
    assert {one.verb.rpartition(".")[2] for one in entries} == {"read"}


@pytest.mark.parametrize(
    "address",
    [
        "/en/directory/OAS/{}/PROSECUTION/",
        "/en/directory/OAS/{}/",
        "/en/call/?state={}&form=mla",
        "/api/v1/directory/OAS/{}",
        "/api/v1/call?pack=OAS&state={}&form=mla",
    ],
)
def test_an_assistant_reads_the_part_of_the_states_helped_alone(address: str, elsa: User) -> None:
    store()
    store(state="ARG")
    browser = browser_of(elsa)
    before = AuditEntry.objects.count()
    assert "Alma Person" in browser.get(address.format("ATG")).content.decode()
    assert "Alma Person" not in browser.get(address.format("ARG")).content.decode()
    assert [one.state_code for one in AuditEntry.objects.filter(number__gt=before)] == ["ATG"]


def test_an_assistant_reads_what_entries_of_the_states_helped_said_before_alone(elsa: User, carla: User) -> None:
    store()
    store(state="ARG")
    history = "/en/directory/OAS/{}/PROSECUTION/history/"
    assert browser_of(elsa).get(history.format("ATG")).status_code == 200
    assert browser_of(elsa).get(history.format("ARG")).status_code == 403
    assert browser_of(carla).get(history.format("ATG")).status_code == 200


def test_a_public_reading_leaves_no_trace(recorded: Record, client: Client) -> None:
    recorded()
    before = AuditEntry.objects.count()
    page(client, ADDRESS)
    page(client, "/en/call/?state=ATG&form=mla")
    assert AuditEntry.objects.count() == before


def test_an_entry_tells_everybody_when_it_was_confirmed(recorded: Record, client: Client, now: datetime) -> None:
    recorded(confirmed_at=now - timedelta(days=30))
    said = words(page(client, ADDRESS))
    assert "confirmed 30 days ago (Oct. 26, 2026)" in said
    assert "changed since, on Nov. 2, 2026" in said
    assert "There it is now Wednesday 08:00 (America/Antigua)." in said


def test_links_dial_and_write(recorded: Record, client: Client) -> None:
    recorded(access={}, phone="+1 (268) 000-0000 ext. 7", email="a+b@example.org")
    html = page(client, ADDRESS)
    assert 'href="tel:+12680000000;ext=7"' in html
    assert 'href="mailto:a%2Bb@example.org"' in html


def test_markup_in_an_entry_is_shown_as_it_was_typed(recorded: Record, ana: User) -> None:
    recorded(names={"en": "A <b>bold</b> name"}, hours="<script>alert(1)</script>", note={"en": '"><img src=x>'})
    client = browser_of(ana)
    for address in (ADDRESS, "/en/directory/OAS/ATG/", f"{ADDRESS}edit/", "/en/call/?state=ATG&form=mla"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<b>bold" not in html
        assert "<img src=x" not in html


# --- whom to call


def test_the_right_desk_comes_first_with_the_reason(recorded: Record, client: Client) -> None:
    recorded(code="CENTRAL", kind="ca_mla", names={"en": "Central"}, competences=(Competence("mla"),))
    recorded(code="UNIT", kind="police", names={"en": "Unit"}, competences=(Competence("mla", crime="laundering"),))
    recorded(code="POINT", kind="npc_toc", names={"en": "Point"}, competences=())
    html = page(client, "/en/call/?state=ATG&form=mla&crime=laundering")
    assert first_heading(html) == "Unit"
    said = words(html)
    assert "competent for “Mutual legal assistance” about “Money laundering”" in said
    assert said.index(" Unit ") < said.index(" Central desk@") < said.index(" Point desk@")
    assert first_heading(page(client, "/en/call/?state=ATG&form=mla")) == "Central"
    other = page(client, "/en/call/?state=ATG&form=extradition")
    assert first_heading(other) == "Point"
    assert "has recorded no desk as competent" in other
    none = page(client, "/en/call/?state=COL&form=mla")
    assert first_heading(none) == "None is recorded"
    assert "Ask the Secretariat" in none
    assert "The 0 authorities" not in none


def test_a_line_that_is_for_states_does_not_order_the_answer_of_a_stranger(
    recorded: Record, client: Client, carla: User
) -> None:
    for code, line in (("A", ""), ("B", "+1 268 000 0009")):
        recorded(code=code, names={"en": f"Desk {code}"}, line_247=line, competences=(Competence("mla"),), access={})
    address = "/en/call/?state=ATG&form=mla&urgent=1"
    html = page(client, address)
    assert first_heading(html) == "Desk A"
    assert "another desk may come first" in html
    assert first_heading(page(browser_of(carla), address)) == "Desk B"


def test_a_question_that_cannot_be_answered_says_so(client: Client) -> None:
    for query, said in (
        ("state=ATG", "Say what you need."),
        ("form=mla", "Choose a State."),
        ("state=XXX&form=mla", "There is no such State."),
        ("state=ATG&form=xxx", "There is no such form of cooperation."),
        ("state=ATG&form=mla&crime=xxx", "There is no such crime"),
        ("state=ATG&form=mla&instrument=xxx", "There is no such treaty"),
    ):
        assert said in page(client, f"/en/call/?{query}", 422)
    page(client, "/en/call/?pack=NONE", 404)
    page(client, "/en/call/?pack=FCTC", 404)


@pytest.mark.usefixtures("empty_database")
def test_a_server_without_data_says_so(client: Client) -> None:
    page(client, "/en/call/", 404)
    assert "no directory" in page(client, "/en/directory/")


# --- programs, and speed


def test_programs_get_the_part_that_is_theirs(recorded: Record, client: Client, carla: User) -> None:
    recorded(access={})
    public = client.get("/api/v1/directory/OAS/ATG").json()
    entry = public["entries"][0]
    assert (public["part"], entry["phone"], entry["people"], entry["line_247"]) == ("public", ENTRY.phone, [], "")
    signed_in = browser_of(carla)
    told = signed_in.get("/api/v1/directory/OAS/ATG").json()
    assert (told["part"], told["entries"][0]["line_247"]) == ("states", ENTRY.line_247)
    answer = client.get("/api/v1/call?pack=OAS&state=ATG&form=mla&crime=laundering&instrument=UNTOC").json()
    assert (answer["first"]["ground"], answer["first"]["crime"], answer["recorded"]) == ("competent", "exact", True)
    assert answer["first"]["desk"]["people"] == []
    before = AuditEntry.objects.count()
    signed_in.get("/api/v1/call?pack=OAS&state=ATG&form=mla")
    assert AuditEntry.objects.count() == before + 1
    for query, status in (
        ("pack=OAS&state=ATG", 422),
        ("pack=OAS&state=&form=", 422),
        ("pack=OAS&state=XXX&form=mla", 422),
        ("pack=NONE&state=ATG&form=mla", 404),
        (f"pack=OAS&state=ATG&form={'x' * 61}", 422),
        ("pack=OAS&state=ATG&form=mla&urgent=perhaps", 422),
    ):
        assert client.get(f"/api/v1/call?{query}").status_code == status, query
    assert client.get("/api/v1/directory/OAS/XXX").status_code == 404


@pytest.mark.parametrize(
    ("address", "most"),
    [("/en/call/?state=ARG&form=mla&urgent=1", 6), ("/en/directory/OAS/", 5), ("/en/directory/OAS/ARG/", 5)],
)
def test_the_questions_to_the_database_do_not_grow_with_the_entries(
    address: str, most: int, client: Client, now: datetime, django_assert_max_num_queries: Any
) -> None:
    states = [state.code for state in states_of("OAS")]
    assert store_synthetic_entries("OAS", synthetic_entries(states, now), by=OPERATOR, at=now) > 200
    with django_assert_max_num_queries(most):
        html = page(client, address)
    assert "SYNTHETIC" in html
    assert 'class="synthetic"' in html


def test_what_is_invented_is_marked_for_programs_too(client: Client, now: datetime) -> None:
    store_synthetic_entries("OAS", synthetic_entries(["ARG", "ATG", "COL"], now), by=OPERATOR, at=now)
    state = Authority.objects.order_by("state_code")[0].state_code
    told = client.get(f"/api/v1/directory/OAS/{state}").json()
    assert told["synthetic"] is True
    assert all(entry["synthetic"] for entry in told["entries"])
    assert client.get(f"/api/v1/call?pack=OAS&state={state}&form=liaison").json()["synthetic"] is True


def test_a_state_of_another_pack_has_a_page_too(client: Client) -> None:
    html = page(client, "/en/directory/FCTC/AFG/")
    assert "recorded no authority" in html
    assert "What I need" not in html
    assert page(client, "/en/directory/FCTC/").count('<th scope="row">') == len(states_of("FCTC")) > 150
    page(client, "/en/directory/OAS/AFG/", 404)
    page(client, "/en/directory/NONE/ATG/", 404)


def test_the_page_of_a_state_and_the_home_page_lead_here(client: Client) -> None:
    assert 'href="/en/directory/OAS/ATG/"' in page(client, "/en/states/OAS/ATG/")
    home = page(client, "/en/")
    assert 'href="/en/directory/"' in home
    assert 'href="/en/call/"' in home
