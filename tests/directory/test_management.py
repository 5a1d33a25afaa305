"""`enlace directory import`: it shows, it stores when told to, and it lists every fault."""

from argparse import ArgumentParser
from pathlib import Path

import pytest

from enlace.common.errors import Invalid, NotFound
from enlace.directory.management.directory_import import COMMAND
from enlace.directory.models import Authority, EntryImport
from tests.directory.world import store

pytestmark = pytest.mark.django_db

TABLE = "state,code,kind,name_en\nATG,PROSECUTION,prosecution,New name\nARG,FISCALIA,prosecution,Fiscalía\n"


def run(path: Path, *words: str, pack: str = "OAS") -> int:
    parser = ArgumentParser()
    COMMAND.arguments(parser)
    return COMMAND.run(parser.parse_args([pack, str(path), *words]))


def written(folder: Path, text: str) -> Path:
    path = folder / "entries.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_shows_what_would_change_and_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store()
    assert run(written(tmp_path, TABLE)) == 0
    out, err = capsys.readouterr()
    assert "ATG PROSECUTION" in out
    assert "  name_en: Prosecution -> New name" in out
    assert "ARG FISCALIA (new)" in out
    assert "entries that would change: 2; add --apply" in err
    assert (EntryImport.objects.count(), Authority.objects.count()) == (0, 1)


def test_it_stores_entries_of_several_states(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store()
    assert run(written(tmp_path, TABLE), "--apply") == 0
    assert "entries made or changed: 2" in capsys.readouterr().err
    assert set(Authority.objects.values_list("state_code", "version")) == {("ATG", 2), ("ARG", 1)}
    assert run(written(tmp_path, TABLE), "--apply") == 0
    assert "entries that would change: 0" in capsys.readouterr().err


def test_every_fault_is_raised_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as raised:
        run(written(tmp_path, TABLE + "XXX,A,fiu,X\nATG,B,nonsense,Y\n"), "--apply")
    assert [problem.where for problem in raised.value.problems] == ["entries.csv:4", "entries.csv:5: kind"]
    assert Authority.objects.count() == 0


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        run(tmp_path / "none.csv")
    with pytest.raises(NotFound):
        run(written(tmp_path, TABLE), pack="NONE")
