"""The few ways to fail: what each means to a browser and to a shell, and how a problem reads."""

import inspect

import pytest

from enlace.common import errors
from enlace.common.errors import (
    EnlaceError,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    Unavailable,
    WrongStatus,
)

# error, HTTP status, exit status of a command
TABLE = [
    (EnlaceError, 500, 3),
    (NotAllowed, 403, 1),
    (NotFound, 404, 1),
    (WrongStatus, 409, 1),
    (Invalid, 422, 1),
    (Unavailable, 503, 3),
]


@pytest.mark.parametrize(("error", "status", "exit_code"), TABLE)
def test_each_error_has_its_statuses(error: type[EnlaceError], status: int, exit_code: int) -> None:
    assert (error.status, error.exit_code) == (status, exit_code)


def test_the_table_names_every_error() -> None:
    found = {one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, Exception)}
    assert found == {error for error, _, _ in TABLE}


def test_an_error_keeps_its_key_and_says_its_sentence() -> None:
    error = NotFound("There is no cycle “%(code)s”.", code="X")
    assert error.message == "There is no cycle “%(code)s”."
    assert error.params == {"code": "X"}
    assert str(error) == "There is no cycle “X”."


def test_unavailable_says_when_to_try_again() -> None:
    error = Unavailable("%(program)s failed", retry=5, program="pg_dump")
    assert (error.retry, str(error)) == (5, "pg_dump failed")
    assert Unavailable().retry == 30


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        (Problem("a.csv:3", "wrong"), "a.csv:3: wrong"),
        (Problem("", "wrong"), "wrong"),
        (Problem("a.csv:3", "the State “%(code)s” is unknown", {"code": "AA"}), "a.csv:3: the State “AA” is unknown"),
        (Problem("", "100%% of it"), "100% of it"),
        (Problem("", "%(share)s%% of it", {"share": 5}), "5% of it"),
        (Problem("", "holds “%(value)s”", {"value": "50% (x)s"}), "holds “50% (x)s”"),
    ],
)
def test_a_problem_says_where_and_what(problem: Problem, shown: str) -> None:
    assert str(problem) == shown


def test_invalid_carries_every_problem_and_tells_the_first_three() -> None:
    problems = [Problem(f"f:{line}", "wrong") for line in range(1, 6)]
    error = Invalid(problems)
    assert error.problems == tuple(problems)
    assert str(error) == "f:1: wrong; f:2: wrong; f:3: wrong"


def test_invalid_shows_a_percent_sign_as_it_is() -> None:
    assert str(Invalid([Problem("f:1", "“%(value)s” is no number", {"value": "50%"})])) == "f:1: “50%” is no number"


def test_invalid_without_a_problem_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Invalid([])
