"""What nothing takes back asks a second time, in the page itself, so that no script is needed."""

import re

import pytest

from enlace.accounts.models import User
from tests.cooperation.requesting import desks, drafted, page_of, step

pytestmark = pytest.mark.django_db


def test_what_cannot_be_undone_is_asked_for_a_second_time(ana: User, carla: User) -> None:
    carla.email = "carla@example.org"
    carla.save()
    desks()
    reference = drafted(ana)
    again = re.search(
        r"<details><summary>Throw the draft away</summary>(.*?)</details>", page_of(ana, reference), re.DOTALL
    )
    assert again
    assert "nobody can bring it back" in again[1]
    assert "Yes, throw it away</button>" in again[1]
    assert step(ana, reference, "sent") == 302
    for target in ("acknowledged", "in_execution"):
        assert step(carla, reference, target) == 302
    text = page_of(carla, reference)
    again = re.search(r"<details><summary>Mark it as executed</summary>(.*?)</details>", text, re.DOTALL)
    assert again
    assert "nothing undoes it" in again[1]
    assert "Yes, it has been executed</button>" in again[1]
    assert "Mark it as executed</button>" not in text
