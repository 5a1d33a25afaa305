"""The server stops when it is told to, whatever its clients do, and lets what is under way end."""

import http.client
import signal
import socket
import time
from contextlib import ExitStack

import pytest

from tests.serving import Server, run, serving

pytestmark = pytest.mark.django_db

# What clients have sent when the server is told to stop, after which they send and read no more.
SILENT = {
    "nothing": b"",
    "half a head": b"GET /en/ HTTP/1.1\r\nHost: loc",
    "half a body": (
        b"POST /en/sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 1000\r\n\r\nlogin="
    ),
    "answers that are not read": b"GET /static/enlace/enlace.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50,
}
SETTLED_SECONDS = 0.5


def silent(server: Server, sent: bytes) -> socket.socket:
    opened = socket.socket()
    # So small that the server cannot send what it has to.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    opened.connect(("127.0.0.1", server.port))
    opened.sendall(sent)
    return opened


def test_clients_that_have_gone_silent_do_not_hold_the_server_up(surroundings: dict[str, str]) -> None:
    """A server that waits for them never ends, and `serving` gives up on it."""
    run(surroundings, "init", "--quiet")
    with ExitStack() as clients, serving(surroundings, "--workers", "2") as server:
        for sent in SILENT.values():
            for _ in range(4):
                clients.enter_context(silent(server, sent))
        time.sleep(SETTLED_SECONDS)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0


def test_a_request_under_way_is_answered_before_the_server_ends(surroundings: dict[str, str]) -> None:
    run(surroundings, "init", "--quiet")
    with serving(surroundings, "--workers", "1") as server:
        body = b"login=nobody"
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.putrequest("POST", "/en/sign-in/")
        # With this cookie the token of the form is looked for in the body, which must be read for it.
        connection.putheader("Cookie", f"csrftoken={'x' * 32}")
        connection.putheader("Content-Type", "application/x-www-form-urlencoded")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        connection.send(body[:5])
        time.sleep(SETTLED_SECONDS)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(SETTLED_SECONDS)
        assert server.process.poll() is None
        connection.send(body[5:])
        assert connection.getresponse().status == http.HTTPStatus.FORBIDDEN
        connection.close()
        assert server.process.wait(60) == 0
