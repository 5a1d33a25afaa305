"""Answering a section: who gets in, what is kept, what is refused and how it is told, and what it costs."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import choose_form, save_answers
from enlace.assessments.actions.sharing_out import assign_part, write_remark
from enlace.assessments.models import Attachment, Cycle, DraftRevision, RefusedProposal, Remark
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries import proposals
from enlace.assessments.rules.drafts import Content, Typed
from enlace.assessments.rules.questionnaire import NO_DATA_TYPES
from enlace.assessments.views import fragments
from enlace.directory.actions.entries import create_entry
from tests.assessments.conftest import bring
from tests.conftest import browser_of
from tests.directory.test_rules_entries import ENTRY

pytestmark = pytest.mark.django_db

CODE = "HPA-2016"
NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
PART = f"/en/replies/{CODE}/ATG/part/A/"
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def at_desk(ana: User) -> Client:
    """The browser of the point of contact of State A."""
    return browser_of(ana)


def values(code: str = CODE, state: str = "ATG") -> dict[str, str]:
    return queries.working_copy(code, state).values


def content(question: str) -> Content:
    return queries.working_copy(CODE, "ATG").draft(question).content


def save(question: str, value: str, *, by: Actor = ANA, read: int = 0, **words: Any) -> None:
    """Save an answer as another window would."""
    save_answers(CODE, [Typed(question, Content(value, **words), read)], state="ATG", by=by, at=NOW)


def post(client: Client, address: str = PART, *, script: bool = True, **fields: Any) -> Any:
    """Send fields as the page does; `A1__value` stands for `A1.value`."""
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    headers = {"Accept": "application/json"} if script else {}
    return client.post(address, sent, headers=headers)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def field(html: str, name: str) -> str:
    """Return the first tag of the field `name`."""
    found = re.search(rf'<[^>]* name="{re.escape(name)}"[^>]*>', html)
    assert found, name
    return found[0]


def shown_fields(html: str) -> dict[str, Any]:
    """Return what a browser would send of the page's form without anything being touched."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if name and kind and kind[1] != "file" and (kind[1] not in ("radio", "checkbox") or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, value in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        sent[name] = [value]
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    return {name: values for name, values in sent.items() if "." in name}


# ---- who gets in


def test_the_people_of_the_state_get_in_and_nobody_else_knows_of_it(
    ana: User, bruno: User, carla: User, diego: User, elsa: User, felix: User
) -> None:
    got = {user.username: browser_of(user).get(PART).status_code for user in (ana, bruno, carla, diego, elsa, felix)}
    assert got == {"ana": 200, "bruno": 200, "carla": 404, "diego": 403, "elsa": 200, "felix": 403}
    assert browser_of().get(PART).status_code == 302
    posts = {
        user.username: post(browser_of(user), A1__value="yes", A1__number="0").status_code for user in (carla, diego)
    }
    assert posts == {"carla": 404, "diego": 403}
    assert values() == {}


@pytest.mark.parametrize(
    "address",
    [f"/en/replies/{CODE}/ATG/part/Z/", "/en/replies/NONE/ATG/part/A/", f"/en/replies/{CODE}/secretariat/part/S/"],
)
def test_what_there_is_not_is_not_found(at_desk: Client, address: str) -> None:
    assert at_desk.get(address).status_code in (403, 404)


def test_the_secretariat_answers_the_questions_put_to_itself(diego: User) -> None:
    browser = browser_of(diego)
    address = f"/en/replies/{CODE}/secretariat/part/S/"
    page = text(browser.get(address))
    question = re.findall(r'data-question="([^"]+)"', page)[0]
    kind = queries.working_copy(CODE, "").questionnaire.by_id[question]
    value = kind.choices[0].code if kind.choices else "3"
    told = browser.post(
        address, {f"{question}.value": value, f"{question}.number": "0"}, headers={"Accept": "application/json"}
    )
    assert told.json()["saved"][question]["number"] == 1
    assert values(state="") == {question: value}
    assert "Say something beside" not in page


def test_a_contributor_sees_what_is_given_to_its_authority(bruno: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(authority_code=ENTRY.code)
    create_entry("OAS", ENTRY, state="ATG", authority=ENTRY.code, by=ANA, at=NOW)
    browser = browser_of(bruno)
    assert browser.get(PART).status_code == 404
    assign_part(CODE, "A5", ENTRY.code, state="ATG", by=ANA, at=NOW)
    page = text(browser.get(PART))
    assert set(re.findall(r'data-question="(A\d)"', page)) == {"A5"}
    assert "Legal instruments" not in page
    assert post(browser, A1__value="yes", A1__number="0").status_code == 403
    assert values() == {}


def test_a_reviewer_reads_and_cannot_write(bruno: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(role=Role.REVIEWER)
    browser = browser_of(bruno)
    page = text(browser.get(PART))
    assert 'class="govuk-fieldset" disabled' in page
    assert 'value="save">Save</button>' not in page.split("desk__end")[1]
    assert post(browser, A1__value="yes", A1__number="0").status_code == 403


def test_a_mandate_that_ended_while_typing_saves_nothing(elsa: User) -> None:
    browser = browser_of(elsa)
    browser.get(PART)
    RoleGrant.objects.filter(user=elsa).update(state_code="ARG")
    assert post(browser, A1__value="yes", A1__number="0").status_code == 404
    RoleGrant.objects.filter(user=elsa).delete()
    assert post(browser, A1__value="yes", A1__number="0").status_code == 403
    assert values() == {}


def test_reading_is_on_record_once_an_hour(at_desk: Client) -> None:
    for _turn in range(3):
        at_desk.get(PART)
        at_desk.get(PART.replace("part/A", "part/B"))
    rows = AuditEntry.objects.filter(verb="assessments.reply.read")
    assert [(row.subject, row.state_code, row.actor) for row in rows] == [(f"{CODE}/ATG", "ATG", "ana")]


# ---- what a question shows


def test_a_question_is_put_with_what_helps(at_desk: Client) -> None:
    page = text(at_desk.get(PART))
    block = page.split('data-question="A1"')[1].split('data-question="A2"')[0]
    assert "Does your country have a national strategy" in block
    assert 'type="radio"' in field(block, "A1.value")
    assert 'value="no_data"' in block
    assert "We have no data" in block
    assert 'href="/en/treaties/OAS/UNTOC/#article-31"' in block
    assert 'href="/en/plan/OAS/#' in block
    assert "the usual one: TLP:GREEN" in block
    assert 'data-question="A1.OBST"' in block
    assert 'type="date"' in field(page, "A3.value")
    assert 'type="checkbox"' in field(page, "A4.value")


def test_every_type_offers_no_data_where_it_is_an_answer(at_desk: Client) -> None:
    definition = queries.working_copy(CODE, "ATG").questionnaire
    for section in definition.sections:
        page = text(at_desk.get(f"/en/replies/{CODE}/ATG/part/{section.code}/"))
        for one in definition.asked_questions:
            if one.section == section.code and not one.derived_from:
                assert (f'id="{one.id}-no_data"' in page) == (one.type in NO_DATA_TYPES), one.id


def test_the_short_form_shows_the_core_and_a_way_to_the_rest(at_desk: Client) -> None:
    choose_form(CODE, "core", state="ATG", by=ANA, at=NOW)
    page = text(at_desk.get(PART))
    assert len(re.findall(r'data-question="A\d"', page)) == 5
    assert "Show the other 4 questions" in page
    assert len(re.findall(r'data-question="A\d"', text(at_desk.get(PART, {"form": "full"})))) == 9


def test_html_in_an_answer_is_shown_as_it_was_typed(at_desk: Client) -> None:
    nasty = "</textarea><script>alert(1)</script>\x02value\x03"
    save("A2", nasty.replace("\x02", "").replace("\x03", ""), comment='"><img src=x>')
    write_remark(CODE, "A2", "<b>bold</b>", state="ATG", by=ANA, at=NOW)
    page = text(at_desk.get(PART))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>bold" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page


# ---- saving


def test_the_script_saves_one_answer_with_all_that_stands_with_it(at_desk: Client) -> None:
    told = post(
        at_desk,
        A1__value="partial",
        A1__comment="Since 2019.\r\nNational.",
        A1__marking="TLP:AMBER",
        A1__basis="law",
        A1__link__0__title="Law 1",
        A1__link__0__url="https://example.org/law",
        A1__link__1__title="",
        A1__link__1__url="",
        A1__number="0",
    ).json()
    saved = told["saved"]["A1"]
    assert (saved["number"], saved["status"]) == (1, "drafted")
    assert told["relevant"]["A2"] is True
    assert told["progress"]["A"]["answered"] == 1
    kept = content("A1")
    assert (kept.value, kept.comment, kept.marking, kept.basis) == (
        "partial",
        "Since 2019.\nNational.",
        "TLP:AMBER",
        "law",
    )
    assert [(one.title, one.url) for one in kept.evidence] == [("Law 1", "https://example.org/law")]
    page = text(at_desk.get(PART))
    assert "Law 1" in field(page, "A1.link.0.title")
    assert "comment · TLP:AMBER · links: 1" in page


def test_the_plain_form_saves_what_was_touched_and_nothing_else(at_desk: Client) -> None:
    save("A5", "yes", comment="as it is")
    sent = shown_fields(text(at_desk.get(PART)))
    assert sent["A5.value"] == ["yes"]
    before = DraftRevision.objects.count()
    assert at_desk.post(PART, sent).status_code == 302
    assert DraftRevision.objects.count() == before
    at_desk.post(PART, sent | {"A1.value": "no", "A4.value": ["laundering", "corruption"]})
    assert values() == {"A1": "no", "A4": "laundering corruption", "A5": "yes"}
    assert content("A5").comment == "as it is"
    assert DraftRevision.objects.count() == before + 2


def test_a_page_opened_three_days_ago_puts_nothing_over_what_was_written_since(at_desk: Client) -> None:
    save("A5", "yes")
    save("A8", "no")
    sent = shown_fields(text(at_desk.get(PART)))
    save("A5", "partial", read=1)
    save("A8", "in_preparation", read=1)
    page = at_desk.post(PART, sent | {"A1.value": "yes", "A8.value": "yes"})
    assert page.status_code == 409
    # Only A1 and A8 were touched: A8 meets what was written since, A5 is left as it is.
    assert values() == {"A1": "yes", "A5": "partial", "A8": "in_preparation"}
    html = text(page)
    assert html.count('class="ask__conflict"') == 1
    assert "No, but in preparation" in html.split("ask__conflict")[1].split("</dl>")[0]
    again = shown_fields(html)
    assert (again["A8.value"], again["A8.number"]) == (["yes"], ["2"])
    assert at_desk.post(PART, again | {"do": "mine A8"}).status_code == 302
    assert values()["A8"] == "yes"


def test_whoever_leaves_what_stands_changes_nothing(at_desk: Client) -> None:
    save("A8", "no")
    sent = shown_fields(text(at_desk.get(PART)))
    save("A8", "partial", read=1)
    again = shown_fields(text(at_desk.post(PART, sent | {"A8.value": "yes"})))
    at_desk.post(PART, again | {"do": "theirs A8", "A1.value": "no"})
    assert values() == {"A1": "no", "A8": "partial"}


def test_the_script_is_shown_both_versions(at_desk: Client) -> None:
    save("A1", "yes")
    save("A1", "no", read=1)
    told = post(at_desk, A1__value="partial", A1__number="1")
    assert told.status_code == 409
    (conflict,) = told.json()["conflicts"]
    assert (conflict["question"], conflict["number"]) == ("A1", 2)
    assert told.json()["saved"] == {}
    assert post(at_desk, A1__value="partial", A1__number="3").status_code == 409
    assert post(at_desk, A1__value="partial", A1__number="2").json()["saved"]["A1"]["number"] == 5
    assert values()["A1"] == "partial"


def test_what_is_wrong_is_shown_as_it_was_typed_and_the_rest_is_saved(at_desk: Client) -> None:
    sent = shown_fields(text(at_desk.get(PART)))
    typed = {"A1.value": "yes", "A3.value": "sometime", "A3.comment": "soon", "A5.marking": "SECRET", "A5.value": "no"}
    page = at_desk.post(PART, sent | typed)
    assert page.status_code == 422
    html = text(page)
    assert 'href="#A3"' in html
    assert 'href="#A5"' in html
    assert 'value="sometime"' in field(html, "A3.value")
    assert 'type="text"' in field(html, "A3.value")
    assert ">\nsoon</textarea>" in html
    assert values() == {"A1": "yes"}
    told = post(at_desk, A3__value="sometime", A3__number="0", A8__value="no", A8__number="0")
    assert told.status_code == 422
    assert [one["question"] for one in told.json()["problems"]] == ["A3"]
    assert list(told.json()["saved"]) == ["A8"]


def test_a_date_that_can_be_read_two_ways_is_asked_about(at_desk: Client) -> None:
    told = post(at_desk, A3__value="03/04/2026", A3__number="0").json()
    (problem,) = told["problems"]
    assert [one["value"] for one in problem["readings"]] == ["2026-04-03", "2026-03-04"]
    assert values() == {}
    html = text(post(at_desk, script=False, A3__value="03/04/2026", A3__number="0", A1__value="yes", A1__number="0"))
    assert "4 March 2026" in html or "March 4, 2026" in html
    assert 'name="A3.reading"' in html
    post(at_desk, script=False, A3__value="03/04/2026", A3__reading="2026-03-04", A3__number="0")
    assert values()["A3"] == "2026-03-04"


@pytest.mark.parametrize("typed", ["2026-02-30", "31/04/2026", "99/99/9999", "2026-1-1 ", "٠٣/٠٤/٢٠٢٦"])
def test_no_date_is_guessed(at_desk: Client, typed: str) -> None:
    assert post(at_desk, A3__value=typed, A3__number="0").status_code == 422
    assert values() == {}


def test_no_data_stands_alone(at_desk: Client) -> None:
    assert post(at_desk, A4__value=["no_data", "laundering"], A4__number="0").status_code == 422
    assert post(at_desk, A3__value=["", "no_data"], A3__number="0").json()["progress"]["A"]["no_data"] == 1
    page = text(at_desk.get(PART))
    assert "checked" in page.split('id="A3-no_data"')[1].split(">")[0]


def test_an_answer_that_became_irrelevant_is_kept_and_hidden(at_desk: Client) -> None:
    post(at_desk, A1__value="yes", A1__number="0", A2__value="Plan 2030", A2__number="0")
    told = post(at_desk, A1__value="no", A1__number="1").json()
    assert told["relevant"]["A2"] is False
    assert told["progress"]["A"]["not_relevant"] >= 1
    block = text(at_desk.get(PART)).split('data-question="A2"')[1]
    assert block.split(">")[0].endswith("hidden")
    assert "Plan 2030" in block
    assert post(at_desk, A2__value="Plan 2031", A2__number="1").json()["saved"]["A2"]["number"] == 2


def test_an_answer_can_be_taken_back(at_desk: Client) -> None:
    save("A1", "yes", comment="kept")
    sent = shown_fields(text(at_desk.get(PART)))
    at_desk.post(PART, sent | {"do": "clear A1"})
    # Nothing of the page was touched: what is taken back is the value that stands.
    assert (content("A1").value, content("A1").comment) == ("", "kept")


def test_what_a_derived_question_has_and_the_page_does_not_show_is_kept(at_desk: Client) -> None:
    save("A1.OBST", "no_data", comment="brought by a file")
    sent = shown_fields(text(at_desk.get(PART)))
    definition = queries.working_copy(CODE, "ATG").questionnaire
    code = definition.by_id["A1.OBST"].choices[0].code
    at_desk.post(PART, sent | {"A1.OBST.value": code})
    assert (content("A1.OBST").value, content("A1.OBST").comment) == (code, "brought by a file")


@pytest.mark.parametrize(
    "fields",
    [
        {"A99.value": "x", "A99.number": "0"},
        {"A1.value": "yes", "A1.number": "9" * 40},
        {"A1.value": "yes", "A1.number": "-1"},
        {"A1.link.999999.url": "https://x/"},
        {"A1.value": "x" * 200_000, "A1.number": "0"},
        {"A1.comment": "x" * 30_000, "A1.number": "0"},
        {"A1.link.0.url": "javascript:alert(1)", "A1.number": "0"},
        {"do": "settle A1 99999999999999999999999999"},
        {"do": "accept A1 nothing"},
        {"do": "refuse A99 key"},
        {"do": "refuse A1 " + "k" * 300},
        {"do": "remark A1"},
        {"do": "x"},
    ],
)
def test_what_no_page_sends_is_told_and_breaks_nothing(at_desk: Client, fields: dict[str, str]) -> None:
    answer = at_desk.post(PART, fields, headers={"Accept": "application/json"})
    assert answer.status_code in (200, 404, 409, 422)
    assert at_desk.get(PART).status_code == 200


# ---- proposals and remarks


@pytest.fixture
def second_round(db: None) -> str:
    """A later cycle of the same questionnaire, for which the answers of HPA-2016 are known."""
    first = Cycle.objects.get(code=CODE)
    Cycle.objects.filter(pk=first.pk).update(due_on=date(2016, 12, 31))
    Cycle.objects.create(
        pack_id=first.pack_id,
        questionnaire_id=first.questionnaire_id,
        code="HPA-2026",
        due_on=date(2027, 3, 31),
        coverage_threshold=0.5,
        asked=first.asked,
    )
    rows = "ATG,A1,yes,as of 2016,2016-06-30\nATG,A5,partial,,2016-06-30\n"
    bring(f"state,question,value,comment,answered_on\n{rows}", CODE)
    return "/en/replies/HPA-2026/ATG/part/A/"


def key_of(question: str) -> str:
    return proposals.proposals(queries.working_copy("HPA-2026", "ATG"))[question][0].key


def test_last_cycles_answer_stands_beside_with_its_source_and_age(at_desk: Client, second_round: str) -> None:
    page = text(at_desk.get(second_round))
    beside = page.split('data-question="A1"')[1].split('data-question="A2"')[0].split("ask__beside")[1]
    assert "Your answer in HPA-2016, June 30, 2016" in beside
    assert "10\xa0years ago" in beside
    assert "as of 2016" in beside
    assert values("HPA-2026") == {}


def test_an_accepted_proposal_says_where_it_comes_from(at_desk: Client, second_round: str) -> None:
    told = post(at_desk, second_round, do=f"accept A1 {key_of('A1')}").json()
    assert told["saved"]["A1"]["content"]["value"] == "yes"
    assert "Accept" not in told["beside"]["A1"]
    draft = queries.working_copy("HPA-2026", "ATG").draft("A1")
    assert (draft.content.value, draft.content.comment, draft.origin) == ("yes", "as of 2016", "proposal")
    assert draft.source == "Your answer in HPA-2016"


def test_a_proposal_is_edited_and_refused(at_desk: Client, second_round: str) -> None:
    key = key_of("A5")
    led = post(at_desk, second_round, script=False, do=f"edit A5 {key}")
    page = text(at_desk.get(led["Location"].partition("#")[0]))
    assert shown_fields(page)["A5.value"] == ["partial"]
    assert values("HPA-2026") == {}
    told = post(at_desk, second_round, do=f"refuse A5 {key}").json()
    assert told["beside"] == {"A5": ""}
    post(at_desk, second_round, do=f"refuse A5 {key}")
    assert RefusedProposal.objects.count() == 1
    assert "Refuse" not in text(at_desk.get(second_round)).split('data-question="A5"')[1].split('data-question="A6"')[0]


def test_words_beside_an_answer(at_desk: Client, elsa: User) -> None:
    sent = shown_fields(text(at_desk.get(PART)))
    led = at_desk.post(PART, sent | {"do": "remark A1", "A1.remark": "Is this the federal law?", "A5.value": "yes"})
    assert led["Location"].endswith("#A1")
    assert values() == {"A5": "yes"}
    browser = browser_of(elsa)
    assert "Is this the federal law?" in text(browser.get(PART))
    told = post(browser, do=f"settle A1 {Remark.objects.get().pk}").json()
    assert told["beside"] == {"A1": ""}
    assert "Is this the federal law?" not in text(at_desk.get(PART))


# ---- files


def upload(client: Client, name: str, held: bytes, question: str = "A1") -> Any:
    sent = SimpleUploadedFile(name, held)
    fields = {f"{question}.upload": sent, f"{question}.value": "yes", f"{question}.number": "0"}
    return client.post(PART, fields, headers={"Accept": "application/json"})


def test_a_file_is_kept_once_and_given_to_its_state_alone(at_desk: Client, carla: User, diego: User) -> None:
    told = upload(at_desk, "../../etc/law <1>.pdf", PDF).json()
    (kept,) = told["saved"]["A1"]["content"]["files"]
    assert kept["title"] == "law <1>.pdf"
    again = SimpleUploadedFile("law <1>.pdf", PDF)
    at_desk.post(PART, {"A1.upload": again, "A1.value": "yes", "A1.number": "1"})
    assert Attachment.objects.count() == 1
    address = f"/en/replies/{CODE}/ATG/files/A1/{kept['file'].removeprefix('sha256:')}/"
    answer = at_desk.get(address)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [browser_of(user).get(address).status_code for user in (carla, diego)] == [404, 403]
    assert at_desk.get(address.replace("A1", "A2")).status_code == 404
    page = text(at_desk.get(PART))
    assert "law &lt;1&gt;.pdf" in page
    sent = shown_fields(page)
    at_desk.post(PART, sent | {"A1.file": []})
    assert content("A1").evidence == ()


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("law.html", b"<script>alert(1)</script>"),
        ("law.pdf", b"<script>alert(1)</script>"),
        ("law.exe", PDF),
        ("law.svg", b"<svg onload=alert(1)>"),
        ("law.docx", b"PK\x03\x04 and nothing more"),
        ("law.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024)),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_answer_stays_typed(
    at_desk: Client, name: str, held: bytes
) -> None:
    answer = upload(at_desk, name, held)
    assert answer.status_code == 422
    assert [one["question"] for one in answer.json()["problems"]] == ["A1"]
    assert Attachment.objects.count() == 0
    page = at_desk.post(PART, {"A1.upload": SimpleUploadedFile(name, held), "A1.value": "yes", "A1.number": "0"})
    assert shown_fields(text(page))["A1.value"] == ["yes"]


def test_an_answer_rests_on_no_file_that_was_not_given(at_desk: Client) -> None:
    answer = post(at_desk, A1__value="yes", A1__file="sha256:00 law.pdf", A1__number="0")
    assert answer.status_code == 422


# ---- what it costs: statements, without those that begin and end transactions


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [one["sql"] for one in captured if not re.match(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK", one["sql"])]


def test_a_page_costs_fourteen_statements_and_the_next_six(at_desk: Client, second_round: str) -> None:
    """The first page of a person of a State: with what is offered looked up, and the reading put on record.

    Labels, choices, links and rules are made once for a process and language, and are there already.
    """
    post(at_desk, second_round, A1__value="yes", A1__number="0")
    for section in "AB":
        at_desk.get(f"/en/replies/HPA-2026/ATG/part/{section}/")
    forget(at_desk)
    with statements() as first:
        at_desk.get(second_round)
    assert len(first) <= 14, first
    with statements() as following:
        at_desk.get("/en/replies/HPA-2026/ATG/part/B/")
    assert len(following) <= 6, following


def forget(client: Client) -> None:
    """Have the reading not be on record, and what is offered not be known."""
    for key in [key for key in fragments._kept if isinstance(key, tuple) and key[0] == "offers"]:
        del fragments._kept[key]
    session = client.session
    session.pop("replies_read")
    session.save()


def test_a_save_costs_eight_statements(at_desk: Client) -> None:
    """Session, person, roles, reply with its cycle, the drafts; the draft, the trail's end, its entry."""
    post(at_desk, A1__value="yes", A1__number="0")
    with statements() as found:
        assert post(at_desk, A1__value="no", A1__number="1").status_code == 200
    assert len(found) <= 8, found


def test_no_page_of_a_section_is_over_fifty_kilobytes(at_desk: Client, second_round: str) -> None:
    definition = queries.working_copy("HPA-2026", "ATG").questionnaire
    rows = [
        f"ATG,{one.id},{one.choices[0].code if one.choices else 'no_data'}"
        for one in definition.asked_questions
        if not one.derived_from and one.type in NO_DATA_TYPES and one.relevant_when is None
    ]
    bring("state,question,value\n" + "\n".join(rows), CODE)
    for section in definition.sections:
        page = at_desk.get(f"/es/replies/HPA-2026/ATG/part/{section.code}/")
        assert page.status_code == 200
        assert len(gzip.compress(page.content, 6)) < 50_000, section.code


def test_the_rules_of_the_page_are_json(at_desk: Client) -> None:
    page = text(at_desk.get(PART))
    model = re.search(r'<script id="model" type="application/json">(.*?)</script>', page)
    assert model
    rules = {row[0]: row[2] for row in json.loads(model[1])["rules"]}
    assert rules["A1"] is None
    assert rules["A2"][0] == "in"
