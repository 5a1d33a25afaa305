"""Who runs which job of the background, and how it ended; housekeeping, of which the audit trail is not told."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from enlace.accounts.models import JobRun, Worker
from enlace.common.jobs import Job, retry_after

# A worker that was killed renews its claims no more: after this another one may take them.
CLAIM = timedelta(minutes=3)
FORGOTTEN_AFTER = timedelta(days=1)


def know(jobs: Collection[Job], at: datetime) -> None:
    """Have a row for each of `jobs`, and none for a job that is no more."""
    for job in jobs:
        JobRun.objects.get_or_create(name=job.name, defaults={"due_at": at})
    JobRun.objects.exclude(name__in=[job.name for job in jobs]).filter(_free(at)).delete()


def claim(job: Job, holder: str, at: datetime) -> bool:
    """Return whether `job` is due and `holder` may run it now; of several who ask at once, one may."""
    due = JobRun.objects.filter(_free(at), name=job.name, due_at__lte=at)
    return bool(due.update(holder=holder, held_until=at + CLAIM, started_at=at, outcome="running"))


def _free(at: datetime) -> Q:
    return Q(held_until=None) | Q(held_until__lte=at)


def finish(job: Job, holder: str, done: int, at: datetime) -> None:
    """Say that `job` ended well; nothing, if the claim of `holder` was lost meanwhile."""
    JobRun.objects.filter(name=job.name, holder=holder).update(
        ended_at=at, outcome="done", done=done, failures=0, error="", due_at=at + job.every, held_until=None, holder=""
    )


def fail(job: Job, holder: str, error: str, at: datetime) -> None:
    """Say that `job` failed, so that it is tried again, later each time."""
    with transaction.atomic():
        row = JobRun.objects.filter(name=job.name, holder=holder).first()
        if row is None:
            return
        row.failures += 1
        row.ended_at, row.outcome, row.done, row.error = at, "failed", 0, error[:200]
        row.due_at, row.held_until, row.holder = at + retry_after(row.failures), None, ""
        row.save()


def beat(host: str, holder: str, at: datetime) -> None:
    """Say that the worker of `host` is there, and renew its claims."""
    Worker.objects.update_or_create(host=host, defaults={"seen_at": at})
    Worker.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).exclude(host=host).delete()
    JobRun.objects.filter(holder=holder, held_until__gt=at).update(held_until=at + CLAIM)


def let_go(holder: str) -> None:
    """Give up the claims of `holder`, which could not say how their jobs ended."""
    JobRun.objects.filter(holder=holder).update(outcome="failed", held_until=None, holder="")
