"""What was submitted stays as it was submitted, whatever is drafted beside it since."""

from datetime import UTC, datetime

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import keep_evidence, save_answers, sign_reply, submit_sections
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Evidence, Typed
from enlace.assessments.rules.evidence import SentFile, read_evidence
from enlace.common.errors import WrongStatus
from tests.assessments.conftest import Load, bring, revisions
from tests.packs import CYCLE, questionnaire

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "DD"),), 1)
SECRET = "Not yet for anybody else"


@pytest.fixture
def two_parts(load: Load) -> None:
    """The small questionnaire with its last question in a section of its own."""
    content = questionnaire()
    content["sections"].append({"code": "B", "name": {"en": "Part B", "es": "Parte B"}})
    next(one for one in content["questions"] if one["id"] == "Q5")["section"] = "B"
    load(files={"questionnaire.yaml": yaml.safe_dump(content, allow_unicode=True, sort_keys=False)})


def save(question: str, content: Content) -> None:
    copy = queries.working_copy(CYCLE, "DD")
    save_answers(CYCLE, [Typed(question, content, copy.draft(question).number)], state="DD", by=ANA, at=AT)


def submit(*sections: str, reason: str = "") -> int:
    return submit_sections(CYCLE, sections, reason, state="DD", by=ANA, at=AT)


def version(number: int) -> dict[str, dict[str, object]]:
    return queries.version_content(queries.working_copy(CYCLE, "DD").cycle, "DD", number)


@pytest.mark.usefixtures("two_parts")
def test_a_version_holds_no_draft_of_a_section_that_was_submitted_before() -> None:
    rests_on = (Evidence("Law", "https://example.org/law"),)
    save("Q1", Content("yes", "as of May", evidence=rests_on))
    submit("A")
    save("Q1", Content("no", SECRET))
    save("Q5", Content("North"))
    number = submit("B")
    assert SECRET not in str(version(number))
    assert version(number)["Q1"] == version(1)["Q1"]
    assert version(number)["Q5"]["value"] == "North"


@pytest.mark.usefixtures("two_parts")
def test_nor_is_a_draft_signed_with_it() -> None:
    save("Q1", Content("yes"))
    save("Q5", Content("North"))
    submit("A", "B")
    save("Q1", Content("no", SECRET))
    save("Q5", Content("South"))
    number = submit("B", reason="We moved")
    seen = queries.versions(queries.working_copy(CYCLE, "DD").cycle, "DD")[0].content_hash
    signed = sign_reply(CYCLE, seen, state="DD", by=ANA, at=AT)
    assert version(signed) == version(number)
    assert (version(signed)["Q1"]["value"], version(signed)["Q5"]["value"]) == ("yes", "South")


@pytest.mark.usefixtures("two_parts")
def test_an_amended_gate_takes_what_hangs_on_it_out_of_the_version() -> None:
    save("Q1", Content("yes"))
    save("Q2", Content("a"))
    save("Q5", Content("North"))
    submit("A", "B")
    save("Q1", Content("no"))
    number = submit("A", reason="The law was repealed")
    assert version(number).keys() == {"Q1", "Q5"}


@pytest.mark.usefixtures("two_parts")
def test_another_file_of_the_same_name_and_a_word_alone_are_changes_too() -> None:
    def given(content: bytes) -> Evidence:
        file = read_evidence(SimpleUploadedFile("law.pdf", b"%PDF-1.7" + content), "Q1")
        assert isinstance(file, SentFile)
        return keep_evidence(CYCLE, "Q1", file, state="DD", by=ANA, at=AT)

    save("Q1", Content("yes", evidence=(given(b"old"),)))
    submit("A")
    with pytest.raises(WrongStatus):
        submit("A", reason="Nothing new")
    save("Q1", Content("yes", evidence=(given(b"new"),)))
    assert version(submit("A", reason="The law was amended"))["Q1"] != version(1)["Q1"]
    save("Q4", Content(comment="We are looking for the day"))
    assert version(submit("A", reason="A word about the day"))["Q4"]["comment"] == "We are looking for the day"


@pytest.mark.usefixtures("two_parts")
def test_no_file_of_the_secretariat_takes_the_place_of_what_a_state_submitted() -> None:
    save("Q1", Content("no", marking="TLP:RED"))
    submit("A")
    before = revisions(state_code="DD")
    done = bring("state,question,value\nDD,Q1,yes\nDD,Q5,North\nCC,Q5,South\n")
    assert revisions(state_code="DD") == before
    assert [str(one) for one in done.remarks] == [
        "r.csv:2: DD, Q1: not stored, because the State has submitted its reply itself",
        "r.csv:3: DD, Q5: not stored, because the State has submitted its reply itself",
    ]
    assert done.stored == 1


@pytest.mark.usefixtures("two_parts")
def test_nor_does_what_it_leaves_out_tell_an_answer_that_is_not_for_it() -> None:
    """Were Q1 a “yes”, an answer to Q2 would be taken."""
    said = []
    for value in ("no", "yes"):
        save("Q1", Content(value, marking="TLP:RED"))
        submit("A", reason="Once more")
        said.append(bring("state,question,value\nDD,Q2,a\n").remarks)
    assert said[0] == said[1]
