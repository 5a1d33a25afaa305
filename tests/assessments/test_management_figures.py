"""The table of `enlace figures` on a terminal."""

from argparse import Namespace

import pytest

from enlace.assessments.management.figures import COMMAND
from tests.assessments.conftest import Load
from tests.packs import CYCLE

pytestmark = pytest.mark.django_db


def test_on_80_columns_no_head_and_no_number_is_cut(
    load: Load, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    monkeypatch.setenv("COLUMNS", "80")
    assert COMMAND.run(Namespace(cycle=CYCLE, json=False)) == 0
    said = capsys.readouterr().out
    assert max(len(line) for line in said.splitlines()) <= 80
    assert "…" not in said
    for head in ("Question", "Asked", "Relevant", "Answered", "No data", "Silent", "Coverage", "Answers"):
        assert head in said
