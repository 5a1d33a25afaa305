"""Kill the server while people save answers, and look for every save that it acknowledged.

A writer is the point of contact of a State who changes one answer again and again, as the script of the page does: a
save is acknowledged when the answer says its number.
"""

import http.client
import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from enlace.accounts.rules.permissions import Role
from tests.databases import rows
from tests.faults.kills import TOKEN
from tests.packs import CYCLE, make_pack
from tests.serving import run, serving, sessions

WRITERS = ("AA", "BB", "CC")
QUESTION = "Q5"
DRAFTED = "assessments.answer.drafted"


@dataclass
class Told:
    """The saves that the server has acknowledged: (State, number, value); met: how often one was overtaken."""

    saved: set[tuple[str, int, str]] = field(default_factory=set)
    met: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Writer:
    """Somebody who answers for a State, signed in."""

    state: str
    session: str
    port: int

    def write(self, told: Told, enough: threading.Event) -> None:
        """Save until the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        number = max((number for state, number, _value in told.saved if state == self.state), default=0)
        try:
            while not enough.is_set():
                value = f"{random.getrandbits(64):x}"
                status, answer = self._post(connection, value, number)
                if status == http.HTTPStatus.CONFLICT:
                    # The save before was stored, and the answer to it cut off: go on from there.
                    number = answer["conflicts"][0]["number"]
                    told.met += 1
                else:
                    number = answer["saved"][QUESTION]["number"]
                    told.saved.add((self.state, number, value))
        except (OSError, http.client.HTTPException):
            # The server was killed: what it has not answered is not acknowledged.
            pass
        except (ValueError, LookupError) as fault:
            told.faults.append(repr(fault))
        finally:
            connection.close()

    def _post(self, connection: http.client.HTTPConnection, value: str, number: int) -> tuple[int, Any]:
        path = f"/en/replies/{CYCLE}/{self.state}/part/A/"
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        fields = {f"{QUESTION}.value": value, f"{QUESTION}.number": number}
        connection.request("POST", path, urlencode(fields), headers)
        response = connection.getresponse()
        body = response.read()
        if response.status not in (http.HTTPStatus.OK, http.HTTPStatus.CONFLICT):
            raise ValueError(f"POST {path} was answered with {response.status}")
        return response.status, json.loads(body)


def prepare(environment: Mapping[str, str], folder: Path) -> list[str]:
    """Make the database, load a small pack, sign the writers in; return their session keys."""
    run(environment, "init", "--quiet")
    run(environment, "load", make_pack(folder))
    return sessions(environment, len(WRITERS), Role.POINT_OF_CONTACT, WRITERS)


def kill_while_saving(environment: Mapping[str, str], keys: list[str], told: Told, after: int) -> int:
    """Run the server, have it killed after `after` saves were acknowledged; return how many were in the end."""
    before, enough = len(told.saved), threading.Event()
    with serving(environment, "--workers", "2") as server:
        writers = [Writer(state, key, server.port) for state, key in zip(WRITERS, keys, strict=True)]
        threads = [threading.Thread(target=writer.write, args=(told, enough)) for writer in writers]
        for thread in threads:
            thread.start()
        while len(told.saved) - before < after and any(thread.is_alive() for thread in threads):
            time.sleep(0.001)
        server.kill()
        enough.set()
        for thread in threads:
            thread.join()
    return len(told.saved) - before


def written(environment: Mapping[str, str]) -> set[tuple[str, int, str]]:
    """Return the drafts of the question in the database: (State, number, value)."""
    where = f"assessments_draftrevision WHERE question = '{QUESTION}' AND origin = 'typed'"
    return {
        (state, number, value) for state, number, value in rows(environment, where, "state_code", "number", "value")
    }


def faults(environment: Mapping[str, str], told: Told) -> list[str]:
    """Return all that is wrong with the database after what was told."""
    there = written(environment)
    entries = sum(verb == DRAFTED for (verb,) in rows(environment, "accounts_auditentry", "verb"))
    found = list(told.faults)
    if not told.saved <= there:
        found.append("an acknowledged answer is lost")
    if entries != len(there):
        found.append("an answer and its entry in the trail are not together")
    return found
