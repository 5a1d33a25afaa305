"""What compose.yaml and its Dockerfile say, run without containers: the same commands, settings and health checks.

What a container would give is replaced, and nothing else: its folders by folders of the test, the host of the database
by a private server, the port by a free one on this machine, and the proxy by the headers that it sets.
"""

import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import reverse
from tools.postgres import programs, server

from enlace.cooperation.rules.sealed_archive import MAX_BYTES, MAX_PIECE_BYTES
from enlace.site import commands
from enlace.site.environment import VARIABLES
from tests.journeys.demonstration import free_port

ROOT = Path(__file__).parents[2]
HOST = "enlace.example.org"
PATIENCE_SECONDS = 120
# All on one worker of the test runner: the services are started once.
pytestmark = pytest.mark.xdist_group("deployment")
VARIABLE = re.compile(r"\$\{(\w+):\?[^}]*\}")
ONE_SHOT = {"init", "backup"}
# The image of the proxy runs as root; what it may do as such is taken away.
ROOT_IMAGES = {"proxy"}


def example() -> dict[str, str]:
    """Return the variables of deploy/example.env, filled in."""
    lines = (ROOT / "deploy" / "example.env").read_text().splitlines()
    names = [line.partition("=") for line in lines if line and not line.startswith("#")]
    assert all(not value for _, _, value in names), "an example holds no value that somebody could leave in place"
    made = {
        "ENLACE_HOST": HOST,
        "ENLACE_DESK_HOST": f"desk.{HOST}",
        "ENLACE_SECRET_KEY": secrets.token_urlsafe(64),
    }
    return {name: made.get(name) or secrets.token_hex(24) for name, _, _ in names}


def compose(values: dict[str, str]) -> dict[str, Any]:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(VARIABLE.sub(lambda match: values[match[1]], text).replace("$$", "$"))
    return read


SERVICES: dict[str, Any] = compose(example())["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "enlace"]


# --- what the files say


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_may_do_as_little_as_it_can(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
    assert ("healthcheck" in service) is (name not in ONE_SHOT)
    assert ("ports" in service) is (name == "proxy")
    assert service.get("user", "") not in ("root", "0")
    assert name in OURS or name in ROOT_IMAGES or service["user"]
    assert not service["image"].endswith(":latest")
    assert ":" in service["image"] or name in OURS


def test_what_is_kept_stands_in_volumes_with_a_name() -> None:
    whole = compose(example())
    mounted = {volume.partition(":")[0] for one in whole["services"].values() for volume in one.get("volumes", ())}
    assert {volume for volume in mounted if not volume.startswith("./")} == set(whole["volumes"])
    assert all((ROOT / volume).is_file() for volume in mounted if volume.startswith("./"))
    assert whole["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["inside"]


def test_no_secret_stands_in_what_is_committed() -> None:
    whole = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    for service in whole["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|TOKEN", name):
                assert VARIABLE.fullmatch(value), name
    address = whole["x-enlace"]["environment"]["DATABASE_URL"]
    assert VARIABLE.sub("", address) == "postgres://enlace:@database/enlace"
    assert set(VARIABLE.findall((ROOT / "compose.yaml").read_text())) <= set(example())
    ignored = subprocess.run(["git", "check-ignore", ".env"], cwd=ROOT, check=False, capture_output=True)
    assert ignored.returncode == 0


def test_the_product_knows_each_variable_that_it_is_given() -> None:
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= {variable.name for variable in VARIABLES}


def test_the_image_runs_as_nobody_in_particular_and_holds_only_what_it_needs() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line for line in lines if line.startswith("USER")]
    assert users == ["USER enlace"]
    assert not [line for line in lines[lines.index(users[0]) :] if line.startswith(("RUN", "COPY", "ADD"))]
    assert any("--require-hashes" in line for line in lines)
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
    copied = [word for line in lines if line.startswith("COPY") and "--from" not in line for word in line.split()[1:-1]]
    allowed = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert {word for word in copied if not word.startswith("--")} == allowed
    assert all((ROOT / name).exists() for name in allowed)


def test_the_proxy_leads_to_the_application() -> None:
    said = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    command = SERVICES["application"]["command"]
    assert f"reverse_proxy application:{command[command.index('--port') + 1]} {{\n" in said
    assert "\n{$ENLACE_HOST} {\n" in said
    desk = SERVICES["desk"]["command"]
    assert f"{{$ENLACE_DESK_HOST}} {{\n\treverse_proxy desk:{desk[desk.index('--port') + 1]}\n" in said
    commands._parser(commands.commands()).parse_args(desk[1:])
    assert SERVICES["desk"]["environment"] == {"ENLACE_HOME": "/tmp"}
    assert SERVICES["desk"]["env_file"] == []
    # A sealed file, and what a form sends around it.
    assert f"max_size {MAX_BYTES // 2**20 + 2}MiB\n" in said
    assert said.count("{") == said.count("}")


def test_the_proxy_lets_sealed_files_through_and_waits_itself_for_a_slow_piece() -> None:
    said = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    large, other = re.findall(r"path_regexp (\S+)", said)
    assert large == other
    for name, reference in (("sealed", "7XK3QM9P"), ("team_sealed", "JT-7XK3QM9P")):
        assert re.match(large, reverse(f"cooperation:{name}", args=[reference]))
        assert not re.match(large, reverse(f"cooperation:{name}_pieces", args=[reference]))
    buffered = re.search(r"request_buffers (\d+)MiB", said)
    assert buffered
    assert int(buffered[1]) * 2**20 >= MAX_PIECE_BYTES


def test_the_manual_names_commands_that_there_are() -> None:
    page = (ROOT / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")
    code = re.findall(r"`[^`]+`|^    .*$", page, re.MULTILINE)
    named = set(re.findall(r"(?<![\w/.-])enlace (?!enlace)([a-z]+(?:-[a-z]+)?)", "".join(code)))
    known = {command.name.split()[0] for command in commands.commands()}
    assert {"serve", "work", "init", "backup", "restore", "check-deploy", "audit"} <= named
    assert named <= known


@pytest.mark.parametrize("name", ["enlace.service", "enlace-worker.service"])
def test_the_units_of_systemd_run_commands_that_there_are(name: str) -> None:
    lines = (ROOT / "deploy" / name).read_text(encoding="utf-8").splitlines()
    started = [line.partition("=")[2].split() for line in lines if line.startswith("Exec")]
    assert started
    for program, *words in started:
        assert program == "/usr/local/bin/enlace"
        commands._parser(commands.commands()).parse_args(words)
    assert {"User=enlace", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict"} <= set(lines)


# --- what the services do


class Machine:
    """The machine on which the services run: their environment, their commands, as processes."""

    def __init__(self, home: Path, database: str) -> None:
        self.home, self.port = home, str(free_port())
        self.database = database
        self.values = example()
        self.services: dict[str, Any] = compose(self.values)["services"]
        for name in ("data", "backups"):
            (home / name).mkdir(mode=0o700)

    def here(self, text: str) -> str:
        """Return `text` with what a container would give replaced."""
        text = text.replace(f"postgres://enlace:{self.values['POSTGRES_PASSWORD']}@database/enlace", self.database)
        text = re.sub(r"(?<!\w)/(data|backups)(?!\w)", rf"{self.home}/\1", text)
        return {"0.0.0.0": "127.0.0.1", "8000": self.port}.get(text, text)

    def environment(self, name: str) -> dict[str, str]:
        # What the image sets, and what .env holds: nothing of the machine of the tests but where programs are.
        path = f"{Path(sys.executable).parent}:{programs()}:{os.environ['PATH']}"
        given = self.values | self.services[name]["environment"]
        return {"PATH": path, "PYTHONUNBUFFERED": "1"} | {key: self.here(value) for key, value in given.items()}

    def run(self, name: str, words: list[str] | None = None) -> subprocess.CompletedProcess[str]:
        chosen = words or self.services[name]["command"]
        return subprocess.run(
            [self.here(word) for word in chosen],
            env=self.environment(name),
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, name: str) -> subprocess.Popen[str]:
        words = [self.here(word) for word in self.services[name]["command"]]
        with (self.home / f"{name}.log").open("w") as log:
            return subprocess.Popen(words, env=self.environment(name), stdout=log, stderr=log, text=True)

    def healthy(self, name: str) -> bool:
        kind, *words = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.run(name, words).returncode == 0


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    if programs() is None and os.environ.get("ENLACE_REQUIRE_POSTGRES") != "1":
        pytest.skip("no PostgreSQL on this machine")
    with server() as running:
        yield Machine(tmp_path_factory.mktemp("machine"), running.create("enlace"))


@pytest.fixture(scope="module")
def running(machine: Machine) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """The application and the worker, started as compose.yaml says, once they are healthy."""
    made = machine.run("init")
    assert made.returncode == 0, made.stderr
    processes = {name: machine.start(name) for name in ("application", "worker")}
    try:
        for name, process in processes.items():
            waiting = time.monotonic() + PATIENCE_SECONDS
            while not machine.healthy(name):
                said = (machine.home / f"{name}.log").read_text()
                assert process.poll() is None, said
                assert time.monotonic() < waiting, f"{name} is not healthy: {said}"
        yield processes
    finally:
        for process in processes.values():
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def ask(machine: Machine, path: str, **headers: str) -> tuple[int, Message]:
    """Return status and headers of a page, asked for as the proxy asks."""
    with closing(http.client.HTTPConnection("127.0.0.1", int(machine.port), timeout=30)) as connection:
        connection.request("GET", path, headers={"Host": HOST} | headers)
        response = connection.getresponse()
        response.read()
        return response.status, response.headers


def test_the_database_is_healthy_as_compose_asks_it(machine: Machine) -> None:
    words = machine.services["database"]["healthcheck"]["test"][1:]
    socket = machine.database.partition("@")[2].partition("/")[0].replace("%2F", "/")
    environment = {"PATH": f"{programs()}:{os.environ['PATH']}", "PGHOST": socket}
    assert subprocess.run(words, env=environment, check=False, capture_output=True).returncode == 0


def test_pages_come_through_the_proxy_by_https_only(machine: Machine, running: dict[str, Any]) -> None:
    https = {"X-Forwarded-Proto": "https"}
    status, headers = ask(machine, "/en/", **https)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, headers = ask(machine, "/en/")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/en/")
    assert ask(machine, "/en/", Host="elsewhere.example.org", **https)[0] == 400
    assert ask(machine, "/static/staticfiles.json", **https)[0] == 200


def test_what_is_made_by_the_book_is_fit_for_use_but_for_letters(machine: Machine, running: dict[str, Any]) -> None:
    made = machine.run("backup")
    assert made.returncode == 0, made.stderr
    assert [path.suffix for path in (machine.home / "backups").iterdir()] == [".backup"]
    checked = machine.run("application", ["enlace", "check-deploy"])
    errors = [line for line in checked.stdout.splitlines() if line.startswith("error")]
    # A server for letters is the choice of whoever runs the server; the example cannot name one.
    assert [line for line in errors if "letters" not in line] == []
    assert checked.returncode == (1 if errors else 0)
    clean = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    environment = machine.environment("application") | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    done = subprocess.run(clean, env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_a_service_that_is_stopped_ends_cleanly_and_is_not_healthy(machine: Machine, running: dict[str, Any]) -> None:
    for name, process in running.items():
        assert process.poll() is None, name
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0, name
    assert not machine.healthy("application")


@pytest.mark.parametrize("missing", ["ENLACE_HOST", "ENLACE_SECRET_KEY", "POSTGRES_PASSWORD"])
def test_compose_refuses_to_start_without_what_must_be_filled_in(missing: str) -> None:
    assert f"${{{missing}:?" in (ROOT / "compose.yaml").read_text()
