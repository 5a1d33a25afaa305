"""The files of a pack: from a folder, from a zip; and the archives that are refused."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from enlace.common import archives
from enlace.common.archives import read_pack_files
from enlace.common.errors import Invalid

FILES = {"pack.yaml": b"code: X\n", "states.csv": b"a,b\n", "replies/2020.csv": b"c\n"}


def archive(path: Path, files: dict[str, bytes], *, stored: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return path


def folder(path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(Invalid) as caught:
        read_pack_files(path)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def altered(path: Path, change: Callable[[bytearray], None]) -> Path:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path


def declare(size: int) -> Callable[[bytearray], None]:
    """Write `size` over the unpacked size of the first entry, in its own header and in the directory."""

    def change(content: bytearray) -> None:
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            struct.pack_into("<I", content, content.index(signature) + offset, size)

    return change


def test_a_folder_is_read_with_names_from_its_top(tmp_path: Path) -> None:
    assert read_pack_files(folder(tmp_path, FILES)) == FILES


def test_what_no_pack_holds_is_left_out(tmp_path: Path) -> None:
    more = {**FILES, "run.exe": b"MZ", ".git/config": b"x", "SOURCES.md": b"from here"}
    assert set(read_pack_files(folder(tmp_path / "p", more))) == {*FILES, "SOURCES.md"}
    assert set(read_pack_files(archive(tmp_path / "p.zip", more))) == {*FILES, "SOURCES.md"}


def test_a_zip_is_read_like_its_folder(tmp_path: Path) -> None:
    assert read_pack_files(archive(tmp_path / "p.zip", FILES)) == FILES


@pytest.mark.parametrize("root", ["oas/", "packs/oas/"])
def test_a_zip_may_hold_one_folder_with_the_pack(tmp_path: Path, root: str) -> None:
    under = {root + name: content for name, content in FILES.items()}
    assert read_pack_files(archive(tmp_path / "p.zip", under)) == FILES


def test_folder_entries_of_a_zip_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.mkdir("oas")
        written.writestr("oas/pack.yaml", b"code: X\n")
    assert read_pack_files(path) == {"pack.yaml": b"code: X\n"}


def test_a_pack_is_a_folder_or_a_zip_with_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_bytes(b"not a zip at all")
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    assert "no such folder or file" in refused(tmp_path / "none")
    assert "no pack.yaml" in refused(tmp_path / "folder")
    assert "no pack.yaml" in refused(archive(tmp_path / "p.zip", {"states.csv": b"a\n"}))
    assert "neither a folder nor a zip" in refused(tmp_path / "text.zip")
    assert "neither a folder nor a zip" in refused(tmp_path / "empty.zip")


@pytest.mark.parametrize("name", ["../outside.csv", "a/../../outside.csv", "/etc/outside.csv", "..\\outside.csv"])
def test_an_entry_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "leaves the archive" in refused(archive(tmp_path / "p.zip", {**FILES, name: b"x"}))


def test_an_entry_that_leaves_the_folder_of_the_pack_is_refused(tmp_path: Path) -> None:
    under = {f"oas/{name}": content for name, content in {**FILES, "../outside.csv": b"x"}.items()}
    assert "leaves the archive" in refused(archive(tmp_path / "p.zip", under))


def test_a_zip_bomb_is_refused_by_the_size_that_it_declares(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "p.zip", {**FILES, "big.csv": bytes(archives.MAX_FILE_BYTES + 1)})
    assert bomb.stat().st_size < 100_000
    assert refused(bomb).startswith("big.csv: the file unpacks to more than is read")


@pytest.mark.parametrize("size", [0, 10, 2**31])
def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path, size: int) -> None:
    bomb = archive(tmp_path / "p.zip", {"big.csv": bytes(3_000_000), **FILES})
    said = refused(altered(bomb, declare(size)))
    assert said.startswith(("p.zip: this is neither", "big.csv: the file unpacks to more"))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_cannot_be_unpacked_in_parts_is_refused(tmp_path: Path, packing: int) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", packing) as written:
        written.writestr("pack.yaml", b"code: X\n")
    assert "packed in a way that is not read" in refused(path)


def test_many_files_that_are_small_alone_are_refused_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {"pack.yaml": b"code: X\n"} | {f"{number}.csv": bytes(100) for number in range(5)}
    monkeypatch.setattr(archives, "MAX_PACK_BYTES", 400)
    assert "more than is read" in refused(archive(tmp_path / "p.zip", many))
    assert "more than is read" in refused(folder(tmp_path / "p", many))
    monkeypatch.setattr(archives, "MAX_PACK_BYTES", 600)
    monkeypatch.setattr(archives, "MAX_PACK_FILES", 5)
    assert "holds 6 files; at most 5" in refused(tmp_path / "p.zip")
    assert "holds 6 files; at most 5" in refused(tmp_path / "p")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "p.zip", {"pack.yaml": b"code: X\n" * 50, "states.csv": b"a,b\n" * 500}).read_bytes()
    damaged = tmp_path / "damaged.zip"
    for place in range(0, len(whole), 3):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        try:
            read_pack_files(damaged)
        except Invalid as fault:
            assert fault.problems  # noqa: PT017  (either it is read, or it is refused; it never ends otherwise)
    for end in range(0, len(whole), 20):
        damaged.write_bytes(whole[:end])
        assert "damaged.zip: this is neither" in refused(damaged)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    def mark_encrypted(content: bytearray) -> None:
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(signature) + offset] |= 1

    path = archive(tmp_path / "p.zip", {"pack.yaml": b"code: X\n"}, stored=True)
    assert "can be read" in refused(altered(path, mark_encrypted))


def test_one_name_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    twice = archive(tmp_path / "p.zip", {"pack.yaml": b"code: X\n", "qack.yaml": b"code: Y\n"}).read_bytes()
    (tmp_path / "p.zip").write_bytes(twice.replace(b"qack.yaml", b"pack.yaml"))
    assert "“pack.yaml” stands twice" in refused(tmp_path / "p.zip")


@pytest.mark.parametrize("name", ["../evil.exe", "/etc/passwd", "a/../../b.sh", "..\\evil", "C:\\evil.bat", "../"])
def test_an_entry_that_is_not_read_may_not_leave_the_archive_either(tmp_path: Path, name: str) -> None:
    assert "leaves the archive" in refused(archive(tmp_path / "p.zip", {**FILES, name: b"x"}))


def test_an_archive_of_two_packs_is_refused(tmp_path: Path) -> None:
    two = {f"{folder}/{name}": content for folder in ("one", "two") for name, content in FILES.items()}
    assert "one/pack.yaml, two/pack.yaml" in refused(archive(tmp_path / "p.zip", two))
