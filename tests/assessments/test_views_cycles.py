"""The cockpit: what States allow as one archive, what the Secretariat answers itself, opening a cycle."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest

from enlace.accounts.models import AuditEntry, User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import (
    save_own_answers,
)
from enlace.assessments.actions.invented import play_invented_cycle
from enlace.assessments.models import Attachment, Cycle, ReplyVersion
from enlace.assessments.queries import cockpit, cycles
from enlace.assessments.queries.own_figures import states_confirmed
from enlace.assessments.rules.drafts import SECRETARIAT, Content, Evidence, ReplyStatus, Typed
from enlace.assessments.rules.following import Stage
from enlace.assessments.rules.synthetic_cycle import CYCLE as INVENTED
from enlace.common import clock
from enlace.directory.actions.confirmations import confirm_entry
from enlace.directory.actions.entries import create_entry
from enlace.directory.queries.entries import entry_of
from tests.assessments.conftest import Load, bring
from tests.assessments.open_cycle import CODE, PAGE, SECRET, make_world, open_now, rows, submit
from tests.conftest import browser_of
from tests.directory.test_rules_entries import ENTRY


@pytest.fixture
def world(load: Load) -> None:
    make_world(load)


@pytest.mark.usefixtures("world")
def test_the_archive_holds_what_states_allow_and_the_reading_goes_on_record(diego: User) -> None:
    labels = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
    answers = "".join(
        f"BB,Q{n},{v},{label}\n"
        for n, v, label in zip((1, 2, 3, 4, 5), ("yes", "a b", "7", "2019-05-06", "RED WORDS"), labels, strict=True)
    )
    bring(f"state,question,value,marking\n{answers}", CODE)
    law, secret = attached("law.txt", b"the law", "Q4"), attached("secret.txt", b"a secret", "Q5")
    submit(
        "CC",
        ("Q4", Content("2020-01-01", "", "TLP:AMBER", "", (law,))),
        ("Q5", Content("a secret word", "", "TLP:RED", "", (secret,))),
    )
    response = browser_of(diego).get(f"{PAGE}replies.zip")
    assert response["Cache-Control"] == "private, no-store"
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    names = archive.namelist()
    assert [name.rpartition("/")[2].partition("-")[2] for name in names if name.startswith("evidence/")] == ["law.txt"]
    assert archive.read(next(name for name in names if name.endswith("law.txt"))) == b"the law"
    replies = rows(archive.read(f"{CODE}-replies.csv").decode())
    own = [(row["question"], row["marking"]) for row in replies if row["state"] == "BB"]
    assert own == [("Q1", "TLP:CLEAR"), ("Q2", "TLP:GREEN"), ("Q3", "TLP:AMBER")]
    whole = b"".join(archive.read(name) for name in names).decode()
    for secret in ("STRICT", "TLP:RED", "RED WORDS", "2019-05-06", "a secret", SECRET):
        assert secret not in whole
    figures = json.loads(archive.read(f"{CODE}-figures.json"))
    assert figures["cycle"] == CODE
    assert json.loads(archive.read(f"{CODE}-indicators.json"))["indicators"] == []
    read = AuditEntry.objects.filter(verb="assessments.replies.read").values_list("state_code", "detail__answers")
    assert sorted(read) == [("BB", 2), ("CC", 1)]
    assert browser_of(diego).get(f"{PAGE}replies.zip").content == response.content


def attached(name: str, content: bytes, question: str) -> Evidence:
    """Keep a file of CC beside a question."""
    content_hash = f"sha256:{question * 32}"
    Attachment.objects.create(
        cycle=Cycle.objects.get(code=CODE),
        state_code="CC",
        question=question,
        name=name,
        media_type="text/plain",
        content=content,
        content_hash=content_hash,
        added_at=clock.now(),
        added_by="somebody",
    )
    return Evidence(name, "", content_hash)


def test_the_archive_of_invented_answers_says_so(diego: User) -> None:
    play_invented_cycle("OAS", "HPA-Q-2016-R1", {}, by=OPERATOR, at=clock.now())
    response = browser_of(diego).get(f"/en/cycles/{INVENTED}/replies.zip")
    assert "SYNTHETIC.zip" in response["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert json.loads(archive.read(f"{INVENTED}-figures.json"))["synthetic"] is True
    assert {row["source"] for row in rows(archive.read(f"{INVENTED}-replies-SYNTHETIC.csv").decode())} == {"SYNTHETIC"}


def test_the_secretariat_submits_its_own_answers(db: None, diego: User) -> None:
    code = "HPA-NOW"
    open_now(code, pack="OAS", questionnaire="HPA-Q-2016-R1")
    browser, page = browser_of(diego), f"/en/cycles/{code}/"
    assert "0 of the 9 questions put to the Secretariat are answered." in browser.get(page).content.decode()
    save_own_answers(code, [Typed("S4", Content("12"), 0)], by=OPERATOR, at=clock.now())
    text = browser.get(page).content.decode()
    assert "1 of the 9 questions" in text
    assert f'href="/en/replies/{code}/secretariat/part/S/"' in text
    assert browser.post(f"{page}own/")["Location"] == f"{page}#own"
    assert ReplyVersion.objects.get(state_code=SECRETARIAT).status == ReplyStatus.SUBMITTED
    assert "They were submitted once." in browser.get(page).content.decode()
    assert browser.post(f"{page}own/").status_code == 422
    assert {one.stage for one in cockpit.standings(cycles.cycle(code))} == {Stage.NOT_BEGUN}


def test_what_the_directory_knows_is_offered_to_the_secretariat(db: None, diego: User) -> None:
    open_now("HPA-NOW", pack="OAS", questionnaire="HPA-Q-2016-R1")
    view, now = cycles.cycle("HPA-NOW"), clock.now()
    for state, code in (("ATG", "POC"), ("ARG", "POC"), ("BRA", "PROSECUTION")):
        entry = replace(ENTRY, state=state, code=code, kind="npc_toc" if code == "POC" else "prosecution")
        create_entry("OAS", entry, state=state, authority=code, by=OPERATOR, at=now)
    for state, code in (("ATG", "POC"), ("BRA", "PROSECUTION")):
        version = entry_of("OAS", state, code, by_states=True).version
        confirm_entry("OAS", version, state=state, authority=code, by=OPERATOR, at=now)
    assert states_confirmed(view, now.date()) == 1
    assert states_confirmed(view, date(now.year + 2, 1, 1)) == 0
    assert "S6: the directory says 1 today." in browser_of(diego).get("/en/cycles/HPA-NOW/").content.decode()


def opening_form(**changed: str) -> dict[str, str]:
    today = clock.today()
    return {
        "questionnaire": "OAS:HPA-Q-2016-R1",
        "code": "HPA-2027",
        "title.en": "The round of 2027",
        "opens_on": today.isoformat(),
        "due_on": (today + timedelta(days=90)).isoformat(),
        "threshold": "66,5",
    } | changed


def test_an_officer_opens_a_cycle(diego: User) -> None:
    browser = browser_of(diego)
    assert browser.post("/en/cycles/open/", opening_form())["Location"] == "/en/cycles/HPA-2027/"
    view = cycles.cycle("HPA-2027")
    assert (len(view.asked), view.coverage_threshold) == (35, 0.665)
    assert browser.post("/en/cycles/open/", opening_form()).status_code == 409
    chosen = opening_form(code="HPA-2028") | {"state": ["ATG", "ARG"]}
    browser.post("/en/cycles/open/", chosen)
    assert cycles.cycle("HPA-2028").asked == ("ARG", "ATG")


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "a b"},
        {"title.en": ""},
        {"opens_on": "soon"},
        {"due_on": "2020-01-01", "opens_on": "2019-01-01"},
        {"threshold": "many"},
        {"threshold": "101"},
        {"state": "AFG"},
    ],
)
def test_what_is_wrong_with_a_new_cycle_is_told(diego: User, changed: dict[str, str]) -> None:
    response = browser_of(diego).post("/en/cycles/open/", opening_form(**changed))
    assert response.status_code == 422
    assert "The round of 2027" in response.content.decode() or "title.en" in changed
    assert not Cycle.objects.filter(title__en="The round of 2027").exists()
