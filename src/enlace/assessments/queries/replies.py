"""The replies that a person works on, all at once: where each stands and what waits for the person in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.assessments.models import AnswerRevision, DraftRevision, Extension, Remark, Reply
from enlace.assessments.queries import cycles
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.drafts import STORED, VersionView, WorkingCopy
from enlace.assessments.rules.drafts import (
    FULL,
    SECRETARIAT,
    Assignment,
    Content,
    Draft,
    DraftStatus,
    ReplyStatus,
)
from enlace.assessments.rules.progress import Progress, places, progress
from enlace.common.errors import N_, NotAllowed, WrongStatus

Pair = tuple[int, str]


@dataclass(frozen=True)
class Standing:
    """A reply as somebody who works on it finds it. due_on: until when it is awaited.

    progress: of the questions that are theirs. parts: what was given to their authority. returned, remarks: how many
    answers of theirs were returned, how many words wait beside them. to_sign: it waits for their signature.
    """

    copy: WorkingCopy
    due_on: date | None
    progress: Progress
    parts: tuple[tuple[str, Assignment], ...]
    returned: int
    remarks: int
    to_sign: bool

    @property
    def waits(self) -> bool:
        return bool(self.parts or self.returned or self.remarks or self.to_sign)


def reads(by: Actor, state: str) -> bool:
    """Return whether `by` works on the replies of `state`, or ("") on what the Secretariat answers itself."""
    return (
        by.may(Permission.SELF_REPORT_DRAFT) if state == SECRETARIAT else state in by.states_for(Permission.REPLY_READ)
    )


def states_read(by: Actor) -> tuple[str, ...]:
    """Return whose replies `by` works on, the Secretariat's own ("") first."""
    own = (SECRETARIAT,) if reads(by, SECRETARIAT) else ()
    return (*own, *sorted(by.states_for(Permission.REPLY_READ)))


def standings(by: Actor, views: Iterable[CycleView]) -> tuple[Standing, ...]:
    """Return the replies that `by` works on in some cycles, by cycle and State; as many queries for all as for one."""
    pairs = [(view, state) for view in views for state in states_read(by) if _asked(view, state)]
    copies = working_copies(pairs)
    codes, pks = {state for _view, state in pairs}, {view.pk for view, _state in pairs}
    waiting = Remark.objects.filter(cycle_id__in=pks, state_code__in=codes, settled_at=None)
    beside: dict[Pair, list[str]] = {}
    for pk, state, question in waiting.values_list("cycle_id", "state_code", "question"):
        beside.setdefault((pk, state), []).append(question)
    due = _due_days([view for view, _state in pairs])
    return tuple(_standing(by, copy, due(copy), beside.get((copy.cycle.pk, copy.state), [])) for copy in copies)


def _asked(view: CycleView, state: str) -> bool:
    return state in view.asked if state != SECRETARIAT else bool(cycles.definition_of(view).self_report)


def _standing(by: Actor, copy: WorkingCopy, due_on: date | None, beside: list[str]) -> Standing:
    mine = queries.own_questions(by, Permission.REPLY_READ, copy)
    own = {one.id for one in mine}
    drafting = {one.id for one in queries.own_questions(by, Permission.REPLY_DRAFT, copy)}
    return Standing(
        copy=copy,
        due_on=due_on,
        progress=progress(mine, places(copy.questionnaire, copy.drafts), copy.drafts, copy.form),
        parts=parts_of(by, copy),
        returned=sum(one.status is DraftStatus.RETURNED for one in copy.drafts.values() if one.question in drafting),
        remarks=sum(question in own for question in beside),
        to_sign=may_sign(by, copy),
    )


def parts_of(by: Actor, copy: WorkingCopy) -> tuple[tuple[str, Assignment], ...]:
    """Return the parts of a reply that were given to an authority of `by`, in the questionnaire's order."""
    own = {grant.authority for grant in by.grants if grant.state == copy.state and grant.authority}
    order = [*(section.code for section in copy.questionnaire.sections), *copy.questionnaire.by_id]
    return tuple(
        (part, copy.assignments[part])
        for part in order
        if part in copy.assignments and copy.assignments[part].authority in own
    )


def may_sign(by: Actor, copy: WorkingCopy) -> bool:
    """Return whether the reply waits for a signature that `by` may give."""
    if copy.status not in (ReplyStatus.SUBMITTED, ReplyStatus.AMENDED) or copy.state == SECRETARIAT:
        return False
    roles = {grant.role for grant in by.grants if grant.state == copy.state}
    return Role.POINT_OF_CONTACT in roles or (Role.REVIEWER in roles and copy.delegated)


def to_sign(by: Actor, copy: WorkingCopy) -> tuple[VersionView, VersionView | None]:
    """Return the version that waits for the signature of `by`, and the one signed last.

    Raises: WrongStatus, where none waits; NotAllowed, for a reviewer to whom signing was not delegated.
    """
    if copy.status not in (ReplyStatus.SUBMITTED, ReplyStatus.AMENDED):
        raise WrongStatus(N_("Only a reply that was submitted whole, and is not signed, can be signed."))
    if not may_sign(by, copy):
        raise NotAllowed(N_("The point of contact has not delegated the signature."))
    versions = queries.versions(copy.cycle, copy.state)
    return versions[0], next((one for one in versions if one.status is ReplyStatus.SIGNED), None)


def _due_days(views: Iterable[CycleView]) -> "_Due":
    rows = Extension.objects.filter(cycle_id__in={view.pk for view in views}).order_by("-pk")
    return _Due(tuple(rows.values_list("cycle_id", "states", "due_on")))


@dataclass(frozen=True)
class _Due:
    """Until when each State is to answer; the latest extension first."""

    extensions: tuple[tuple[int, list[str], date], ...]

    def __call__(self, copy: WorkingCopy) -> date | None:
        granted = (day for pk, states, day in self.extensions if pk == copy.cycle.pk and copy.state in states)
        return next(granted, copy.cycle.due_on)


def working_copies(pairs: Collection[tuple[CycleView, str]]) -> tuple[WorkingCopy, ...]:
    """Return the replies of some States to some cycles as they stand, in three queries; each State was asked.

    `last` of a draft is its own number here: these copies are for reading.
    """
    pks, states = {view.pk for view, _state in pairs}, {state for _view, state in pairs}
    rows = {
        (row.cycle_id, row.state_code): row for row in Reply.objects.filter(cycle_id__in=pks, state_code__in=states)
    }
    drafts, stored = _drafts(pks, states), _stored(pks, states)
    return tuple(
        _copy(view, state, rows.get((view.pk, state)), (drafts if (view.pk, state) in rows else stored))
        for view, state in pairs
    )


def _copy(view: CycleView, state: str, row: Reply | None, found: Mapping[Pair, dict[str, Draft]]) -> WorkingCopy:
    standing, aside = queries.parted(queries.asked_of(view, state), found.get((view.pk, state), {}))
    return WorkingCopy(
        cycle=view,
        state=state,
        begun=row is not None,
        status=ReplyStatus(row.status) if row else ReplyStatus.IN_PREPARATION,
        form=row.form if row else FULL,
        assignments=queries.assignments_of(row.assignments) if row else {},
        submitted=frozenset(row.submitted) if row else frozenset(),
        delegated=bool(row and row.delegated),
        drafts=standing,
        aside=aside,
    )


def _drafts(pks: Collection[int], states: Collection[str]) -> dict[Pair, dict[str, Draft]]:
    rows = DraftRevision.objects.filter(cycle_id__in=pks, state_code__in=states)
    latest = rows.filter(holds=True).values("cycle_id", "state_code", "question").annotate(latest=Max("pk"))
    found: dict[Pair, dict[str, Draft]] = {}
    for row in DraftRevision.objects.filter(pk__in=latest.values("latest")):
        found.setdefault((row.cycle_id, row.state_code), {})[row.question] = queries.draft_of(row)
    return found


def _stored(pks: Collection[int], states: Collection[str]) -> dict[Pair, dict[str, Draft]]:
    found: dict[Pair, dict[str, Draft]] = {}
    rows = AnswerRevision.objects.filter(cycle_id__in=pks, state_code__in=states).order_by("pk")
    for row in rows.iterator(2000):
        own = found.setdefault((row.cycle_id, row.state_code), {})
        own.pop(row.question, None)
        if row.value:
            content = Content(row.value, row.comment, row.marking, row.basis)
            own[row.question] = Draft(
                row.question, content, 1, 1, DraftStatus.APPROVED, STORED, row.source, at=row.recorded_at
            )
    return found
