"""What may be accepted at once is what needs no second look."""

from enlace.assessments.rules.conditions import Literal, Operation, Reference
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.mappings import Relation
from enlace.assessments.rules.proposals import Proposal, Source, at_once
from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire

YES_NO = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))
IF_A = Operation("in", (Reference("A"), Literal("yes")))


def question(code: str, *, follows: bool = False, derived_from: str = "") -> Question:
    rule = IF_A if follows else None
    text = {"en": f"Question {code}"}
    return Question(code, "S", "select_one", text, choices=YES_NO, relevant_when=rule, derived_from=derived_from)


FORM = Questionnaire(
    "FORM",
    "1",
    {"en": "A form"},
    ("en",),
    (),
    (question("A"), question("B", follows=True), question("A-TA", follows=True, derived_from="A")),
)


def offer(code: str, value: str = "yes", *, relation: Relation = Relation.EQUAL) -> tuple[Proposal, ...]:
    return (Proposal(f"{code}:{value}", code, Content(value), Source.EARLIER, relation=relation),)


def accepted(values: dict[str, str], offers: dict[str, tuple[Proposal, ...]], *questions: str) -> list[str]:
    return [one.question for one in at_once(FORM, values, offers, questions or ("A", "B", "A-TA"))]


def test_what_is_asked_once_all_is_accepted_is_accepted() -> None:
    offers = {code: offer(code) for code in ("A", "B", "A-TA")}
    assert accepted({}, offers) == ["A", "B", "A-TA"]
    assert accepted({}, offers | {"A": offer("A", "no")}) == ["A"]
    assert accepted({"A": "no"}, offers, "B", "A-TA") == []
    # While it is open whether they are asked, the page shows B, and nothing of what follows up on A.
    assert accepted({}, offers, "B", "A-TA") == ["B"]


def test_where_sources_differ_or_answer_a_part_somebody_looks_first() -> None:
    assert accepted({}, {"A": (*offer("A"), *offer("A", "no"))}) == []
    for relation in (Relation.SUBSET, Relation.SUPERSET):
        assert accepted({}, {"A": offer("A", relation=relation)}) == []
    assert accepted({}, {}) == []
