"""Which passwords are refused: those that are too short, and those that many people have."""

from importlib.resources import files

import pytest
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError

LEAST = 12


def common() -> set[str]:
    (found,) = [one for one in get_default_password_validators() if isinstance(one, CommonPasswordValidator)]
    return set(found.passwords)


def test_the_list_holds_what_can_be_chosen_here_and_far_more_than_three_thousand() -> None:
    (least,) = [one.min_length for one in get_default_password_validators() if isinstance(one, MinimumLengthValidator)]
    assert least == LEAST
    assert {len(word) >= LEAST and word == word.lower().strip() for word in common()} == {True}
    assert len(common()) > 40_000


def test_it_holds_what_the_list_of_the_framework_holds() -> None:
    assert {word for word in CommonPasswordValidator().passwords if len(word) >= LEAST} <= common()


@pytest.mark.parametrize("password", ["123qweasdzxc", "1qaz2wsx3edc", "QWERTY123456", "sonyericsson", "leavemealone"])
def test_what_many_people_have_is_refused_however_it_is_written(password: str) -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password(f" {password.title()} ")


@pytest.mark.parametrize(
    "password", ["una frase larga y propia", "vier Pferde am Fluss", "🐎🐎🐎🐎🐎🐎🐎🐎🐎🐎🐎🐎", "x" * 400]
)
def test_a_long_sentence_of_ones_own_is_taken(password: str) -> None:
    validate_password(password)


def test_the_list_is_small_and_says_where_it_comes_from() -> None:
    folder = files("enlace.site") / "passwords"
    assert len((folder / "common.txt.gz").read_bytes()) < 500_000
    licences = (folder / "LICENSES.txt").read_text(encoding="utf-8")
    assert all(name in licences for name in ("Mozilla Public License 2.0", "Daniel Miessler", "Django"))
