"""`enlace check-deploy`: silent about an installation that is fit, and each thing that is not is named."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from enlace.accounts.actions import create_demo_person
from enlace.accounts.actions.jobs import beat, claim, fail, know
from enlace.accounts.models import AuditEntry, User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.accounts.rules.queue import UNSEEN_AT_MOST
from enlace.common import clock
from enlace.common.jobs import Job
from enlace.site.management import check_deploy
from enlace.site.management.check_deploy import Finding
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db

SECRET = "rT5-x".join(["secret"] * 10)
JOB = Job("test.letters.send", timedelta(hours=1), lambda _: 0)
# What no test can change: who runs it, and on which engine.
GIVEN = {
    "this runs as root",
    "SQLite is in use: one machine only",
    f"SQLite {sqlite3.sqlite_version} can lose a write when two checkpoints meet",
}


@pytest.fixture(autouse=True)
def fit(settings: Settings, tmp_path: Path) -> None:
    """An installation that is fit for use."""
    # Tests in a browser set what this is about, for their own process.
    settings.SILENCED_SYSTEM_CHECKS = ["async.E001"]
    settings.HOME = tmp_path
    tmp_path.chmod(0o700)
    settings.ENLACE_DEMO = False
    settings.SECRET_KEY = SECRET
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.ALLOWED_HOSTS = ["enlace.example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "smtp.example.org", True
    settings.DEFAULT_FROM_EMAIL = "enlace@example.org"
    beat("host", "holder", clock.now())
    (tmp_path / "last-backup").write_text(clock.now().isoformat())


def found() -> set[tuple[str, str]]:
    return {(one.level, one.what) for one in check_deploy.findings() if one.what not in GIVEN}


def test_nothing_is_said_of_an_installation_that_is_fit(run: Run) -> None:
    assert found() == set()
    done = run("check-deploy")
    assert (done.status, done.err.split(",")[0]) == (0, "0 errors")


SETTINGS: list[tuple[dict[str, object], str]] = [
    ({"ENLACE_DEMO": True}, "this is a demonstration: invented people may sign in"),
    ({"SECRET_KEY": f"demo-{SECRET}"}, "the secret was made for a demonstration; set another one as ENLACE_SECRET_KEY"),
    ({"HTTPS": False}, "pages are served without HTTPS"),
    ({"ALLOWED_HOSTS": ["*"]}, "the server answers to any name"),
    ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1"]}, "the server answers to this machine only"),
    ({"DEBUG": True}, "security.W018: You should not have DEBUG set to True in deployment"),
    ({"SESSION_COOKIE_SECURE": False}, "security.W012: SESSION_COOKIE_SECURE is not set to True"),
    ({"EMAIL_HOST": "localhost"}, "no server for letters is named: nobody can be invited"),
    (
        {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
        "no server for letters is named: nobody can be invited",
    ),
    ({"DEFAULT_FROM_EMAIL": "webmaster@localhost"}, "letters have no sender"),
    ({"DEFAULT_FROM_EMAIL": "Enlace <enlace@localhost>"}, "letters have no sender"),
]


@pytest.mark.parametrize(("changed", "what"), SETTINGS, ids=[what[:40] for _, what in SETTINGS])
def test_each_setting_that_is_not_fit_is_an_error(
    settings: Settings, run: Run, changed: dict[str, object], what: str
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert found() == {("error", what)}
    assert run("check-deploy").status == 1


def test_letters_that_leave_unencrypted_are_a_warning(settings: Settings, run: Run) -> None:
    settings.EMAIL_USE_TLS = False
    assert found() == {("warning", "letters leave this machine unencrypted")}
    assert run("check-deploy").status == 0


def test_a_folder_that_others_may_read_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    (tmp_path / "secret.key").touch(mode=0o644)
    named = {f"others on this machine may read {path}" for path in (tmp_path, tmp_path / "secret.key")}
    assert found() == {("error", what) for what in named}


def test_invented_people_are_an_error() -> None:
    create_demo_person("zoe", {}, by=OPERATOR, at=clock.now())
    assert found() == {("error", "1 invented people of a demonstration have accounts")}


def test_second_factors_without_their_key_are_an_error(settings: Settings) -> None:
    TOTP.activate(User.objects.create_user(username="zoe"), "JBSWY3DPEHPK3PXP")
    assert found() == set()
    settings.ENLACE_FACTOR_KEYS = ["another" * 8]
    assert found() == {("error", "1 second factors cannot be opened")}


def test_a_broken_chain_is_an_error() -> None:
    on = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
    connection.cursor().execute(f'DROP TRIGGER "accounts_auditentry_no_update"{on}')
    AuditEntry.objects.filter(number=1).update(actor="nobody")
    assert found() == {("error", "the chain of the audit trail breaks at entry 1")}


def test_a_clock_that_was_set_back_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    back = datetime(2026, 10, 1, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: back)
    beat("host", "holder", back)
    said = {what for level, what in found() if level == "error"}
    assert "the clock is wrong: the audit trail has reached 2026-11-01 12:00 UTC" in said
    assert any("clocks of server and database" in what for what in said) is (connection.vendor == "postgresql")


@pytest.mark.parametrize("way", ["never", "gone", "failing"])
def test_a_worker_that_does_not_do_its_work_is_told_of(way: str) -> None:
    now = clock.now()
    if way == "never":
        connection.cursor().execute("DELETE FROM accounts_worker")
        assert found() == {("error", "no worker ever ran: no letter is sent, nothing is followed")}
    elif way == "gone":
        beat("host", "holder", now - UNSEEN_AT_MOST - timedelta(seconds=1))
        assert found() == {("error", "the worker has stopped, or hangs in a job")}
    else:
        know([JOB], now)
        claim(JOB, "holder", now)
        fail(JOB, "holder", "TimeoutError (x.py:1)", now)
        said = "the job test.letters.send has failed 1 times in a row: TimeoutError (x.py:1)"
        assert found() == {("warning", said)}


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_on_more_than_one_machine_is_an_error() -> None:
    beat("other-host", "other", clock.now())
    assert found() == {("error", "SQLite is used by more than one machine")}


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 46, 1), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_versions_of_sqlite_with_a_known_fault_are_known(version: tuple[int, ...], expected: object) -> None:
    assert check_deploy.loses_a_write_in_rare_cases(version) is expected


def test_a_backup_that_was_never_made_or_long_ago_is_told_of(tmp_path: Path) -> None:
    old = datetime(2026, 11, 1, 3, tzinfo=UTC)
    (tmp_path / "last-backup").write_text(old.isoformat())
    assert found() == {("warning", "the last backup is of 2026-11-01 03:00 UTC")}
    (tmp_path / "last-backup").unlink()
    assert found() == {("error", "no backup was ever made")}


def test_a_database_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    connection.cursor().execute("DROP TABLE accounts_worker")
    assert [one for one in check_deploy.findings() if "does not answer as it should" in one.what]
    assert run("check-deploy").status == 1


def test_a_database_older_than_the_program_is_told_of() -> None:
    connection.cursor().execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert found() == {("error", "the database is older than the program")}


def test_djangos_admin_stays_off(settings: Settings, client: Client) -> None:
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver"]
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    for address in ("/admin/", "/en/admin/"):
        assert client.get(address).status_code == 404
    assert Finding("error", "", "").level == check_deploy.ERROR


def test_the_commands_of_django_find_nothing(capsys: pytest.CaptureFixture[str], run: Callable[..., object]) -> None:
    call_command("check", deploy=True, fail_level="WARNING")
