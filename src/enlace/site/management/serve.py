"""`enlace serve`: the web application."""

import os
import socket
import sys
import urllib.request
from argparse import ArgumentParser, Namespace
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LOGGING_CONFIG, LogLevels

from enlace.common.commands import Command
from enlace.common.errors import N_, Unavailable
from enlace.site.environment import refuse_known_secret

ALIVE_SECONDS = 5
# A request whose sender has gone silent never ends by itself; what is under way gets this long once the server is to
# stop, less than the ten seconds after which a container is killed. Nothing acknowledged is lost by it.
STOP_SECONDS = 8
WORKERS = min(os.cpu_count() or 1, 4)
# Neither who asks nor what was searched for: milliseconds are those of the application, without any waiting for it.
ACCESS = "%(time)s %(method)s %(path)s %(status)d %(dt_ms).1f ms"
HANDLERS = cast("dict[str, dict[str, Any]]", LOGGING_CONFIG["handlers"])
# The server's own handlers, and in neither of them a link by which somebody could act.
LOG = {
    "filters": settings.LOGGING["filters"],
    "handlers": {name: {**kept, "filters": ["links"]} for name, kept in HANDLERS.items()},
}


def port(text: str) -> int:
    """Return the number of a port. Raises: ValueError, if it is none; argparse tells of it."""
    number = int(text)
    if not 0 < number < 65_536:  # noqa: PLR2004  (what a port can be)
        raise ValueError(text)
    return number


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8000, help="(default: %(default)s)")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes (default: one a core, at most four)")
    parser.add_argument(
        "--threads", type=int, default=2, help="requests that a process works on (default: %(default)s)"
    )
    parser.add_argument(
        "--log-access", action="store_true", help="say on stdout what was asked for and how long it took"
    )
    parser.add_argument("--alive", action="store_true", help="only say, by the exit status, whether it serves")


def _alive(options: Namespace) -> int:
    """Ask the server on this machine as its proxy would."""
    host, name = "127.0.0.1" if options.host == "0.0.0.0" else options.host, settings.ALLOWED_HOSTS[0]  # noqa: S104
    headers = {"Host": name.lstrip("."), "X-Forwarded-Proto": "https"}
    asked = urllib.request.Request(f"http://{host}:{options.port}/health", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=ALIVE_SECONDS):  # noqa: S310
            return 0
    except OSError as fault:
        raise Unavailable(N_("the server does not answer as it should: %(fault)s"), fault=fault) from fault


def claim(host: str, number: int) -> str:
    """Return the address to say, once it is sure that nobody else listens there. Raises: Unavailable.

    The server itself would share the port with another one of its kind, and fail in its own processes.
    """
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(where)
    except (OSError, UnicodeError) as fault:
        message = N_("cannot listen on %(host)s, port %(port)s: %(fault)s")
        said = fault.strerror if isinstance(fault, OSError) else fault
        raise Unavailable(message, host=host, port=number, fault=said) from fault
    return f"http://{f'[{host}]' if ':' in host else host}:{number}/"


def _run(options: Namespace) -> int:
    if options.alive:
        return _alive(options)
    refuse_known_secret(settings.SECRET_KEY, demo=settings.ENLACE_DEMO)
    address = claim(options.host, options.port)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
    print(f"Enlace serves at {address}", file=sys.stderr, flush=True)
    # Processes are begun by a fork, and a connection of SQLite that is carried across one forgets its locks.
    connections.close_all()
    Granian(
        "enlace.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        log_access=options.log_access,
        log_access_format=ACCESS,
        log_dictconfig=LOG,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()
    return 0


COMMAND = Command("serve", "Run the web application.", "enlace serve --port 8000", _arguments, _run)
