"""Files of reports are made once for each version, language, format and kind of reader, and kept within bounds."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from enlace.assessments.actions import issue_edition
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.views import files
from enlace.assessments.views.kept import TURN, forget, kept
from enlace.common import clock
from enlace.publishing.rules.tree import Document
from tests.assessments.conftest import AT, DIEGO, Load, bring
from tests.packs import CYCLE, HEAD

LIVING = f"/en/reports/{CYCLE}/report.html"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Where files are kept, and a bound that small ones do not reach."""
    settings.ENLACE_KEPT, settings.ENLACE_KEPT_BYTES = tmp_path / "made", 100_000
    yield tmp_path / "made"
    forget()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the documents that were made."""
    found: list[str] = []
    original = files.report_document

    def noted(*args: object, **words: object) -> Document:
        document: Document = original(*args, **words)  # type: ignore[arg-type]
        found.append(document.version_line)
        return document

    monkeypatch.setattr(files, "report_document", noted)
    return found


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file() and not file.name.startswith(TURN))


def never() -> bytes:
    raise AssertionError("made again")


# In the browser


@pytest.mark.django_db
def test_the_second_reader_of_a_report_gets_what_the_first_one_waited_for(
    load: Load, client: Client, folder: Path, made: list[str]
) -> None:
    load()
    first = client.get(LIVING)
    second = Client().get(LIVING)
    assert len(made) == 1
    assert (first.content, first.headers["Content-Disposition"]) == (second.content, second["Content-Disposition"])
    assert second["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "address"),
    [
        (lambda: None, LIVING.replace("/en/", "/es/")),
        (lambda: None, LIVING.replace(".html", ".json")),
        (lambda: bring(HEAD + "DD,Q1,yes\n", at=AT + timedelta(hours=1)), LIVING),
        (lambda: bring(HEAD + "AA,Q1,yes\n", synthetic=True, at=AT + timedelta(hours=1)), LIVING),
    ],
    ids=["another language", "another format", "another answer", "the same answer"],
)
def test_another_version_is_another_file(
    load: Load, client: Client, folder: Path, made: list[str], change: Callable[[], object], address: str
) -> None:
    load()
    before = client.get(LIVING).content
    done = change()
    after = client.get(address).content
    assert (len(made) == 2) == (after != before) == (getattr(done, "stored", 1) > 0)


@pytest.mark.django_db
def test_a_living_report_says_the_day_it_was_made(
    load: Load, client: Client, folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    for day in (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 26)):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert client.get(LIVING).status_code == 200
    assert [line[-17:] for line in made] == ["November 25, 2026", "November 26, 2026"]


@pytest.mark.django_db
def test_an_edition_is_made_once_and_each_its_own(load: Load, client: Client, folder: Path, made: list[str]) -> None:
    load()
    for status in ("preliminary", "final"):
        issue_edition(CYCLE, status, "", by=DIEGO, at=AT)
    addresses = [f"/en/reports/{CYCLE}/editions/{number}/report.html" for number in (1, 2)]
    first = [client.get(address).content for address in addresses]
    bring(HEAD + "DD,Q1,yes\n")
    assert [client.get(address).content for address in addresses] == first
    assert first[0] != first[1]
    assert len(made) == 2
    assert client.get(f"/en/reports/{CYCLE}/editions/3/report.html").status_code == 404
    assert client.get(f"/en/reports/{CYCLE}/editions/1/report.exe").status_code == 404


# On disk


def test_what_was_made_for_one_kind_of_reader_is_never_given_to_another(folder: Path) -> None:
    found = {reader: kept(("K",), reader, reader.value.encode) for reader in Reader}
    assert found == {reader: reader.value.encode() for reader in Reader}
    assert {reader: kept(("K",), reader, never) for reader in Reader} == found
    assert {file.parent.name for file in folder.rglob("*") if file.is_file()} == {reader.value for reader in Reader}


def test_the_longest_unread_files_go_first(folder: Path) -> None:
    def one(number: int) -> bytes:
        time.sleep(0.01)  # so that no two files have the same moment
        return kept((number,), Reader.PUBLIC, lambda: bytes(30_000))

    for number in range(3):
        one(number)
    assert len(names(folder)) == 3
    kept((0,), Reader.PUBLIC, never)
    kept((3,), Reader.COMMUNITY, lambda: bytes(30_000))
    assert len(names(folder)) == 3
    for number, reader in ((0, Reader.PUBLIC), (2, Reader.PUBLIC), (3, Reader.COMMUNITY)):
        kept((number,), reader, never)
    assert kept((1,), Reader.PUBLIC, lambda: b"again") == b"again"


def test_a_file_larger_than_all_that_is_kept_is_given_and_not_kept(folder: Path) -> None:
    kept(("small",), Reader.PUBLIC, lambda: b"x")
    big = bytes(100_001)
    assert [kept(("big",), Reader.PUBLIC, lambda: big) for _ in range(2)] == [big, big]
    assert kept(("small",), Reader.PUBLIC, never) == b"x"


def test_without_a_folder_files_are_made_all_the_same(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.ENLACE_KEPT = tmp_path / "file" / "made"
    settings.ENLACE_KEPT_BYTES = 100
    assert [kept(("K",), Reader.PUBLIC, lambda: b"x") for _ in range(2)] == [b"x", b"x"]
    with pytest.raises(OSError, match="of the maker"):
        kept(("K",), Reader.PUBLIC, lambda: (_ for _ in ()).throw(OSError("of the maker")))


def test_two_at_once_wait_for_one(folder: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.1)
        return b"x"

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: kept(("K",), Reader.PUBLIC, make), range(4)))
    assert (found, made) == ([b"x"] * 4, [1])


def test_what_was_kept_is_forgotten_when_the_server_starts(folder: Path) -> None:
    kept(("K",), Reader.PUBLIC, lambda: b"x")
    forget()
    assert kept(("K",), Reader.PUBLIC, lambda: b"y") == b"y"
