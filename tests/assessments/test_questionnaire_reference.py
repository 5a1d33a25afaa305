"""The reference of the questionnaire in YAML names every key, type and measure, and its example can be loaded."""

import re
from pathlib import Path

import pytest
import yaml

from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.kinds.measures import measures
from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules import question_reading, reading
from enlace.assessments.rules.disclosure import LABELS
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.skip_rules import JOINS, TESTS
from enlace.common.archives import read_pack_files
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack
from tests.assessments.conftest import AT, bring
from tests.conftest import PACKS
from tests.packs import HEAD, make_pack, pack_yaml

PAGE = (PACKS.parent / "docs" / "reference" / "questionnaire.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
KEYS = (
    *reading._REQUIRED,
    *reading._OPTIONAL,
    *question_reading._QUESTION_KEYS,
    *("id", "type", "text", "suffix", "default", "applies_to", "name", "part", "report_heading"),
    *("code", "score", "exclusive", "formula_en", "questions", "never_named", "measures", "measure", "origin"),
    *(*TESTS, *JOINS),
)


@pytest.mark.parametrize("word", sorted({*KEYS, *question_reading.WRITTEN_TYPES, *measures(), *LABELS}))
def test_the_page_names_it(word: str) -> None:
    assert re.search(rf"`[^`]*\b{re.escape(word)}\b[^`]*`", PAGE.replace(EXAMPLE, "")), word


@pytest.mark.parametrize("word", sorted({*KEYS, *question_reading.WRITTEN_TYPES} - {"status"}))
def test_the_example_uses_it(word: str) -> None:
    assert re.search(rf"\b{word}\b", EXAMPLE), word


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Questionnaire:
    """The questionnaire of the example, loaded as that of a pack."""
    manifest = yaml.safe_load(pack_yaml(code="MINE"))
    manifest["cycles"] = [{"code": "MINE-2026", "questionnaire": "MINE-Q"}]
    files = {"questionnaire.yaml": EXAMPLE, "pack.yaml": yaml.safe_dump(manifest)}
    folder = make_pack(tmp_path / "pack", code="MINE", files=files)
    load_pack(read_pack(read_pack_files(folder)), by=OPERATOR, at=AT)
    return cycles.definition_of(cycles.cycle("MINE-2026"))


def test_the_example_is_loaded_and_does_what_the_page_says(loaded: Questionnaire) -> None:
    assert {question.type for question in loaded.questions} == question_reading.WRITTEN_TYPES
    assert [one.id for one in loaded.questions][:4] == ["A1", "A1.OBST", "A1.TA1", "A1.TA2"]
    assert loaded.by_id["A6"].choice_codes == {"yes", "no"}
    said = (
        "AA,A1,yes\nAA,A3,training equipment\nAA,A4,120\nAA,A5,9.5\nBB,A1,no_data\nBB,A5,1\nCC,A3,training\nCC,A4,7\n"
    )
    done = bring(HEAD + said, "MINE-2026")
    assert [str(remark).split(":")[1] for remark in done.remarks] == ["9"]  # one option is not more than one
    view = cycles.cycle("MINE-2026")
    assert stored.figure(view, "A5", reader=None)["answered"] == 2
    assert {measure["code"] for one in stored.indicators(view) for measure in one["measures"]} == {
        "IND-1.1",
        "IND-1.2",
        "IND-2.1",
    }
