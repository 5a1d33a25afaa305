"""The server as a process of its own, and people signed in to it: for faults and for loads."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from enlace.accounts.rules.permissions import Role
from tests.journeys.demonstration import free_port

PATIENCE_SECONDS = 120
ENLACE = [sys.executable, "-m", "enlace.site.commands"]
# Signs people in as the tests do, without a password: each in a session of their own. They are not marked as invented:
# such people have no way in outside the demonstration, and the server here is not one.
SIGN_IN = """
import json, sys, django
django.setup()
from django.test import Client
from enlace.accounts.models import RoleGrant, User
count, role, states = int(sys.argv[1]), sys.argv[2], sys.argv[3].split()
sessions = []
for number in range(count):
    user = User.objects.create_user(f"person-{number}")
    RoleGrant.objects.create(user=user, role=role, state_code=states[number % len(states)] if states else "")
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    sessions.append(client.cookies["sessionid"].value)
json.dump(sessions, sys.stdout)
"""


@dataclass
class Server:
    """A running `enlace serve`, in a process group of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def kill(self) -> None:
        """End every process of the server at once, with no time for anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(environment: Mapping[str, str], *words: str, port: int = 0) -> Iterator[Server]:
    """Yield the server once it answers, on `port` or a free one; end it afterwards."""
    port = port or free_port()
    log = Path(environment["ENLACE_HOME"]) / "server.log"
    with log.open("ab") as said:
        command = [*ENLACE, "serve", "--port", str(port), *words]
        process = subprocess.Popen(command, env=dict(environment), stdout=said, stderr=said, start_new_session=True)
    server = Server(process, port, log)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError(log.read_text())
            time.sleep(0.1)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def sessions(environment: Mapping[str, str], count: int, role: Role, states: Sequence[str] = ()) -> list[str]:
    """Return the session keys of `count` people with a role, for each of `states` in turn, made on the database."""
    django = dict(environment) | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    words = [sys.executable, "-c", SIGN_IN, str(count), role.value, " ".join(states)]
    done = subprocess.run(words, env=django, capture_output=True, text=True, check=True)
    keys: list[str] = json.loads(done.stdout)
    return keys


def run(environment: Mapping[str, str], *words: object) -> None:
    """Run a command of the product. Raises: CalledProcessError."""
    subprocess.run([*ENLACE, *map(str, words)], env=dict(environment), check=True, capture_output=True)
