"""Which questions a report makes figures of, and where its indicators stand."""

from enlace.assessments.rules.questionnaire import IndicatorDefinition, Question, Questionnaire, Section
from enlace.assessments.rules.report import Report, indicators_of, is_reported, parts


def questionnaire(*sections: Section) -> Questionnaire:
    return Questionnaire(
        code="TST-Q",
        version="1",
        title={"en": "Questions"},
        languages=("en",),
        sections=sections,
        questions=tuple(Question(f"{one.code}1", one.code, "text", {"en": "?"}) for one in sections),
        indicators=(IndicatorDefinition("IND-1", {"en": "Both"}, questions=("R1", "H1")),),
    )


WHO = Section("R", {"en": "Who answers"})
HEADED = Section("A", {"en": "Strategies"}, part="1", report_heading="A. Strategies")
UNHEADED = Section("H", {"en": "Follow-up"}, part="follow-up")


def test_what_is_asked_of_the_reply_itself_is_no_part_of_the_report() -> None:
    definition = questionnaire(WHO, HEADED, UNHEADED)
    assert [one.code for one in parts(definition)] == ["A", "H"]
    assert [is_reported(definition, one) for one in definition.questions] == [False, True, True]


def test_where_no_section_is_a_part_of_anything_all_are_reported() -> None:
    assert parts(questionnaire(WHO, Section("B", {"en": "More"}))) == (WHO, Section("B", {"en": "More"}))


def test_an_indicator_stands_in_the_first_part_that_its_questions_have() -> None:
    content = {"indicators": [{"code": "IND-1"}], "figures": [{"question": "R1"}, {"question": "A1"}]}
    report = Report(content, questionnaire(WHO, HEADED, UNHEADED))
    found = {section: [one["code"] for one in indicators_of(report, section)] for section in ("", "R", "A", "H")}
    assert found == {"": [], "R": [], "A": [], "H": ["IND-1"]}
    assert list(report.told) == ["A1"]
