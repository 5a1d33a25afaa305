"""Kill the server in the middle of writes that come over HTTP, and look at what is in the database afterwards.

A writer is an officer who sends a depositary's table and applies it, again and again, each for one State. Both requests
are writes of the product, made by an action: a row and an entry in the audit trail; and statuses, a row and an entry.
The server has acknowledged a write when it has answered with the address that the write leads to.
"""

import http.client
import random
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enlace.accounts.rules.permissions import Role
from tests.databases import rows
from tests.packs import make_pack
from tests.serving import run, serving, sessions

PACK = "TST"
WRITERS = ("AA", "BB", "CC")
TOKEN = "x" * 32
ADDRESS = re.compile(r"/import/(\d+)/$")
BOUNDARY = "frontier"
PROPOSED, APPLIED = "instruments.import.proposed", "instruments.standing.imported"


@dataclass
class Told:
    """What the server has acknowledged so far: numbers of imports that were sent, and that were applied."""

    sent: set[int] = field(default_factory=set)
    applied: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sent) + len(self.applied)


@dataclass(frozen=True)
class Officer:
    """A writer: signed in, and writing of one State."""

    state: str
    session: str
    port: int

    def write(self, told: Told, enough: threading.Event) -> None:
        """Write until the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            while not enough.is_set():
                number = self._post(connection, f"/en/treaties/{PACK}/import/", self._table())
                told.sent.add(number)
                if self._post(connection, f"/en/treaties/{PACK}/import/{number}/", b"") != number:
                    told.faults.append("an import was applied that was not asked for")
                told.applied.add(number)
        except (OSError, http.client.HTTPException):
            # The server was killed: what it has not answered is not acknowledged.
            pass
        except ValueError as fault:
            told.faults.append(str(fault))
        finally:
            connection.close()

    def _table(self) -> bytes:
        unique = f"gazette {random.getrandbits(64):x}"
        row = f"code,instrument_id,status,as_of,source\n{self.state},T1,party,2020-05,{unique}\n"
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{self.state}.csv"\r\n'
        return f"{head}Content-Type: text/csv\r\n\r\n{row}\r\n--{BOUNDARY}--\r\n".encode()

    def _post(self, connection: http.client.HTTPConnection, path: str, body: bytes) -> int:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        led = ADDRESS.search(response.headers.get("Location", ""))
        if response.status != http.HTTPStatus.FOUND or led is None:
            raise ValueError(f"POST {path} was answered with {response.status}")
        return int(led[1])


def prepare(environment: Mapping[str, str], folder: Path) -> list[str]:
    """Make the database, load a small pack with treaties, sign the writers in; return their session keys."""
    run(environment, "init", "--quiet")
    run(environment, "load", make_pack(folder, treaties=True))
    return sessions(environment, len(WRITERS), Role.OFFICER)


def kill_while_writing(environment: Mapping[str, str], keys: list[str], told: Told, after: int) -> int:
    """Run the server, have it killed after `after` writes were acknowledged; return how many were in the end."""
    before, enough = len(told), threading.Event()
    with serving(environment, "--workers", "2") as server:
        officers = [Officer(state, key, server.port) for state, key in zip(WRITERS, keys, strict=True)]
        threads = [threading.Thread(target=officer.write, args=(told, enough)) for officer in officers]
        for thread in threads:
            thread.start()
        while len(told) - before < after and any(thread.is_alive() for thread in threads):
            time.sleep(0.001)
        server.kill()
        enough.set()
        for thread in threads:
            thread.join()
    return len(told) - before


def faults(environment: Mapping[str, str], told: Told) -> list[str]:
    """Return all that is wrong with the database after what was told: empty, if nothing is lost and nothing halved."""
    imports = rows(environment, "instruments_standingimport", "number", "file_name", "applied_at")
    there = {number for number, _, _ in imports}
    applied = {number for number, _, at in imports if at is not None}
    entered: dict[str, set[int]] = {PROPOSED: set(), APPLIED: set()}
    for verb, subject in rows(environment, "accounts_auditentry", "verb", "subject"):
        if verb in entered:
            entered[verb].add(int(subject.partition("/")[2]))
    # What a State's status is now, it was set to by the last import of that State that was applied.
    last = {file[:2]: number for number, file, _ in sorted(imports) if number in applied}
    shown = dict(rows(environment, "instruments_treatystatus WHERE origin_id IS NOT NULL", "state_code", "origin_id"))
    checks = {
        "an acknowledged import is lost": told.sent <= there,
        "an acknowledged change is lost": told.applied <= applied,
        "an import and its entry in the trail are not together": entered[PROPOSED] == there,
        "a change and its entry in the trail are not together": entered[APPLIED] == applied,
        "a status and the import that set it are not together": shown == last,
    }
    return told.faults + [what for what, holds in checks.items() if not holds]


def unacknowledged(environment: Mapping[str, str], told: Told) -> int:
    """Return how many writes are in the database that nobody was told of: whole ones, cut off before the answer."""
    imports = rows(environment, "instruments_standingimport", "applied_at")
    return len(imports) + sum(at is not None for (at,) in imports) - len(told)
