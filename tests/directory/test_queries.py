"""States, groups and lists of the packs, as other rooms get them."""

import pytest
from pytest_django import DjangoAssertNumQueries

from enlace.common.errors import NotFound
from enlace.directory import queries
from enlace.directory.queries import StateView

pytestmark = pytest.mark.django_db


def test_packs_come_in_order_of_code() -> None:
    assert [pack.code for pack in queries.packs()] == ["FCTC", "OAS"]


def test_a_pack_says_its_languages_and_columns() -> None:
    pack = queries.pack("OAS")
    assert pack.languages == ("en", "es", "pt", "fr")
    assert pack.state_column == "iso3"
    assert pack.group_columns[:2] == ("subregion", "caricom")
    assert pack.title["fr"].startswith("Plan d'action")


@pytest.mark.parametrize(("pack", "count"), [("OAS", 35), ("FCTC", 169), ("NONE", 0)])
def test_states_come_in_order_of_code_with_one_query(
    pack: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        states = queries.states_of(pack)
    assert len(states) == count
    assert [state.code for state in states] == sorted(state.code for state in states)


def test_a_state_has_names_groups_and_details() -> None:
    state = queries.state_of("OAS", "ATG")
    assert state.name("en") == "Antigua and Barbuda"
    assert state.name("es") == "Antigua y Barbuda"
    assert (state.groups["subregion"], state.groups["caricom"]) == ("Caribbean", "y")
    assert state.details["iso2"] == "AG"


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no pack “NONE”"):
        queries.pack("NONE")
    with pytest.raises(NotFound, match="no State “AFG”"):
        queries.state_of("OAS", "AFG")
    assert queries.pack_hash("NONE") == ""
    assert queries.document("OAS", "none") is None
    assert queries.memberships_of("OAS", "AFG") == ()


def test_groups_list_the_states_of_each_value() -> None:
    states = (
        StateView("AA", {}, {"isle": "y", "size": "small"}, {}),
        StateView("BB", {}, {"isle": "n"}, {}),
        StateView("CC", {}, {"isle": "y", "other": "x"}, {}),
    )
    assert queries.groups_of(states, ("size", "isle", "none")) == {
        "size": {"small": {"AA"}},
        "isle": {"n": {"BB"}, "y": {"AA", "CC"}},
        "none": {},
    }


def test_lists_and_maps_are_kept_whole() -> None:
    assert {"type", "features"} <= set(queries.document("OAS", "geometry"))
    assert "subregion" not in queries.document("OAS", "taxonomies")
    assert queries.document("OAS", "form_bases")


def test_memberships_come_in_order_of_organization() -> None:
    found = queries.memberships_of("OAS", "ATG")
    assert [organization for organization, *_ in found] == sorted(organization for organization, *_ in found)
    assert ("CARICOM", "member", "2026-01") in {row[:3] for row in found}


def test_the_hash_is_that_of_the_pack_as_it_was_loaded() -> None:
    assert queries.pack_hash("OAS").startswith("sha256:")
    assert queries.pack_hash("OAS") != queries.pack_hash("FCTC")
