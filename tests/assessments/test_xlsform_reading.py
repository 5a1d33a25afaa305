"""A form is read whole, or refused with the name and the row of everything that is not read."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.rules.conditions import Literal, Operation, Reference
from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire, Section
from enlace.assessments.rules.xlsform import read_xlsform

Table = list[list[object]]
HEAD: list[object] = ["type", "name", "label"]


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return output.getvalue()


def read(**sheets: Sequence[Sequence[object]]) -> Questionnaire:
    questionnaire, problems = read_xlsform(workbook(**sheets), "F.xlsx")
    assert questionnaire is not None, [str(problem) for problem in problems]
    return questionnaire


def faults(**sheets: Sequence[Sequence[object]]) -> list[str]:
    questionnaire, problems = read_xlsform(workbook(**sheets), "F.xlsx")
    assert (questionnaire is None) == bool(problems)
    return [str(problem) for problem in problems]


SURVEY: Table = [
    [
        *("type", "name", "label::English (en)", "label::Español (es)", "hint::English (en)", "required"),
        *("relevant", "constraint", "constraint_message::Español (es)", "calculation"),
    ],
    ["note", "", "Welcome", "Bienvenida"],
    ["begin group", "borders", "Borders", "Fronteras", "", "", "${shared} != 'no'"],
    ["select_one yn", "shared", "Shared?", "¿Se comparte?", "In law", "yes"],
    ["begin group", "posts", "Border posts", "Puestos", "", "", "${shared} = 'yes'"],
    ["integer", "count", "How many?", "¿Cuántos?", "", "true", "", ". >= 0 and . < 500", "Entre 0 y 500"],
    ["select_multiple means", "means", "With what?", "¿Con qué?", "", "no", "${count} > 0"],
    ["end group"],
    ["end group", "borders"],
    ["decimal", "spent", "Spent", "Gasto"],
    ["date", "since", "Since", "Desde"],
    ["text", "name", "Name", "Nombre"],
    ["file", "law", "The law", "La ley"],
    ["calculate", "each", "", "", "", "", "", "", "", "${spent} div ${count}"],
]
CHOICES: Table = [
    ["list_name", "name", "label::English (en)", "label::Español (es)"],
    ["yn", "yes", "Yes", "Sí"],
    ["yn", "no", "No", "No"],
    ["yn", "no_data", "No data", "Sin datos"],
    ["means", 1, "Radar", "Radar"],
    ["means", 2, "Dogs", "Perros"],
]
SETTINGS: Table = [
    ["form_title", "form_id", "version", "default_language"],
    ["Posts", "POSTS", 3, "English (en)"],
]
FORM = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}


YN = (Choice("yes", {"en": "Yes", "es": "Sí"}), Choice("no", {"en": "No", "es": "No"}))
MEANS = (Choice("1", {"en": "Radar", "es": "Radar"}), Choice("2", {"en": "Dogs", "es": "Perros"}))
SHARED = Operation("=", (Reference("shared"), Literal("yes")))
OWN = Reference(".")
LIMITS = Operation("and", (Operation(">=", (OWN, Literal(0))), Operation("<", (OWN, Literal(500)))))
POSITIVE = Operation(">", (Reference("count"), Literal(0)))
EACH = Operation("div", (Reference("spent"), Reference("count")))
WHOLE = Questionnaire(
    code="POSTS",
    version="3",
    title={"en": "Posts"},
    languages=("en", "es"),
    sections=(
        Section("main", {"en": "Posts"}),
        Section("borders", {"en": "Borders", "es": "Fronteras"}),
    ),
    questions=(
        Question("generated_note_name_2", "main", "note", {"en": "Welcome", "es": "Bienvenida"}),
        Question(
            "shared",
            "borders",
            "select_one",
            {"en": "Shared?", "es": "¿Se comparte?"},
            hint={"en": "In law"},
            choices=YN,
            choice_list="yn",
            required=True,
        ),
        Question("posts", "borders", "note", {"en": "Border posts", "es": "Puestos"}, relevant_when=SHARED),
        Question(
            "count",
            "borders",
            "integer",
            {"en": "How many?", "es": "¿Cuántos?"},
            required=True,
            relevant_when=SHARED,
            constraint=LIMITS,
            constraint_message={"es": "Entre 0 y 500"},
        ),
        Question(
            "means",
            "borders",
            "select_multiple",
            {"en": "With what?", "es": "¿Con qué?"},
            choices=MEANS,
            choice_list="means",
            relevant_when=Operation("and", (SHARED, POSITIVE)),
        ),
        Question("spent", "main", "decimal", {"en": "Spent", "es": "Gasto"}),
        Question("since", "main", "date", {"en": "Since", "es": "Desde"}),
        Question("name", "main", "text", {"en": "Name", "es": "Nombre"}),
        Question("law", "main", "file", {"en": "The law", "es": "La ley"}),
        Question("each", "main", "calculate", {}, calculation=EACH),
    ),
)


def test_reads_a_form_whole() -> None:
    # The rule on the group looks at a question within it, which a rule on a question could not.
    survey = [*SURVEY[:2], [*SURVEY[2][:6]], *SURVEY[3:]]
    assert read(survey=survey, choices=CHOICES, settings=SETTINGS) == WHOLE


def test_a_rule_on_a_group_cannot_look_into_it() -> None:
    assert faults(**FORM) == ["F.xlsx: survey row 4: the rules go in a circle: shared → shared"]


TYPES = [
    "begin repeat", "begin loop over yn", "geopoint", "geotrace", "geoshape", "image", "audio",
    "video", "barcode", "range", "rank yn", "acknowledge", "trigger", "start", "end", "today",
    "deviceid", "username", "phonenumber", "email", "simserial", "hidden", "dateTime", "time",
    "audit", "xml-external", "csv-external", "osm", "select_one_from_file a.csv",
    "select_multiple_from_file a.csv", "select_one_external yn", "background-audio",
    "start-geopoint", "percentage", "no such type", "select_one", "lgroup", "Integer",
]  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_refuses_other_types_by_name(kind: str) -> None:
    found = faults(survey=[HEAD, ["text", "a", "A"], [kind, "b", "B"]], choices=CHOICES)
    assert f"F.xlsx: survey row 3: the type “{kind}” is not read; remove the row or ask it in another way" in found


COLUMNS = [
    "appearance", "choice_filter", "default", "parameters", "read_only", "repeat_count",
    "required_message", "guidance_hint", "trigger", "media::image", "image", "audio::English (en)",
    "body::intent", "bind::jr:preload", "instance::tag", "save_to", "autoplay", "intent",
    "noAppErrorString", "label::a::b", "my notes", "disabled", "sms_field", "$given_name",
]  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_refuses_other_columns_with_their_rows(column: str) -> None:
    head = ["type", "name", "label::English (en)", column]
    rows = [["text", name, "A"] for name in "abcdef"]
    for row in (0, 1, 2, 5):
        rows[row] = [*rows[row], "yes"]
    expected = f"the column “{column}” is not read; it is used in: row 2-4, row 7; write the form without it"
    assert f"F.xlsx: survey row 2: {expected}" in faults(survey=[head, *rows])


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_without_use_is_no_fault(column: str) -> None:
    assert faults(survey=[["type", "name", "label::English (en)", column], ["text", "a", "A"]]) == []


def one(row: list[object], *heads: str) -> dict[str, Table]:
    return {"survey": [[*HEAD, *heads], ["integer", "n", "Number"], row], "choices": CHOICES}


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (one(["select_one yn or_other", "a", "A"]), "survey row 3: “or_other” is not read"),
        (one(["select_one nothing", "a", "A"]), "survey row 3: there is no choice list “nothing”"),
        (one(["select_one ${n}", "a", "A"]), "survey row 3: choices from answers (“${n}”) are not read"),
        (one(["", "a", "A"]), "survey row 3: the row has no type"),
        (one(["text", "", "A"]), "survey row 3: the question has no name"),
        (one(["text", "a b", "A"]), "survey row 3: “a b” is no code"),
        (one(["text", "a" * 81, "A"]), "survey row 3: “aaa"),
        (one(["text", "1a", "A"]), "survey row 3: pyxform, which reads such forms, refuses it"),
        (one(["text", "a", ""]), "survey row 3: the label in “en” is missing"),
        (one(["text", "n", "A"]), "survey row 3: the name “n” stands in row 2 already"),
        (one(["text", "a", "You said ${n}"]), "survey row 3: the label in “en” takes in an answer (${n})"),
        (one(["text", "a", "A", "${n}"], "hint"), "survey row 3: the hint in “en” takes in an answer"),
        (one(["text", "a", "A", "${n} > 1"], "required"), "survey row 3: “required” is read as yes or no"),
        (one(["text", "a", "A", "pulldata('x','y')"], "relevant"), "survey row 3: relevant: the function pulldata()"),
        (one(["text", "a", "A", "/data/n > 1"], "constraint"), "survey row 3: constraint: “/” (character 1)"),
        (one(["text", "a", "A", ". > 1"], "relevant"), "survey row 3: relevant: “.” is the answer"),
        (one(["text", "a", "A", "${b} > 1"], "relevant"), "survey row 3: the rule looks at “b”, and there is no"),
        (one(["text", "a", "A", "regex(., '[')"], "constraint"), "survey row 3: constraint: the pattern"),
        (
            one(["text", "a", "A", "1"], "calculation"),
            "survey row 3: “calculation” is not read in a row of type “text”",
        ),
        (one(["note", "a", "A", "yes"], "required"), "survey row 3: “required” is not read in a row of type “note”"),
        (one(["calculate", "a", "A"]), "survey row 3: the calculate has no calculation"),
        (one(["begin group", "", "A"]), "survey row 3: the group has no name"),
        (one(["begin group", "a", "A"]), "survey row 3: the group “a” is not closed"),
        (one(["begin group", "a" * 41, "A"]), "survey row 3: “aaa"),
        (
            one(["begin group", "a", "A", "x"], "hint"),
            "survey row 3: “hint” is not read in a row of type “begin group”",
        ),
        (one(["end group"]), "survey row 3: “end group” closes a group that was not opened"),
        (one(["text", "a", "A", "", "stray"], "hint"), "survey row 3: the column E has no heading"),
    ],
)
def test_refuses_with_the_row(sheets: dict[str, Table], expected: str) -> None:
    found = faults(**sheets)
    assert any(text.startswith(f"F.xlsx: {expected}") for text in found), found


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([["list_name", "name", "label"], ["yn", "a b", "A"]], "choices row 2: “a b” is no code"),
        ([["list_name", "name", "label"], ["yn", "a", ""]], "choices row 2: the label in “en” is missing"),
        ([["list_name", "name", "label"], ["yn", "", "A"]], "choices row 2: the column “name” is empty here"),
        ([["list_name", "name", "label"], ["", "a", "A"]], "choices row 2: the column “list_name” is empty here"),
        (
            [["list_name", "name", "label"], ["yn", "a", "A"], ["yn", "a", "B"]],
            "choices row 3: the code “a” stands twice",
        ),
        (
            [["list_name", "name", "label", "region"], ["yn", "a", "A", "x"]],
            "choices row 2: the column “region” is not read",
        ),
        ([["list_name", "name", "label"], ["yn", "a", "${n}"]], "choices row 2: the label in “en” takes in"),
        (
            [["list_name", "name", "label", "label::en"], ["yn", "a", "A", "B"]],
            "choices row 2: the column “label::en” and another",
        ),
    ],
)
def test_refuses_choices_with_the_row(choices: Table, expected: str) -> None:
    found = faults(survey=[HEAD, ["select_one yn", "a", "A"]], choices=choices)
    assert any(text.startswith(f"F.xlsx: {expected}") for text in found), found


@pytest.mark.parametrize(
    ("column", "text"),
    [("style", "pages"), ("public_key", "x"), ("submission_url", "x"), ("instance_name", "x")],
)
def test_refuses_other_settings(column: str, text: str) -> None:
    found = faults(survey=[HEAD, ["text", "a", "A"]], settings=[["form_id", column], ["F", text]])
    assert any(text.startswith(f"F.xlsx: settings row 2: the column “{column}” is not read") for text in found)


@pytest.mark.parametrize("name", ["external_choices", "entities", "osm", "cascades"])
def test_refuses_other_sheets_that_mean_something(name: str) -> None:
    sheets = {"survey": [HEAD, ["text", "a", "A"]], name: [["list_name", "name"], ["x", "y"]]}
    assert f"F.xlsx: {name} row 2: the sheet “{name}” is not read" in faults(**sheets)


def test_reports_everything_at_once() -> None:
    survey = [[*HEAD, "appearance"], ["image", "a", "A", "new"], ["text", "b", ""], ["audio", "c", "C"]]
    settings_sheet = [["form_id", "style"], ["no code", "pages"]]
    rows = {" ".join(text.split(":")[1].split()) for text in faults(survey=survey, settings=settings_sheet)}
    assert rows == {"survey row 2", "survey row 3", "survey row 4", "settings row 2"}


def test_pyxform_has_its_say_in_its_words() -> None:
    found = faults(survey=[HEAD, ["text", "meta", "A"]])
    assert len(found) == 1
    assert found[0].startswith("F.xlsx: survey row 2: pyxform, which reads such forms, refuses it:")
    assert "meta" in found[0]


def test_without_settings_the_file_gives_the_name() -> None:
    questionnaire, _ = read_xlsform(workbook(survey=[HEAD, ["text", "a", "A"]]), "packs/My form.xlsx")
    assert questionnaire is not None
    assert (questionnaire.code, questionnaire.version, questionnaire.title) == (
        "My_form",
        "1",
        {"en": "My_form"},
    )


@pytest.mark.parametrize(
    ("heads", "default", "languages"),
    [
        (["label"], "", ("en",)),
        (["label"], "Français (fr)", ("fr",)),
        (["label::Español (es)", "label::English (en)"], "", ("en", "es")),
        (["label::Español (es)", "label::Português (pt)"], "", ("es", "pt")),
        (["label", "label::French"], "", ("en", "fr")),
        (["label:fr", "label:es"], "es", ("es", "fr")),
        (["label::Português do Brasil (pt-BR)"], "", ("pt-br",)),
    ],
)
def test_languages(heads: list[object], default: str, languages: tuple[str, ...]) -> None:
    questionnaire = read(
        survey=[["type", "name", *heads], ["text", "a", *("A" for _ in heads)]],
        settings=[["form_id", "default_language"], ["F", default]],
    )
    assert questionnaire.languages == languages
    assert set(questionnaire.questions[0].texts) == set(languages)


def test_a_heading_within_a_group_takes_a_name_that_is_free() -> None:
    survey = [
        HEAD,
        ["begin group", "g", "Outer"],
        ["begin group", "home", "Where you live"],
        ["text", "home", "Where?"],
        ["end group"],
        ["end group"],
    ]
    assert [question.id for question in read(survey=survey).questions] == ["home_heading", "home"]


def test_curly_quotation_marks_and_hard_spaces_in_rules_are_plain_ones() -> None:
    survey = [[*HEAD, "relevant"], ["text", "a", "“A”"], ["text\u00a0", "b", "B\u00a0: b\u00a0", "${a}\u00a0= ‘x’"]]
    first, second = read(survey=survey).questions
    assert first.texts == {"en": "“A”"}
    assert second.texts == {"en": "B\u00a0: b"}
    assert second.relevant_when == Operation("=", (Reference("a"), Literal("x")))


CELLS = st.one_of(
    st.sampled_from(["", "a", "n", "begin group", "end group", "begin repeat", "note", "select_one yn", "yes", "type"]),
    st.sampled_from(["name", "label", "label::English (en)", "${a}", ". > 1", "not(", "yn", "no_data", "calculate"]),
    st.text(max_size=12),
    st.integers(-5, 10**12),
    st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([*FORM]), st.integers(0, 14), st.integers(0, 10), CELLS),
        min_size=1,
        max_size=4,
    )
)
def test_no_cell_makes_it_fail(changes: list[tuple[str, int, int, object]]) -> None:
    sheets = {name: [[*row] for row in rows] for name, rows in FORM.items()}
    for name, row, column, value in changes:
        rows = sheets[name]
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = value
    for text in faults(**sheets):
        assert text.startswith("F.xlsx")
