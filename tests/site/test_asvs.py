"""The check of the table of security requirements finds what it is there to find."""

from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def asvs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return import_module("asvs")


@pytest.fixture
def checks(asvs: ModuleType) -> Collection[str]:
    """The names of the checks of `make check`."""
    return tuple(import_module("check").CHECKS)


def test_the_table_is_whole(asvs: ModuleType, checks: Collection[str]) -> None:
    assert len(asvs.requirements()) == 281
    assert list(asvs.faults(checks)) == []


BREAKS = [
    ("| 1.1.1 | 2 |", "| 1.1.9 | 2 |", {"1.1.1 is missing", "1.1.9 is no requirement, or stands twice"}),
    ("| 1.1.2 | 2 |", "| 1.1.1 | 2 |", {"1.1.2 is missing", "1.1.1 is no requirement, or stands twice"}),
    ("::test_no_text_breaks_out`", "::test_nothing`", {"1.2.1 names {}, which is not there"}),
    ("| met | check: types |", "| met | we looked |", {"15.3.5 is met by no test and no check"}),
    ("| met | check: types |", "| done | check: types |", {"15.3.5 is “done”, which is no state"}),
    ("| met | check: types |", "| open | later |", {"the counts are stale: run “python tools/asvs.py --write”"}),
    ("| met | check: types |", "| met | check: types", {"1 rows cannot be read", "15.3.5 is missing"}),
]


@pytest.mark.parametrize(("old", "new", "said"), BREAKS)
def test_each_fault_of_the_table_is_found(
    asvs: ModuleType, checks: Collection[str], tmp_path: Path, old: str, new: str, said: set[str]
) -> None:
    text = asvs.PAGE.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    page = tmp_path / "asvs.md"
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = {fault.partition(": ")[2] for fault in asvs.faults(checks, page)}
    wanted = {one.format("tests/publishing/test_rules_html.py::test_nothing") for one in said}
    assert wanted <= found
    assert found - wanted <= {"the counts are stale: run “python tools/asvs.py --write”"}
