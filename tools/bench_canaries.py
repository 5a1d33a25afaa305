"""Nothing sealed is ever readable on the platform: 10,000 canaries carried through it, then looked for everywhere.

python tools/bench_canaries.py [REQUESTS [MESSAGES]]

`tests/cooperation/proving.py` says what is carried and what is searched; `searching.py`, beside it, in which forms, and
why one prefix finds all canaries. It runs as whoever starts it and reads the memory of the processes that it began
itself; where the machine forbids that, it fails, and so it does where a canary is found.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import postgres  # noqa: E402
from tests.serving import run  # noqa: E402

Row = tuple[str, str, str, str]
REQUESTS, MESSAGES = 10, 103
KINDS = {"memory", "rows", "backup", "log", "answered", "files", "letters"}
# The people and their keys are made in this process, by the client of the tests.
HOSTS = "localhost,127.0.0.1,testserver"


def carried(engine: str, requests: int, messages: int) -> list[Row]:
    """Prove it on the database of the environment; return the lines of the table."""
    import django

    django.setup()
    from enlace.accounts.models import RoleGrant, User
    from tests.conftest import CAST
    from tests.cooperation.conftest import keyed
    from tests.cooperation.planting import EACH, FILES_EACH, REFUSALS, session_of
    from tests.cooperation.proving import prove

    people = {}
    for name in ("ana", "carla", "diego", "felix"):
        people[name] = User.objects.create_user(name, f"{name}@example.org")
        if held := CAST[name]:
            RoleGrant.objects.create(user=people[name], role=held[0], state_code=held[1])
    desks = keyed(people["ana"], people["carla"])
    sessions = {name: session_of(user) for name, user in people.items()}
    begun, used = time.perf_counter(), time.process_time()
    proof = prove(os.environ, desks, sessions, messages=(messages,) * requests)
    took, cpu = time.perf_counter() - begun, time.process_time() - used
    expected = requests * (1 + (messages - 1) * EACH)
    whole = proof.planted == proof.read == expected and proof.refusals == [*REFUSALS, 500] and proof.letters
    # A search that does not find what the platform does see proves nothing.
    if not whole or not proof.swept.seen >= KINDS:
        raise SystemExit(f"{engine}: nothing was proved: {proof}")
    if proof.swept.found:
        raise SystemExit("\n".join(f"{engine}: a canary in {place}" for place in proof.swept.found))
    sizes = {kind: octets / 1e6 for kind, octets in proof.swept.octets.items()}
    files = requests * (messages - 1) * FILES_EACH
    what = f"{proof.planted:,} canaries in {requests * messages:,} messages and {files:,} attachments, {engine}"
    others = ", ".join(f"{kind} {size:.0f} MB" for kind, size in sizes.items() if kind != "memory")
    return [
        (f"{what}: places where one stands in clear", "0", "0", f"searched: {others}"),
        ("the same: in the memory of the server", f"{sizes['memory']:.0f} MB", "", f"{proof.processes} processes"),
        ("the same: canaries that both States read", f"{proof.read:,}", "", f"{took:.0f} s, {cpu:.0f} s CPU here"),
    ]


def on(environment: Mapping[str, str], engine: str, requests: int, messages: int) -> list[Row]:
    """Make the database and prove it there, in a process of its own."""
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "enlace.site.settings", "ENLACE_HOSTS": HOSTS}
    run(environment, "init", "--quiet")
    run(environment, "load", ROOT / "packs" / "oas")
    words = [sys.executable, __file__, "--on", engine, str(requests), str(messages)]
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{engine}: the proof failed")
    return [tuple(row) for row in json.loads(done.stdout)]


def on_each_engine(requests: int = REQUESTS, messages: int = MESSAGES) -> list[Row]:
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="enlace-canaries-") as name:
        home = Path(name) / "home"
        home.mkdir()
        lines = on(os.environ | {"ENLACE_HOME": str(home)}, "SQLite", requests, messages)
    if postgres.programs():
        with tempfile.TemporaryDirectory(prefix="enlace-canaries-") as name, postgres.server() as server:
            home = Path(name) / "home"
            home.mkdir()
            environment = os.environ | {"ENLACE_HOME": str(home), "DATABASE_URL": server.create("enlace")}
            lines += on(environment, f"PostgreSQL {server.version}", requests, messages)
    return lines


def main() -> int:
    if "--on" in sys.argv:
        json.dump(carried(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])), sys.stdout)
        return 0
    given = [int(word) for word in sys.argv[1:3]]
    requests, messages = [*given, *(REQUESTS, MESSAGES)[len(given) :]]
    for line in on_each_engine(requests, messages):
        print("| " + " | ".join(line) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
