"""Drills: who orders them, whom they reach, what is stored of their links, and the answer."""

import re
from datetime import timedelta

import pytest

from enlace.accounts.models import AuditEntry, Letter
from enlace.accounts.rules.permissions import STRANGER, Actor, Grant, Role
from enlace.common.errors import Invalid, NotAllowed, NotFound, WrongStatus
from enlace.directory.actions.drills import acknowledge, desk_of, order_drills
from enlace.directory.models import Drill
from enlace.directory.queries.drills import desks_to_test, drill_by, drills_of
from enlace.directory.rules.drills import ANSWER_WITHIN, DrillStatus
from tests.directory.world import NOW, POINT, store

pytestmark = pytest.mark.django_db

OFFICER = Actor("diego", (Grant(Role.OFFICER),))
SITE = "https://enlace.example"


def send(*numbers: int, sample: int = 0) -> list[str]:
    """Order a test and return the words of the links in its letters."""
    order_drills("OAS", numbers, site=SITE, sample=sample, by=OFFICER, at=NOW)
    return [re.findall(r"/directory/answer/(\S+)/", letter.body)[0] for letter in Letter.objects.order_by("pk")]


def answer(token: str, minutes: int, state: str = "ATG", code: str = "PROSECUTION") -> None:
    by = desk_of(state, code, "192.0.2.1")
    acknowledge(token, state=state, authority=code, by=by, at=NOW + timedelta(minutes=minutes))


def test_a_letter_goes_to_the_desk_in_its_language() -> None:
    row = store()
    send(row.pk)
    letter = Letter.objects.get()
    assert letter.recipient == "desk@example.org"
    assert f"{SITE}/es/directory/answer/" in letter.body
    entry = AuditEntry.objects.get(verb="directory.drill.ordered")
    assert (entry.actor, entry.subject, entry.state_code) == ("diego", "OAS/ATG/PROSECUTION", "ATG")


def test_the_word_of_a_link_is_kept_nowhere_but_in_its_letter() -> None:
    (token,) = send(store().pk)
    drill = Drill.objects.get()
    assert drill.token_hash.startswith("sha256:")
    assert token not in drill.token_hash
    assert not [one for one in AuditEntry.objects.all() if token in f"{one.subject}{one.detail}"]


def test_the_answer_is_timed_and_taken_once() -> None:
    (token,) = send(store().pk)
    answer(token, 12)
    drill = drill_by(token, NOW + timedelta(days=1))
    assert (drill.status, drill.minutes) == (DrillStatus.IN_TIME, 12)
    with pytest.raises(WrongStatus, match="answered already"):
        answer(token, 13)
    assert Drill.objects.get().acknowledged_by == "desk of ATG/PROSECUTION"
    entry = AuditEntry.objects.get(verb="directory.drill.acknowledged")
    assert (entry.detail, entry.address) == ({"minutes": 12}, "192.0.2.1")


def test_a_late_answer_counts_as_late_and_none_as_not_answered() -> None:
    (token,) = send(store().pk)
    late = NOW + ANSWER_WITHIN + timedelta(seconds=1)
    assert drill_by(token, late).status is DrillStatus.OVERDUE
    answer(token, 61)
    assert drill_by(token, late).status is DrillStatus.LATE


@pytest.mark.parametrize("token", ["", "x", "sha256:" + "0" * 64])
def test_a_word_of_ones_own_making_answers_nothing(token: str) -> None:
    send(store().pk)
    with pytest.raises(NotFound):
        answer(token, 1)
    assert Drill.objects.get().acknowledged_at is None


def test_what_is_stored_of_a_link_does_not_open_it() -> None:
    send(store().pk)
    with pytest.raises(NotFound):
        answer(Drill.objects.get().token_hash, 1)


def test_a_link_answers_for_no_other_desk() -> None:
    (token,) = send(store().pk)
    store(state="ARG", code="FISCALIA")
    with pytest.raises(NotFound):
        answer(token, 1, "ARG", "FISCALIA")
    with pytest.raises(NotAllowed):
        acknowledge(token, state="ATG", authority="PROSECUTION", by=desk_of("ARG", "FISCALIA", ""), at=NOW)


@pytest.mark.parametrize("by", [STRANGER, POINT, Actor("a", (Grant(Role.ADMINISTRATOR),))])
def test_nobody_but_the_secretariat_orders_a_test(by: Actor) -> None:
    row = store()
    with pytest.raises(NotAllowed):
        order_drills("OAS", [row.pk], site=SITE, by=by, at=NOW)
    assert Letter.objects.count() == 0


def test_only_lines_that_are_said_to_be_answered_are_tested() -> None:
    silent = store(code="SILENT", line_247="")
    mute = store(code="MUTE", email="")
    row = store()
    assert [desk.number for desk in desks_to_test("OAS", NOW)] == [row.pk]
    for numbers in ([], [silent.pk], [mute.pk], [row.pk, 10**9], [row.pk, silent.pk]):
        with pytest.raises(Invalid):
            order_drills("OAS", numbers, site=SITE, by=OFFICER, at=NOW)
    with pytest.raises(Invalid):
        order_drills("FCTC", [row.pk], site=SITE, by=OFFICER, at=NOW)
    assert Letter.objects.count() == 0


def test_a_desk_has_one_open_test() -> None:
    row = store()
    send(row.pk)
    with pytest.raises(Invalid):
        send(row.pk)
    order_drills("OAS", [row.pk], site=SITE, by=OFFICER, at=NOW + ANSWER_WITHIN + timedelta(seconds=1))
    assert Drill.objects.count() == 2


def test_desks_are_drawn_by_lot() -> None:
    rows = [store(code=f"DESK-{number}", email=f"d{number}@example.org") for number in range(5)]
    assert len(send(sample=3)) == 3
    reached = set(Drill.objects.values_list("authority_id", flat=True))
    assert len(reached) == 3
    assert reached <= {row.pk for row in rows}


def test_a_state_sees_its_own_tests_the_secretariat_all_and_others_counts() -> None:
    own, other = store(), store(state="ARG", code="FISCALIA", email="f@example.org")
    send(own.pk, other.pk)
    seen = {
        name: [row.state for row in drills_of("OAS", by, NOW).rows]
        for name, by in {
            "officer": OFFICER,
            "point": POINT,
            "other": Actor("c", (Grant(Role.POINT_OF_CONTACT, "ARG"),)),
            "third": Actor("t", (Grant(Role.POINT_OF_CONTACT, "BRA"),)),
            "stranger": STRANGER,
        }.items()
    }
    assert {name: sorted(states) for name, states in seen.items()} == {
        "officer": ["ARG", "ATG"],
        "point": ["ATG"],
        "other": ["ARG"],
        "third": [],
        "stranger": [],
    }
    assert drills_of("OAS", STRANGER, NOW).counts.sent == 2
