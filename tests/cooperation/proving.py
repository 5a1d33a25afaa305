"""The proof that the platform never reads what is sealed: canaries are carried through it, and looked for everywhere.

Carried: messages of all types and attachments of two States, over HTTP, by the server as it is run. Meanwhile each page
is opened by both States, the Secretariat and a stranger, letters are made, reminders go out, files are refused, the
database fails under an upload, a backup is written. Searched, while the server runs: its data folder (database with
its journal, log, files of uploads under way, backup), every row, all that was answered, all letters, and its memory.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.accounts.sink import Sink, listening
from tests.cooperation.planting import Canaries, Sender, Visitor, exchange, opened, refused
from tests.cooperation.sealing import Desk
from tests.cooperation.searching import (
    Places,
    Swept,
    family,
    in_folder,
    in_letters,
    in_memory,
    in_rows,
    new_prefix,
    sweep,
)
from tests.databases import change
from tests.serving import run, serving

WORKERS = 2
BROKEN = ("ALTER TABLE {0} RENAME TO {0}_gone", "ALTER TABLE {0}_gone RENAME TO {0}")
TABLE = "cooperation_sealedentry"
# A year later every request is late; then all letters go to the mail server.
LATER = """
import django; django.setup()
from datetime import timedelta
from enlace.accounts.tasks import deliver
from enlace.common.clock import now
from enlace.cooperation.tasks import remind_all
remind_all(now() + timedelta(days=365))
deliver(now() + timedelta(days=366))
"""


@dataclass(frozen=True)
class Proof:
    """What came of it.

    prefix: of all canaries; planted, read: how many were sealed, and how many of these were opened by both sides;
    reference: of the first request; opened: what each person could open of it; refusals: how the bad files were
    answered; log: of the server; letters: how many went out; processes: of the server.
    """

    prefix: str
    planted: int
    read: int
    swept: Swept
    reference: str
    opened: Mapping[str, set[str]]
    refusals: list[int]
    log: str
    letters: int
    processes: int


def prove(
    environment: Mapping[str, str], desks: tuple[Desk, Desk], sessions: Mapping[str, str], *, messages: Sequence[int]
) -> Proof:
    """Carry a request for each of `messages`, with so many sealed messages in it, and search.

    environment: of the server, on a database in which the two desks have brought their keys. sessions: of everybody who
    looks, by name, the people of the two desks among them.
    """
    home = Path(environment["ENLACE_HOME"])
    uploads, answered, own = home / "uploads", home.with_name("answered"), home.with_name("desks")
    for folder in (uploads, answered, own):
        folder.mkdir()
    canaries = Canaries(new_prefix())
    with listening() as (sink, port):
        surroundings = {**environment, "TMPDIR": str(uploads), "ENLACE_SMTP_URL": f"smtp://127.0.0.1:{port}"}
        with serving(surroundings, "--workers", str(WORKERS), "--log-access") as server:
            people = {name: Visitor(name, key, server.port, answered) for name, key in sessions.items()}
            first, second = (Sender.of(one, people[one.user.username]) for one in desks)
            references = [exchange(first, second, own, canaries, count) for count in messages]
            read = _read_by_both((first, second), references, own, canaries)
            planted = canaries.count
            refusals = refused(first, references[0], references[-1], own, canaries)
            refusals.append(_broken(surroundings, first, references[0], own, canaries))
            reached = opened([*people.values(), Visitor("stranger", "", server.port, answered)], references[0])
            _remind(surroundings)
            run(surroundings, "backup", home / "enlace.backup")
            swept = sweep(places(surroundings, server.process.pid, sink, answered), canaries.prefix, references[0])
            processes = len(family(server.process.pid))
            log = server.log.read_text()
    return Proof(
        canaries.prefix, planted, read, swept, references[0], reached, refusals, log, len(sink.messages), processes
    )


def places(environment: Mapping[str, str], server: int, sink: Sink, answered: Path) -> dict[str, Places]:
    """Return all that is searched, by kind. server: the number of its first process."""
    home = Path(environment["ENLACE_HOME"])
    return {
        "memory": in_memory(server),
        "rows": in_rows(environment),
        "backup": in_folder(home, "enlace.backup"),
        "log": in_folder(home, "server.log"),
        "answered": in_folder(answered),
        "files": in_folder(home),
        **({"files of the database": in_folder(folder)} if (folder := _of_database(environment)) else {}),
        "letters": in_letters(sink),
    }


def _of_database(environment: Mapping[str, str]) -> Path | None:
    """Return the folder of a PostgreSQL server of this machine's own: its files, its journal, its log."""
    socket = unquote(urlsplit(environment.get("DATABASE_URL", "")).hostname or "")
    return Path(socket) if socket.startswith("/") else None


def _read_by_both(senders: tuple[Sender, Sender], references: Sequence[str], folder: Path, canaries: Canaries) -> int:
    """Return how many canaries both sides find when they open all that was carried."""
    found: list[set[str]] = []
    for one in senders:
        texts = [one.read_all(one.file(reference), folder) for reference in references]
        found.append(canaries.in_text("\n".join(texts)))
    return len(found[0] & found[1])


def _broken(environment: Mapping[str, str], sender: Sender, reference: str, folder: Path, canaries: Canaries) -> int:
    """Have the database fail while something sealed is brought; return how that was answered."""
    content = sender.sealed(sender.file(reference), folder, canaries, 1, large=True)
    change(environment, BROKEN[0].format(TABLE))
    try:
        return sender.bring(reference, content).status_code
    finally:
        change(environment, BROKEN[1].format(TABLE))


def _remind(environment: Mapping[str, str]) -> None:
    words = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    subprocess.run([sys.executable, "-c", LATER], env=words, check=True, capture_output=True)
