"""The interface for programs, asked anything: it never fails, and answers as its own description says.

The examples are worked out from the description that the application serves, the same ones each time.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from enlace.accounts.models import User
from tests.conftest import browser_of
from tests.directory.world import store

pytestmark = pytest.mark.django_db

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
# What there is: examples of the description alone would hardly ever get past “there is no such pack”.
KNOWN = {
    "pack": ("OAS", "FCTC"),
    "state": ("ATG", "ARG", "USA"),
    "cycle": ("HPA-2016", "FCTC-2014"),
    "instrument": ("UNTOC", "A-55", ""),
    "form": ("mla", "extradition"),
    "crime": ("firearms", ""),
    "on": ("2017-04-20", "", "9999-12-31"),
    "code": ("oas-csh-npc-toc-2017",),
    "meeting": ("oas-csh-npc-toc-2017", ""),
    "owner": ("MEX", ""),
    "page": (1, 2, 10_000),
}
EXAMPLES = 20
# No description can say which States, treaties and crimes the pack that is asked for has.
UNSAID = [positive_data_acceptance]
# What checks the answers reads no gzip.
UNPACKED = {"Accept-Encoding": "identity"}


def asked(label: str) -> st.SearchStrategy[Case]:
    """Return what may be asked of an operation: what is there, what fits the description, and what does not."""
    operation = OPERATIONS[label]
    fitting = operation.as_strategy(GenerationMode.POSITIVE)
    taken = [one.name for one in operation.iter_parameters()]
    if not taken:
        return fitting
    known = st.fixed_dictionaries({name: st.sampled_from(KNOWN[name]) for name in taken if name in KNOWN})
    there = st.tuples(fitting, known).map(lambda both: with_known(*both))
    return st.one_of(there, fitting, operation.as_strategy(GenerationMode.NEGATIVE))


def with_known(case: Case, known: dict[str, str | int]) -> Case:
    in_path = set(case.path_parameters or {})
    case.path_parameters = {**(case.path_parameters or {}), **{key: known[key] for key in in_path & set(known)}}
    case.query = {**(case.query or {}), **{key: known[key] for key in set(known) - in_path}}
    return case


def cookies_of(user: User | None) -> dict[str, str]:
    return {name: morsel.value for name, morsel in browser_of(user).cookies.items()}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the connection, and with it the transaction of the test, from one request to the next."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_operation_is_asked() -> None:
    assert len(OPERATIONS) == len(SCHEMA.raw_schema["paths"]) >= 8


@pytest.mark.parametrize("label", OPERATIONS)
@pytest.mark.parametrize("person", ["stranger", "ana", "diego"])
def test_it_answers_as_described_whatever_is_asked(label: str, person: str, request: pytest.FixtureRequest) -> None:
    store(confirmed_days=10)
    cookies = cookies_of(None if person == "stranger" else request.getfixturevalue(person))
    answers: list[Any] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(asked(label))
    def ask(case: Any) -> None:
        answers.append(case.call_and_validate(cookies=cookies, headers=UNPACKED, excluded_checks=UNSAID))

    ask()
    told = [answer.json() for answer in answers if answer.status_code == 200]
    # A working copy is told to those who work on it alone.
    private = "/replies/" in label
    assert bool(told) is (person == "ana" or not private)
    # The session is one: whoever signed in gets what is for States.
    parts = {one["part"] for one in told if "part" in one}
    assert parts <= {"public" if person == "stranger" else "states"}
    assert bool(parts) is (label.endswith(("{state}", "/call")) and not private)
