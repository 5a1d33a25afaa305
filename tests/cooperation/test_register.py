"""The register of agreements on its pages: who keeps what, what is refused, what an import stores."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.common.errors import Invalid
from enlace.cooperation.actions.agreements import refuse_codes_taken
from enlace.cooperation.models import Agreement, AgreementImport
from tests.conftest import browser_of, rows_of
from tests.cooperation.samples import stored

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {
    "code": "SYN-9",
    "title": "SYNTHETIC agreement on teams",
    "parties": ["ATG", "BRA"],
    "forms": ["jit"],
    "carries": "facilitates",
    "in_force_on": "2012-02-03",
    "ending": "none",
    "as_of": "2016",
    "citation": "SYNTHETIC",
}


def post(user: User, address: str, sent: dict[str, Any]) -> HttpResponse:
    answer: HttpResponse = browser_of(user).post(f"/en/agreements/{address}", sent)
    return answer


def test_a_party_adds_an_agreement_of_its_own_and_everybody_reads_it(ana: User) -> None:
    answer = post(ana, "new/", SENT)
    assert answer.status_code == 302
    row = Agreement.objects.get(code="SYN-9")
    assert (row.parties, row.forms, row.signed_on, row.in_force_on) == (
        ["ATG", "BRA"],
        ["jit"],
        None,
        date(2012, 2, 3),
    )
    page = Client().get(answer["Location"]).content.decode()
    assert "SYNTHETIC agreement on teams" in page
    assert "date not recorded" in page
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.verb, entry.subject, entry.state_code) == ("cooperation.agreement.added", "OAS/SYN-9", "ATG")


def test_the_same_sent_twice_is_added_once(ana: User) -> None:
    post(ana, "new/", SENT)
    before = rows_of(Agreement, AuditEntry)
    assert post(ana, "new/", SENT).status_code == 302
    assert rows_of(Agreement, AuditEntry) == before
    assert post(ana, "new/", SENT | {"note": "x"}).status_code == 422


def test_nobody_keeps_an_agreement_of_others(ana: User, bruno: User, carla: User, diego: User) -> None:
    number = stored(parties=("ARG", "BRA"))
    before = rows_of(Agreement, AuditEntry)
    assert browser_of(ana).get(f"/en/agreements/{number}/edit/").status_code == 403
    for user, address, sent in (
        (ana, f"{number}/edit/", SENT | {"version": "1"}),
        (ana, f"{number}/end/", {"version": "1", "ended_on": "2020-01-01"}),
        (carla, "new/", SENT),
        (bruno, "new/", SENT),
        # A party does not take itself out, or an agreement over.
        (carla, f"{number}/edit/", SENT | {"version": "1"}),
    ):
        assert post(user, address, sent).status_code == 403, address
    assert rows_of(Agreement, AuditEntry) == before
    assert post(diego, f"{number}/end/", {"version": "1", "ended_on": "2020-01-01"}).status_code == 302


def test_of_two_who_change_it_the_second_is_told(ana: User, carla: User) -> None:
    number = stored()
    sent = SENT | {"parties": ["ARG", "ATG"], "forms": ["mla"], "version": "1"}
    assert post(ana, f"{number}/edit/", sent).status_code == 302
    second = post(carla, f"{number}/edit/", sent | {"note": "of Carla"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "Somebody else has changed this agreement" in page
    assert "of Carla" in page
    assert Agreement.objects.get(pk=number).note == ""
    assert 'name="version" value="2"' in page
    assert post(carla, f"{number}/edit/", sent | {"note": "of Carla", "version": "2"}).status_code == 302
    row = Agreement.objects.get(pk=number)
    assert (row.note, row.version, row.synthetic, row.code) == ("of Carla", 3, True, "SYN-1")
    assert row.title["es"] == "Acuerdo SYNTHETIC de asistencia"


def test_an_end_is_recorded(ana: User) -> None:
    number = stored()
    assert post(ana, f"{number}/end/", {"version": "1", "ended_on": ""}).status_code == 422
    assert post(ana, f"{number}/end/", {"version": "1", "ended_on": "1999-01-01"}).status_code == 422
    assert post(ana, f"{number}/end/", {"version": "1", "ended_on": "2019-01-01"}).status_code == 302
    row = Agreement.objects.get(pk=number)
    assert (row.ending, row.ended_on, row.version) == ("ended", date(2019, 1, 1), 2)
    assert AuditEntry.objects.order_by("-number")[0].verb == "cooperation.agreement.ended"
    assert "not in force" in Client().get(f"/en/agreements/{number}/").content.decode()


@pytest.mark.parametrize("value", ["9" * 5000, "x" * 30_000, "\u202e=1+1", "²", "2017-02-30"])
def test_no_form_fails_and_nothing_is_half_stored(diego: User, value: str) -> None:
    number = stored()
    before = rows_of(Agreement, AgreementImport, AuditEntry)
    for address in ("new/", f"{number}/edit/", f"{number}/end/"):
        answer = post(diego, address, dict.fromkeys([*SENT, "signed_on", "ended_on", "url", "version", "note"], value))
        assert answer.status_code == 422, address
    assert rows_of(Agreement, AgreementImport, AuditEntry) == before


def test_what_was_typed_stays_with_everything_that_is_wrong(ana: User) -> None:
    answer = post(ana, "new/", SENT | {"in_force_on": "soon", "citation": ""})
    assert answer.status_code == 422
    assert {one["where"] for one in answer.context["problems"]} == {"in_force_on", "citation"}
    page = answer.content.decode()
    assert 'value="soon"' in page
    assert "SYNTHETIC agreement on teams" in page


def test_the_list_is_paged_and_asks_the_database_as_often_whatever_it_holds(client: Client) -> None:
    client.get("/en/agreements/")
    counts = []
    for number in range(52):
        stored(code=f"SYN-{number:03}")
        if number in (0, 51):
            with CaptureQueriesContext(connection) as asked:
                page = client.get("/en/agreements/?state=ATG&form=mla")
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 15
    assert len(page.context["rows"]) == 50
    assert len(client.get("/en/agreements/?page=2&state=ATG").context["rows"]) == 2
    assert "SYNTHETIC" in page.content.decode()
    assert client.get("/en/agreements/?state=BRA").context["rows"] == []


HEAD = "code,title_en,parties,forms,carries,signed_on,in_force_on,ended,ended_on,citation,as_of,synthetic\n"
LINE = "SYN-7,SYNTHETIC seven,BRA ATG,mla jit,treaty,,2010-01-02,no,,SYNTHETIC,2016,yes\n"


def send(user: User, text: str) -> HttpResponse:
    file = SimpleUploadedFile("a.csv", text.encode(), "text/csv")
    return post(user, "import/", {"file": file})


def test_a_table_is_looked_at_and_then_stored_once(diego: User) -> None:
    browser = browser_of(diego)
    answer = send(diego, HEAD + LINE)
    assert answer.status_code == 302
    assert not Agreement.objects.exists()
    page = browser.get(answer["Location"]).content.decode()
    assert "New agreements: 1. Changed: 0. Unchanged: 0." in page
    assert "Jan. 2, 2010" in page
    browser.post(answer["Location"])
    row = Agreement.objects.get()
    assert (row.code, row.parties, row.forms, row.ending, row.signed_on, row.synthetic) == (
        "SYN-7",
        ["ATG", "BRA"],
        ["jit", "mla"],
        "none",
        None,
        True,
    )
    assert browser.post(answer["Location"]).status_code == 409
    before = rows_of(Agreement, AgreementImport, AuditEntry)
    again = send(diego, HEAD + LINE)
    assert again.status_code == 200
    assert "says nothing that is not recorded already" in again.content.decode()
    assert rows_of(Agreement, AgreementImport, AuditEntry) == before


def test_a_column_that_is_not_there_stays_and_an_empty_cell_empties(diego: User) -> None:
    number = stored(note="kept")
    answer = send(diego, "code,parties,forms,signed_on\nSYN-1,ATG ARG,mla,\n")
    browser_of(diego).post(answer["Location"])
    row = Agreement.objects.get(pk=number)
    assert (row.signed_on, row.note, row.in_force_on, row.version) == (None, "kept", date(2002, 3, 4), 2)


def test_every_bad_line_is_named_and_nothing_is_stored(diego: User) -> None:
    before = rows_of(Agreement, AgreementImport, AuditEntry)
    bad = LINE.replace("SYN-7", "SYN-8").replace("2010-01-02", "02/01/2010").replace(",no,", ",perhaps,")
    answer = send(diego, HEAD + LINE + bad + LINE + LINE.replace("SYN-7,", "SYN-6,").replace("BRA ATG", "BRA XXX"))
    assert answer.status_code == 422
    said = [one["where"] for one in answer.context["problems"]]
    assert sorted(said) == ["a.csv:3: ended", "a.csv:3: in_force_on", "a.csv:4", "a.csv:5: parties"]
    assert rows_of(Agreement, AgreementImport, AuditEntry) == before


@pytest.mark.parametrize("text", ["", "code\n", HEAD.replace("forms", "froms") + LINE, "code,parties,forms,x\n", '"'])
def test_what_is_no_such_table_is_refused(diego: User, text: str) -> None:
    assert send(diego, text).status_code == 422
    assert not AgreementImport.objects.exists()


def test_a_state_sends_its_own_alone_and_reads_its_own_imports(ana: User, carla: User) -> None:
    other = send(carla, HEAD + LINE)
    assert other.status_code == 422
    assert "agreement of other States" in other.content.decode()
    own = send(ana, HEAD + LINE)
    assert own.status_code == 302
    assert browser_of(carla).get(own["Location"]).status_code == 404
    assert browser_of(carla).post(own["Location"]).status_code == 404
    assert browser_of(ana).post(own["Location"]).status_code == 302


def test_a_state_does_not_take_an_agreement_of_others_over_by_a_table(ana: User) -> None:
    stored(parties=("ARG", "BRA"))
    assert send(ana, HEAD + LINE.replace("SYN-7", "SYN-1")).status_code == 422


def test_what_has_changed_since_the_preview_is_not_overwritten(diego: User, ana: User) -> None:
    number = stored()
    answer = send(diego, "code,parties,forms,note\nSYN-1,ATG ARG,mla,of the table\n")
    post(ana, f"{number}/end/", {"version": "1", "ended_on": "2019-01-01"})
    refused = browser_of(diego).post(answer["Location"])
    assert refused.status_code == 409
    assert Agreement.objects.get(pk=number).note == ""


def test_who_overtakes_somebody_sees_what_was_stored_meanwhile(ana: User, carla: User) -> None:
    number = stored()
    sent = SENT | {"parties": ["ARG", "ATG"], "forms": ["mla"], "version": "1"}
    post(ana, f"{number}/end/", {"version": "1", "ended_on": "2019-01-01"})
    page = post(carla, f"{number}/edit/", sent | {"note": "typo mended"})
    assert page.status_code == 409
    assert ("No longer in force from", "Jan. 1, 2019", "") in page.context["stands"]
    assert "Jan. 1, 2019" in page.content.decode()


def test_no_party_puts_another_one_out(ana: User, carla: User, diego: User) -> None:
    number = stored()
    before = rows_of(Agreement, AgreementImport, AuditEntry)
    assert post(ana, f"{number}/edit/", SENT | {"parties": ["ATG", "USA"], "version": "1"}).status_code == 403
    assert send(ana, "code,parties,forms\nSYN-1,ATG USA,mla\n").status_code == 403
    assert rows_of(Agreement, AgreementImport, AuditEntry) == before
    assert post(diego, f"{number}/edit/", SENT | {"parties": ["ATG", "USA"], "version": "1"}).status_code == 302


def test_it_is_told_on_whose_word_it_stands(ana: User) -> None:
    stored()
    post(ana, "new/", SENT | {"parties": ["ATG", "USA"], "forms": ["mla"], "carries": "treaty"})
    page = Client().get(f"/en/agreements/{Agreement.objects.get(code='SYN-9').pk}/").content.decode()
    assert "recorded on the word of Antigua and Barbuda" in page
    found = Client().get("/en/legal-basis/?from=USA&to=ATG&form=mla").context["bases"][0]
    assert "recorded on the word of Antigua and Barbuda: SYNTHETIC" in found["notes"]
    own = Client().get("/en/legal-basis/?from=ARG&to=ATG&form=mla").context["bases"][0]
    assert "recorded by the Secretariat: SYNTHETIC register, p. 1" in own["notes"]


def test_the_same_table_sent_twice_is_proposed_once(diego: User) -> None:
    first, second = (send(diego, HEAD + LINE) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert AgreementImport.objects.count() == 1


def test_an_end_that_is_yet_to_come_is_told_as_such(ana: User) -> None:
    number = stored()
    post(ana, f"{number}/end/", {"version": "1", "ended_on": "2100-01-01"})
    page = Client().get(f"/en/agreements/{number}/").content.decode()
    assert "its end is recorded, and yet to come" in page
    assert "has ended" not in page


def test_a_table_full_of_faults_is_answered_in_short(diego: User) -> None:
    codes = " ".join(f"{number:x}" for number in range(16_000))
    lines = "".join(f"S-{number},t,{codes},mla,x\n" for number in range(24))
    answer = send(diego, "code,title_en,parties,forms,citation\n" + lines)
    assert answer.status_code == 422
    assert len(answer.content) < 200_000
    many = send(diego, "code,title_en,parties,forms,citation\n" + "".join(f"s{n},t,x,y,z\n" for n in range(900)))
    assert "faults more; mend these first" in many.content.decode()
    assert len(many.content) < 200_000


def test_the_order_of_what_is_ticked_changes_nothing(ana: User) -> None:
    number = stored(forms=("jit", "mla"))
    before = rows_of(Agreement, AuditEntry)
    sent = SENT | {
        "title": "SYNTHETIC agreement on assistance",
        "parties": ["ATG", "ARG"],
        "forms": ["mla", "jit"],
        "carries": "treaty",
        "signed_on": "2001-01-01",
        "in_force_on": "2002-03-04",
        "citation": "SYNTHETIC register, p. 1",
        "version": "1",
    }
    assert post(ana, f"{number}/edit/", sent).status_code == 302
    assert rows_of(Agreement, AuditEntry) == before


def test_a_pack_does_not_take_the_code_of_an_agreement(db: None) -> None:
    row = Agreement.objects.get(pk=stored())
    refuse_codes_taken("OAS")
    Agreement.objects.filter(pk=row.pk).update(code="A-66")
    with pytest.raises(Invalid, match="of this code"):
        refuse_codes_taken("OAS")
