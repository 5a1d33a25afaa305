"""Mappings are read whole, with every fault and its place, and what follows from an answer is only what is sound."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.actions.mappings import store_mappings
from enlace.assessments.models import Mapping
from enlace.assessments.queries import cycles
from enlace.assessments.queries.mappings import mappings_of_pack
from enlace.assessments.rules import mappings
from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.mappings import End, QuestionMapping, Relation, faults_of, read_mappings
from enlace.assessments.rules.proposals import MOST_KEY, EarlierAnswer, carried, from_mappings, key_of
from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire
from enlace.common.archives import read_pack_files
from enlace.common.errors import Invalid, Problem
from enlace.site.packs import read_pack
from tests.conftest import PACKS
from tests.packs import as_yaml, make_pack, pack_yaml


def question(code: str, kind: str, *choices: str) -> Question:
    listed = tuple(Choice(one, {"en": one}, exclusive=one == "none") for one in choices)
    return Question(code, "A", kind, {"en": f"Question {code}"}, choices=listed)


ONE = Questionnaire(
    "ONE",
    "1",
    {"en": "One"},
    ("en",),
    (),
    (
        question("A", "yes_no_partial", "yes", "partial", "no"),
        question("B", "select_multiple", "x", "y", "none"),
        question("C", "text"),
        question("D", "integer"),
    ),
)
TWO = Questionnaire(
    "TWO",
    "1",
    {"en": "Two"},
    ("en",),
    (),
    (
        question("A", "yes_no_partial", "yes", "partial", "no", "soon"),
        question("B", "select_multiple", "a", "b", "none"),
        question("C", "text"),
        question("D", "integer"),
    ),
)


def file(**changes: Any) -> dict[str, Any]:
    """Return the parsed file of one mapping; `None` leaves a key out."""
    mapping = {
        "concept": "law",
        "source": {"questionnaire": "ONE", "question": "A"},
        "target": {"questionnaire": "TWO", "question": "A"},
        "relation": "equal",
        "note": {"en": "A note"},
        "reviewer": "The project",
        "reviewed_on": date(2026, 11, 1),
    } | changes
    kept = {key: value for key, value in mapping.items() if value is not None}
    return {"concepts": [{"code": "law", "text": {"en": "Law"}}], "mappings": [kept]}


def read(value: Any, *own: Questionnaire) -> tuple[tuple[QuestionMapping, ...], list[str]]:
    problems: list[Problem] = []
    found = read_mappings(value, "m.yaml", {one.code: one for one in own}, problems)
    return found, [str(problem) for problem in problems]


NO_SUCH = {"question": "Z"}


def test_a_mapping_is_read() -> None:
    (found,), problems = read(file(values={"no": "soon"}), ONE, TWO)
    assert problems == []
    assert (found.source, found.target, found.relation) == (End("ONE", "A"), End("TWO", "A"), Relation.EQUAL)
    assert (found.values, found.concept_texts, found.reviewed) == ({"no": "soon"}, {"en": "Law"}, True)
    assert found.where == "m.yaml: mappings[0]"


def test_a_mapping_that_nobody_reviewed_is_read_as_such() -> None:
    (found,), problems = read(file(reviewer=None, reviewed_on=None))
    assert (found.reviewed, problems) == (False, [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"concept": "order"}, "m.yaml: mappings[0].concept: there is no concept “order”"),
        ({"relation": "same"}, "m.yaml: mappings[0].relation: “same” is not known here"),
        ({"relation": None}, "m.yaml: mappings[0]: “relation” is missing"),
        ({"source": {"questionnaire": "ONE"}}, "m.yaml: mappings[0].source: “question” is missing"),
        (
            {"source": {"questionnaire": "ONE", "question": "Z"}},
            "mappings[0].source.question: the questionnaire ONE has no",
        ),
        (
            {"target": {"questionnaire": "TWO", "question": "Z"}},
            "mappings[0].target.question: the questionnaire TWO has no",
        ),
        ({"target": {"questionnaire": "ONE", "question": "B"}}, "m.yaml: mappings[0]: both questions are of one"),
        ({"values": {"maybe": "no"}}, "m.yaml: mappings[0].values.maybe: “maybe” is no choice of the question A"),
        ({"values": {"no": "maybe"}}, "m.yaml: mappings[0].values.no: “maybe” is no choice of the question A"),
        ({"values": {True: "no"}}, "m.yaml: mappings[0].values: the key yes is not read as a text"),
        ({"values": {"no": False}}, "m.yaml: mappings[0].values.no: YAML reads this word as true or false"),
        ({"values": {"no": None}}, "m.yaml: mappings[0].values.no: this is empty"),
        ({"relation": "intersects", "values": {"no": "no"}}, "m.yaml: mappings[0].values: of questions that merely"),
        ({"reviewer": None}, "m.yaml: mappings[0]: “reviewer” and “reviewed_on” are given together"),
        ({"reviewed_on": None}, "m.yaml: mappings[0]: “reviewer” and “reviewed_on” are given together"),
        ({"reviewed_on": "last May"}, "m.yaml: mappings[0].reviewed_on: this must be a day such as"),
        ({"comment": "x"}, "m.yaml: mappings[0].comment: this key is not known here"),
    ],
)
def test_each_fault_is_told_with_its_place(changes: dict[str, Any], said: str) -> None:
    _found, problems = read(file(**changes), ONE, TWO)
    assert [said in problem for problem in problems] == [True]


def test_of_a_questionnaire_of_another_pack_nothing_is_said_yet() -> None:
    elsewhere = {"target": {"questionnaire": "TWO", "question": "Z"}, "values": {"no": "whatever"}}
    (found,), problems = read(file(**elsewhere), ONE)
    assert problems == []
    assert len(faults_of(found, {"TWO": TWO})) == 1


def test_two_mappings_of_the_same_questions_in_one_direction_are_a_fault() -> None:
    value = file()
    value["mappings"] *= 2
    assert read(value)[1] == ["m.yaml: mappings[1]: these two questions are mapped twice in this direction"]


@pytest.mark.parametrize(
    "value", [None, [], "x", {"concepts": 1, "mappings": 2}, {"mappings": [1]}, {"concepts": [{}]}]
)
def test_what_is_no_file_of_mappings_is_told_and_nothing_raised(value: Any) -> None:
    found, problems = read(value)
    assert (found, bool(problems)) == ((), True)


def mapped(relation: str, letter: str, **values: str) -> QuestionMapping:
    return QuestionMapping(
        "law", End("ONE", letter), End("TWO", letter), Relation(relation), values, reviewer="x", reviewed_on=date.min
    )


@pytest.mark.parametrize(
    ("relation", "letter", "values", "answer", "follows"),
    [
        ("equal", "A", {}, "yes", "yes"),
        ("equal", "A", {"no": "soon"}, "no", "soon"),
        ("equal", "A", {}, "no_data", "no_data"),
        ("equal", "A", {}, "maybe", ""),
        ("equal", "B", {"x": "a", "y": "b"}, "x y", "a b"),
        ("equal", "B", {"x": "a"}, "x y", ""),
        ("equal", "C", {}, "Our law", "Our law"),
        ("equal", "D", {}, "7", "7"),
        ("equal", "D", {}, "7.5", ""),
        ("subset", "A", {}, "yes", ""),
        ("subset", "A", {"no": "no"}, "no", "no"),
        ("subset", "A", {"no": "no"}, "yes", ""),
        ("subset", "B", {"x": "a"}, "x y", "a"),
        ("subset", "B", {}, "no_data", ""),
        ("subset", "C", {}, "Our law", "Our law"),
        ("subset", "D", {}, "7", ""),
        ("superset", "A", {"yes": "yes"}, "yes", "yes"),
        ("superset", "A", {"yes": "yes"}, "partial", ""),
        ("superset", "C", {}, "Our law", ""),
        ("superset", "D", {}, "7", ""),
        ("intersects", "A", {}, "yes", ""),
        ("intersects", "C", {}, "Our law", ""),
    ],
)
def test_what_follows_from_an_answer(
    relation: str, letter: str, values: dict[str, str], answer: str, follows: str
) -> None:
    assert carried(mapped(relation, letter, **values), answer, TWO.by_id[letter]) == follows


WORDS = st.text(st.sampled_from("abxy no_dataesprtil17. "), max_size=12)
MAPPINGS = st.builds(
    lambda relation, source, target, values, reviewer: QuestionMapping(
        "law", End("ONE", source), End("TWO", target), relation, values, reviewer=reviewer, reviewed_on=date.min
    ),
    st.sampled_from(Relation),
    st.sampled_from("ABCD"),
    st.sampled_from("ABCDZ"),
    st.dictionaries(st.sampled_from(["yes", "no", "partial", "x", "y", "none"]), WORDS, max_size=4),
    st.sampled_from(["", "somebody"]),
)
ANSWERS = st.builds(
    lambda code, value, cycle: EarlierAnswer(cycle, code, Content(value), None, questionnaire="ONE"),
    st.sampled_from("ABCD"),
    st.one_of(WORDS, st.sampled_from(["yes", "no", "partial", "x", "x y", "none", "no_data", "7"])),
    st.sampled_from(["C1", "C2"]),
)


@given(st.lists(MAPPINGS, max_size=6), st.lists(ANSWERS, max_size=6))
def test_whatever_the_mappings_say_only_valid_answers_of_the_target_are_offered(
    mappings: list[QuestionMapping], answers: list[EarlierAnswer]
) -> None:
    answered = {one.question: one for one in answers}
    offers = from_mappings(TWO, mappings, answers)
    for one in offers:
        assert parse(TWO.by_id[one.question], one.content.value) == one.content.value != ""
        assert len(one.key) <= MOST_KEY
        grounds = [
            each
            for each in mappings
            if each.target.question == one.question and each.reviewed and each.source.question in answered
        ]
        assert {each.relation for each in grounds} - {Relation.INTERSECTS}
    assert len({(one.question, one.content.value) for one in offers}) == len(offers)


@given(st.lists(st.text(max_size=150), min_size=1, max_size=4), st.lists(st.text(max_size=150), min_size=1, max_size=4))
def test_two_offers_have_one_key_only_where_they_are_the_same(one: list[str], other: list[str]) -> None:
    assert len(key_of(*one)) <= MOST_KEY
    assert (key_of(*one) == key_of(*other)) == (":".join(one) == ":".join(other))


Mapped = Callable[..., list[str]]


def own_file(question: str = "A1", reviewer: str = "The project") -> bytes:
    return as_yaml(
        file(
            source={"questionnaire": "TST-Q", "question": "Q1"},
            target={"questionnaire": "HPA-Q-2016-R1", "question": question},
            reviewer=reviewer or None,
            reviewed_on=date(2026, 11, 1) if reviewer else None,
        )
    )


@pytest.fixture
def load_mapped(load: Callable[..., list[str]]) -> Mapped:
    """Loads the small pack with a file of mappings."""

    def run(content: bytes | None) -> list[str]:
        files = {"m.yaml": content, "pack.yaml": pack_yaml(mappings="m.yaml")} if content else {}
        return load(files=files)

    return run


def test_a_pack_brings_its_mappings_changes_them_and_takes_them_away(load_mapped: Mapped) -> None:
    assert "mappings: mappings stored: 1" in load_mapped(own_file())
    assert load_mapped(own_file()) == []
    done = load_mapped(own_file("A5", reviewer=""))
    assert "mappings: not reviewed, so that nothing is proposed by them: 1" in done
    assert [one.target.question for one in mappings_of_pack("TST")] == ["A5"]
    load_mapped(None)
    assert not Mapping.objects.exists()


def test_a_mapping_to_a_question_that_a_loaded_pack_does_not_have_is_refused(load_mapped: Mapped) -> None:
    with pytest.raises(Invalid) as refused:
        load_mapped(own_file("NONE"))
    assert [str(one) for one in refused.value.problems] == [
        "m.yaml: mappings[0].target.question: the questionnaire HPA-Q-2016-R1 has no question “NONE”"
    ]


def test_two_packs_do_not_map_the_same_questions(load_mapped: Mapped) -> None:
    load_mapped(own_file())
    (one,) = mappings_of_pack("TST")
    with pytest.raises(Invalid, match="the pack TST maps these two questions already"):
        store_mappings("OAS", (one,))


def test_a_questionnaire_that_is_not_loaded_is_told(load_mapped: Mapped) -> None:
    content = own_file().replace(b"HPA-Q-2016-R1", b"NOWHERE-Q")
    assert any("the questionnaire NOWHERE-Q is not loaded" in said for said in load_mapped(content))


def test_faults_of_the_mappings_of_a_pack_are_told_with_the_others(tmp_path: Any) -> None:
    files = {"m.yaml": own_file().replace(b"question: Q1", b"question: Q9"), "pack.yaml": pack_yaml(mappings="m.yaml")}
    with pytest.raises(Invalid) as refused:
        read_pack(read_pack_files(make_pack(tmp_path / "pack", files=files)))
    assert "m.yaml: mappings[0].source.question" in str(refused.value.problems[0])


def test_the_mappings_of_the_review_are_true_to_both_questionnaires(db: None) -> None:
    files = read_pack_files(PACKS / "untoc_review")
    part = read_pack(files).assessments
    known = cycles.definitions({"HPA-Q-2016-R1"}) | {one.code: one for one in part.questionnaires}
    assert [str(fault) for one in part.mappings for fault in faults_of(one, known)] == []
    assert len(part.mappings) > 40
    pairs = {(one.source, one.target) for one in part.mappings}
    assert {(target, source) for source, target in pairs} == pairs
    opposite = {"equal": "equal", "subset": "superset", "superset": "subset", "intersects": "intersects"}
    relations = {(one.source, one.target): one.relation for one in part.mappings}
    assert all(relations[target, source] == opposite[relations[source, target]] for source, target in pairs)


def test_every_text_of_the_review_is_in_four_languages() -> None:
    languages = {"en", "es", "pt", "fr"}
    (definition,) = read_pack(read_pack_files(PACKS / "untoc_review")).assessments.questionnaires
    texts = [definition.title, *(one.name for one in definition.sections)]
    texts += [one.texts for one in (*definition.questions, *definition.answer_fields)]
    texts += [choice.texts for one in definition.questions for choice in one.choices]
    value = yaml.safe_load(read_pack_files(PACKS / "untoc_review")["mappings.yaml"])
    texts += [one["text"] for one in value["concepts"]] + [one["note"] for one in value["mappings"]]
    assert [text for text in texts if set(text) != languages] == []
    french = [text["fr"] for text in texts]
    assert [one for one in french if any(f" {mark}" in one for mark in "?;:!»") or "« " in one] == []
    assert definition.status == "reconstruction"
    assert {one["reviewer"] for one in value["mappings"]} == {"Enlace project, reconstruction"}


def test_the_example_of_the_reference_is_one(db: None) -> None:
    page = (PACKS.parent / "docs" / "reference" / "mappings.md").read_text(encoding="utf-8")
    value = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0])
    review = read_pack(read_pack_files(PACKS / "untoc_review")).assessments.questionnaires
    known = cycles.definitions({"HPA-Q-2016-R1"}) | {one.code: one for one in review}
    found, problems = read(value, *known.values())
    assert (len(found), problems) == (1, [])
    for word in (*mappings._KEYS, *mappings._OPTIONAL, *Relation):
        assert f"`{word}`" in page, word
