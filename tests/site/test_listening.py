"""Where the server listens is said; where it cannot listen is told in one line."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.site.conftest import Run


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        done = run("serve", "--port", number)
    assert (done.status, done.out) == (3, "")
    assert done.err == f"enlace: cannot listen on 127.0.0.1, port {number}: Address already in use\n"


@pytest.mark.parametrize("host", ["192.0.2.1", "x" * 300])
def test_an_address_that_is_not_of_this_machine_is_told(run: Run, host: str) -> None:
    done = run("serve", "--host", host, "--port", free_port())
    assert done.status == 3
    assert done.err.startswith(f"enlace: cannot listen on {host}, port ")
    assert len(done.lines) == 1


@contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[str]:
    """Run a server and give what it said first."""
    words = [sys.executable, "-m", "enlace.site.commands", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            # What the server says before it listens may come in any number of lines.
            yield next(line for line in server.stderr if line.startswith("Enlace serves"))
        finally:
            server.send_signal(signal.SIGINT)


@pytest.mark.django_db
def test_the_address_is_said_and_no_second_server_shares_it(program: Run, surroundings: dict[str, str]) -> None:
    port = free_port()
    with serving(surroundings, port) as said:
        assert said == f"Enlace serves at http://127.0.0.1:{port}/\n"
        for _ in range(50):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
                tried.settimeout(1)
            subprocess.run(["/bin/sleep", "0.2"], check=True)
        done = program("serve", "--port", port)
    assert done.status == 3
    assert done.err.startswith(f"enlace: cannot listen on 127.0.0.1, port {port}: ")
