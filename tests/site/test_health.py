"""`/health`, which answers whoever watches the server: how it is, and nothing about whom it serves."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from enlace.accounts.actions.jobs import beat, claim, fail, know
from enlace.accounts.rules.queue import OVERDUE_AT_MOST, UNSEEN_AT_MOST
from enlace.common import clock
from enlace.common.jobs import Job

pytestmark = pytest.mark.django_db

JOB = Job("test.letters.send", timedelta(hours=1), lambda _: 0)
SECOND = timedelta(seconds=1)


def test_health_tells_of_the_database_and_of_the_queue(client: Client) -> None:
    beat("secret-host", "holder", clock.now())
    response = client.get("/health")
    assert response.status_code == 200
    said = response.json()
    assert said.pop("worker_seen_seconds_ago") >= 0
    assert said == {"status": "ok", "database": "ok", "task_queue": "ok", "jobs": 0, "jobs_failing": 0}


def test_health_says_that_no_worker_ever_ran(client: Client) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "degraded",
        "database": "ok",
        "task_queue": "never ran",
        "worker_seen_seconds_ago": None,
        "jobs": 0,
        "jobs_failing": 0,
    }


@pytest.mark.parametrize("way", ["the worker is gone", "the worker hangs"])
def test_health_says_that_the_queue_is_late_and_pages_are_still_served(client: Client, way: str) -> None:
    now = clock.now()
    if way == "the worker is gone":
        beat("secret-host", "holder", now - UNSEEN_AT_MOST - SECOND)
    else:
        beat("secret-host", "holder", now)
        know([JOB], now - OVERDUE_AT_MOST - SECOND)
    response = client.get("/health")
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["task_queue"]) == ("degraded", "late")


def test_health_gives_no_name_and_no_error_away(client: Client) -> None:
    now = clock.now()
    beat("secret-host", "holder", now)
    know([JOB], now)
    claim(JOB, "holder", now)
    fail(JOB, "holder", "SMTPServerDisconnected (smtplib.py:398)", now)
    response = client.get("/health")
    assert (response.json()["jobs"], response.json()["jobs_failing"]) == (1, 1)
    for secret in (b"secret-host", b"holder", b"letters", b"SMTP"):
        assert secret not in response.content


def test_health_answers_when_the_database_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", unreachable)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "unreachable", "task_queue": "unknown"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a fault ends the whole transaction of a test there")
def test_health_says_that_the_database_was_never_migrated(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute('DROP TABLE "accounts_worker"')
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "not migrated", "task_queue": "unknown"}


def test_health_asks_the_database_two_things(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        client.get("/health")


def test_health_needs_no_language_and_no_session(client: Client) -> None:
    response = client.get("/health", headers={"accept-language": "es"})
    assert response.status_code == 200
    assert not response.cookies
