"""All pairs at once, and what changed between two days: each against asking for every pair by itself."""

from datetime import date
from itertools import combinations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.cooperation.queries.forms import forms
from enlace.cooperation.queries.legal_basis import bases
from enlace.cooperation.rules.agreements import Ending
from enlace.cooperation.rules.changes import Change, News, agreement_changes, news, treaty_changes
from enlace.cooperation.rules.legal_basis import bound_on
from enlace.instruments.rules.records import Record, Status
from tests.cooperation.samples import sample, stored

DAYS = (date(1999, 12, 31), date(2004, 9, 3), date(2014, 1, 27), date(2026, 11, 25))
SINCE, UNTIL = date(2010, 1, 1), date(2012, 1, 1)


def party(state: str, day: str = "", as_of: str = "2009") -> Record:
    begun = date.fromisoformat(day) if day else None
    return Record(state, "T", Status.PARTY, entry_into_force_date=begun, as_of=as_of)


def changed(*records: Record) -> list[Change]:
    states = [one.state for one in records]
    before, after = ({one.key: bound_on(one, day) for one in records} for day in (SINCE, UNTIL))
    return list(treaty_changes(states, ["T"], before, after, (SINCE, UNTIL)))


def test_whoever_becomes_bound_gains_those_who_were() -> None:
    (change,) = changed(party("A", "2000-01-01"), party("B", "2011-05-03"))
    assert change == Change("B", "A", "T", gained=True, on=date(2011, 5, 3))


def test_the_later_of_two_who_become_bound_gives_the_day() -> None:
    (change,) = changed(party("A", "2011-06-01"), party("B", "2011-05-03"))
    assert (change.state, change.on) == ("A", date(2011, 6, 1))


@pytest.mark.parametrize(
    "other",
    [
        party("A", "2000-01-01"),  # before
        party("A", "2012-01-02"),  # after
        party("A", as_of="2011"),  # unknown before
        Record("A", "T", Status.UNKNOWN),
        Record("A", "T", Status.SIGNATORY),
    ],
)
def test_what_held_before_or_holds_later_or_was_unknown_is_no_news(other: Record) -> None:
    assert changed(other, party("B", "2001-01-01")) == []


def test_the_day_itself_counts_as_the_days_say() -> None:
    assert len(changed(party("A", "2000-01-01"), party("B", "2012-01-01"))) == 1
    assert changed(party("A", "2000-01-01"), party("B", "2010-01-01")) == []


def test_an_agreement_is_gained_from_its_day_and_lost_at_its_end_and_unknown_days_are_no_news() -> None:
    begun = sample(code="NEW", in_force_on=date(2011, 5, 3), signed_on=None)
    ended = sample(code="OLD", ending=Ending.ENDED, ended_on=date(2011, 7, 1))
    unknown = sample(code="UNKNOWN", in_force_on=None)
    brief = sample(code="BRIEF", in_force_on=date(2011, 1, 1), ending=Ending.ENDED, ended_on=date(2011, 2, 1))
    found = list(agreement_changes([begun, ended, unknown, brief], (SINCE, UNTIL)))
    assert found == [
        Change("ARG", "ATG", "NEW", gained=True, on=date(2011, 5, 3), special=True),
        Change("ARG", "ATG", "OLD", gained=False, on=date(2011, 7, 1), special=True),
    ]


def test_news_are_by_state_and_day_the_latest_first() -> None:
    day = date(2011, 5, 3)
    found = news(
        [
            Change("B", "C", "T", gained=True, on=day),
            Change("A", "C", "T", gained=True, on=None),
            Change("B", "A", "T", gained=True, on=day),
            Change("C", "A", "U", gained=True, on=date(2011, 6, 1)),
        ]
    )
    assert [(one.state, one.others) for one in found] == [("C", ("A",)), ("B", ("A", "C")), ("A", ("C",))]


@pytest.mark.django_db
def test_every_cell_is_what_is_found_by_asking_for_the_pair() -> None:
    stored()
    stored(code="SYN-2", parties=("ARG", "ATG", "BRA"), in_force_on=None, forms=("mla", "jit"))
    seen = set()
    for form in forms("OAS"):
        for on in DAYS:
            held = bases("OAS", form, on)
            cells = held.matrix()
            assert len(cells) == 595
            for first, second in combinations(held.states, 2):
                one, cell = held.of(second, first), cells[frozenset((first, second))]
                assert (cell.in_force, cell.open) == (len(one.bases), len(one.open)), (form, on, first, second)
                seen.add(cell)
    assert any(cell.open and cell.in_force for cell in seen)


@pytest.mark.django_db
def test_what_has_changed_is_what_two_answers_of_each_pair_say() -> None:
    stored(in_force_on=date(2011, 5, 3))
    before, after = (bases("OAS", "mla", day) for day in (SINCE, UNTIL))
    expected = set()
    for first, second in combinations(after.states, 2):
        was, now = before.of(first, second), after.of(first, second)
        for basis in now.bases:
            if basis.instrument in was.not_in_force:
                expected.add((frozenset((first, second)), basis.instrument))
    found = after.news(SINCE)
    assert {(frozenset((one.state, other)), one.basis) for one in found for other in one.others} == expected
    assert expected
    days = [one.on for one in found if one.on]
    assert days == sorted(days, reverse=True)
    assert all(SINCE < day <= UNTIL for day in days)
    of_one = after.news(SINCE, state="ATG")
    assert of_one
    assert {one.state for one in of_one} == {"ATG"}
    touched = {(frozenset((one.state, other)), one.basis) for one in of_one for other in one.others}
    assert touched == {pair for pair in expected if "ATG" in pair[0]}


MATRIX = "/en/legal-basis/matrix/?form=mla&on=2017-04-20"


@pytest.mark.django_db
def test_the_page_of_all_pairs_leads_to_each_and_asks_the_database_as_often_whatever_there_is(client: Client) -> None:
    client.get(MATRIX)
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(MATRIX)
        counts.append(len(asked))
        stored(code=f"SYN-{number}")
    assert counts[0] == counts[1] <= 15
    rows = dict(page.context["rows"])
    assert len(rows) == 35
    assert all(len(cells) == 35 and cells.count(None) == 1 for cells in rows.values())
    place = [code for code, _ in page.context["asked"].states].index("PER")
    words, address = rows["Colombia"][place]
    answer = client.get(address)
    assert answer.context["asked"] == {"from": "COL", "to": "PER", "form": "mla", "on": "2017-04-20"}
    said = f"{len(answer.context['bases'])} + {len(answer.context['open'])}?"
    assert words == said.removesuffix(" + 0?")
    assert client.get(MATRIX).context["synthetic"]


@pytest.mark.django_db
def test_the_page_of_changes_tells_since_when_and_with_whom(client: Client) -> None:
    stored(in_force_on=date(2011, 5, 3))
    page = client.get("/en/legal-basis/changes/?form=mla&since=2011-05-01&until=2011-05-04&state=ATG")
    text = page.content.decode()
    assert "Since May 3, 2011 SYNTHETIC agreement on assistance is in force between Antigua and Barbuda and" in text
    assert page.context["synthetic"]
    none = client.get("/en/legal-basis/changes/?form=mla&since=2011-05-03&until=2011-05-04&state=ATG")
    assert "No change between these days is recorded" in none.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("since=soon", "since"),
        ("until=2017-02-30", "until"),
        ("until=0001-01-01", "until"),
        ("since=9999-12-31", "since"),
        ("state=XXX", "state"),
        ("form=none", "form"),
        ("since=2012-01-01&until=2011-01-01", "since"),
    ],
)
def test_a_question_at_fault_says_which_field(client: Client, query: str, where: str) -> None:
    page = client.get(f"/en/legal-basis/changes/?{query}")
    assert page.status_code == 422
    assert [one["where"] for one in page.context["problems"]] == [where]
    assert page.context["news"] == []


def test_news_hold_what_is_told() -> None:
    assert news([Change("A", "B", "T", gained=False, on=None, special=True)]) == (
        News("A", ("B",), "T", gained=False, on=None, special=True),
    )
