"""Changes of the matrix by letter: each State is told once, of what is certain, whatever fails in between."""

import time
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.cooperation import tasks
from enlace.cooperation.actions import telling_changes
from enlace.cooperation.actions.agreements import change_agreement, end_agreement
from enlace.cooperation.models import Agreement, ToldMatrix
from enlace.cooperation.queries.forms import forms
from enlace.cooperation.queries.legal_basis import bases
from enlace.cooperation.queries.told_changes import untold
from enlace.cooperation.rules.agreements import Ending
from enlace.cooperation.rules.legal_basis import Carries, Serving, bound_on
from enlace.cooperation.rules.told_changes import Ask, Line, Standing, as_json, from_json, lines, remembered
from enlace.cooperation.rules.told_changes import standing as full_standing
from enlace.directory.actions.entries import create_entry
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND, Entry
from enlace.instruments.models import TreatyStatus
from enlace.instruments.rules.records import Record, Status
from tests.cooperation.samples import AT, sample, stored

TODAY = datetime(2026, 11, 26, 9, tzinfo=UTC)
AB, AC, BC = (Ask("mla", "T", first, second) for first, second in (("A", "B"), ("A", "C"), ("B", "C")))


def standing(*held: Ask, since: date | None = None, cannot: tuple[Ask, ...] = (), **ended: date) -> Standing:
    return Standing(dict.fromkeys(held, since), frozenset(cannot), ended)


def tell(day: int = 26) -> int:
    return tasks.tell_all_changes(TODAY.replace(day=day))


def letters(after: int = 0) -> list[Letter]:
    return list(Letter.objects.filter(about__startswith="cooperation.changes/").order_by("pk")[after:])


def test_what_is_new_and_what_has_ended_is_told_to_both() -> None:
    day = date(2026, 5, 3)
    found = lines(frozenset({AC}), standing(AB, since=day, T=date(2026, 6, 1)))
    assert found == {
        "A": (
            Line("T", gained=True, on=day, others=("B",), forms=("mla",)),
            Line("T", gained=False, on=date(2026, 6, 1), others=("C",), forms=("mla",)),
        ),
        "B": (Line("T", gained=True, on=day, others=("A",), forms=("mla",)),),
        "C": (Line("T", gained=False, on=date(2026, 6, 1), others=("A",), forms=("mla",)),),
    }


def test_what_can_no_longer_be_told_is_neither_told_nor_forgotten() -> None:
    doubt = standing(AB, cannot=(AC, BC))
    told = frozenset({AB, AC})
    assert lines(told, doubt) == {}
    assert remembered(told, doubt) == told
    assert lines(told, standing(AB, AC)) == {}
    assert set(lines(told, standing(AB))) == {"A", "C"}
    assert remembered(frozenset(), doubt) == {AB}


def test_others_are_told_together_where_they_share_day_and_forms() -> None:
    other = Ask("jit", "T", "A", "C")
    found = lines(frozenset(), standing(AB, AC, other))
    assert [(one.others, one.forms) for one in found["A"]] == [(("B",), ("mla",)), (("C",), ("jit", "mla"))]
    assert from_json(as_json({AB, AC, other})) == {AB, AC, other}


@pytest.fixture
def reached(db: None, ana: User, carla: User) -> None:
    """Ana of ATG reads English, Carla of ARG Spanish; all that stands now is remembered."""
    for user, language in ((ana, "en"), (carla, "es")):
        user.email, user.language = f"{user.username}@example.org", language
        user.save()
    assert tell() == 0


@pytest.mark.django_db
def test_what_stands_is_what_the_matrix_of_each_form_says() -> None:
    stored()
    stored(code="SYN-2", in_force_on=None)
    found = untold("OAS", date(2017, 4, 20)).now
    for form in forms("OAS"):
        cells = bases("OAS", form, date(2017, 4, 20)).matrix()
        asks: dict[str, dict[frozenset[str], int]] = {"held": {}, "open": {}}
        for name, those in (("held", found.held), ("open", found.open)):
            for ask in those:
                if ask.form == form:
                    pair = frozenset((ask.first, ask.second))
                    asks[name][pair] = asks[name].get(pair, 0) + 1
        assert {pair: cell.in_force for pair, cell in cells.items() if cell.in_force} == asks["held"]
        assert {pair: cell.open for pair, cell in cells.items() if cell.open} == asks["open"]


def test_the_first_run_tells_nobody_and_remembers(reached: None) -> None:
    assert letters() == []
    assert ToldMatrix.objects.get().held["mla"]["UNTOC"]
    assert tell() == 0


def test_an_agreement_that_is_recorded_is_told_to_its_parties_once_in_their_language(reached: None) -> None:
    stored(forms=("mla", "extradition"))
    stored(code="SYN-2", in_force_on=None)
    assert tell() == 2
    by_reader = {one.recipient: one for one in letters()}
    assert len(by_reader) == 2
    english, spanish = by_reader["ana@example.org"], by_reader["carla@example.org"]
    assert english.subject == "SYNTHETIC: Under which treaty: what has changed for Antigua and Barbuda"
    assert "SYNTHETIC agreement on assistance, for: Extradition; Mutual legal assistance\n" in english.body
    assert "\nSince March 4, 2002 with: Argentina\n" in english.body
    assert english.body.count("SYNTHETIC agreement on assistance") == 1
    assert f"/en/agreements/{Agreement.objects.get(code='SYN-1').pk}/" in english.body
    assert "/en/legal-basis/changes/?state=ATG" in english.body
    assert "SYN-2" not in english.body
    assert "no longer" not in english.body
    assert "/es/legal-basis/changes/?state=ARG" in spanish.body
    assert "4 de marzo de 2002" in spanish.body
    assert tell(27) == 0


def test_what_begins_and_ends_by_its_days_alone_is_told_on_those_and_no_sooner(reached: None) -> None:
    stored(in_force_on=date(2026, 11, 28), ending=Ending.ENDED, ended_on=date(2026, 11, 30))
    assert [tell(day) for day in (27, 28, 29, 30)] == [0, 2, 0, 2]


def test_an_end_and_a_form_that_is_taken_back_are_told(reached: None) -> None:
    number = stored(forms=("mla", "extradition"))
    tell()
    change_agreement(number, sample(forms=("mla",)), 1, by=OPERATOR, at=AT)
    assert tell() == 2
    (body,) = (one.body for one in letters(2) if one.recipient == "ana@example.org")
    assert "for: Extradition\nSince a day that is not recorded no longer with: Argentina\n" in body
    assert "newly ask" not in body
    end_agreement(number, date(2026, 11, 2), 2, by=OPERATOR, at=AT)
    assert tell() == 2
    (body,) = (one.body for one in letters(4) if one.recipient == "ana@example.org")
    assert "Since Nov. 2, 2026 no longer with: Argentina\n" in body


def test_what_becomes_uncertain_is_no_end_and_its_return_is_no_news(reached: None) -> None:
    number = stored()
    assert tell() == 2
    change_agreement(number, sample(ending=Ending.UNKNOWN), 1, by=OPERATOR, at=AT)
    assert tell() == 0
    change_agreement(number, sample(ending=Ending.NONE), 2, by=OPERATOR, at=AT)
    assert tell() == 0


def test_a_treaty_that_a_state_joins_is_one_letter_for_all_forms_and_names_all_others(reached: None) -> None:
    was = TreatyStatus.objects.filter(state_code="ATG", instrument__code="UNTOC").update(
        status="party", action_date=date(2026, 4, 3), entry_into_force_date=date(2026, 5, 3)
    )
    assert was == 1
    ToldMatrix.objects.update(held=as_json(ask for ask in remembered_now() if "ATG" not in ask or ask.basis != "UNTOC"))
    tell()
    mine = [one for one in letters() if one.recipient == "ana@example.org"]
    assert len(mine) == 1
    assert len(letters()) == len({one.recipient for one in letters()})
    assert "\nSince May 3, 2026 with: Argentina, Bahamas, " in mine[0].body
    assert "Argentina" in mine[0].body
    assert "Mutual legal assistance" in mine[0].body
    assert "/en/treaties/OAS/UNTOC/" in mine[0].body
    assert not mine[0].subject.startswith("SYNTHETIC")
    theirs = next(one for one in letters() if one.recipient == "carla@example.org")
    assert "Antigua y Barbuda" in theirs.body


def remembered_now() -> frozenset[Ask]:
    return frozenset(untold("OAS", TODAY.date()).now.held)


def test_where_it_fails_between_nothing_is_kept_and_the_next_run_tells_all(
    reached: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored()
    posted = []

    def fail_at_the_second(*given: Any, **more: Any) -> None:
        posted.append(given)
        if len(posted) == 2:
            raise OSError("no more paper")

    with monkeypatch.context() as broken:
        broken.setattr(telling_changes, "post", fail_at_the_second)
        with pytest.raises(OSError, match="no more paper"):
            tell()
    assert letters() == []
    assert tell() == 2
    assert {one.recipient for one in letters()} == {"ana@example.org", "carla@example.org"}


def test_the_trail_of_each_state_says_how_many_letters_it_got(reached: None) -> None:
    stored()
    tell()
    entries = AuditEntry.objects.filter(verb="cooperation.changes.told").exclude(state_code="").order_by("state_code")
    assert [(one.state_code, one.subject, one.detail) for one in entries] == [
        ("ARG", "OAS", {"recipients": 1}),
        ("ATG", "OAS", {"recipients": 1}),
    ]


def test_all_of_it_is_read_in_few_queries_and_quickly(reached: None) -> None:
    tell()
    with CaptureQueriesContext(connection) as asked:
        begun = time.process_time()
        found = untold("OAS", TODAY.date())
        spent = time.process_time() - begun
    assert found.by_state == {}
    assert len(asked) <= 6
    assert spent < 2
    everything = lines(frozenset(), found.now)
    states = {state for ask in found.now.held for state in (ask.first, ask.second)}
    assert set(everything) == states
    for state, told in everything.items():
        pairs = {(one.basis, form, other) for one in told for form in one.forms for other in one.others}
        assert len(pairs) == sum(state in (ask.first, ask.second) for ask in found.now.held)
    assert len(list(combinations(sorted(states), 2))) >= 500


def test_a_state_without_such_an_account_is_written_to_where_its_entry_is(reached: None, carla: User) -> None:
    RoleGrant.objects.filter(user=carla).delete()
    entry = Entry(
        "ARG", "NPC", POINT_OF_CONTACT_KIND, {"en": "Point of contact"}, email="npc@example.org", languages=("pt",)
    )
    create_entry("OAS", entry, state="ARG", authority="NPC", by=OPERATOR, at=AT)
    stored()
    assert tell() == 2
    (letter,) = (one for one in letters() if one.recipient == "npc@example.org")
    assert "/pt/legal-basis/" in letter.body


def test_one_day_is_that_of_both_only_where_the_other_was_bound_by_then() -> None:
    def since(as_of: str) -> date | None:
        records = [
            Record("A", "T", Status.PARTY, entry_into_force_date=date(2011, 5, 3), as_of="2016"),
            Record("B", "T", Status.PARTY, as_of=as_of),
        ]
        bounds = {one.key: bound_on(one, TODAY.date()) for one in records}
        serving = {"mla": [Serving("T", "", Carries.TREATY)]}
        (day,) = full_standing(["B", "A"], serving, bounds, (), TODAY.date()).held.values()
        return day

    assert since("2010") == date(2011, 5, 3)
    assert since("2011") is None
