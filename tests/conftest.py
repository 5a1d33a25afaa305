"""What every test may rely on: both packs in the database, and the fixed cast.

Where `DATABASE_URL` names a PostgreSQL server, only the tests that touch the database run: the others prove the same
on any engine, and the journeys bring a database of their own.

Each worker loads the packs once; a test runs in a transaction that is rolled back. The tables that only grow
cannot be emptied by a test runner, so no test asks for `transaction=True`.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.assessments.views import fragments
from enlace.common.archives import read_pack_files
from enlace.meetings.queries import kept
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack
from tests.databases import database_of_its_own
from tests.journeys.browsers import launched

PACKS = Path(__file__).parents[1] / "packs"
LOADED_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)

# State A is Antigua and Barbuda, State B is Argentina.
CAST: dict[str, tuple[Role, str] | None] = {
    "ana": (Role.POINT_OF_CONTACT, "ATG"),
    "bruno": (Role.CONTRIBUTOR, "ATG"),
    "carla": (Role.POINT_OF_CONTACT, "ARG"),
    "diego": (Role.OFFICER, ""),
    "elsa": (Role.ASSISTANT, "ATG"),
    "felix": None,
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    chosen = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
    items[:] = chosen


def touches_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this worker, one for all its tests: `tools/browser.py` says which."""
    try:
        with launched() as found:
            yield found
    except LookupError as fault:
        pytest.fail(str(fault), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Begin with no page kept: a test that is rolled back leaves its numbers to the next, with other content."""
    fragments._kept.clear()
    kept.forget()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin in English: whoever read a page in another language before leaves the thread in that language."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load both packs into the test database of this worker."""
    with django_db_blocker.unblock():
        for name in ("oas", "illicit_trade"):
            load_pack(read_pack(read_pack_files(PACKS / name)), by=OPERATOR, at=LOADED_AT)


def empty() -> None:
    """Take everything out of the database until the test ends, what can only grow included."""
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("enlace.")]
    on = ' ON "{}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_delete"{on.format(table)}')
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a product of this test's own, run as processes: its data folder, its database.

    The database is empty, and of the engine that the tests run on.
    """
    left_out = ("DJANGO_SETTINGS_MODULE", "ENLACE_DEMO", "DATABASE_URL")
    inherited = {key: value for key, value in os.environ.items() if key not in left_out}
    inherited["ENLACE_HOME"] = str(tmp_path / "home")
    with database_of_its_own() as url:
        yield inherited | ({"DATABASE_URL": url} if url else {})


@pytest.fixture
def empty_database(db: None) -> None:
    """Begin this test with an empty database."""
    empty()


def _person(name: str) -> User:
    user = User.objects.create_user(username=name, password=None, synthetic=True)
    held = CAST[name]
    if held is not None:
        RoleGrant.objects.create(user=user, role=held[0], state_code=held[1])
    return user


@pytest.fixture
def ana(db: None) -> User:
    """The point of contact of State A."""
    return _person("ana")


@pytest.fixture
def bruno(db: None) -> User:
    """A contributor in an agency of State A."""
    return _person("bruno")


@pytest.fixture
def carla(db: None) -> User:
    """The point of contact of State B."""
    return _person("carla")


@pytest.fixture
def diego(db: None) -> User:
    """An officer of the Secretariat."""
    return _person("diego")


@pytest.fixture
def elsa(db: None) -> User:
    """An officer of a regional body that State A has asked for help."""
    return _person("elsa")


@pytest.fixture
def felix(db: None) -> User:
    """A person with an account and no role."""
    return _person("felix")


def rows_of(*models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """Return every row of `models` (default: of all tables of the product), to be compared with later."""
    chosen = models or tuple(model for model in apps.get_models() if model.__module__.startswith("enlace."))
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in chosen}


def browser_of(user: User | None = None) -> Client:
    """Return a browser in which `user` is signed in; nobody, without one."""
    client = Client()
    if user is not None:
        client.force_login(user)
        show_second_factor(client, user)
    return client


def show_second_factor(client: Client, user: User) -> None:
    """Have the session of `client` be one in which `user` showed a second factor."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
