"""Totals that a State declares: by whom and when, kept with earlier versions, never added to what is counted."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.common import clock
from enlace.common.errors import Problem
from enlace.cooperation.models import DeclaredTotal
from enlace.cooperation.rules.declared import Covers, Handling, Key, KnownTotals, Total
from enlace.cooperation.rules.declared_table import read_totals, total_from
from enlace.cooperation.rules.statistics import Role
from tests.conftest import browser_of
from tests.cooperation.requesting import desks, sent

DAY = date(2026, 11, 26)
KNOWN = KnownTotals(frozenset({"mla", "extradition"}), frozenset({"UNTOC", "UNCAC"}))
PAGE, TABLE = "/en/requests/declared/", "/en/requests/declared/table/"
FIELDS = {"year": "2025", "role": "made", "form": "mla", "count": "40", "source": "Register of the central authority"}
# What a delegation said on 20 April 2017 (meeting_2017.yaml, I-5-01); of which years, and who asked whom, it did not.
STATEMENT = {
    "form": "mla",
    "basis": "UNTOC",
    "count": "501",
    "at_least": "yes",
    "partners": "80",
    "source": "Statement at the meeting of 20 April 2017: over 500 times with 80 countries",
    "handling": "TLP:CLEAR",
}


def cells(**more: str) -> tuple[Total, list[str]]:
    problems: list[Problem] = []
    total = total_from(FIELDS | more, KNOWN, DAY, problems)
    return total, [one.where for one in problems]


def declare(user: User, **more: str) -> int:
    return int(browser_of(user).post(PAGE, FIELDS | more).status_code)


def send_table(user: User, lines: Iterable[str]) -> Any:
    content = "\n".join(("year,role,form,count,source", *lines)).encode()
    return browser_of(user).post(TABLE, {"file": SimpleUploadedFile("totals.csv", content, "text/csv")})


def figures(user: User, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser_of(user).get(f"/en/requests/figures/?format=json{query}").content)
    return found


def test_more_than_500_with_80_countries_can_be_said_as_it_was_said() -> None:
    problems: list[Problem] = []
    total = total_from(STATEMENT, KNOWN, DAY, problems)
    assert not problems
    assert total.key == Key(year=None, role=None, form="mla", basis="UNTOC", covers=Covers.ALL)
    assert (total.count, total.at_least, total.exact, total.partners) == (501, True, None, 80)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", "2027"),
        ("year", "1949"),
        ("year", "last"),
        ("role", "asked"),
        ("form", "witness_relocation"),
        ("form", "none"),
        ("basis", "X-1"),
        ("covers", "some"),
        ("count", ""),
        ("count", "-1"),
        ("count", "over 500"),
        ("count", "10000000"),
        ("at_least", "perhaps"),
        ("partners", "41"),
        ("partners", "251"),
        ("source", "   "),
        ("source", "x" * 301),
        ("handling", "secret"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, value: str) -> None:
    assert set(cells(**{field: value})[1]) == {field}


def test_what_is_left_empty_is_the_least_that_can_be_meant() -> None:
    total, problems = cells()
    assert not problems
    assert (total.at_least, total.partners, total.handling) == (False, None, Handling.RED)
    assert total.key.covers is Covers.ALL


def test_a_table_says_file_line_and_column_of_each_fault() -> None:
    lines = ["year,role,count,source", "2024,made,12,Register", "2024,made,x,Register", "2099,received,3,"]
    problems: list[Problem] = []
    read_totals("\n".join(lines).encode(), "t.csv", KNOWN, DAY, problems)
    assert [one.where for one in problems] == ["t.csv:3: count", "t.csv:3", "t.csv:4: year", "t.csv:4: source"]
    unknown: list[Problem] = []
    assert read_totals(b"year,count,source,state\n2024,1,x,ATG\n", "t.csv", KNOWN, DAY, unknown) == ()
    assert unknown[0].where == "t.csv:1"


@pytest.mark.django_db
def test_a_total_is_kept_with_its_earlier_versions_and_taken_back_without_vanishing(ana: User) -> None:
    assert declare(ana) == declare(ana) == 302
    assert declare(ana, count="41", handling="TLP:AMBER") == 302
    rows = DeclaredTotal.objects.order_by("version")
    assert [(one.version, one.count, one.declared_by) for one in rows] == [(1, 40, "ana"), (2, 41, "ana")]
    page = browser_of(ana).get(PAGE).content.decode()
    assert "1 earlier version" in page
    assert "declared on" in page
    first, second = rows
    assert browser_of(ana).post(f"{PAGE}{first.pk}/withdraw/").status_code == 409
    assert browser_of(ana).post(f"{PAGE}{second.pk}/withdraw/").status_code == 302
    assert rows.all().count() == 3
    page = browser_of(ana).get(PAGE).content.decode()
    assert "2 earlier versions" in page
    assert figures(ana)["declared"] == []
    verbs = list(AuditEntry.objects.filter(verb__startswith="cooperation.total").values_list("verb", flat=True))
    assert sorted(verbs) == ["cooperation.total.declared"] * 2 + ["cooperation.total.withdrawn"]
    for change in ({"count": 1}, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().update(**change) if change else rows.all().delete()


@pytest.mark.django_db
def test_what_is_declared_stands_beside_what_is_counted_and_is_in_no_sum(ana: User, carla: User) -> None:
    desks()
    sent(ana)
    sent(ana, legal_basis=["UNCAC"])
    year = clock.today().year
    declare(ana, year=str(year), basis="UNTOC", count="7", partners="3")
    declare(ana, year="2019", count="90")
    found = figures(ana)
    assert found["figures"]["made"]["total"] == 2
    assert [(one["year"], one["count"], one["partners"]) for one in found["declared"]] == [
        (year, 7, 3),
        (2019, 90, None),
    ]
    page = browser_of(ana).get("/en/requests/figures/")
    (this, that) = page.context["declared"]
    assert (this["counted"], this["counted_partners"]) == (1, 1)
    assert (that["counted"], that["counted_partners"]) == (0, 0)
    assert "Register of the central authority" in page.content.decode()
    assert [one["year"] for one in figures(ana, "&year=2019")["declared"]] == [2019]
    assert figures(carla)["declared"] == []


@pytest.mark.django_db
def test_the_label_decides_who_reads_a_total(ana: User, carla: User, diego: User) -> None:
    published = "/en/requests/published/"
    for count, handling in (("11001", "RED"), ("11002", "AMBER"), ("11003", "GREEN"), ("11004", "CLEAR")):
        declare(ana, count=count, year=f"20{count[-2:]}", handling=f"TLP:{handling}")

    def seen(client: Client) -> list[int]:
        return sorted(one["count"] for one in client.get(published).context["declared"])

    assert seen(Client()) == [11004]
    assert seen(browser_of(carla)) == [11003, 11004]
    assert seen(browser_of(diego)) == [11002, 11003, 11004]
    assert seen(browser_of(ana)) == [11003, 11004]
    assert len(figures(ana)["declared"]) == 4
    declare(ana, count="11004", year="2004", handling="TLP:RED")
    assert seen(Client()) == []
    assert "by ana" not in browser_of(carla).get(published).content.decode()


@pytest.mark.django_db
def test_only_the_point_of_contact_declares_and_for_its_own_state_alone(
    ana: User, bruno: User, carla: User, diego: User, elsa: User
) -> None:
    for user in (bruno, diego, elsa):
        assert declare(user) == 403
    assert declare(carla, state="ATG") == 404
    declare(ana)
    number = DeclaredTotal.objects.get().pk
    assert browser_of(carla).post(f"{PAGE}{number}/withdraw/").status_code == 404
    assert DeclaredTotal.objects.count() == 1


@pytest.mark.django_db
def test_of_a_table_all_is_stored_or_nothing(ana: User) -> None:
    answer = send_table(ana, ["2024,made,mla,12,Register", "2023,made,witness_relocation,1,Register"])
    assert answer.status_code == 422
    assert "totals.csv:3: form" in answer.content.decode()
    assert not DeclaredTotal.objects.exists()
    assert send_table(ana, []).status_code == 422
    good = ["2024,made,mla,12,Register", "2023,received,,1,Register"]
    assert send_table(ana, good).status_code == send_table(ana, good).status_code == 302
    assert [(one.year, one.role, one.form) for one in DeclaredTotal.objects.order_by("year")] == [
        (2023, "received", ""),
        (2024, "made", "mla"),
    ]


@pytest.mark.django_db
def test_what_an_invented_person_declares_is_synthetic_everywhere(ana: User) -> None:
    declare(ana, handling="TLP:CLEAR")
    assert figures(ana)["synthetic"]
    assert figures(ana)["declared"][0]["synthetic"]
    for address in (PAGE, "/en/requests/figures/", "/en/requests/published/"):
        assert "SYNTHETIC" in browser_of(ana).get(address).content.decode()


@pytest.mark.django_db
def test_many_totals_cost_no_more_queries_than_one(ana: User) -> None:
    def queries() -> int:
        client = browser_of(ana)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    declare(ana)
    one = queries()
    send_table(ana, [f"{year},made,mla,{year},Register" for year in range(1990, 2020)])
    assert queries() == one <= 20


def test_a_role_is_one_that_is_counted() -> None:
    assert cells(role="received")[0].key.role is Role.RECEIVED
