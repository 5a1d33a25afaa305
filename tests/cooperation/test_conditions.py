"""What the State that is asked is recorded to require; what is not recorded stays unknown."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.rules.permissions import OPERATOR
from enlace.cooperation.rules.conditions import Condition, Kind, conditions
from enlace.cooperation.rules.legal_basis import Carries, Serving, bound_on, legal_basis
from enlace.directory.actions.entries import create_entry
from enlace.directory.rules.entries import Competence, Entry, Requirements
from enlace.instruments.rules.records import Record, Status

DAY = date(2017, 4, 20)
CENTRAL = Entry(
    "ARG",
    "CENTRAL",
    "ca_mla",
    {"en": "SYNTHETIC authority"},
    requirements=Requirements(languages=("es", "pt")),
    competences=(Competence("mla"), Competence("mla", "UNTOC", "18.13")),
)
POLICE = replace(CENTRAL, code="A-POLICE", kind="police", requirements=Requirements(), competences=(Competence("mla"),))


def found(*entries: Entry, form: str = "mla", **record: Any) -> list[Condition]:
    records = {
        (state, "UNTOC"): Record(
            state,
            "UNTOC",
            Status.PARTY,
            entry_into_force_date=date(2003, 9, 29),
            **(record if state == "ARG" else {"reservation_note": "of the one that asks"}),
        )
        for state in ("ATG", "ARG")
    }
    bounds = {key: bound_on(one, DAY) for key, one in records.items()}
    basis = legal_basis("ATG", "ARG", form, DAY, (Serving("UNTOC", "UNTOC:18", Carries.TREATY),), bounds)
    return list(conditions(basis, entries, records, {"ca_mla"}))


def of(kind: Kind, all_of_them: list[Condition]) -> list[Condition]:
    return [one for one in all_of_them if one.kind is kind]


def test_where_nothing_is_recorded_everything_is_unknown() -> None:
    told = found()
    assert {one.kind for one in told} == set(Kind)
    assert not any(one.known for one in told)


def test_the_customary_authority_comes_first_and_its_languages_are_told() -> None:
    told = found(POLICE, CENTRAL)
    (authority,), (languages,) = of(Kind.AUTHORITY, told), of(Kind.LANGUAGES, told)
    assert [one.code for one in authority.entries] == ["CENTRAL", "A-POLICE"]
    assert (languages.known, languages.languages) == (True, ("es", "pt"))
    (none,) = of(Kind.LANGUAGES, found(POLICE))
    assert not none.known


def test_who_is_competent_for_another_form_says_nothing_here() -> None:
    (authority,) = of(Kind.AUTHORITY, found(replace(CENTRAL, competences=(Competence("jit"),))))
    assert not authority.known


def test_a_notification_is_told_by_its_very_provision() -> None:
    told = {one.provision: one.known for one in of(Kind.NOTIFICATION, found(CENTRAL))}
    assert told == {"18.13": True, "18.14": False}
    assert [one.provision for one in of(Kind.NOTIFICATION, found(form="extradition"))] == ["16.5"]
    assert of(Kind.NOTIFICATION, found(form="jit")) == []


def test_what_is_on_file_of_the_one_that_is_asked_is_told_and_not_of_the_other() -> None:
    (declared,) = of(Kind.DECLARATION, found(reservation_note="SYNTHETIC declaration", as_of="2014-01-27"))
    assert (declared.known, declared.note, declared.as_of) == (True, "SYNTHETIC declaration", "2014-01-27")
    (none,) = of(Kind.DECLARATION, found(as_of="2014-01-27"))
    assert (none.known, none.note) == (False, "")


@pytest.mark.django_db
def test_the_page_shows_them_and_hides_what_is_for_the_states_only(client: Client) -> None:
    address = "/en/legal-basis/?from=ATG&to=ARG&form=mla&on=2017-04-20"
    create_entry("OAS", CENTRAL, state="ARG", authority="CENTRAL", by=OPERATOR, at=datetime(2026, 11, 4, tzinfo=UTC))
    page = client.get(address).content.decode()
    assert "SYNTHETIC authority" in page
    assert "Spanish, Portuguese" in page
    assert "whether it is asked for is not recorded: ask the desk" in page
