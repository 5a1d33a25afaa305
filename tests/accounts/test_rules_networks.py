"""What counts as the same place on the network."""

import doctest

import pytest

from enlace.accounts.rules import networks
from enlace.accounts.rules.networks import network_of


def test_the_examples_hold() -> None:
    assert doctest.testmod(networks).failed == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8:0:0:ffff::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.0.0.1", "::ffff:10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_a_machine_that_stays_is_the_same(one: str, other: str, *, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
