"""Agreements among the bases of a request: their place, what cannot be told, and nothing changed without them."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from enlace.cooperation.rules.agreements import Agreement, Ending, held_on
from enlace.cooperation.rules.legal_basis import Carries, LegalBasis, Serving, bound_on, legal_basis
from enlace.cooperation.rules.with_agreements import by_pair, needs_more, with_agreements
from enlace.instruments.rules.records import Record, Status
from tests.cooperation.samples import sample, stored
from tests.site.conftest import Run, run  # noqa: F401  (a fixture)

DAY = date(2017, 4, 20)
SERVING = (
    Serving("T", "T:18", Carries.TREATY),
    Serving("C", "", Carries.CONDITIONAL),
    Serving("F", "", Carries.FACILITATES),
)


def treaties(*codes: str) -> LegalBasis:
    """Return the legal basis of two States that are parties to these treaties, and to no other."""
    records = [
        Record(state, code, Status.PARTY, entry_into_force_date=date(2003, 9, 29))
        for state in ("ATG", "ARG")
        for code in codes
    ] + [Record(state, one.instrument, Status.NONE_RECORDED) for state in ("ATG", "ARG") for one in SERVING]
    bounds = {one.key: bound_on(one, DAY) for one in reversed(records)}
    return legal_basis("ATG", "ARG", "mla", DAY, SERVING, bounds)


def joined(found: LegalBasis, *agreements: Agreement) -> LegalBasis:
    return with_agreements(found, [held_on(one, DAY) for one in agreements])


def test_among_what_carries_equally_far_the_special_comes_before_the_general() -> None:
    agreements = [
        sample(code=f"S-{carries}", carries=carries) for carries in (None, Carries.FACILITATES, Carries.TREATY)
    ]
    found = joined(treaties("T", "C", "F"), *agreements)
    assert [one.instrument for one in found.bases] == ["S-treaty", "T", "C", "S-facilitates", "F", "S-None"]
    assert [one.special for one in found.bases] == [True, False, False, True, False, True]
    assert "not recorded" in found.bases[-1].notes[0].text()


def test_what_has_ended_or_not_begun_or_is_unknown_stands_under_its_head() -> None:
    found = joined(
        treaties("T"),
        sample(code="ENDED", ending=Ending.ENDED, ended_on=date(2016, 1, 1)),
        sample(code="LATER", in_force_on=date(2018, 1, 1)),
        sample(code="UNDATED", in_force_on=None),
    )
    assert [one.instrument for one in found.bases] == ["T"]
    assert found.not_in_force == ("ENDED", "LATER", "C", "F")
    (left,) = found.open
    assert (left.instrument, left.special) == ("UNDATED", True)
    assert "not recorded" in left.why[0].text()


def test_an_agreement_of_three_is_one_between_each_two() -> None:
    held = held_on(sample(parties=("ARG", "ATG", "BRA")), DAY)
    found = by_pair([held])
    assert set(found) == {frozenset(two) for two in (("ARG", "ATG"), ("ARG", "BRA"), ("ATG", "BRA"))}
    assert all(one == (held,) for one in found.values())


def test_the_last_resort_is_named_where_nothing_carries_a_request_alone() -> None:
    assert needs_more(treaties())
    assert needs_more(treaties("F", "C"))
    assert not needs_more(treaties("T"))
    assert not needs_more(joined(treaties("F"), sample()))
    assert needs_more(joined(treaties("F"), sample(carries=None)))


ASK = ("legal-basis", "ATG", "ARG", "--form", "mla", "--on", "2017-04-20", "--json")


@pytest.mark.django_db
def test_the_command_adds_the_agreement_and_changes_nothing_else(run: Run) -> None:  # noqa: F811
    before = json.loads(run(*ASK).out)
    assert all("agreement" not in one for one in before["bases"])
    stored()
    stored(code="SYN-2", forms=("jit",))
    stored(code="SYN-3", parties=("ARG", "BRA"))
    stored(code="SYN-4", in_force_on=None)
    after = json.loads(run(*ASK).out)
    first, *others = after["bases"]
    assert others == before["bases"]
    assert first == {
        "instrument": "SYN-1",
        "standing": "in_force",
        "since": "2002-03-04",
        "provisions": [],
        "carries": "treaty",
        "notes": first["notes"],
        "agreement": True,
    }
    assert (
        after["open"]
        == [{"instrument": "SYN-4", "standing": "unknown", "why": after["open"][0]["why"]}] + before["open"]
    )
    assert after["not_in_force"] == before["not_in_force"]
    backwards = json.loads(run("legal-basis", "ARG", "ATG", *ASK[3:]).out)
    assert backwards["bases"][0]["instrument"] == "SYN-1"


@pytest.mark.django_db
def test_the_page_leads_to_the_agreement_and_says_that_it_is_invented(client: Client) -> None:
    address = "/en/legal-basis/?from=ATG&to=ARG&form=mla&on=2017-04-20"
    assert "SYNTHETIC" not in client.get(address).content.decode()
    number = stored()
    page = client.get(address)
    first: dict[str, Any] = page.context["bases"][0]
    assert (first["url"], first["special"]) == (f"/en/agreements/{number}/", True)
    assert page.context["synthetic"]


@pytest.mark.django_db
def test_reciprocity_is_a_hint_only_where_nothing_carries_a_request_alone(client: Client) -> None:
    stored()
    with_basis = client.get("/en/legal-basis/?from=ATG&to=ARG&form=mla&on=2017-04-20").content.decode()
    assert "reciprocity" not in with_basis
    without = client.get("/en/legal-basis/?from=ATG&to=ARG&form=customs&on=2017-04-20").content.decode()
    assert "Without any treaty in force: reciprocity, if the law of Argentina allows it" in without
