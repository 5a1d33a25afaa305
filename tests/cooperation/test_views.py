"""The page “Under which treaty?” and the command beside it."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site.conftest import Run, run  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db

ASKED = "/en/legal-basis/?from=COL&to=PER&form=mla&on=2017-04-20"


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_page_answers_what_the_command_answers(client: Client, run: Run) -> None:  # noqa: F811
    said = run("legal-basis", "COL", "PER", "--form", "mla", "--on", "2017-04-20", "--json")
    found = json.loads(said.out)
    assert said.status == 0
    # For one of the two the table has no day of entry into force.
    assert found["bases"][0] == {
        "instrument": "UNTOC",
        "standing": "in_force",
        "since": None,
        "provisions": ["UNTOC:18"],
        "carries": "treaty",
        "notes": found["bases"][0]["notes"],
    }
    page = client.get(ASKED)
    shown = page.context["bases"]
    assert [one["url"].rstrip("/").rpartition("/")[2] for one in shown] == [one["instrument"] for one in found["bases"]]
    assert len(page.context["open"]) == len(found["open"])
    assert len(page.context["not_in_force"]) == len(found["not_in_force"])
    assert "since when is not recorded" in words(page.content.decode())


def test_the_day_since_which_a_treaty_is_in_force_is_shown_where_both_days_are_recorded(client: Client) -> None:
    page = client.get("/en/legal-basis/?from=ATG&to=BLZ&form=mla&on=2017-04-20")
    dated = [one for one in page.context["bases"] if one["since"]]
    assert dated
    assert "in force between them since" in words(page.content.decode())


def test_all_pairs_are_one_object_a_line(run: Run) -> None:  # noqa: F811
    said = run("legal-basis", "--all", "--form", "extradition", "--on", "2017-04-20")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert len(lines) == 35 * 34
    pairs = {(one["requesting"], one["requested"]): one for one in lines}
    one = json.loads(run("legal-basis", "BRA", "ARG", "--form", "extradition", "--on", "2017-04-20", "--json").out)
    assert pairs["BRA", "ARG"] == one


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        (("COL", "PER", "--form", "none"), 1, "There is no form of cooperation “none”"),
        (("COL", "XXX", "--form", "mla"), 1, "There is no State “XXX”"),
        (("COL", "COL", "--form", "mla"), 1, "A State asks another one"),
        (("COL", "--form", "mla"), 1, "name two States"),
        (("COL", "PER"), 2, "--form"),
        (("COL", "PER", "--form", "mla", "--on", "2017-02-30"), 2, "is no date"),
    ],
)
def test_a_question_at_fault_is_told_so(run: Run, line: tuple[str, ...], status: int, told: str) -> None:  # noqa: F811
    said = run("legal-basis", *line)
    assert said.status == status
    assert told in said.err
    assert said.out == ""


def test_the_page_asks_the_database_as_often_whatever_is_asked(client: Client) -> None:
    client.get(ASKED)
    with CaptureQueriesContext(connection) as asked:
        client.get(ASKED)
    assert len(asked) <= 10


def test_a_question_at_fault_says_which_field(client: Client) -> None:
    page = client.get("/en/legal-basis/?from=COL&to=COL&form=none&on=2017-02-30")
    assert page.status_code == 422
    assert {one["where"] for one in page.context["problems"]} == {"on", "to", "form"}
