"""A sealed file as it is handed out: in stretches that fit together, of a known length, never whole in memory."""

import io
import tracemalloc
import zipfile
import zlib

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from enlace.accounts.models import User
from enlace.cooperation.queries import sealed_files
from enlace.cooperation.rules.archive_layout import Part, length_of, stretches
from enlace.cooperation.rules.sealed_archive import read_archive, write_archive
from tests.conftest import browser_of
from tests.cooperation.requesting import desks, sent
from tests.cooperation.test_sealed_pieces import bring, piece


def as_zipfile_writes(entries: dict[str, bytes]) -> bytes:
    """Write a sealed file the obvious way, whole in memory."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            archive.writestr(zipfile.ZipInfo(name), entries[name])
    return held.getvalue()


FILES: tuple[dict[str, bytes], ...] = (
    {},
    {"header.json": b"{}"},
    {"pieces/b.age": bytes(range(256)), "pieces/a.age": b"", "header.json": b"{}", "evidence.jsonl": b"line\n" * 9},
)


@pytest.mark.parametrize("entries", FILES)
def test_a_file_has_the_octets_that_a_writer_of_zip_files_gives_it(entries: dict[str, bytes]) -> None:
    assert write_archive(entries) == as_zipfile_writes(entries)


@pytest.mark.parametrize("entries", FILES)
def test_any_stretch_is_that_of_the_whole(entries: dict[str, bytes]) -> None:
    parts = [Part(name, len(entries[name]), zlib.crc32(entries[name])) for name in sorted(entries)]
    whole = write_archive(entries)
    assert length_of(parts) == len(whole)
    for start in range(0, len(whole) + 9, 13):
        for stop in range(0, len(whole) + 9, 11):
            found = b""
            for one in stretches(parts, start, stop):
                content = entries[one.whole.name] if isinstance(one.whole, Part) else one.whole
                found += content[one.start : one.stop]
            assert found == whole[start:stop]


@pytest.fixture
def reference(ana: User, carla: User) -> str:
    """A request of which three pieces of an attachment were brought."""
    desks()
    found = sent(ana)
    for number in range(3):
        assert bring(ana, found, *piece(bytes([number]) * 50_000)).status_code == 200
    return found


def taken(user: User, reference: str, query: str = "", **headers: str) -> StreamingHttpResponse:
    address = f"/en/requests/{reference}/sealed/file/{query}"
    answer = browser_of(user).get(address, headers={"accept-encoding": "gzip", **headers})
    assert isinstance(answer, StreamingHttpResponse)
    return answer


@pytest.mark.django_db
def test_a_download_that_broke_off_goes_on(ana: User, reference: str) -> None:
    answer = taken(ana, reference)
    whole, tag = answer.getvalue(), answer["ETag"]
    assert int(answer["Content-Length"]) == len(whole)
    assert answer["Accept-Ranges"] == "bytes"
    assert f'attachment; filename="{reference}.enlace"' == answer["Content-Disposition"]
    assert read_archive(whole).keys() >= {"header.json", "evidence.jsonl"}
    found = whole[:1000]
    while len(found) < len(whole):
        part = taken(ana, reference, range=f"bytes={len(found)}-{len(found) + 39_999}", if_range=tag)
        stretch = part.getvalue()
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {len(found)}-{len(found) + len(stretch) - 1}/{len(whole)}"
        assert int(part["Content-Length"]) == len(stretch)
        found += stretch
    assert found == whole
    assert taken(ana, reference, range="bytes=-100").getvalue() == whole[-100:]


@pytest.mark.django_db
def test_what_has_changed_meanwhile_is_sent_whole(ana: User, reference: str) -> None:
    tag = taken(ana, reference)["ETag"]
    assert (
        browser_of(ana).get(f"/en/requests/{reference}/sealed/file/", headers={"if-none-match": tag}).status_code == 304
    )
    bring(ana, reference, *piece())
    answer = taken(ana, reference, range="bytes=1000-", if_range=tag)
    assert answer.status_code == 200
    assert answer["ETag"] != tag
    assert int(answer["Content-Length"]) == len(answer.getvalue())


@pytest.mark.django_db
def test_what_lies_behind_the_end_is_refused(ana: User, reference: str) -> None:
    size = int(taken(ana, reference)["Content-Length"])
    answer = browser_of(ana).get(f"/en/requests/{reference}/sealed/file/", headers={"range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{size}"


@pytest.mark.django_db
def test_the_messages_are_taken_without_the_attachments(ana: User, reference: str) -> None:
    answer = taken(ana, reference, "?only=messages")
    entries = read_archive(answer.getvalue())
    assert "header.json" in entries
    assert not [name for name in entries if name.startswith("pieces/")]
    assert answer["Content-Disposition"] == f'attachment; filename="{reference}-messages.enlace"'
    assert answer["ETag"] != taken(ana, reference)["ETag"]
    page = browser_of(ana).get(f"/en/requests/{reference}/sealed/").content.decode()
    assert "?only=messages" in page
    with translation.override("es"):
        size = filesizeformat(int(answer["Content-Length"]))
    assert "," in size
    assert f"({size})" in browser_of(ana).get(f"/es/requests/{reference}/sealed/").content.decode()


@pytest.mark.django_db
def test_pieces_are_read_one_at_a_time(ana: User, reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten pieces, each as large as is read at once, one is held: some rows, not some seconds."""
    large = 1024 * 1024
    monkeypatch.setattr(sealed_files, "READ_BYTES", large)
    for number in range(10):
        assert bring(ana, reference, *piece(bytes([number]) * large)).status_code == 200
    answer = taken(ana, reference)
    size = int(answer["Content-Length"])
    sent_octets = 0
    with CaptureQueriesContext(connection) as asked:
        tracemalloc.start()
        for part in answer.streaming_content:
            sent_octets += len(part)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sent_octets == size > 10 * large
    reading = [one["sql"] for one in asked if '"content"' in one["sql"]]
    # Three small pieces together, and each large one by itself, in whatever order their hashes stand.
    assert 11 <= len(reading) <= 14
    assert held < 4 * large


@pytest.mark.django_db
def test_one_small_part_is_read_without_the_rest(ana: User, reference: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert len(taken(ana, reference, range="bytes=0-9").getvalue()) == 10
    assert not [one for one in asked if '"content"' in one["sql"]]
