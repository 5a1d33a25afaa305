"""The model agreement of a joint team: what the platform knows, and a marked place for everything that it may not."""

import pytest

from enlace.accounts.models import User
from tests.conftest import browser_of
from tests.cooperation.teaming import drafted, more_desks, proposed, take
from tests.cooperation.test_letters import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded(db: None) -> None:
    more_desks()


def text(user: User, reference: str, language: str = "en") -> str:
    address = f"/en/teams/{reference}/agreement/?format=docx&language={language}"
    return words(browser_of(user).get(address).content)


def test_the_model_says_who_on_what_basis_how_long_and_how_assets_are_shared(ana: User) -> None:
    found = text(ana, drafted(ana))
    for told in (
        "CENTRAL of ATG, Antigua and Barbuda",
        "CENTRAL of BLZ, Belize",
        "The sovereignty of the State in whose territory the team works is fully respected.",
        "(Palermo Convention, article 19)",
        "from Dec. 1, 2026 to Dec. 1, 2027",
        "In equal shares",
        "No treaty prescribes the text of an agreement.",
        "SYNTHETIC",
    ):
        assert told in found
    assert found.count("[…") == 8 + 3 * 3


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "Se respeta plenamente la soberanía del Estado"),
        ("pt", "A soberania do Estado em cujo território"),
        ("fr", "La souveraineté de l’État sur le territoire"),
    ],
)
def test_it_speaks_the_language_that_is_asked_for(ana: User, language: str, told: str) -> None:
    found = text(ana, drafted(ana), language)
    assert told in found
    assert "The team" not in found


def test_what_is_not_chosen_is_left_open_and_what_was_not_checked_is_marked(ana: User) -> None:
    reference = drafted(ana, bases=["UNCAC"], sharing="none_agreed", until_on="", crime_types=[])
    found = text(ana, reference)
    assert "No way of sharing is agreed yet." in found
    assert "until the parties end it" in found
    assert "article 49*)" in found
    assert "has not been checked" in found
    assert "article 19" not in found


def test_whoever_declined_signs_nothing_and_sees_nothing(ana: User, carla: User) -> None:
    reference = proposed(ana)
    assert "CENTRAL of ARG" in text(carla, reference)
    take(carla, reference, "declined", "ARG/CENTRAL", {"reason": "terms"})
    assert "CENTRAL of ARG" not in text(ana, reference)
    address = f"/en/teams/{reference}/agreement/?format=pdf&language=es"
    assert browser_of(carla).get(address).status_code == 404
    assert browser_of(ana).get(address).content.startswith(b"%PDF")


@pytest.mark.parametrize("query", ["format=exe&language=en", "format=pdf&language=xx"])
def test_there_is_no_other_format_or_language(ana: User, query: str) -> None:
    assert browser_of(ana).get(f"/en/teams/{drafted(ana)}/agreement/?{query}").status_code == 404
