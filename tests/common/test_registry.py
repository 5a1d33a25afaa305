"""Kinds are found by looking in their folder."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from enlace.common.registry import kinds_in


@dataclass(frozen=True)
class Fruit:
    code: str


PREAMBLE = "from tests.common.test_registry import Fruit\n"


@pytest.fixture
def folder_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "orchard").mkdir()
    (tmp_path / "orchard" / "__init__.py").touch()
    yield import_module("orchard")
    for name in [name for name in sys.modules if name.split(".")[0] == "orchard"]:
        del sys.modules[name]


def plant(folder: ModuleType, modules: Mapping[str, str]) -> ModuleType:
    for name, content in modules.items():
        Path(folder.__path__[0], f"{name}.py").write_text(PREAMBLE + content)
    return folder


def test_each_file_yields_one_kind(folder_of: ModuleType) -> None:
    found = kinds_in(plant(folder_of, {"pear": "KIND = Fruit('p')", "apple": "KIND = Fruit('a')"}), Fruit)
    assert found == {"a": Fruit("a"), "p": Fruit("p")}
    assert list(found) == ["a", "p"]


def test_an_empty_folder_holds_none(folder_of: ModuleType) -> None:
    assert kinds_in(folder_of, Fruit) == {}


@pytest.mark.parametrize("content", ["", "KIND = 'a'", "KIND = Fruit"])
def test_a_file_without_a_kind_is_refused(folder_of: ModuleType, content: str) -> None:
    with pytest.raises(TypeError, match=r"orchard\.stone holds no KIND of class Fruit"):
        kinds_in(plant(folder_of, {"stone": content}), Fruit)


def test_two_kinds_of_one_code_are_refused(folder_of: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"orchard\.two: the code a is taken"):
        kinds_in(plant(folder_of, {"one": "KIND = Fruit('a')", "two": "KIND = Fruit('a')"}), Fruit)
