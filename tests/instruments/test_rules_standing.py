"""Who is bound on a date: every case by name, and against a version that tries every possible history."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import Record, Status
from enlace.instruments.rules.standing import Force, force_on, standing_on

PARTY, SIGNATORY, NONE, UNKNOWN = Status
START = date(2000, 1, 1)
HORIZON = 12


def record(status: Status = PARTY, **cells: object) -> Record:
    return Record("AAA", "T1", status, **cells)  # type: ignore[arg-type]


def day(number: int) -> date:
    return START + timedelta(days=number)


SIGNED, DEPOSITED, ENTERED = date(2000, 5, 1), date(2003, 6, 2), date(2003, 7, 2)


@pytest.mark.parametrize(
    ("cells", "on", "expected"),
    [
        # deposit dated
        ({"signature_date": SIGNED, "action_date": DEPOSITED}, date(2003, 6, 2), PARTY),
        ({"signature_date": SIGNED, "action_date": DEPOSITED}, date(2003, 6, 1), SIGNATORY),
        ({"signature_date": SIGNED, "action_date": DEPOSITED}, date(2000, 5, 1), SIGNATORY),
        ({"signature_date": SIGNED, "action_date": DEPOSITED}, date(2000, 4, 30), NONE),
        ({"action_date": DEPOSITED}, date(2003, 6, 1), NONE),
        ({"action_date": DEPOSITED, "as_of": "2001"}, date(2002, 1, 1), NONE),
        ({"action_date": DEPOSITED, "entry_into_force_date": SIGNED}, date(2001, 1, 1), NONE),
        # entry into force only
        ({"entry_into_force_date": ENTERED}, ENTERED, PARTY),
        ({"entry_into_force_date": ENTERED}, date(2003, 7, 1), UNKNOWN),
        ({"entry_into_force_date": ENTERED, "as_of": "2020"}, date(2003, 7, 1), UNKNOWN),
        ({"entry_into_force_date": date(2014, 12, 11), "as_of": "2014-11"}, date(2014, 11, 30), PARTY),
        ({"entry_into_force_date": date(2014, 12, 11), "as_of": "2014-11"}, date(2014, 11, 29), UNKNOWN),
        # signature only
        ({"signature_date": SIGNED, "as_of": "2008-06"}, date(2000, 4, 30), NONE),
        ({"signature_date": SIGNED, "as_of": "2008-06"}, date(2000, 5, 1), UNKNOWN),
        ({"signature_date": SIGNED, "as_of": "2008-06"}, date(2008, 6, 29), UNKNOWN),
        ({"signature_date": SIGNED, "as_of": "2008-06"}, date(2008, 6, 30), PARTY),
        ({"signature_date": SIGNED}, date(2020, 1, 1), UNKNOWN),
        # no date at all
        ({"as_of": "2011-04-13"}, date(2011, 4, 13), PARTY),
        ({"as_of": "2011-04-13"}, date(2011, 4, 12), UNKNOWN),
        ({}, date(2026, 1, 1), UNKNOWN),
    ],
)
def test_a_party_counts_from_what_is_known(cells: dict[str, object], on: date, expected: Status) -> None:
    assert standing_on(record(PARTY, **cells), on).status is expected


@pytest.mark.parametrize(
    ("cells", "on", "expected"),
    [
        ({"signature_date": SIGNED}, SIGNED, SIGNATORY),
        ({"signature_date": SIGNED}, date(2000, 4, 30), NONE),
        ({"as_of": "1998"}, date(1998, 12, 31), SIGNATORY),
        ({"as_of": "1998"}, date(1998, 12, 30), UNKNOWN),
        ({}, date(2026, 1, 1), UNKNOWN),
    ],
)
def test_a_signatory_counts_from_what_is_known(cells: dict[str, object], on: date, expected: Status) -> None:
    assert standing_on(record(SIGNATORY, **cells), on).status is expected


@pytest.mark.parametrize("status", [NONE, UNKNOWN])
@pytest.mark.parametrize("on", [None, date(1900, 1, 1), date(2999, 1, 1)])
def test_unknown_and_none_recorded_stay_what_they_are(status: Status, on: date | None) -> None:
    assert standing_on(record(status, as_of="2014-01-27", signature_date=SIGNED), on).status is status


def test_acts_after_the_day_are_not_shown() -> None:
    whole = record(
        signature_date=SIGNED,
        action_kind="ratification",
        action_date=DEPOSITED,
        entry_into_force_date=ENTERED,
        as_of="2014",
        source="gazette",
        conflict="another day",
    )
    before = standing_on(whole, date(2003, 6, 1))
    assert (before.signature_date, before.action_kind, before.action_date) == (SIGNED, "", None)
    assert before.entry_into_force_date is None
    assert (before.as_of, before.source, before.conflict) == ("2014", "gazette", "another day")
    assert standing_on(whole, date(1999, 1, 1)).signature_date is None
    between = standing_on(whole, date(2003, 6, 15))
    assert (between.action_date, between.entry_into_force_date) == (DEPOSITED, ENTERED)
    assert force_on(between, date(2003, 6, 15)) is Force.NOT_YET
    assert force_on(between, ENTERED) is Force.IN_FORCE
    assert force_on(before, date(2003, 6, 1)) is None
    assert force_on(standing_on(record(as_of="2014"), None), date(2026, 1, 1)) is Force.NOT_RECORDED


def maybe_day() -> st.SearchStrategy[date | None]:
    return st.none() | st.integers(1, HORIZON).map(day)


records = st.builds(
    record,
    st.sampled_from(Status),
    signature_date=maybe_day(),
    action_date=maybe_day(),
    entry_into_force_date=maybe_day(),
    as_of=maybe_day().map(lambda found: found.isoformat() if found else "") | st.sampled_from(["2000", "2000-01"]),
)
days = st.integers(0, HORIZON + 1).map(day)


def possible_statuses(one: Record, on: date) -> set[Status]:
    """Every status that the State may have had on the day, over all histories that the record allows."""
    if one.status in (NONE, UNKNOWN):
        return {one.status}
    line = [day(number) for number in range(-1, 400)]
    spoken = last_day(one.as_of)
    if one.status is SIGNATORY:
        latest = spoken or line[-1]
        signings = [one.signature_date] if one.signature_date else [at for at in line if at <= latest]
        return {SIGNATORY if at <= on else NONE for at in signings}
    bounds = [bound for bound in (one.entry_into_force_date, spoken) if bound]
    latest, earliest = min(bounds, default=line[-1]), one.signature_date or line[0]
    deposits = [one.action_date] if one.action_date else [at for at in line if earliest <= at <= latest]
    signed = one.signature_date is not None and one.signature_date <= on
    return {PARTY if at <= on else SIGNATORY if signed else NONE for at in deposits}


@given(records, days)
def test_it_is_what_every_possible_history_agrees_on(one: Record, on: date) -> None:
    possible = possible_statuses(one, on)
    assume(possible)
    expected = possible.pop() if len(possible) == 1 else UNKNOWN
    assert standing_on(one, on).status is expected


@given(records, days, days)
def test_nobody_becomes_less_bound_as_time_goes_by(one: Record, first: date, second: date) -> None:
    earlier, later = (standing_on(one, on).status for on in sorted((first, second)))
    if earlier is PARTY:
        assert later is PARTY
    if earlier is SIGNATORY:
        assert later in (SIGNATORY, PARTY)


@given(records, days)
def test_nobody_is_party_before_the_deposit(one: Record, on: date) -> None:
    if one.action_date and on < one.action_date:
        assert standing_on(one, on).status is not PARTY


@given(records, st.none() | days)
def test_unknown_is_never_turned_into_no(one: Record, on: date | None) -> None:
    found = standing_on(one, on)
    if one.status is UNKNOWN:
        assert found.status is UNKNOWN
    if found.status is NONE and one.status is not NONE:
        # only a recorded act after the day makes a "none recorded" out of a party or a signatory
        assert on is not None
        acts = [at for at in (one.signature_date, one.action_date) if at is not None]
        assert any(at > on for at in acts)


@given(records)
def test_without_a_day_it_is_what_is_recorded(one: Record) -> None:
    found = standing_on(one, None)
    assert (found.status, found.signature_date, found.action_date, found.entry_into_force_date) == (
        one.status,
        one.signature_date,
        one.action_date,
        one.entry_into_force_date,
    )


@given(records, days)
def test_nothing_after_the_day_is_told_of_the_acts(one: Record, on: date) -> None:
    found = standing_on(one, on)
    assert found.signature_date is None or found.signature_date <= on
    if one.status in (PARTY, SIGNATORY):
        assert found.action_date is None or found.action_date <= on
