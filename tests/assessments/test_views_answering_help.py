"""The page of a section: what is offered, said beside and given as evidence; and what it costs."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from enlace.assessments.models import Attachment, Cycle, RefusedProposal, Remark
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries import proposals
from enlace.assessments.rules.questionnaire import NO_DATA_TYPES
from enlace.assessments.views import fragments
from tests.assessments.answering import (
    CODE,
    PART,
    PDF,
    content,
    post,
    shown_fields,
    text,
    values,
)
from tests.assessments.conftest import bring
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


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


def listed(page: str) -> list[str]:
    """Return what the page lists as known, each as the page sends it."""
    return re.findall(r'name="known" value="([^"]+)"', page)


def test_what_is_known_is_accepted_at_once(at_desk: Client, second_round: str) -> None:
    page = text(at_desk.get(second_round))
    known = listed(page)
    assert [one.partition(" ")[0] for one in known] == ["A1", "A5"]
    told = post(at_desk, second_round, do="known", known=known).json()
    assert {code: one["content"]["value"] for code, one in told["saved"].items()} == {"A1": "yes", "A5": "partial"}
    assert "Accept" not in told["beside"]["A1"] + told["beside"]["A5"]
    draft = queries.working_copy("HPA-2026", "ATG").draft("A1")
    assert (draft.content.comment, draft.origin, draft.source) == ("as of 2016", "proposal", "Your answer in HPA-2016")
    assert "What is known already" not in text(at_desk.get(second_round))


def test_without_a_script_too_and_never_over_what_somebody_answered(at_desk: Client, second_round: str) -> None:
    known = listed(text(at_desk.get(second_round)))
    post(at_desk, second_round, A1__value="no", A1__number="0")
    page = text(at_desk.get(second_round))
    assert listed(page) == [one for one in known if one.startswith("A5 ")]
    # A page that was opened before, in which the person changes another answer.
    sent = {"A6.value": "y1", "A6.number": "0", "do": "known", "known": [*known, "A8 never offered", "ZZ 1", "A9"]}
    led = at_desk.post(second_round, sent)
    assert led["Location"].endswith("?saved=1")
    assert values("HPA-2026") == {"A1": "no", "A5": "partial", "A6": "y1"}


def test_what_was_refused_is_not_accepted_with_the_rest(at_desk: Client, second_round: str) -> None:
    known = listed(text(at_desk.get(second_round)))
    post(at_desk, second_round, do=f"refuse A5 {key_of('A5')}")
    post(at_desk, second_round, do="known", known=known)
    assert values("HPA-2026") == {"A1": "yes"}


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


# ---- what it costs: statements, without those that begin and end transactions or wait for another one


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    passing = r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|SELECT pg_advisory"
    found += [one["sql"] for one in captured if not re.match(passing, one["sql"])]


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
