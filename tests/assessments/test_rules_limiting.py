"""What readers get of figures and indicators: no share tells on which side of its line a hidden answer falls."""

from collections import defaultdict

from hypothesis import example, given
from hypothesis import strategies as st

from enlace.assessments.kinds.measures import measures
from enlace.assessments.rules import computing, limiting
from enlace.assessments.rules.computing import Basis
from enlace.assessments.rules.disclosure import LABELS, Reader, may_see
from enlace.assessments.rules.questionnaire import (
    Choice,
    IndicatorDefinition,
    MeasureDefinition,
    Question,
    Questionnaire,
    Section,
)

STATES = tuple("ABCDEFG")
ANSWERS = {
    "Q": ["yes", "partial", "no", "no_data"],
    "M": ["a", "b", "a b", "none"],
    "N": ["0", "2", "4", "9"],
}


def choices(codes: str) -> tuple[Choice, ...]:
    scores = {"yes": 1.0, "partial": 0.5, "no": 0.0}
    return tuple(Choice(code, {"en": code}, scores.get(code), exclusive=code == "none") for code in codes.split())


def share(code: str, question: str, **parameters: object) -> MeasureDefinition:
    return MeasureDefinition(code, "share", {"en": code}, {"question": question, **parameters})


QUESTIONNAIRE = Questionnaire(
    code="T",
    version="1",
    title={"en": "T"},
    languages=("en",),
    sections=(Section("A", {"en": "A"}),),
    questions=(
        Question("Q", "A", "yes_no_partial", {"en": "Q"}, choices=choices("yes partial no")),
        Question("M", "A", "select_multiple", {"en": "M"}, choices=choices("a b none")),
        Question("N", "A", "integer", {"en": "N"}, minimum=0),
    ),
    indicators=(
        IndicatorDefinition(
            "I",
            {"en": "I"},
            {},
            ("Q", "M", "N"),
            (
                share("I.1", "Q", codes=["yes", "partial"]),
                share("I.2", "M", above=1),
                share("I.3", "N", above=3),
                MeasureDefinition("I.4", "score", {"en": "I.4"}, {"questions": ["Q"]}),
            ),
        ),
    ),
)
WORLDS = st.fixed_dictionaries(
    {
        state: st.fixed_dictionaries(
            {},
            optional={
                code: st.tuples(st.sampled_from(said), st.sampled_from(LABELS)) for code, said in ANSWERS.items()
            },
        )
        for state in STATES
    }
)
World = dict[str, dict[str, tuple[str, str]]]


def forms_of(world: World) -> tuple[limiting.Forms, limiting.Forms]:
    """Return the figures and the indicators as each limited reader gets them."""
    marked: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for state, given_ in world.items():
        for code, (_, label) in given_.items():
            marked[code][state] = label
    said = {state: {code: value for code, (value, _) in given_.items()} for state, given_ in world.items()}
    region = {"region": {"north": frozenset("ABC"), "south": frozenset("DEFG")}}
    basis = Basis(STATES, 0.5, said, region, marked)
    kinds = measures()
    rows = computing.standings(QUESTIONNAIRE, basis, list(ANSWERS))
    figures = computing.figures(QUESTIONNAIRE, rows, basis)
    known = limiting.labels(QUESTIONNAIRE, rows, basis)
    forms = limiting.limited_figures(QUESTIONNAIRE, rows, figures, basis, known, kinds)
    indicators = computing.indicators(QUESTIONNAIRE, QUESTIONNAIRE.indicators, rows, basis, kinds)
    gates = limiting.gate_labels(QUESTIONNAIRE, known)
    return forms, limiting.limited_indicators(indicators, figures, forms, rows, known, gates)


def all_with(label: str, code: str, *said: str) -> World:
    return {state: {code: (value, label)} for state, value in zip(STATES, said, strict=False)} | {
        state: {} for state in STATES[len(said) :]
    }


@given(WORLDS)
@example(all_with("TLP:GREEN", "Q", "yes", "partial", "yes", "partial"))
@example(all_with("TLP:AMBER", "N", "4", "9", "9", "4", "4"))
@example(all_with("TLP:RED", "M", "a", "b", "none", "b", "a"))
def test_no_share_is_shown_whose_hidden_answers_fall_on_one_side(world: World) -> None:
    figures, indicators = forms_of(world)
    sides = limiting.sides_of(QUESTIONNAIRE, measures(), None)
    for reader, made in indicators.items():
        for measure in made["I"]["measures"]:
            (code,) = measure["questions"]
            withheld = "withheld" in figures[reader][code]
            assert withheld == ("withheld" in measure)
            if withheld:
                continue
            hidden = [
                given_[code][0]
                for given_ in world.values()
                if code in given_ and given_[code][0] != "no_data" and not may_see(given_[code][1], reader)
            ]
            for side in sides[code]:
                assert not hidden or len(set(map(side, hidden))) > 1


def test_what_does_not_fall_on_one_side_is_shown() -> None:
    world = all_with("TLP:GREEN", "Q", "yes", "partial", "no", "yes", "no")
    figures, indicators = forms_of(world)
    assert "choices" in figures[Reader.PUBLIC]["Q"]
    assert indicators[Reader.PUBLIC]["I"]["measures"][0]["value"] == 0.6
