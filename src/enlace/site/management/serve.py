"""`enlace serve`: the web application."""

import socket
import sys
from argparse import ArgumentParser, Namespace

from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from enlace.common.commands import Command
from enlace.common.errors import N_, Unavailable


def port(text: str) -> int:
    """Return the number of a port. Raises: ValueError, if it is none; argparse tells of it."""
    number = int(text)
    if not 0 < number < 65_536:  # noqa: PLR2004  (what a port can be)
        raise ValueError(text)
    return number


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8000, help="(default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")


def _claim(host: str, number: int) -> str:
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
    address = _claim(options.host, options.port)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
    print(f"Enlace serves at {address}", file=sys.stderr, flush=True)
    Granian(
        "enlace.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=2,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0


COMMAND = Command("serve", "Run the web application.", "enlace serve --port 8000", _arguments, _run)
