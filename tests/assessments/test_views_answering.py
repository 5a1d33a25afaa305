"""Answering a section: who gets in, what is kept, what is refused and how it is told, and what it costs."""

import re

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.assessments.actions import choose_form
from enlace.assessments.actions.sharing_out import assign_part, write_remark
from enlace.assessments.models import DraftRevision
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.questionnaire import NO_DATA_TYPES
from enlace.directory.actions.entries import create_entry
from tests.assessments.answering import ANA, CODE, NOW, PART, content, field, post, save, shown_fields, text, values
from tests.conftest import browser_of
from tests.directory.test_rules_entries import ENTRY

pytestmark = pytest.mark.django_db


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
