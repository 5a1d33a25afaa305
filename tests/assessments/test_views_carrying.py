"""A reply leaves as Word or Excel and comes back: what is offered, refused, asked, taken."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pyxform.xls2xform import convert

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Role
from enlace.assessments.models import BroughtFile, DraftRevision, Reply
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Evidence
from enlace.assessments.rules.xlsform import read_xlsform
from enlace.common import clock
from tests.assessments.carried_files import (
    answers_of,
    book_of,
    filled,
    row_of,
    typed,
)
from tests.assessments.carrying_pages import (
    BRING,
    HOME,
    bring,
    decide,
    draft,
    prepare,
    review,
    save,
    take,
    values,
    words,
)
from tests.assessments.conftest import Load
from tests.conftest import browser_of, rows_of
from tests.packs import CYCLE, as_yaml, questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(load: Load, ana: User) -> Client:
    """The browser of the point of contact of ATG."""
    prepare(load)
    return browser_of(ana)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_file_that_nobody_touched_says_nothing_new(point: Client, kind: str) -> None:
    content = take(point, kind)
    before = rows_of(DraftRevision, BroughtFile, AuditEntry)
    response = bring(point, content)
    assert response.status_code == 200, words(response)
    assert "says nothing that does not stand here already" in words(response)
    assert rows_of(DraftRevision, BroughtFile, AuditEntry) == before


def test_excel_there_and_back(point: Client) -> None:
    content = filled(
        take(point),
        {
            ("Q1", "answer"): "Yes, in part",
            ("Q2 a", "answer"): "Yes",
            ("Q2 b", "answer"): "no",
            ("Q3", "answer"): 7,
            ("Q4", "answer"): date(2019, 5, 6),
            ("Q5", "comment"): "As of June",
            ("Q5", "marking"): "TLP:AMBER",
            ("Q5", "links"): "The law https://a.int/law\nThe rule https://a.int/rule",
        },
    )
    address, page = review(point, content)
    assert values() == {"Q1": "yes", "Q5": "Here it is"}
    assert "1 answer says" not in page
    page = decide(point, address, Q1="file", Q2="file", Q3="file", Q4="file", Q5="file")
    assert "5 answers were taken: Q1, Q2, Q3, Q4, Q5." in page
    assert values() == {"Q1": "partial", "Q2": "a", "Q3": "7", "Q4": "2019-05-06", "Q5": "Here it is"}
    five = draft("Q5")
    assert (five.content.comment, five.content.marking, five.origin) == ("As of June", "TLP:AMBER", "file")
    assert five.content.evidence == (
        Evidence("The law", "https://a.int/law"),
        Evidence("The rule", "https://a.int/rule"),
    )
    verbs = list(AuditEntry.objects.filter(state_code="ATG").values_list("verb", flat=True))
    assert verbs[-3:] == ["assessments.reply.read", "assessments.answer.drafted", "assessments.file.taken"]


def test_word_there_and_back(point: Client) -> None:
    content = typed(
        take(point, "docx", "?language=es"),
        {
            "Q1 answer": "No",
            "Q2 answer b": True,
            "Q4 answer": "Sin datos",
            "Q5 answer": "Una línea\ny otra",
            "Q5 comment": "",
            "Q5 marking": "TLP:RED",
        },
    )
    address, _page = review(point, content)
    decide(point, address, Q1="file", Q2="file", Q4="file", Q5="file")
    assert values() == {"Q1": "no", "Q2": "b", "Q4": "no_data", "Q5": "Una línea\ny otra"}
    assert (draft("Q5").content.comment, draft("Q5").content.marking) == ("", "TLP:RED")


def test_what_is_not_chosen_stays(point: Client) -> None:
    address, _page = review(point, filled(take(point), {("Q1", "answer"): "No", ("Q3", "answer"): 4}))
    page = decide(point, address, Q3="file")
    assert values() == {"Q1": "yes", "Q3": "4", "Q5": "Here it is"}
    assert "1 answer was taken: Q3." in page
    assert "Take it" in page


def test_both_change_one_answer_and_the_person_chooses(point: Client) -> None:
    content = filled(take(point), {("Q5", "answer"): "From the ministry"})
    save("Q5", "Written here meanwhile", comment="as of May", evidence=draft("Q5").content.evidence)
    address, page = review(point, content)
    assert "changed in both" in page
    assert re.search(r"Here it is Written here meanwhile From the ministry", page)
    decide(point, address, Q5="here")
    assert values()["Q5"] == "Written here meanwhile"
    decide(point, address, Q5="file")
    assert values()["Q5"] == "From the ministry"


def test_two_who_change_different_fields_of_an_answer_do_not_meet(point: Client) -> None:
    content = filled(take(point), {("Q5", "comment"): "From the ministry"})
    save("Q5", "Written here meanwhile", comment="as of May", evidence=draft("Q5").content.evidence)
    address, page = review(point, content)
    assert "changed in both" not in page
    decide(point, address, Q5="file")
    assert (draft("Q5").content.value, draft("Q5").content.comment) == ("Written here meanwhile", "From the ministry")


def test_what_changes_while_the_page_is_looked_at_is_not_overwritten(point: Client) -> None:
    address, _page = review(point, filled(take(point), {("Q5", "answer"): "From the ministry"}))
    seen = str(draft("Q5").number)
    save("Q5", "Just now")
    response = point.post(address, {"seen.Q5": seen, "choice.Q5": "file"})
    assert "Changed here while you were looking" in words(response)
    assert values()["Q5"] == "Just now"
    assert DraftRevision.objects.filter(question="Q5", holds=False).get().value == "From the ministry"


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_day_and_month_that_could_be_swapped_is_asked(point: Client, kind: str) -> None:
    content = take(point, kind)
    content = (
        filled(content, {("Q4", "answer"): "03/04/2026"})
        if kind == "xlsx"
        else typed(content, {"Q4 answer": "03/04/2026"})
    )
    address, page = review(point, content)
    assert "What does “03/04/2026” mean? April 3, 2026 March 4, 2026 Leave it as it stands here" in page
    assert point.post(address, {"choice.Q4": "file", "seen.Q4": "0"}).status_code == 422
    assert point.post(address, {"choice.Q4": "meant:2026-05-05", "seen.Q4": "0"}).status_code == 422
    decide(point, address, Q4="here")
    assert "Q4" not in values()
    decide(point, address, Q4="meant:2026-03-04")
    assert values()["Q4"] == "2026-03-04"


def test_a_number_written_as_text_is_asked(point: Client) -> None:
    address, page = review(point, filled(take(point), {("Q3", "answer"): "1.234"}))
    assert "What does “1.234” mean? 1234 Leave" in page
    decide(point, address, Q3="meant:1234")
    assert values()["Q3"] == "1234"


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (("Q1", "answer"), "Perhaps", "“Perhaps” is not in the list of this question"),
        (("Q4", "answer"), "31/02/2026", "“31/02/2026” is no date that can be read"),
        (("Q3", "answer"), "seven", "“seven” is no number"),
        (("Q3", "answer"), 7.5, "is no whole number"),
        (("Q3", "answer"), -1, "-1 is less than 0"),
        (("Q2 a", "answer"), "perhaps", "“perhaps” stands beside the choice a"),
        (("Q2 a", "answer"), "No", "there is a “no” and no “yes”"),
        (("Q5", "marking"), "SECRET", "“SECRET” is no handling label"),
        (("Q5", "links"), "no address", "is no address of a page"),
    ],
)
def test_what_is_no_answer_is_shown_and_cannot_be_taken(
    point: Client, cell: tuple[str, str], value: Any, said: str
) -> None:
    address, page = review(point, filled(take(point), {cell: value, ("Q5", "comment"): "Sound"}))
    assert said in page
    code = cell[0].split()[0]
    assert point.post(address, {f"choice.{code}": "file", f"seen.{code}": "0"}).status_code == 422
    if code != "Q5":
        decide(point, address, Q5="file")
        assert draft("Q5").content.comment == "Sound"


def test_choices_that_exclude_each_other_cannot_be_taken(point: Client) -> None:
    _address, page = review(point, filled(take(point), {("Q2 a", "answer"): "yes", ("Q2 none", "answer"): "YES"}))
    assert "excludes every other choice" in page


def test_a_text_that_looks_like_a_formula_stays_a_text(point: Client) -> None:
    save("Q5", "=1+1", comment="@SUM(A1)")
    content = take(point)
    sheet = answers_of(book_of(content))
    cell = sheet.cell(row_of(sheet, "Q5"), 3)
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")
    assert bring(point, content).status_code == 200


def test_the_same_file_again_says_nothing_new(point: Client) -> None:
    content = filled(take(point), {("Q5", "comment"): "Once"})
    address, _page = review(point, content)
    decide(point, address, Q5="file")
    response = bring(point, content)
    assert response.status_code == 200
    assert "says nothing that does not stand here already" in words(response)


def test_a_person_brings_what_is_given_to_their_authority(point: Client, bruno: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(authority_code="FIU")
    whole = filled(take(point), {("Q1", "answer"): "No", ("Q5", "comment"): "Bruno"})
    Reply.objects.update(assignments={"Q5": {"authority": "FIU", "due_on": ""}})
    theirs = browser_of(bruno)
    sheet = answers_of(book_of(take(theirs)))
    codes = [sheet.cell(row, 1).value for row in range(6, sheet.max_row + 1)]
    assert [code for code in codes if code] == ["Q5"]
    address, page = review(theirs, whole)
    assert "Not given to you to answer, and left out: Q1, Q2, Q3, Q4." in page
    assert theirs.post(address, {"choice.Q1": "file", "seen.Q1": "1"}).status_code == 200
    assert values()["Q1"] == "yes"
    decide(theirs, address, Q5="file")
    assert draft("Q5").content.comment == "Bruno"
    assert point.get(address).status_code == 404


def test_a_reviewer_takes_a_file_and_brings_none(point: Client, bruno: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(role=Role.REVIEWER)
    reviewer = browser_of(bruno)
    content = take(reviewer)
    assert "those who answer it bring files back" in words(reviewer.get(BRING))
    assert bring(reviewer, content).status_code == 403


@pytest.mark.parametrize("rest", ["bring/", "bring/1/", "file.xlsx", "file.docx", "xlsform.xlsx"])
def test_the_reply_of_a_state_is_not_there_for_others(
    point: Client, carla: User, diego: User, felix: User, rest: str
) -> None:
    for user in (carla, diego):
        assert browser_of(user).get(HOME + rest).status_code == 404
        assert browser_of(user).post(HOME + rest).status_code in (404, 405)
    assert browser_of(felix).get(HOME + rest).status_code == 403
    assert browser_of().get(HOME + rest).status_code == 302


def test_an_assistant_carries_for_the_state_that_asked(point: Client, elsa: User) -> None:
    content = filled(take(browser_of(elsa)), {("Q1", "answer"): "No"})
    address, _page = review(browser_of(elsa), content)
    decide(browser_of(elsa), address, Q1="file")
    assert values()["Q1"] == "no"
    assert AuditEntry.objects.filter(verb="assessments.file.taken").get().detail["as"] == "assistant"


def test_taking_a_file_is_on_record(point: Client) -> None:
    take(point, "docx", "?part=A&language=fr")
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.verb, entry.detail) == ("assessments.reply.read", {"kind": "docx", "questions": 5})
    assert point.get(f"{HOME}file.xlsx?part=Z").status_code == 404
    assert point.get(f"{HOME}file.pdf").status_code == 404


def test_one_file_at_a_time_waits_to_be_looked_at(point: Client) -> None:
    first, _page = review(point, filled(take(point), {("Q1", "answer"): "No"}))
    review(point, filled(take(point), {("Q1", "answer"): "No"}))
    assert point.get(first).status_code == 404
    assert BroughtFile.objects.count() == 1


def test_what_was_brought_long_ago_is_forgotten(point: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    content = filled(take(point), {("Q1", "answer"): "No", ("Q5", "comment"): "Later"})
    address, _page = review(point, content)
    decide(point, address, Q1="file")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=31))
    review(browser_of(User.objects.get(username="ana")), content)
    assert "says nothing new" in words(browser_of(User.objects.get(username="ana")).get(address))
    assert [bool(row.rows) for row in BroughtFile.objects.order_by("pk")] == [False, True]


def test_a_file_of_the_questionnaire_before_it_was_amended(point: Client, load: Load) -> None:
    content = filled(
        take(point), {("Q1", "answer"): "No", ("Q4", "answer"): date(2020, 1, 2), ("Q2 b", "answer"): "Yes"}
    )
    amended = questionnaire()
    amended["choice_lists"]["means"][1]["code"] = "z"
    amended["questions"] = [one for one in amended["questions"] if one["id"] != "Q4"]
    load(states=("ATG", "ARG"), asked_later=("ATG", "ARG"), files={"questionnaire.yaml": as_yaml(amended)})
    address, page = review(point, content)
    assert "The questionnaire was amended since" in page
    assert "No longer asked, and left out: Q4." in page
    assert "“b” is not among its choices" in page
    decide(point, address, Q1="file")
    assert values()["Q1"] == "no"


def test_the_secretariat_carries_what_it_answers_itself(diego: User, ana: User) -> None:
    home = "/en/replies/HPA-2016/secretariat/"
    content = take(browser_of(diego), home=home)
    copy = queries.working_copy("HPA-2016", "")
    question = next(one for one in copy.questionnaire.asked_questions if one.type == "text")
    response = bring(browser_of(diego), filled(content, {(question.id, "answer"): "Done"}), address=f"{home}bring/")
    address = response["Location"]
    decide(browser_of(diego), address, **{question.id: "file"})
    assert queries.working_copy("HPA-2016", "").values == {question.id: "Done"}
    assert browser_of(ana).get(f"{home}bring/").status_code == 404


def test_the_form_for_other_programs_is_one_that_they_take(point: Client) -> None:
    content = bytes(point.get(f"{HOME}xlsform.xlsx").content)
    made = convert(io.BytesIO(content), file_type=".xlsx")
    assert made.xform
    found, problems = read_xlsform(content, "F.xlsx")
    assert problems == []
    assert found == queries.working_copy(CYCLE, "ATG").questionnaire
    settings = book_of(content)["settings"]
    row = {settings.cell(1, column).value: settings.cell(2, column).value for column in range(1, 5)}
    assert (row["form_id"], row["version"], row["default_language"]) == ("TST-Q", "1", "English (en)")
