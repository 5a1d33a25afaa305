"""Files of Word and Excel: the stamp signed and read, what came back, and what it would change."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.models import BroughtFile, DraftRevision
from enlace.assessments.queries.drafts import WorkingCopy, evidence_of, own_questions
from enlace.assessments.rules.carrying import Carried, Left, Stamp, carried
from enlace.assessments.rules.carrying_difference import Change, as_it_left, compare
from enlace.assessments.rules.carrying_readings import Raw, Returned, Tongue, returned
from enlace.assessments.rules.drafts import CORE, Content
from enlace.assessments.rules.questionnaire import Question
from enlace.common.errors import N_, NotFound, Problem

_SALT = "assessments.reply.file"
MOST_TOKEN = 500_000


@dataclass(frozen=True)
class Brought:
    """A file that came back. left_out: questions of it that the person may not answer; gone: no longer asked."""

    number: int
    file_name: str
    left_at: datetime
    brought_at: datetime
    taken_at: datetime | None
    amended: bool
    changes: tuple[Change, ...]
    left_out: tuple[str, ...]
    gone: tuple[str, ...]


def sealed(stamp: Stamp) -> str:
    """Return `stamp` as it stands in a file; only who holds the server's secret can make one."""
    return Signer(salt=_SALT).sign_object(stamp.as_json(), compress=True)


def unsealed(token: str) -> Stamp | None:
    """Return the stamp of a file, or None where it was altered."""
    if len(token) > MOST_TOKEN:
        return None
    try:
        return Stamp.from_json(Signer(salt=_SALT).unsign_object(token))
    except (BadSignature, ValueError, TypeError, KeyError):
        return None


def questions_to_carry(
    copy: WorkingCopy, by: Actor, sections: Iterable[str], *, main: bool = False
) -> tuple[Question, ...]:
    """Return those questions of `sections` (none: of all) that `by` works on and the State has chosen to answer.

    main: without those that are asked after the answer to another.
    """
    chosen = frozenset(sections)
    return tuple(
        one
        for one in own_questions(by, Permission.REPLY_READ, copy)
        if (not chosen or one.section in chosen)
        and not (main and one.derived_from)
        and (copy.form != CORE or one.tier == CORE or not copy.draft(one.id).content.empty)
    )


def as_they_left(copy: WorkingCopy, left: Mapping[str, Left]) -> dict[str, Carried | None]:
    """Return what each answer said when it left; None where that is not known any more."""
    rows = DraftRevision.objects.filter(
        cycle_id=copy.cycle.pk,
        state_code=copy.state,
        question__in=list(left),
        number__in={one.number for one in left.values()},
    )
    kept = {
        (row.question, row.number): Content(row.value, row.comment, row.marking, row.basis, evidence_of(row.evidence))
        for row in rows
    }
    found = {}
    for question, one in left.items():
        at_that_time = kept.get((question, one.number), Content())
        found[question] = as_it_left(one, carried(copy.draft(question).content), carried(at_that_time))
    return found


def read_answers(copy: WorkingCopy, stamp: Stamp, raws: Mapping[str, Raw], tongue: Tongue) -> dict[str, Returned]:
    """Return what the file says in answer to each question that is still asked."""
    left = as_they_left(copy, stamp.left)
    by_id = copy.questionnaire.by_id
    return {
        question: returned(by_id[question], raw, tongue, left[question])
        for question, raw in raws.items()
        if question in by_id
    }


def later_taken(copy: WorkingCopy, made_at: datetime, questions: Iterable[str]) -> BroughtFile | None:
    """Return a file with all of `questions` that left after `made_at` and of which answers were taken already."""
    wanted = set(questions)
    rows = BroughtFile.objects.filter(
        cycle_id=copy.cycle.pk, state_code=copy.state, taken_at__isnull=False, left_at__gt=made_at
    ).defer("rows")
    return next((row for row in rows.order_by("-left_at") if wanted <= set(row.left)), None)


def as_rows(found: Mapping[str, Returned]) -> dict[str, Any]:
    """Return answers as JSON."""
    return {
        question: asdict(one)
        | {"problems": [{"message": fault.message, "params": dict(fault.params)} for fault in one.problems]}
        for question, one in found.items()
    }


def _returned(question: str, row: Mapping[str, Any]) -> Returned:
    content = {**row["content"], "links": tuple(row["content"]["links"])}
    faults = tuple(Problem(question, fault["message"], fault["params"]) for fault in row["problems"])
    return Returned(Carried(**content), tuple(row["readings"]), row["written"], faults)


def changes_of(
    copy: WorkingCopy, left: Mapping[str, Left], found: Mapping[str, Returned], by: Actor
) -> tuple[Change, ...]:
    """Return what a file changes of each answer that is given to `by`, as the reply stands now."""
    before = as_they_left(copy, left)
    return tuple(
        compare(copy.draft(one.id), before[one.id], found[one.id])
        for one in own_questions(by, Permission.REPLY_DRAFT, copy)
        if one.id in found
    )


def brought_file(copy: WorkingCopy, number: int, by: Actor) -> Brought:
    """Return a file that `by` brought, with what it would change as the reply stands now. Raises: NotFound."""
    row = BroughtFile.objects.filter(
        cycle_id=copy.cycle.pk, state_code=copy.state, pk=number, brought_by=by.name
    ).first()
    if row is None:
        raise NotFound(N_("There is no such file, or it is looked at no more: bring it again."))
    left = {question: Left(*one) for question, one in row.left.items()}
    found = {question: _returned(question, one) for question, one in row.rows.items()}
    changes = changes_of(copy, left, found, by)
    mine = {one.id for one in own_questions(by, Permission.REPLY_DRAFT, copy)}
    asked = [one.id for one in copy.questionnaire.asked_questions]
    return Brought(
        number=row.pk,
        file_name=row.file_name,
        left_at=row.left_at,
        brought_at=row.brought_at,
        taken_at=row.taken_at,
        amended=row.questionnaire_hash != copy.cycle.questionnaire_hash,
        changes=changes,
        left_out=tuple(one for one in asked if one in left and one not in mine),
        gone=tuple(one for one in left if one not in copy.questionnaire.by_id),
    )
