"""A PostgreSQL server of one's own for as long as something runs: in a private folder, on a socket, without a network.

python tools/postgres.py WORD ...     run a command with DATABASE_URL naming an empty database on such a server
python tools/postgres.py --install    put PostgreSQL on this machine if it has none (Debian, root only)
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWNER = "enlace"
# For tests that prove nothing about a loss of power: the disk is not waited for.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PATIENCE_SECONDS = "60"


@dataclass(frozen=True)
class Server:
    """A running server. programs: the folder of `psql`, `pg_dump` and the rest. socket: the folder of its socket."""

    programs: Path
    socket: Path
    version: str

    def create(self, name: str) -> str:
        """Make an empty database and return its address, as `DATABASE_URL` takes it."""
        words = ["--host", str(self.socket), "--username", OWNER]
        run([str(self.programs / "createdb"), *words, name], user=None)
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgres://{OWNER}@{quote(str(self.socket), safe='')}/{name}"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs: the newest of Debian's, else that of the PATH."""
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "pg_ctl").exists() else None


@contextmanager
def server(*, durable: bool = True) -> Iterator[Server]:
    """Yield a fresh server; stop it and remove all it wrote afterwards. Raises: SystemExit, if there is none here.

    durable: wait for the disk, as a server in use does.
    """
    folder = programs()
    if folder is None:
        raise SystemExit("no PostgreSQL here: install it (Debian: apt-get install postgresql)")
    # Not below TMPDIR: the name of a socket must be short, and Django's address of it is in lower case.
    with tempfile.TemporaryDirectory(prefix="enlace-pg-", dir="/tmp") as name:
        home = Path(name)
        user = unprivileged()
        if user:
            shutil.chown(home, user)
        cluster, settings = home / "cluster", () if durable else HASTY
        initdb = ["--auth", "trust", "--username", OWNER, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        run([str(folder / "initdb"), *initdb, "--pgdata", str(cluster)], user=user)
        # A private folder holds the socket, so whoever reaches it may enter; nothing listens on a network.
        options = [f"unix_socket_directories={home}", "listen_addresses=", "max_connections=60", *settings]
        control = [str(folder / "pg_ctl"), "--pgdata", str(cluster), "--wait", "--timeout", PATIENCE_SECONDS]
        words = " ".join(f"-c {option}" for option in options)
        run([*control, "--log", str(home / "log"), "--options", words, "start"], user=user)
        try:
            version = run([str(folder / "postgres"), "--version"], user=None).split()[2]
            yield Server(folder, home, version)
        finally:
            run([*control, "--mode", "immediate", "stop"], user=user)


def unprivileged() -> str | None:
    """Return who shall run the server if we are root, which it refuses; None if we are not."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run(words: list[str], *, user: str | None) -> str:
    # The server inherits no pipe: whoever waits for the end of one would wait for the server's.
    with tempfile.TemporaryFile("w+") as said:
        whose = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": ()} if user else {}
        done = subprocess.run(words, cwd="/", stdout=said, stderr=said, check=False, **whose)  # type: ignore[call-overload]
        said.seek(0)
        text = said.read()
    if done.returncode:
        raise SystemExit(f"{Path(words[0]).name} failed:\n{text}")
    return text


def install() -> None:
    """Put PostgreSQL on this machine, if it has none and we may."""
    if programs() or os.geteuid() or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-qq", "-y", "postgresql"]):
        subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False)


def main(words: list[str]) -> int:
    if not words:
        print(__doc__, file=sys.stderr)
        return 2
    if words == ["--install"]:
        install()
        return 0
    # Whoever ends us ends the server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as running:
        environment = os.environ | {"DATABASE_URL": running.create("enlace")}
        return subprocess.run(words, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
