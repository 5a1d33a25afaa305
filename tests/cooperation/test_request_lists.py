"""Lists of requests stay quick whatever is stored: what an officer's is chosen, ordered and counted by is one index."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from tests.conftest import browser_of
from tests.cooperation.requesting import desks, sent, step

pytestmark = pytest.mark.django_db
ASKED = ("", "box=waiting", "box=ended", "form=jit", "status=refused", "form=mla&status=acknowledged", "page=2")


def asked_of(browser: Client, query: str) -> list[str]:
    """Return what a page of the list asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"/en/requests/?{query}").status_code == 200
    return [one["sql"] for one in queries]


@pytest.fixture
def officer(ana: User, carla: User, diego: User) -> Client:
    """The browser of an officer, with two requests to see, of which one was acknowledged."""
    carla.email = "carla@example.org"
    carla.save()
    desks()
    sent(ana)
    assert step(carla, sent(ana), "acknowledged") == 302
    browser = browser_of(diego)
    browser.get("/en/requests/")
    return browser


@pytest.mark.parametrize("query", ASKED)
def test_the_list_of_an_officer_is_chosen_ordered_and_counted_in_one_index(officer: Client, query: str) -> None:
    said = asked_of(officer, query)
    assert len(said) <= 15
    if connection.vendor != "sqlite":
        pytest.skip("how a question is answered is asked of SQLite")
    lists = [sql for sql in said if 'FROM "cooperation_cooprequest"' in sql and '"id" IN' not in sql]
    assert lists
    for sql in lists:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " / ".join(str(row[3]) for row in cursor.fetchall())
        assert "USING COVERING INDEX request_listed" in plan, (sql, plan)
        assert "TEMP B-TREE" not in plan, (sql, plan)


def test_the_keys_of_one_state_are_read_once_and_not_counted_besides(officer: Client, ana: User) -> None:
    mine = browser_of(ana)
    mine.get("/en/requests/")
    for browser, query in ((mine, ""), (mine, "box=waiting"), (officer, "state=ARG")):
        said = asked_of(browser, query)
        assert len(said) <= 15
        assert not [sql for sql in said if "COUNT(*)" in sql]
        assert "2 requests" in browser.get(f"/en/requests/?{query}").content.decode()
