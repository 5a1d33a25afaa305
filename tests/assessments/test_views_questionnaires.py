"""The pages of questionnaires: sent, looked at, published by officers alone; what a State sees of an amendment."""

import io
import re
import zipfile
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.assessments.models import QuestionnaireUpload, QuestionnaireVersion
from enlace.assessments.queries.questionnaires import standing
from enlace.assessments.rules.xlsform_writing import write_xlsform
from tests.assessments.conftest import Load
from tests.assessments.test_actions_drafts import save
from tests.assessments.test_actions_questionnaires import (
    Change,
    amended,
    publish,
    with_question,
    with_text,
    without,
)
from tests.conftest import browser_of
from tests.packs import CYCLE, QUESTIONNAIRE, TEN_MEGABYTES, as_yaml, questionnaire

SEND = "/en/questionnaires/TST/upload/"
CHANGES = f"/en/replies/{CYCLE}/DD/changes/"


@pytest.fixture
def officer(diego: User) -> Client:
    return browser_of(diego)


def of_state(state: str, role: Role = Role.POINT_OF_CONTACT, authority: str = "") -> Client:
    user = User.objects.create_user(username=f"{role}-{state}-{authority}", password=None, synthetic=True)
    RoleGrant.objects.create(user=user, role=role, state_code=state, authority_code=authority)
    return browser_of(user)


def file(*changes: Change, **words: Any) -> bytes:
    value = deepcopy(questionnaire()) | words
    for change in changes:
        change(value)
    return as_yaml(value)


def sent(browser: Client, content: bytes, name: str = "q.yaml", address: str = SEND) -> Any:
    return browser.post(address, {"file": SimpleUploadedFile(name, content)})


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("person", ["ana", "bruno", "carla", "elsa", "felix"])
def test_questionnaires_are_for_officers(load: Load, request: pytest.FixtureRequest, person: str) -> None:
    load()
    browser = browser_of(request.getfixturevalue(person))
    for address in ("/en/questionnaires/", SEND, f"/en/questionnaires/TST/{QUESTIONNAIRE}/"):
        assert browser.get(address).status_code == 403
    assert sent(browser, file(without("Q5"))).status_code == 403
    assert QuestionnaireUpload.objects.count() == 0


def test_the_list_says_what_stands_and_who_asks_it(load: Load, officer: Client) -> None:
    load()
    shown = page(officer, "/en/questionnaires/")
    assert f'<a href="/en/questionnaires/TST/{QUESTIONNAIRE}/">' in shown
    assert "TST-2020" in shown
    assert "HPA-Q-2016-R1" in shown


def test_the_list_costs_the_same_however_many_there_are(
    load: Load, officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load()
    page(officer, "/en/questionnaires/")
    with django_assert_max_num_queries(8):
        page(officer, "/en/questionnaires/")


def test_a_file_is_looked_at_in_every_language_and_then_published(load: Load, officer: Client) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    answer = sent(
        officer, file(without("Q5"), with_text("Q1", "Is there a law?"), with_question("Q6", "text"), version=2)
    )
    here = answer.headers["Location"]
    assert re.fullmatch(r"/en/questionnaires/TST/upload/\d+/", here)
    shown = page(officer, here)
    assert "Questions changed: 3. Among them added: 1, removed: 1." in shown
    assert "Is there a law?" in shown
    assert "Pregunta Q6" in page(officer, f"{here}form/?language=es")
    assert officer.get(f"{here}form/?language=xx").status_code == 404
    assert "questions.Q6.text" in page(officer, f"{here}texts/")
    assert "Nothing is missing." in page(officer, f"{here}texts/?missing=1")
    before = page(officer, f"{here}publish/")
    assert '<option value="Q6">' in before
    assert "North" not in before
    chosen = page(officer, f"{here}publish/?move.Q5=Q6")
    assert '<input type="hidden" name="move.Q5" value="Q6">' in chosen
    assert "2 answers of 2 States" in chosen
    seen = standing("TST", QUESTIONNAIRE)[1]
    answer = officer.post(f"{here}publish/", {"seen": seen, "move.Q5": "Q6"})
    assert answer.headers["Location"] == f"/en/questionnaires/TST/{QUESTIONNAIRE}/"
    assert "Q5 → Q6" in page(officer, answer.headers["Location"])
    assert "This is what stands now." in page(officer, here)
    assert officer.post(f"{here}publish/", {"seen": seen}).status_code == 409


def test_another_hash_than_what_stands_is_refused(load: Load, officer: Client) -> None:
    load()
    here = sent(officer, file(without("Q5"))).headers["Location"]
    for seen in ("", "sha256:other"):
        assert officer.post(f"{here}publish/", {"seen": seen}).status_code == 409
    stands = standing("TST", QUESTIONNAIRE)[1]
    assert officer.post(f"{here}publish/", {"seen": stands, "move.Q5": "Q1"}).status_code == 422
    assert officer.get(f"{here}publish/?move.Q5=Q1").status_code == 422
    publish(with_text("Q4", "Since when?"))
    assert officer.post(f"{here}publish/", {"seen": stands}).status_code == 409
    assert QuestionnaireVersion.objects.count() == 2


def test_a_workbook_is_read_as_well(load: Load, officer: Client) -> None:
    load()
    content = write_xlsform(amended(with_text("Q5", "Which region?")))
    here = sent(officer, content, "form.xlsx").headers["Location"]
    assert "Which region?" in page(officer, here)


def with_macros(content: bytes) -> bytes:
    """Return a workbook that carries a program."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 program")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "q.yaml"),
        (b" \n", "q.yaml"),
        (b"x" * TEN_MEGABYTES, "q.yaml"),
        (b"just: a map\n", "q.yaml"),
        (b"a,b\n1,2\n", "q.csv"),
        (b"%PDF-1.7 not a questionnaire", "q.pdf"),
        (b"MZ\x90\x00 program", "q.xlsx"),
        (b"\xff\xfe\x00q", "q.yaml"),
        (b"x: &x [a, a]\ny: [*x, *x]\n", "q.yaml"),
        (file(code="HPA-Q-2016-R1"), "q.yaml"),
        (file(lambda value: value["questions"][0].update(type="essay")), "q.yaml"),
    ],
)
def test_a_file_at_fault_is_told_and_nothing_is_stored(load: Load, officer: Client, content: bytes, name: str) -> None:
    load()
    answer = sent(officer, content, name)
    assert answer.status_code == 422
    assert "Nothing was stored." in answer.content.decode()
    assert QuestionnaireUpload.objects.count() == 0


def test_macros_are_refused(load: Load, officer: Client) -> None:
    load()
    content = with_macros(write_xlsform(amended(without("Q5"))))
    for name in ("form.xlsx", "form.xlsm"):
        answer = sent(officer, content, name)
        assert answer.status_code == 422, answer.headers
    assert QuestionnaireUpload.objects.count() == 0


def test_every_fault_of_a_file_is_told_at_once(load: Load, officer: Client) -> None:
    load()

    def break_it(value: dict[str, Any]) -> None:
        value["questions"][0]["type"] = "essay"
        value["questions"][3]["section"] = "Z"

    told = sent(officer, file(break_it)).content.decode()
    assert "q.yaml: questions[0].type" in told
    assert "q.yaml: questions[3].section" in told


def test_no_file_no_pack_no_upload(load: Load, officer: Client) -> None:
    load()
    assert officer.post(SEND).status_code == 422
    assert officer.get("/en/questionnaires/NONE/upload/").status_code == 404
    assert officer.get(f"{SEND}99/").status_code == 404
    assert officer.get(f"{SEND}{10**30}/").status_code == 404
    assert officer.get("/en/questionnaires/TST/NONE/").status_code == 404
    assert officer.get("/en/questionnaires/TST/NONE/form/").status_code == 404


def test_what_a_file_says_is_shown_as_text(load: Load, officer: Client) -> None:
    load()
    here = sent(officer, file(with_text("Q1", "<script>alert(1)</script>")), "<b>.yaml").headers["Location"]
    for address in (here, f"{here}form/", f"{here}texts/", f"{here}publish/"):
        assert "<script>alert" not in officer.get(address).content.decode()


def test_a_state_sees_what_changed_and_where_its_answers_went(load: Load) -> None:
    load()
    ana = of_state("DD")
    assert "has not been begun" in page(ana, CHANGES)
    save(("Q1", "yes"), ("Q2", "a"), ("Q3", "7"), ("Q5", "North"))
    assert "Nothing has changed" in page(ana, CHANGES)
    publish(with_text("Q1", "Is there a law?"), without("Q3", "Q5"), with_question("Q6", "text"), moves={"Q5": "Q6"})
    shown = page(ana, CHANGES)
    assert "1 answer is kept as it was." in shown
    assert "waits for you" in shown
    assert "moved: Q6" in shown
    assert "Is there a law?" in shown
    assert "Answers that are set aside" in shown
    save(("Q1", "yes"))
    shown = page(ana, CHANGES)
    assert "waits for you" not in shown.split("Q6")[0]
    assert "taken up since" in shown
    save(("Q3", "8"))
    assert "1 more was typed after it was removed" in page(ana, CHANGES)


def test_whoever_types_in_an_older_page_is_told(load: Load) -> None:
    load()
    ana, here = of_state("DD"), f"/en/replies/{CYCLE}/DD/part/A/"
    save(("Q1", "yes"), ("Q5", "North"))
    publish(without("Q5"))
    script = ana.post(
        here, {"Q5.value": "South", "Q5.number": "1", "do": "save"}, headers={"accept": "application/json"}
    )
    assert (script.status_code, list(script.json()["aside"])) == (200, ["Q5"])
    plain = ana.post(here, {"Q5.value": "West", "Q5.number": "1", "do": "save"})
    assert plain.headers["Location"] == CHANGES
    assert "2 more were typed after it was removed" in page(ana, CHANGES)


def test_an_answer_is_confirmed_as_it_stands_by_one_button(load: Load) -> None:
    load()
    ana, here = of_state("DD"), f"/en/replies/{CYCLE}/DD/part/A/"
    save(("Q1", "yes"))
    button = 'value="stands Q1" data-stands>'
    assert button not in page(ana, here)
    publish(with_text("Q1", "Is there a law?"))
    shown = page(ana, here)
    assert button in shown
    was = re.search(r'name="Q1.was" value="(\w+)"', shown)
    assert was is not None
    as_it_is = {"Q1.value": "yes", "Q1.number": "2", "Q1.was": was[1]}
    ana.post(here, as_it_is | {"do": "save"})
    assert "waits for you" in page(ana, CHANGES)
    ana.post(here, as_it_is | {"do": "stands Q1"})
    assert "taken up since" in page(ana, CHANGES)
    assert button not in page(ana, here)


def test_reading_a_working_copy_is_on_record_once_an_hour(load: Load) -> None:
    load()
    ana = of_state("DD")
    for _time in range(2):
        page(ana, CHANGES)
    assert AuditEntry.objects.filter(verb="assessments.reply.read", state_code="DD").count() == 1


def test_what_another_state_answers_is_unknown_to_all_others(load: Load, officer: Client) -> None:
    load()
    assert of_state("BB").get(CHANGES).status_code == 404
    assert officer.get(CHANGES).status_code == 403
    assert of_state("DD", Role.ASSISTANT).get(CHANGES).status_code == 200
    assert of_state("DD").get(f"/en/replies/{CYCLE}/ZZ/changes/").status_code == 404
    assert of_state("DD", Role.REVIEWER).get("/en/replies/NONE/DD/changes/").status_code == 404


def test_a_contributor_sees_what_is_given_to_its_authority(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    publish(with_text("Q1", "Is there a law?"), without("Q5"))
    shown = page(of_state("DD", Role.CONTRIBUTOR, "FIU"), CHANGES)
    assert "waits for you" not in shown
    assert "North" not in shown


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_every_page_is_there_in_every_language(load: Load, officer: Client, language: str) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    here = sent(officer, file(without("Q5"), with_text("Q1", "Is there a law?"))).headers["Location"]
    for address in ("/en/questionnaires/", SEND, here, f"{here}form/", f"{here}texts/", f"{here}publish/"):
        assert officer.get(address.replace("/en/", f"/{language}/")).status_code == 200
    publish(without("Q5"), with_text("Q1", "Is there a law?"))
    assert of_state("DD").get(CHANGES.replace("/en/", f"/{language}/")).status_code == 200
