"""`enlace desk`: the sealed desk, at an address of its own."""

import os
import sys
import threading
from argparse import ArgumentParser, Namespace

from enlace.common.commands import Command
from enlace.site.desk_page import desk_server
from enlace.site.management.serve import claim, port

TICK_SECONDS = 5


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8001, help="(default: %(default)s)")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, the parent, has ended")


def _run(options: Namespace) -> int:
    address = claim(options.host, options.port)
    with desk_server(options.host, options.port) as server:
        print(f"The sealed desk stands at {address}", file=sys.stderr, flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        while options.parent in (None, os.getppid()):
            threading.Event().wait(TICK_SECONDS)
        server.shutdown()
    return 0


COMMAND = Command("desk", "Hand out the sealed desk, as files alone.", "enlace desk --port 8001", _arguments, _run)
