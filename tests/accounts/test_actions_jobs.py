"""Claims: one job is run by one worker at a time, and by another one after a worker was lost."""

from datetime import UTC, datetime, timedelta

import pytest

from enlace.accounts.actions.jobs import CLAIM, beat, claim, fail, finish, know, let_go
from enlace.accounts.models import JobRun, Worker
from enlace.accounts.queries import due_jobs, queue, worker_seen_at
from enlace.common.jobs import Job, retry_after

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
JOB = Job("test.letters.send", timedelta(hours=6), lambda _: 1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def known() -> None:
    know([JOB], AT)


def row() -> JobRun:
    return JobRun.objects.get(name=JOB.name)


def test_a_job_is_due_as_soon_as_it_is_known() -> None:
    assert due_jobs(AT) == {JOB.name}
    assert due_jobs(AT - SECOND) == frozenset()
    assert (row().outcome, row().started_at) == ("", None)


def test_a_claimed_job_is_not_run_by_another_worker() -> None:
    assert claim(JOB, "one", AT)
    assert not claim(JOB, "two", AT)
    assert not claim(JOB, "one", AT)
    assert (row().holder, row().outcome, row().started_at) == ("one", "running", AT)


def test_a_job_that_ended_is_due_again_after_its_interval() -> None:
    claim(JOB, "one", AT)
    finish(JOB, "one", 3, AT + SECOND)
    assert (row().outcome, row().done, row().ended_at, row().holder) == ("done", 3, AT + SECOND, "")
    assert not claim(JOB, "two", AT + JOB.every)
    assert claim(JOB, "two", AT + SECOND + JOB.every)


def test_a_job_that_failed_is_tried_again_later_each_time_and_is_forgiven_once_it_ends_well() -> None:
    at = AT
    for failures in (1, 2, 3):
        assert claim(JOB, "one", at)
        fail(JOB, "one", "ConnectionRefusedError (smtplib.py:1)", at)
        assert (row().failures, row().outcome, row().due_at) == (failures, "failed", at + retry_after(failures))
        assert queue().failing == 1
        assert not claim(JOB, "two", row().due_at - SECOND)
        at = row().due_at
    assert row().error == "ConnectionRefusedError (smtplib.py:1)"
    claim(JOB, "one", at)
    finish(JOB, "one", 0, at)
    assert (row().failures, row().error, row().due_at, queue().failing) == (0, "", at + JOB.every, 0)


def test_the_job_of_a_worker_that_was_killed_is_taken_over_when_its_claim_ends() -> None:
    claim(JOB, "killed", AT)
    assert not claim(JOB, "two", AT + CLAIM - SECOND)
    assert claim(JOB, "two", AT + CLAIM)
    # The first one was only slow after all: what it says of a job that is no longer its own is not heard.
    finish(JOB, "killed", 9, AT + CLAIM)
    fail(JOB, "killed", "X", AT + CLAIM)
    assert (row().holder, row().outcome, row().failures) == ("two", "running", 0)


def test_a_worker_that_is_there_keeps_its_claim_however_long_the_job_takes() -> None:
    claim(JOB, "one", AT)
    for half_minutes in range(1, 60):
        beat("host", "one", AT + half_minutes * CLAIM / 6)
    assert not claim(JOB, "two", AT + 9 * CLAIM)
    assert worker_seen_at("host") == AT + 59 * CLAIM / 6


def test_a_claim_that_had_ended_is_not_renewed() -> None:
    claim(JOB, "one", AT)
    beat("host", "one", AT + CLAIM)
    assert claim(JOB, "two", AT + CLAIM)


def test_a_worker_that_lost_sight_of_the_database_lets_its_claims_go() -> None:
    claim(JOB, "one", AT)
    let_go("two")
    assert not claim(JOB, "two", AT)
    let_go("one")
    assert claim(JOB, "two", AT)


def test_a_job_that_is_no_more_is_forgotten_but_not_while_it_runs() -> None:
    other = Job("test.other.do", timedelta(days=1), lambda _: 0)
    know([JOB, other], AT)
    claim(other, "one", AT)
    know([JOB], AT)
    assert set(JobRun.objects.values_list("name", flat=True)) == {JOB.name, other.name}
    know([JOB], AT + CLAIM)
    assert set(JobRun.objects.values_list("name", flat=True)) == {JOB.name}


def test_knowing_a_job_again_changes_nothing_of_it() -> None:
    claim(JOB, "one", AT)
    finish(JOB, "one", 1, AT)
    know([JOB], AT + SECOND)
    assert row().due_at == AT + JOB.every


def test_machines_that_are_gone_are_forgotten() -> None:
    beat("old", "one", AT)
    beat("new", "two", AT + timedelta(hours=23))
    assert Worker.objects.count() == 2
    beat("new", "two", AT + timedelta(days=1, seconds=1))
    assert list(Worker.objects.values_list("host", flat=True)) == ["new"]
