"""The workbook of a report: what stands in its sheets."""

import pytest
from django.utils import translation

from enlace.assessments.documents.sheets import report_sheets
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.publishing.rules.tree import Sheet
from tests.assessments.conftest import Load, bring
from tests.packs import CYCLE, HEAD

pytestmark = pytest.mark.django_db


def annex() -> Sheet:
    return report_sheets(contents.report(cycles.cycle(CYCLE)))[-1]


@pytest.mark.parametrize(
    ("language", "yes", "both"),
    [("en", "Yes", "Choice a; Choice b"), ("es", "Sí", "Opción a; Opción b"), ("pt-br", "Sim", "Choice a; Choice b")],
)
def test_the_annex_says_answers_in_the_language_of_the_report_with_their_codes_beside(
    load: Load, language: str, yes: str, both: str
) -> None:
    load()
    with translation.override(language):
        sheet = annex()
    found = {(row[0], row[2]): row[3:5] for row in sheet.rows}
    assert found["AA", "Q1"] == (yes, "yes")
    assert found["AA", "Q2"] == (both, "a b")


def test_what_is_no_code_stands_as_it_was_said(load: Load) -> None:
    load()
    bring(HEAD + "DD,Q5,yes\n")
    found = {(row[0], row[2]): row[3:5] for row in annex().rows}
    assert found["AA", "Q3"] == ("7", "")
    assert found["AA", "Q4"] == ("2019-05-06", "")
    assert found["AA", "Q5"] == ("North", "")
    assert found["DD", "Q5"] == ("yes", "")
