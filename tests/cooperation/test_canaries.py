"""Nothing that was sealed stands anywhere in the platform: not in its files, its letters or its memory.

The short form, on SQLite: two requests, 22 canaries. `make bench` has the long one, 10,000 canaries, on both
engines (tools/bench_canaries.py). That the search finds what stands there is proved here too, form by form.
"""

import base64
import gzip
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from enlace.accounts.models import User
from tests.accounts.sink import Sink
from tests.cooperation import searching
from tests.cooperation.planting import EACH, REFUSALS, addresses, session_of
from tests.cooperation.proving import WORKERS, prove
from tests.cooperation.sealing import Desk
from tests.cooperation.searching import forms_of, in_folder, in_letters, in_memory, in_rows, new_prefix, search, sweep

HOLDER = "import sys; held = sys.stdin.readline().strip() * 2; print(flush=True); sys.stdin.read()"


@pytest.fixture
def copied(surroundings: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A product of this test's own on a copy of the test's database, the people and keys of this test in it."""
    if connection.vendor != "sqlite":
        pytest.skip("the short form is of SQLite; the long one searches both engines")
    home = tmp_path / "home"
    home.mkdir()
    (home / "secret.key").write_text(settings.SECRET_KEY)
    (home / "enlace.sqlite3").write_bytes(connection.connection.serialize())
    return surroundings | {"ENLACE_DEMO": "1"}


@pytest.mark.django_db
def test_no_canary_is_anywhere_in_the_platform(
    both: tuple[Desk, Desk], diego: User, felix: User, request: pytest.FixtureRequest
) -> None:
    for user in (both[0].user, both[1].user):
        user.email = f"{user.username}@example.org"
        user.save()
    sessions = {user.username: session_of(user) for user in (both[0].user, both[1].user, diego, felix)}
    environment = request.getfixturevalue("copied")
    proof = prove(environment, both, sessions, messages=(3, 1))
    assert proof.read == proof.planted == 2 + 2 * EACH
    assert proof.swept.found == []
    assert proof.swept.seen == {"memory", "rows", "backup", "log", "answered", "files", "letters"}
    assert proof.refusals == [*REFUSALS, 500]
    assert "Traceback" in proof.log
    assert proof.letters
    assert proof.processes > WORKERS
    public, routed, sides, own = addresses(proof.reference).values()
    assert proof.opened == {
        "ana": public | routed | sides | own,
        "carla": public | routed | sides,
        "diego": public | routed,
        "felix": public,
        "stranger": public,
    }


SPOKEN = {
    "UTF-8": lambda one: f"nadie: {one}".encode(),
    "UTF-16": lambda one: f"ñ{one}".encode("utf-16"),
    "UTF-16, big end first": lambda one: f"ñ{one}".encode("utf-16-be"),
    "UTF-32": lambda one: f"𝕏{one}".encode("utf-32"),
    "JSON": lambda one: json.dumps({"cañón": f"ñ{one}ñ"}).encode(),
    "JSON, all escaped": lambda one: "".join(f"\\u{ord(sign):04x}" for sign in one).encode(),
    **{f"base64, offset {n}": lambda one, n=n: base64.b64encode(f"{'x' * n}{one}".encode()) for n in range(6)},
    **{
        f"base64 of UTF-16, offset {n}": lambda one, n=n: base64.urlsafe_b64encode(bytes(n) + one.encode("utf-16-le"))
        for n in range(6)
    },
    "hexadecimal": lambda one: f"ñ{one}".encode().hex().encode(),
    "hexadecimal, capitals": lambda one: one.encode("utf-16-le").hex().upper().encode(),
}


@pytest.mark.parametrize("form", SPOKEN)
def test_a_planted_word_is_found_in_every_form_wherever_parts_are_cut(form: str) -> None:
    prefix = new_prefix()
    spoken = b"\0 before " + SPOKEN[form](f"{prefix}000123") + b" after"
    for size in (1, 7, 64, len(spoken)):
        parts = [spoken[start : start + size] for start in range(0, len(spoken), size)]
        assert search(parts, forms_of(prefix))[0]
    assert search([spoken], forms_of(new_prefix())) == (set(), len(spoken))


def test_a_leak_is_found_wherever_it_is(tmp_path: Path) -> None:
    prefix = new_prefix()
    word = f"{prefix}000001"
    (tmp_path / "server.log").write_bytes(b"fault: " + base64.b64encode(f"?{word}".encode()))
    (tmp_path / "kept.gz").write_bytes(gzip.compress(word.encode()))
    with zipfile.ZipFile(tmp_path / "kept.enlace", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("messages/0001.age", word)
    with closing(sqlite3.connect(tmp_path / "enlace.sqlite3")) as database:
        database.execute("CREATE TABLE entries (content BLOB)")
        database.execute("INSERT INTO entries VALUES (?)", (f"{'x' * 5000}{word}".encode(),))
        database.commit()
    letter, sink = EmailMessage(), Sink()
    letter.set_content(f"ñ {word}", cte="base64")
    sink.messages.append(letter)
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin
        assert holder.stdout
        holder.stdin.write(f"{word}\n".encode())
        holder.stdin.flush()
        holder.stdout.readline()
        places = {
            "files": in_folder(tmp_path),
            "rows": in_rows({"ENLACE_HOME": str(tmp_path)}),
            "letters": in_letters(sink),
            "memory": in_memory(holder.pid),
        }
        found = {one.rpartition(": ")[0] for one in sweep(places, prefix, word).found}
        holder.stdin.close()
    files = {"enlace.sqlite3", "server.log", "kept.gz, unpacked", "kept.enlace, messages/0001.age"}
    # How a letter came may be cut by its lines; how it is read is not.
    assert found - {"letter 1"} == {str(tmp_path / one) for one in files} | {
        "table entries",
        "letter 1, read",
        f"memory of process {holder.pid}",
    }


def test_memory_that_may_not_be_read_fails_the_proof_and_lets_the_process_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(number: int) -> Iterator[bytes]:
        yield b""
        raise PermissionError(f"/proc/{number}/mem")

    monkeypatch.setattr(searching, "_memory", forbidden)
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        with pytest.raises(PermissionError):
            sweep({"memory": in_memory(holder.pid)}, new_prefix(), "x")
        said, _ = holder.communicate(b"\n", timeout=60)
        assert said
