"""Files as they are sent: what is plainly no table is refused, whatever it is called."""

import doctest
import io
from pathlib import Path

import pytest

from enlace.common import uploads
from enlace.common.errors import Problem
from enlace.common.uploads import MAX_UPLOAD_BYTES, read_file, read_upload, shown_name

LARGE = "a.csv: The file is larger than 2 MB, the most that is read here."


class Sent(io.BytesIO):
    """A file of a form."""

    def __init__(self, content: bytes, name: str | None = "a.csv", size: int | None = None) -> None:
        super().__init__(content)
        self.name = name
        self.size = len(content) if size is None else size


def test_the_examples_hold() -> None:
    assert doctest.testmod(uploads).failed == 0


def test_a_table_is_read_with_its_hash() -> None:
    problems: list[Problem] = []
    sent = read_upload(Sent(b"a,b\n1,2\n"), problems)
    assert sent
    assert (sent.name, sent.content, problems) == ("a.csv", b"a,b\n1,2\n", [])
    assert sent.content_hash.startswith("sha256:")


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (None, "file: Choose a file."),
        (Sent(b" \n"), "a.csv: The file is empty."),
        (Sent(b"x" * (MAX_UPLOAD_BYTES + 1)), LARGE),
        # A size that the sender made up does not help.
        (
            Sent(b"x" * (MAX_UPLOAD_BYTES + 1), size=3),
            LARGE,
        ),
        (Sent(b"PK\x03\x04"), "a.csv: This is a workbook; save the sheet as “CSV UTF-8” and send that."),
        (
            Sent(b"a;b\n", None),
            "?:1: The cells are separated by semicolons; save the file with commas between the cells.",
        ),
    ],
)
def test_what_is_no_table_is_refused(file: Sent | None, fault: str) -> None:
    problems: list[Problem] = []
    assert read_upload(file, problems) is None
    assert [str(one) for one in problems] == [fault]


@pytest.mark.parametrize("name", ["../../x", "a\x00b", "\u202egpj.exe", "x" * 999, "", "C:\\Users\\x"])
def test_a_name_is_short_printable_and_leads_nowhere(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= 200
    assert shown.isprintable()
    assert not set(shown) & {"/", "\\"}


def test_a_file_of_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    problems: list[Problem] = []
    assert read_file(path, problems) is None
    path.write_bytes(b"a,b\n")
    found = read_file(path, problems)
    assert found
    assert found.name == "b.csv"
    path.write_bytes(b"x" * (MAX_UPLOAD_BYTES + 1))
    assert read_file(path, problems) is None
    assert len(problems) == 2
