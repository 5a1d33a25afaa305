"""The exact figures of one State: against counting that is slow and obvious, and what counts where."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings

from enlace.common.errors import Invalid
from enlace.cooperation.rules.evidence import Line
from enlace.cooperation.rules.life import Feedback, Useful
from enlace.cooperation.rules.statistics import (
    By,
    Days,
    Figures,
    Milestone,
    Outcome,
    Role,
    Share,
    counted,
    own_totals,
    state_figures,
    table,
)
from enlace.cooperation.rules.statuses import Status
from tests.cooperation.chains import (
    BASES,
    CONVENTION,
    CRIMES,
    EXECUTED,
    KINDS,
    KNOWN,
    PARTLY,
    REFUSED,
    STATES,
    chain,
    worlds,
)

S = Status
Chains = Sequence[tuple[Line, ...]]


def figures(*given_chains: tuple[Line, ...], state: str = "ARG") -> dict[Role, Figures]:
    return state_figures(counted([line for one in given_chains for line in one], KINDS), state, CONVENTION)


def made(*given_chains: tuple[Line, ...]) -> Figures:
    """Return the figures of what ARG made, each request under a reference of its own."""
    own = [tuple(replace(line, request=f"R{at}") for line in one) for at, one in enumerate(given_chains)]
    return figures(*own)[Role.MADE]


CODES: dict[By, tuple[Sequence[str], Callable[[Line, Line], Sequence[str]]]] = {
    By.BASIS: (BASES, lambda _first, last: last.header.bases),
    By.FORM: (sorted(KINDS), lambda _first, last: [last.header.form]),
    By.CRIME_TYPE: (CRIMES, lambda _first, last: last.header.crime_types),
    By.YEAR: (("2025", "2026"), lambda first, _last: [first.on.isoformat()[:4]]),
    By.PARTNER: (STATES, lambda _first, last: [last.header.requested.state]),
    By.STATUS: (tuple(Status), lambda _first, last: [last.status]),
}


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_one_who_goes_through_all_requests_row_by_row(world: Chains) -> None:
    for state in STATES:
        own = [
            one
            for one in world
            if one[-1].header.requesting.state == state and one[-1].header.form != "witness_relocation"
        ]
        found = figures(*world, state=state)[Role.MADE]
        assert found.total == len(own)
        for by, (codes, named) in CODES.items():
            told = found.tables[by]
            expected = {(code,): sum(code in named(one[0], one[-1]) for one in own) for code in codes}
            expected[("",)] = sum(not named(one[0], one[-1]) for one in own)
            assert dict(told.rows) == {row: count for row, count in expected.items() if count}
            assert told.total == len(own)
            assert told.in_several == sum(len(named(one[0], one[-1])) > 1 for one in own)


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_the_outcomes_of_all_add_up_and_what_one_made_another_received(world: Chains) -> None:
    by_state = {state: figures(*world, state=state) for state in STATES}
    delivered = 0
    for both in by_state.values():
        for one in both.values():
            assert sum(one.outcomes.counts.values()) == one.outcomes.owed <= one.total
            assert one.outcomes.counts[Outcome.REFUSED] + one.outcomes.rest_refused == one.outcomes.refusals
            assert one.outcomes.counts[Outcome.PARTLY] <= one.outcomes.once_partly
            for told in one.tables.values():
                assert max(told.rows.values(), default=0) <= told.total <= sum(told.rows.values())
        delivered += both[Role.MADE].days[Milestone.DELIVERED].n
    assert delivered == sum(both[Role.RECEIVED].total for both in by_state.values())


def test_two_bases_count_under_each_and_once_in_the_total() -> None:
    one = made(chain(S.SENT, bases=("UNTOC", "A-55")), chain(S.SENT, bases=("UNTOC",)), chain(S.SENT, bases=()))
    told = one.tables[By.BASIS]
    assert (told.total, dict(told.rows), told.in_several) == (3, {("",): 1, ("A-55",): 1, ("UNTOC",): 2}, 1)


def test_several_things_are_counted_at_once() -> None:
    lines = chain(S.SENT, bases=("UNTOC", "A-55"), crime_types=("ocg", "laundering"))
    told = table(counted(lines, KINDS), Role.MADE, By.BASIS, By.CRIME_TYPE)
    rows = dict.fromkeys(product(("UNTOC", "A-55"), ("ocg", "laundering")), 1)
    assert (told.total, told.rows, told.in_several) == (1, rows, 1)


def test_what_is_counted_by_is_the_header_as_completed() -> None:
    lines = list(chain(S.SENT, S.INFO_REQUESTED, S.SENT))
    lines[2] = replace(lines[2], header=replace(lines[2].header, bases=("UNCAC",)))
    assert dict(made(tuple(lines)).tables[By.BASIS].rows) == {("UNCAC",): 1}


def test_the_year_is_that_of_the_first_sending() -> None:
    one = chain(S.SENT, S.INFO_REQUESTED, S.SENT, sent=date(2025, 12, 30), days=(0, 1, 5))
    assert one[2].on.year == 2026
    assert dict(made(one).tables[By.YEAR].rows) == {("2025",): 1}


def test_a_form_that_is_never_named_is_in_no_figure_and_no_total() -> None:
    hidden = chain(*REFUSED, form="witness_relocation", crime_types=(), reference="R9")
    seen = chain(*EXECUTED)
    assert figures(hidden, seen) == figures(seen)
    assert figures(hidden) == figures()
    assert figures(hidden, state="BRA") == figures(state="BRA")


def test_a_draft_counts_nowhere() -> None:
    draft = (replace(chain(S.SENT)[0], status=S.DRAFT),)
    assert figures(draft) == figures()


def test_what_was_never_delivered_was_not_received() -> None:
    returned = chain(S.SENT, S.INFO_REQUESTED, S.WITHDRAWN)
    assert figures(returned)[Role.MADE].total == 1
    assert figures(returned, state="BRA")[Role.RECEIVED].total == 0
    assert figures(chain(S.SENT, S.RECEIVED), state="BRA")[Role.RECEIVED].total == 1


def test_days_run_from_step_to_step_with_their_number_and_those_still_waiting() -> None:
    one = made(
        chain(*EXECUTED, days=(0, 2, 5, 6, 35)),
        chain(*EXECUTED, days=(0, 4, 5, 6, 45)),
        chain(*EXECUTED[:3], days=(0, 1, 11)),
        chain(S.SENT),
    )
    assert one.days == {
        Milestone.DELIVERED: Days(2, 3, 1),
        Milestone.ACKNOWLEDGED: Days(3, 3, 0),
        Milestone.EXECUTED: Days(35.0, 2, 1),
    }


def test_days_are_unknown_where_none_was_timed_and_all_days_count() -> None:
    assert made(chain(S.SENT)).days[Milestone.ACKNOWLEDGED] == Days(None, 0, 0)
    completed = chain(
        *EXECUTED[:3], S.INFO_REQUESTED, S.SENT, S.RECEIVED, *EXECUTED[2:], days=(0, 0, 1, 2, 30, 31, 32, 33, 41)
    )
    assert made(completed).days[Milestone.EXECUTED] == Days(40, 1, 0)
    earlier = list(chain(S.SENT, S.RECEIVED))
    earlier[1] = replace(earlier[1], on=earlier[0].on - timedelta(days=1))
    assert made(tuple(earlier)).days[Milestone.DELIVERED] == Days(0, 1, 0)


def test_information_that_nobody_asked_for_is_neither_executed_nor_waited_for() -> None:
    told = chain(S.SENT, S.RECEIVED, S.ACKNOWLEDGED, form="spontaneous", crime_types=())
    one = made(told)
    assert (one.total, one.outcomes.owed, one.returned) == (1, 0, Share(0, 0))
    assert one.days[Milestone.EXECUTED] == Days(None, 0, 0)
    assert one.days[Milestone.ACKNOWLEDGED].n == 1
    assert one.returned.value is None


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (EXECUTED, Outcome.EXECUTED),
        (PARTLY, Outcome.PARTLY),
        ((*PARTLY, S.IN_EXECUTION), Outcome.PARTLY),
        ((*PARTLY, S.EXECUTED), Outcome.EXECUTED),
        ((*PARTLY, S.REFUSED), Outcome.PARTLY),
        ((*PARTLY, S.WITHDRAWN, S.FEEDBACK_GIVEN, S.CLOSED), Outcome.PARTLY),
        ((*REFUSED, S.FEEDBACK_GIVEN, S.CLOSED), Outcome.REFUSED),
        ((S.SENT, S.WITHDRAWN), Outcome.WITHDRAWN),
        ((*EXECUTED[:3], S.POSTPONED), Outcome.OPEN),
        ((S.SENT,), Outcome.OPEN),
    ],
)
def test_a_request_has_one_outcome(statuses: tuple[Status, ...], expected: Outcome) -> None:
    one = made(chain(*statuses)).outcomes
    assert {each for each, count in one.counts.items() if count} == {expected}
    assert one.share(expected) == Share(1, 1)
    assert one.once_partly == (S.PARTLY_EXECUTED in statuses)
    assert one.rest_refused == (S.PARTLY_EXECUTED in statuses and S.REFUSED in statuses)


def test_a_refusal_on_two_grounds_counts_under_each_also_of_the_rest() -> None:
    one = made(
        chain(*REFUSED, grounds=("form", "language")),
        chain(*PARTLY, S.REFUSED, grounds=("form",)),
        chain(*EXECUTED),
    ).outcomes
    assert one.grounds == {"form": 2, "language": 1}
    assert (one.refusals, one.counts[Outcome.REFUSED], one.rest_refused) == (2, 1, 1)
    assert one.share(Outcome.REFUSED) == Share(1, 3)


def test_returned_and_useful() -> None:
    one = made(
        chain(*EXECUTED, S.FEEDBACK_GIVEN, feedback=Feedback(Useful.YES, ("assets", "person"))),
        chain(*REFUSED, S.FEEDBACK_GIVEN, feedback=Feedback(Useful.NO)),
        chain(S.SENT, S.WITHDRAWN, S.FEEDBACK_GIVEN, feedback=Feedback(Useful.NO)),
        chain(S.SENT, S.INFO_REQUESTED, S.SENT, S.INFO_REQUESTED),
    )
    assert one.returned == Share(1, 4)
    assert (one.useful.n, one.useful.counts) == (2, {Useful.YES: 1, Useful.PARTLY: 0, Useful.NO: 1})
    assert one.useful.uses == {"assets": 1, "person": 1}


def test_use_of_the_convention_with_the_number_of_partner_states() -> None:
    one = made(
        chain(S.SENT, bases=("UNTOC", "A-55")),
        chain(S.SENT, bases=("UNTOC",)),
        chain(S.SENT, asked_of="CHL"),
        chain(S.SENT, asked_of="URY", bases=("A-55",)),
    )
    assert (one.convention.requests, one.convention.partners) == (3, 2)


def test_a_state_recomputes_its_totals_from_lines_alone() -> None:
    own = chain(*EXECUTED), chain(*REFUSED, reference="R2", asking="BRA", asked_of="ARG")
    held = [line.text for one in own for line in one]
    assert own_totals(held, "ARG", KINDS, KNOWN, CONVENTION) == figures(*own)


@given(worlds())
@settings(max_examples=40, deadline=None)
def test_lines_of_other_states_change_no_total_of_ones_own(world: Chains) -> None:
    own = [one for one in world if "ARG" in (one[0].header.requesting.state, one[0].header.requested.state)]
    held = [line.text for one in own for line in one]
    assert own_totals(held, "ARG", KINDS, KNOWN, CONVENTION) == figures(*world)


def test_altered_evidence_yields_no_totals() -> None:
    lines = chain(*EXECUTED)
    with pytest.raises(Invalid, match="was altered"):
        own_totals(
            [
                replace(lines[0], request="R1", on=lines[0].on - timedelta(days=1)).text,
                *(one.text for one in lines[1:]),
            ],
            "ARG",
            KINDS,
            KNOWN,
            CONVENTION,
        )


def test_a_request_as_counted_knows_its_days_and_what_was_brought() -> None:
    (one,) = counted(chain(*REFUSED), KINDS)
    assert one.first(S.EXECUTED) is None
    assert one.brought(S.REFUSED, "grounds") == ("form",)
    assert one.brought(S.EXECUTED, "grounds") == ()
