"""A file that came back: kept to be looked at, then followed answer by answer; nothing is stored unseen."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.drafts import Saved, save_answers, save_own_answers
from enlace.assessments.models import BroughtFile
from enlace.assessments.queries import carrying as queries
from enlace.assessments.queries import drafts
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.carrying import Stamp, Taken
from enlace.assessments.rules.carrying_readings import Returned
from enlace.assessments.rules.drafts import SECRETARIAT, Typed
from enlace.common.errors import N_, Invalid, Problem

FILE = "file"
MOST_NAME = 200
KEPT = timedelta(days=30)


@action(Permission.REPLY_DRAFT)
def bring_file(
    code: str,
    name: str,
    file_hash: str,
    stamp: Stamp,
    found: Mapping[str, Returned],
    *,
    state: str,
    by: Actor,
    at: datetime,
) -> int:
    """Keep what a file says until it is looked at, instead of what the person brought before; return its number."""
    return _bring(drafts.working_copy(code, state), name, file_hash, stamp, found, by=by, at=at)


@action(Permission.SELF_REPORT_DRAFT)
def bring_own_file(
    code: str, name: str, file_hash: str, stamp: Stamp, found: Mapping[str, Returned], *, by: Actor, at: datetime
) -> int:
    """Keep a file with the Secretariat's own answers; otherwise as `bring_file`."""
    return _bring(drafts.working_copy(code, SECRETARIAT), name, file_hash, stamp, found, by=by, at=at)


def _bring(
    copy: WorkingCopy,
    name: str,
    file_hash: str,
    stamp: Stamp,
    found: Mapping[str, Returned],
    *,
    by: Actor,
    at: datetime,
) -> int:
    own = BroughtFile.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state, brought_by=by.name)
    own.filter(taken_at=None).delete()
    _forget(at)
    row = BroughtFile.objects.create(
        cycle_id=copy.cycle.pk,
        state_code=copy.state,
        file_name=name[:MOST_NAME],
        file_hash=file_hash,
        questionnaire_hash=stamp.questionnaire,
        left_at=datetime.fromisoformat(stamp.made_at),
        left=stamp.as_json()["left"],
        rows=queries.as_rows(found),
        brought_at=at,
        brought_by=by.name,
    )
    subject = f"{copy.cycle.code}/{copy.state}"
    told = {"file": name[:MOST_NAME], "file_hash": file_hash, "questions": len(found)}
    record("assessments.file.brought", subject, state=copy.state, **told)
    return row.pk


def _forget(at: datetime) -> None:
    """Drop what was brought long ago and never taken; of what was, keep that it was, and not what it said."""
    old = BroughtFile.objects.filter(brought_at__lt=at - KEPT)
    old.filter(taken_at=None).delete()
    old.exclude(rows={}).update(rows={})


@action(Permission.REPLY_DRAFT)
def take_answers(code: str, number: int, chosen: Mapping[str, Taken], *, state: str, by: Actor, at: datetime) -> Saved:
    """Follow a file in the answers `chosen`; what it does not change of them stays as it stands.

    Raises: NotFound; Invalid, where one of them cannot be taken; otherwise as `save_answers`.
    """
    copy = drafts.working_copy(code, state)
    typed = _typed(copy, number, chosen, by)
    saved = save_answers(code, typed, state=state, by=by, at=at, origin=FILE)
    _mark(copy, number, saved, at)
    return saved


@action(Permission.SELF_REPORT_DRAFT)
def take_own_answers(code: str, number: int, chosen: Mapping[str, Taken], *, by: Actor, at: datetime) -> Saved:
    """Follow a file with the Secretariat's own answers; otherwise as `take_answers`."""
    copy = drafts.working_copy(code, SECRETARIAT)
    typed = _typed(copy, number, chosen, by)
    saved = save_own_answers(code, typed, by=by, at=at, origin=FILE)
    _mark(copy, number, saved, at)
    return saved


def _typed(copy: WorkingCopy, number: int, chosen: Mapping[str, Taken], by: Actor) -> list[Typed]:
    changes = {one.question: one for one in queries.brought_file(copy, number, by).changes}
    problems, typed = [], []
    for question, taken in chosen.items():
        change = changes.get(question)
        if change is None or change.problems or (change.readings and taken.reading not in change.readings):
            message = N_("This answer cannot be taken as the file has it; look at it once more.")
            problems.append(Problem(question, message))
        else:
            typed.append(Typed(question, change.taken(taken.reading), taken.read))
    if problems:
        raise Invalid(problems)
    return typed


def _mark(copy: WorkingCopy, number: int, saved: Saved, at: datetime) -> None:
    if not saved.stored and not saved.conflicts:
        nothing_changed()
        return
    BroughtFile.objects.filter(pk=number).update(taken_at=at)
    questions = [one.question for one in saved.stored]
    record("assessments.file.taken", f"{copy.cycle.code}/{copy.state}", state=copy.state, questions=questions)
