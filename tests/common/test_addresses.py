"""What is an e-mail address."""

import pytest

from enlace.common.addresses import is_email


@pytest.mark.parametrize("text", ["desk@example.org", "Ana.O'Neill+a@mre-x.gob.ar", "a@b.cd"])
def test_an_address_is_taken(text: str) -> None:
    assert is_email(text, len(text))
    assert not is_email(text, len(text) - 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@b",
        "a@b.c",
        "a b@c.org",
        "a@-b.org",
        "a..b@c.org",
        "a@c..org",
        "ñ@c.org",
        "a@c.org\n",
        "a@\uff43.org",
    ],
    ids=ascii,
)
def test_what_is_none_is_refused(text: str) -> None:
    assert not is_email(text, 254)
