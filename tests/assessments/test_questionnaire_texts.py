"""The questionnaire of 2016 has all its texts in four languages, and our file adds none of its own."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PACK = ROOT / "packs" / "oas"
TEXTS = ROOT / "src/enlace/assessments/kinds/questionnaires/hpa_q_2016_r1.texts.yaml"
LANGUAGES = ("es", "pt", "fr")

# States have their names from the table of States.
NAMED_ELSEWHERE = "iso3166:"

# Texts that are the same word in English: names, acronyms, and words that French shares with it.
NAMES = {"MESICIC", "CITES", "eTrace", "INTERPOL iARMS", "INTERPOL", "IberRed", "AMERIPOL"}
SAME_AS_ENGLISH = {"pt": NAMES, "fr": NAMES | {"Corruption", "Gangs", "Police"}}

Place = tuple[str, ...]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def in_languages(entry: dict[str, Any]) -> dict[str, str]:
    """The texts of one choice, which stand beside its code and score."""
    return {language: entry[language] for language in ("en", *LANGUAGES) if language in entry}


def asked(source: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every question or field with the start of its place."""
    for question in (*source["questions"], *source["secretariat_self_report"]):
        yield ("questions", question["id"]), question
    for field in (*source["per_answer_fields"], *source["technical_assistance_block"]["questions"]):
        yield ("suffixes", field["suffix"]), field


def choice_lists(source: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    yield from source["choice_lists"].items()
    taxonomies = load(PACK / "taxonomies.yaml")
    used = {field["choices"] for _, field in asked(source) if "choices" in field}
    for name in used - source["choice_lists"].keys():
        if not name.startswith(NAMED_ELSEWHERE):
            found: Any = taxonomies
            for step in name.removeprefix("taxonomy:").split("."):
                found = found[step]
            yield name, found


@cache
def source_texts() -> dict[Place, dict[str, str]]:
    """Every text of the questionnaire as language -> text, by its place in a file of texts."""
    source = load(PACK / "questionnaire_2016.yaml")
    found: dict[Place, dict[str, str]] = {("title",): source["title"]}
    for section in source["sections"]:
        found["sections", section["code"]] = section["name"]
    for start, field in asked(source):
        if start[0] == "suffixes":
            found[start] = field["text"]
            continue
        found[(*start, "text")] = field["text"]
        if "hint" in field:
            found[(*start, "hint")] = field["hint"]
    for name, choices in choice_lists(source):
        for choice in choices:
            found["choices", name, choice["code"]] = in_languages(choice)
    for indicator in source["indicators"]:
        found["indicators", indicator["code"], "name"] = indicator["name"]
        found["indicators", indicator["code"], "formula"] = {"en": indicator["formula_en"]}
    return found


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*place, key))
    else:
        yield place, value


@cache
def our_texts(language: str) -> dict[Place, Any]:
    return dict(leaves(load(TEXTS)["texts"][language]))


def test_the_source_is_read_whole() -> None:
    groups = [place[0] for place in source_texts()]
    assert {group: groups.count(group) for group in sorted(set(groups))} == {
        "choices": 322,
        "indicators": 40,
        "questions": 114,
        "sections": 9,
        "suffixes": 8,
        "title": 1,
    }


def test_the_file_has_no_other_language() -> None:
    assert sorted(load(TEXTS)["texts"]) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_pack_lacks_is_there_and_nothing_else(language: str) -> None:
    lacking = {place for place, texts in source_texts().items() if language not in texts}
    given = our_texts(language).keys()
    assert lacking - given == set()
    assert given - lacking == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_a_text(language: str) -> None:
    bad = {
        place: text
        for place, text in our_texts(language).items()
        if not isinstance(text, str) or not text.strip() or text != text.strip() or "  " in text
    }
    assert bad == {}


@pytest.mark.parametrize("language", sorted(SAME_AS_ENGLISH))
def test_only_names_are_left_in_english(language: str) -> None:
    english = {place: texts["en"] for place, texts in source_texts().items()}
    same = {text for place, text in our_texts(language).items() if text == english[place]}
    assert same == SAME_AS_ENGLISH[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulas_speak_of_the_same_questions(language: str) -> None:
    codes = re.compile(r"\b(?:[A-H]\d+|y\d)\b")
    for place, text in our_texts(language).items():
        if place[-1] == "formula":
            assert codes.findall(text) == codes.findall(source_texts()[place]["en"]), place


@pytest.mark.parametrize("language", ["pt", "fr"])
def test_a_question_ends_as_in_spanish(language: str) -> None:
    for place, text in our_texts(language).items():
        if place[0] in {"questions", "suffixes"}:
            assert text.endswith("?") == source_texts()[place]["es"].endswith("?"), place


def test_french_marks_stand_behind_a_no_break_space() -> None:
    loose = [text for text in our_texts("fr").values() if re.search(r"(?<!\u00a0)[?;!]|[^\S\u00a0]:", text)]
    assert loose == []
