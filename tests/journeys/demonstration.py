"""The product as `make run` starts it: a process of its own, on an empty data folder, with real HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, *words: str) -> Iterator[str]:
    """Yield the address of `enlace WORDS` once it answers; stop it afterwards."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    environment |= {"ENLACE_HOME": str(home), "ENLACE_DEMO": "1"}
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
