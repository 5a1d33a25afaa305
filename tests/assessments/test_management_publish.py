"""`enlace questionnaire publish`: shows first, publishes when told to."""

import argparse
from pathlib import Path

import pytest

from enlace.assessments.management.questionnaire_publish import COMMAND
from enlace.assessments.models import QuestionnaireVersion
from enlace.common.errors import Invalid, NotFound
from tests.assessments.conftest import Load
from tests.assessments.test_actions_questionnaires import with_question, without
from tests.packs import as_yaml, questionnaire


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    COMMAND.arguments(parser)
    return COMMAND.run(parser.parse_args(words))


def test_the_counts_are_shown_and_nothing_is_published_before_it_is_told_to(
    load: Load, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load()
    value = questionnaire()
    without("Q5")(value)
    with_question("Q6", "text")(value)
    file = tmp_path / "q.yaml"
    file.write_bytes(as_yaml(value))
    assert run("TST", str(file), "--move", "Q5=Q6") == 0
    assert "TST-2020: kept 8, to_confirm 0, moved 1, set_aside 0" in capsys.readouterr().err
    assert QuestionnaireVersion.objects.count() == 0
    assert run("TST", str(file), "--move", "Q5=Q6", "--apply") == 0
    assert "TST-Q: published as version no. 2" in capsys.readouterr().err
    assert QuestionnaireVersion.objects.latest("number").moves == {"Q5": "Q6"}


def test_what_cannot_be_published_is_refused(load: Load, tmp_path: Path) -> None:
    load()
    file = tmp_path / "q.yaml"
    for content in (b"no: questionnaire\n", as_yaml(questionnaire(code="HPA-Q-2016-R1"))):
        file.write_bytes(content)
        with pytest.raises(Invalid):
            run("TST", str(file), "--apply")
    with pytest.raises(NotFound):
        run("NONE", str(file))
    with pytest.raises(SystemExit):
        run("TST", str(file), "--move", "Q5")
