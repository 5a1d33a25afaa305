"""The form of an entry: it loses nothing, and nobody else's entry is changed by it."""

import re
from html import unescape

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.directory.models import Authority
from enlace.directory.rules.entries import ACCESS, Access, Competence, Person
from tests.conftest import browser_of
from tests.directory.conftest import Record, stored
from tests.directory.pages import ADDRESS, Form, first_heading, form, page, send, words
from tests.directory.test_rules_entries import ENTRY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def test_the_form_sent_back_untouched_changes_nothing(recorded: Record, ana: User) -> None:
    entry = recorded(names={"en": "Prosecution", "gn": "Mburuvicha"}, access={"phone": Access.PUBLIC})
    client = browser_of(ana)
    assert send(client, form(client)).status_code == 302
    assert stored() == entry
    assert Authority.objects.get().version == 1


def test_an_entry_is_recorded_through_the_form(ana: User) -> None:
    client = browser_of(ana)
    address = "/en/directory/OAS/ATG/new/"
    sent = form(client, address)
    response = send(
        client,
        sent,
        address,
        code="FIU",
        kind="fiu",
        names__es="Unidad",
        competences__0__form="fiu_exchange",
        competences__0__crime="laundering",
        channels__0="egmont",
        people__0__name="A. Person",
        people__0__post__es="Titular",
        people__0__languages="es, EN",
        requirements__copies="2",
        access__email="states",
    )
    assert (response.status_code, response["Location"]) == (302, "/en/directory/OAS/ATG/FIU/")
    entry = stored(code="FIU")
    assert entry.names == {"es": "Unidad"}
    assert entry.competences == (Competence("fiu_exchange", crime="laundering"),)
    assert entry.people == (Person("A. Person", {"es": "Titular"}, languages=("es", "en")),)
    assert (entry.channels, entry.requirements.copies) == (("egmont",), 2)
    assert entry.access == {"email": Access.STATES}


def test_a_line_is_added_without_script_and_nothing_is_stored(recorded: Record, ana: User) -> None:
    recorded()
    client = browser_of(ana)
    sent = form(client) | {"phone": "not a number yet"}
    rows = max(int(name.split(".")[1]) for name in sent if name.startswith("people."))
    response = send(client, sent, do="add-people")
    again = Form(response.content.decode()).sent
    assert response.status_code == 200
    assert f"people.{rows + 1}.name" in again
    assert again["phone"] == "not a number yet"
    assert stored() == ENTRY


def test_an_emptied_line_is_removed(recorded: Record, ana: User) -> None:
    recorded()
    client = browser_of(ana)
    sent = {name: "" if name.startswith(("people.0", "competences.0")) else text for name, text in form(client).items()}
    send(client, sent)
    assert (stored().people, stored().competences) == ((), (Competence("extradition"),))


def test_what_is_wrong_is_told_at_each_field_and_what_was_typed_stays(recorded: Record, ana: User) -> None:
    recorded()
    client = browser_of(ana)
    response = send(client, form(client), email="nobody", phone="1", names__en="=1+1", requirements__copies="many")
    html = response.content.decode()
    assert response.status_code == 422
    for where in ("email", "phone", "names.en", "requirements.copies"):
        assert f'href="#{where}"' in html
        assert f'id="{where}.error"' in html
    again = Form(html).sent
    assert (again["email"], again["phone"], again["names.en"]) == ("nobody", "1", "=1+1")
    assert stored() == ENTRY
    new = send(client, form(client), "/en/directory/OAS/ATG/new/", code="PROSECUTION")
    assert new.status_code == 422
    assert "already" in new.content.decode()


def test_two_people_at_once_lose_nothing(recorded: Record, ana: User, bruno: User) -> None:
    recorded()
    first, second = browser_of(ana), browser_of(bruno)
    hers, his = form(first), form(second)
    assert send(first, hers, phone="+999 00 1111111", hours="From A to B").status_code == 302
    response = send(second, his, hours="From C to D", website="https://second.example.org")
    html = unescape(response.content.decode())
    assert response.status_code == 409
    said = words(html)
    assert "ana stored version 2" in said
    for one in ("From A to B", "From C to D", "+999 00 1111111", ENTRY.phone, "https://second.example.org"):
        assert one in said, one
    assert (stored().hours, Authority.objects.get().version) == ("From A to B", 2)
    again = Form(html).sent
    assert (again["version"], again["hours"]) == ("2", "From C to D")
    assert (again["phone"], again["website"]) == ("+999 00 1111111", "https://second.example.org")
    assert send(second, again).status_code == 302
    kept = stored()
    assert (kept.hours, kept.phone, kept.website) == ("From C to D", "+999 00 1111111", "https://second.example.org")
    assert Authority.objects.get().version == 3
    past = words(page(first, f"{ADDRESS}history/"))
    assert "From A to B" in past
    assert "Version 3" in past


def test_a_form_without_a_version_never_overwrites(recorded: Record, ana: User) -> None:
    recorded()
    client = browser_of(ana)
    for version in ("", "-1", "99", "9" * 40, "1; DROP"):
        assert send(client, form(client), version=version, hours="X").status_code == 404
    assert stored() == ENTRY


@pytest.mark.parametrize("path", ["new/", "PROSECUTION/edit/", "PROSECUTION/retire/"])
def test_only_its_own_state_keeps_an_entry(
    path: str, recorded: Record, client: Client, ana: User, carla: User, diego: User, felix: User
) -> None:
    recorded()
    address = f"/en/directory/OAS/ATG/{path}"
    sent = form(browser_of(ana)) | {"code": "OTHER", "state": "ATG"}
    for user in (carla, diego, felix):
        assert browser_of(user).get(address).status_code == 403
        assert send(browser_of(user), sent, address).status_code == 403
    assert client.get(address).status_code == 302
    assert [row.code for row in Authority.objects.filter(retired_at=None)] == ["PROSECUTION"]
    assert stored() == ENTRY


def test_another_state_in_the_body_changes_nothing(recorded: Record, ana: User) -> None:
    recorded()
    theirs = recorded(state="ARG")
    client = browser_of(ana)
    send(client, form(client), state="ARG", code="OTHER", pack="FCTC", hours="Hers")
    assert (stored().hours, stored("ARG")) == ("Hers", theirs)
    assert send(client, form(client), "/en/directory/OAS/ARG/PROSECUTION/edit/").status_code == 403
    assert send(client, form(client), "/en/directory/OAS/XXX/PROSECUTION/edit/").status_code == 404
    assert stored("ARG") == theirs


def test_an_assistant_is_told_that_it_is_marked(recorded: Record, elsa: User) -> None:
    recorded()
    client = browser_of(elsa)
    assert "You act as an assistant" in page(client, f"{ADDRESS}edit/")
    send(client, form(client), hours="By the assistant")
    assert AuditEntry.objects.order_by("-number").filter(verb="directory.entry.changed")[0].detail["as"] == "assistant"


def test_a_retired_entry_is_gone(recorded: Record, ana: User) -> None:
    recorded()
    client = browser_of(ana)
    assert client.post(f"{ADDRESS}retire/", {"version": "1"}).status_code == 302
    for path in ("", "edit/", "history/", "retire/"):
        page(client, ADDRESS + path, 404)
    assert first_heading(page(client, "/en/call/?state=ATG&form=mla")) == "None is recorded"


def test_a_contributor_of_one_authority_keeps_that_one_alone(recorded: Record, felix: User) -> None:
    recorded()
    other = recorded(code="OTHER")
    RoleGrant.objects.create(user=felix, role=Role.CONTRIBUTOR, state_code="ATG", authority_code="PROSECUTION")
    client = browser_of(felix)
    assert send(client, form(client), hours="Kept").status_code == 302
    assert stored().hours == "Kept"
    for path in ("OTHER/edit/", "OTHER/retire/", "new/"):
        address = f"/en/directory/OAS/ATG/{path}"
        page(client, address, 403)
        assert send(client, form(client), address, code="THIRD").status_code == 403
    assert stored(code="OTHER") == other
    assert "Add an authority" not in page(client, "/en/directory/OAS/ATG/")


def test_opening_the_form_is_a_reading(recorded: Record, ana: User) -> None:
    recorded()
    before = AuditEntry.objects.count()
    form(browser_of(ana))
    entry = AuditEntry.objects.get(number__gt=before)
    assert (entry.verb, entry.actor, entry.subject) == ("directory.entry.read", "ana", "OAS/ATG/PROSECUTION")


def test_the_form_is_in_parts_as_people_think_of_them_with_a_list_of_them_above(recorded: Record, ana: User) -> None:
    recorded()
    html = browser_of(ana).get("/en/directory/OAS/ATG/PROSECUTION/edit/").content.decode()
    parts = re.findall(r'<h2 id="part-([a-z-]+)">', html)
    assert parts == ["name", "reach", "day-and-night", "competent", "coming", "persons", "readers"]
    assert re.findall(r'<li><a href="#part-([a-z-]+)">', html) == parts
    held = {part: html.partition(f'<h2 id="part-{part}">')[2].partition("<h2")[0] for part in parts}
    for field in ("phone", "email", "postal_address"):
        assert f'name="{field}"' in held["reach"]
    assert 'name="line_247"' in held["day-and-night"]
    assert 'name="urgent.en"' in held["day-and-night"]
    assert 'name="phone"' not in held["competent"]
    assert len(re.findall(r'name="access\.', held["readers"])) == html.count('name="access.') == len(ACCESS)
