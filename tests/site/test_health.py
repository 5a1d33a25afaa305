"""`/health`, and how many questions the pages of this room put to the database."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_health_tells_of_the_database_and_of_the_queue(client: Client) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "task_queue": "none"}


def test_health_answers_when_the_database_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", unreachable)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "unreachable", "task_queue": "none"}


def test_health_asks_the_database_one_thing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        client.get("/health")


def test_health_needs_no_language_and_no_session(client: Client) -> None:
    response = client.get("/health", headers={"accept-language": "es"})
    assert response.status_code == 200
    assert not response.cookies
