"""The product as `make run` starts it: a process of its own, on an empty data folder, with real HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from tests.accounts.sink import Sink, listening

PATIENCE_SECONDS = 180
DELIVER = "import django; django.setup(); from enlace.accounts.tasks import deliver; "
DELIVER += "from enlace.common.clock import now; deliver(now())"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, *words: str, **surroundings: str) -> Iterator[str]:
    """Yield the address of `enlace WORDS` once it answers; stop it afterwards. surroundings: of its environment."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    environment |= {"ENLACE_HOME": str(home), "ENLACE_DEMO": "1", **surroundings}
    program = str(Path(sys.executable).parent / "enlace")
    log = (home / "server.log").open("wb")
    server = subprocess.Popen([program, *words, "--port", str(port)], env=environment, stdout=log, stderr=log)
    address = f"http://localhost:{port}"
    try:
        for _ in range(PATIENCE_SECONDS * 4):
            if server.poll() is not None or answers(address):
                break
            time.sleep(0.25)
        assert server.poll() is None, (home / "server.log").read_text()
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def beside(home: Path, *words: str, **surroundings: str) -> str:
    """Run Python with these words beside the server of a demonstration, on its data; return what it printed."""
    environment = os.environ | {"ENLACE_HOME": str(home), "ENLACE_DEMO": "1", **surroundings}
    environment["DJANGO_SETTINGS_MODULE"] = "enlace.site.settings"
    done = subprocess.run([sys.executable, *words], env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Place(NamedTuple):
    """A demonstration of one journey's own: its address, its data folder, and the mail server its letters reach."""

    address: str
    home: Path
    sink: Sink
    mail: str

    def run(self, *words: str) -> str:
        """Run Python with these words beside the server and return what was printed."""
        return beside(self.home, *words, ENLACE_SMTP_URL=self.mail)

    def letter_to(self, address: str, about: str = "") -> EmailMessage:
        """Return the last letter to `address` with `about` in its subject, once it has arrived."""
        for _ in range(60):
            for message in reversed(self.sink.messages):
                if message["To"] == address and about in message["Subject"]:
                    return message
            self.run("-c", DELIVER)
            time.sleep(0.2)
        raise AssertionError([(message["To"], message["Subject"]) for message in self.sink.messages])

    def link_to(self, address: str) -> str:
        """Return the link of the invitation that was written to `address`, once it has arrived."""
        self.letter_to(address)
        return self.sink.link_to(address)


@contextmanager
def placed(home: Path) -> Iterator[Place]:
    """Yield a demonstration with a mail server; stop both afterwards."""
    with listening() as (sink, port):
        mail = f"smtp://127.0.0.1:{port}"
        with served(home, "demo", "--serve", ENLACE_SMTP_URL=mail) as address:
            yield Place(address, home, sink, mail)
