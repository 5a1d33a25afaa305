"""Links that confirm: each way in which one can fail is told apart, and the worst comes first."""

from datetime import UTC, datetime, timedelta

import pytest

from enlace.directory.rules.links import (
    RENEWABLE,
    STATUS_WORDS,
    ConfirmLink,
    LinkStatus,
    address_mark,
    link_from,
    status_of,
)

ISSUED = datetime(2026, 11, 1, 12, tzinfo=UTC)
LINK = ConfirmLink(7, 3, 11, address_mark("ana@example.org"), int(ISSUED.timestamp()))


def status(**changed: object) -> LinkStatus:
    usual: dict[str, object] = {
        "version": 3,
        "address": address_mark("ana@example.org"),
        "permitted": True,
        "used_at": None,
        "now": ISSUED + timedelta(days=1),
    }
    return status_of(LINK, **{**usual, **changed})  # type: ignore[arg-type]


def test_a_link_holds_for_thirty_days_to_the_second() -> None:
    assert status(now=ISSUED + timedelta(days=30)) is LinkStatus.GOOD
    assert status(now=ISSUED + timedelta(days=30, seconds=1)) is LinkStatus.EXPIRED


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, LinkStatus.GOOD),
        ({"version": 4}, LinkStatus.SUPERSEDED),
        ({"version": 4, "now": ISSUED + timedelta(days=99)}, LinkStatus.SUPERSEDED),
        ({"version": 0}, LinkStatus.CLOSED),
        ({"permitted": False}, LinkStatus.CLOSED),
        ({"address": address_mark("other@example.org")}, LinkStatus.CLOSED),
        ({"permitted": False, "version": 4}, LinkStatus.CLOSED),
        ({"used_at": ISSUED}, LinkStatus.USED),
        ({"used_at": ISSUED - timedelta(seconds=1)}, LinkStatus.GOOD),
    ],
)
def test_what_has_become_of_it(changed: dict[str, object], found: LinkStatus) -> None:
    assert status(**changed) is found


def test_every_status_has_its_words_and_only_late_links_can_be_renewed() -> None:
    assert set(STATUS_WORDS) == set(LinkStatus)
    assert {LinkStatus.EXPIRED, LinkStatus.SUPERSEDED} == RENEWABLE


def test_a_link_is_read_back() -> None:
    assert link_from(LINK.as_json()) == LINK
    assert LINK.last_day.isoformat() == "2026-12-01"


@pytest.mark.parametrize(
    "content",
    [None, [], "x", {}, LINK.as_json() | {"entry": "7"}, LINK.as_json() | {"version": True}, {"entry": 7}],
)
def test_what_is_no_link_is_none(content: object) -> None:
    assert link_from(content) is None


def test_a_link_does_not_tell_the_address_it_went_to() -> None:
    assert "ana" not in str(LINK.as_json())
    assert address_mark("ana@example.org") != address_mark("ana@example.com")
