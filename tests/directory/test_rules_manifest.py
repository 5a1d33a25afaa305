"""What `pack.yaml` says, and every way in which it can be wrong."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enlace.common.archives import read_pack_files
from enlace.common.errors import Problem
from enlace.directory.rules.manifest import CycleEntry, Manifest, SeriesEntry, read_manifest
from tests.packs import as_yaml

PACKS = Path(__file__).parents[2] / "packs"
FILES = {"states.csv": b"", "q.yaml": b"", "r.csv": b"", "s.csv": b"", "m.yaml": b""}
WHOLE: dict[str, Any] = {
    "code": "TST",
    "title": {"en": "A title", "es": "Un título"},
    "languages": ["en", "es"],
    "states": {"file": "states.csv", "code": "iso3", "groups": ["isle"]},
    "questionnaires": ["q.yaml"],
    "cycles": [
        {
            "code": "TST-1",
            "questionnaire": "Q",
            "opens_on": "2020-01-01",
            "due_on": date(2020, 6, 30),
            "coverage_threshold": 1,
            "asked": ["AA"],
            "replies": "r.csv",
            "title": {"en": "Round one"},
        },
        {"code": "TST-2", "questionnaire": "Q"},
    ],
    "meetings": ["m.yaml"],
    "series": [
        {"code": "S", "file": "s.csv", "title": "A series", "state": "iso3", "period": "year", "value": "n"},
    ],
}


def read(value: Any, files: dict[str, bytes] | None = None) -> tuple[Manifest | None, list[str]]:
    problems: list[Problem] = []
    content = value if isinstance(value, bytes) else as_yaml(value)
    found = read_manifest({**(FILES if files is None else files), "pack.yaml": content}, problems)
    return found, [str(problem) for problem in problems]


def with_value(path: str, value: Any) -> dict[str, Any]:
    """Return WHOLE with `value` at `path` (`cycles.0.code`)."""
    found: dict[str, Any] = {key: _copy(entry) for key, entry in WHOLE.items()}
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    here: Any = found
    for part in way:
        here = here[part]
    here[last] = value
    return found


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(entry) for key, entry in value.items()}
    return [_copy(entry) for entry in value] if isinstance(value, list) else value


def test_a_whole_manifest_is_read() -> None:
    found, problems = read(WHOLE)
    assert problems == []
    assert found is not None
    assert (found.code, found.languages, found.title) == ("TST", ("en", "es"), {"en": "A title", "es": "Un título"})
    assert (found.states_file, found.state_column, found.group_columns) == ("states.csv", "iso3", ("isle",))
    assert found.cycles == (
        CycleEntry("TST-1", "Q", date(2020, 1, 1), date(2020, 6, 30), 1.0, ("AA",), "r.csv", {"en": "Round one"}),
        CycleEntry("TST-2", "Q", None, None, 0.75, None, "", {}),
    )
    assert found.series == (SeriesEntry("S", "s.csv", {"en": "A series"}, "iso3", "year", "n"),)
    assert found.meetings == ("m.yaml",)
    assert found.raw["cycles"][0]["due_on"] == "2020-06-30"


@pytest.mark.parametrize("name", ["oas", "illicit_trade", "untoc_review"])
def test_the_packs_of_the_product_have_a_manifest_without_fault(name: str) -> None:
    problems: list[Problem] = []
    assert read_manifest(read_pack_files(PACKS / name), problems) is not None
    assert problems == []


def test_what_is_optional_may_be_missing() -> None:
    found, problems = read({key: WHOLE[key] for key in ("code", "title", "languages", "states")})
    assert problems == []
    assert found is not None
    assert (found.questionnaires, found.cycles, found.meetings, found.series, found.files) == ((), (), (), (), {})


@pytest.mark.parametrize("asked", [None, []])
def test_nobody_asked_is_not_everybody_asked(asked: list[str] | None) -> None:
    found, problems = read(with_value("cycles.1.asked", asked))
    assert problems == []
    assert found is not None
    assert found.cycles[1].asked == (None if asked is None else ())


@pytest.mark.parametrize(
    ("path", "value", "where", "said"),
    [
        ("code", "..", "code", "is no code"),
        ("languages", ["en", "es", "english"], "languages[2]", "“english” is no code of a language"),
        ("languages", ["en", "es", "pt_BR"], "languages[2]", "“pt_BR” is no code of a language"),
        ("languages", ["en", "es", "en"], "languages[2]", "the language “en” stands twice"),
        ("title", {"en": "A", "deutsch": "B"}, "title.deutsch", "“deutsch” is no code of a language"),
        ("states.groups", ["isle", "isle"], "states.groups[1]", "the group “isle” stands twice"),
        ("states.groups", ["iso3"], "states.groups[0]", "tells States apart and groups none"),
        ("states.groups", ["isle", "name_en"], "states.groups[1]", "tells States apart and groups none"),
        ("code", None, "code", "this is missing; a text is expected here"),
        ("code", 12, "code", "not a number; put it in quotation marks"),
        ("code", True, "code", "not true/false"),
        ("code", "two words", "code", "no spaces, no slash"),
        ("code", "a/b", "code", "no spaces, no slash"),
        ("code", "x" * 41, "code", "40 characters at most"),
        ("title", None, "title", "a map from language to text"),
        ("title", {"en": 5}, "title", "a map from language to text"),
        ("title", {}, "title", "a map from language to text"),
        ("title", ["en"], "title", "a map from language to text"),
        ("languages", None, "languages", "name at least one language"),
        ("languages", "en", "languages", "a list is expected here, not “en”"),
        ("languages", ["en", 5], "languages[1]", "a text is expected"),
        ("states", None, "states", "a map is expected here, not nothing"),
        ("states", "states.csv", "states", "a map is expected here, not “states.csv”"),
        ("states.file", None, "states.file", "a text is expected"),
        ("states.code", "", "states.code", "a text is expected"),
        ("states.groups", "isle", "states.groups", "a list is expected"),
        ("states.column", "iso3", "states.column", "the key “column” is not known here"),
        ("states.file", "none.csv", "states.file", "there is no file “none.csv” in the pack"),
        ("state", {}, "state", "the key “state” is not known here; known are: code, cycles,"),
        ("questionnaires", ["none.yaml"], "questionnaires[0]", "there is no file “none.yaml”"),
        ("questionnaires", [{"file": "q.yaml"}], "questionnaires[0]", "not a map"),
        ("taxonomies", "none.yaml", "taxonomies", "there is no file “none.yaml”"),
        ("taxonomies", ["q.yaml"], "taxonomies", "not a list"),
        ("meetings", ["none.yaml"], "meetings[0]", "there is no file"),
        ("cycles", {"code": "C"}, "cycles", "a list is expected here, not a map"),
        ("cycles.1", "C", "cycles[1]", "a map is expected"),
        ("cycles.1.code", None, "cycles[1].code", "a text is expected"),
        ("cycles.1.code", "TST-1", "cycles[1].code", "two cycles have the code “TST-1”"),
        ("cycles.1.questionnaire", None, "cycles[1].questionnaire", "this is missing; a text is expected here"),
        ("cycles.0.opens_on", "1 January", "cycles[0].opens_on", "“1 January” is no date"),
        ("cycles.0.opens_on", 2020, "cycles[0].opens_on", "“2020” is no date"),
        ("cycles.0.opens_on", "20200101", "cycles[0].opens_on", "is no date; write it as 2017-04-20"),
        ("cycles.0.due_on", "2019-12-31", "cycles[0].due_on", "is due before it opens"),
        ("cycles.0.coverage_threshold", 1.1, "cycles[0].coverage_threshold", "a number from 0 to 1"),
        ("cycles.0.coverage_threshold", -0.1, "cycles[0].coverage_threshold", "a number from 0 to 1"),
        ("cycles.0.coverage_threshold", True, "cycles[0].coverage_threshold", "a number from 0 to 1"),
        ("cycles.0.coverage_threshold", "0.5", "cycles[0].coverage_threshold", "a number from 0 to 1"),
        ("cycles.0.asked", "AA", "cycles[0].asked", "a list is expected"),
        ("cycles.0.asked", [5], "cycles[0].asked[0]", "a text is expected"),
        ("cycles.0.replies", "none.csv", "cycles[0].replies", "there is no file “none.csv”"),
        ("cycles.0.due", "2020-01-01", "cycles[0].due", "the key “due” is not known here"),
        ("cycles.0.title", 5, "cycles[0].title", "a map from language to text"),
        ("series.0.file", "none.csv", "series[0].file", "there is no file"),
        ("series.0.value", None, "series[0].value", "a text is expected"),
        ("series.0.unit", "%", "series[0].unit", "the key “unit” is not known here"),
        ("series", {"code": "S"}, "series", "a list is expected"),
    ],
)
def test_each_fault_names_its_place(path: str, value: Any, where: str, said: str) -> None:
    found, problems = read(with_value(path, value))
    # What could be read comes all the same, so that the faults of the other files can be told too.
    assert found is not None
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"pack.yaml: {where}: ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "pack.yaml: a map is expected here, not nothing"),
        (b"- a\n", "pack.yaml: a map is expected here, not a list"),
        (b"just words", "pack.yaml: a map is expected here, not “just words”"),
        (b"code: [", "pack.yaml:2: this is not YAML"),
    ],
)
def test_what_is_no_map_is_refused_at_once(content: bytes, said: str) -> None:
    found, problems = read(content)
    assert found is None
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_every_fault_is_told_at_once() -> None:
    _, problems = read({"code": "a b", "languages": [], "states": {}, "cycles": [{}], "x": 1})
    assert [problem.split(": ")[1] for problem in problems] == [
        "x",
        "code",
        "title",
        "states.file",
        "states.code",
        "cycles[0].code",
        "cycles[0].questionnaire",
        "languages",
    ]


@pytest.mark.parametrize("language", ["en", "es-419", "pt-BR", "zh-Hant-TW", "sr-Latn", "ca-valencia", "de-1996"])
def test_a_language_may_say_its_region_and_script(language: str) -> None:
    value = with_value("languages", ["en", "es", language] if language != "en" else ["en", "es"])
    value["title"] = {language: "A title"}
    assert read(value)[1] == []


def test_where_a_language_cannot_be_read_the_others_are_not_said_to_be_missing() -> None:
    # YAML takes “no”, which is Norwegian too, for false.
    assert len(read(with_value("languages", ["en", False]))[1]) == 1
