"""The working copy of a reply as it stands, with what its State alone sees."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.models import DraftRevision, Extension, Remark, Reply, ReplyVersion
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.rules.amending import fitting
from enlace.assessments.rules.drafts import (
    FULL,
    SECRETARIAT,
    Assignment,
    Content,
    Draft,
    DraftStatus,
    Evidence,
    ReplyStatus,
    authority_of,
    questionnaire_for,
)
from enlace.assessments.rules.questionnaire import Question, Questionnaire
from enlace.common.errors import N_, NotFound

STORED = "stored"
# Every page and every save of a reply begins with this one, which the mapper would write anew each time.
STANDING = """
SELECT standing.*, (
  SELECT MAX(number) FROM assessments_draftrevision AS other
  WHERE other.cycle_id = standing.cycle_id AND other.state_code = standing.state_code
    AND other.question = standing.question
) AS last
FROM assessments_draftrevision AS standing
WHERE standing.id IN (
  SELECT MAX(id) FROM assessments_draftrevision
  WHERE cycle_id = %s AND state_code = %s AND holds GROUP BY question
)
"""


@dataclass(frozen=True)
class WorkingCopy:
    """The reply of one State as it is being written. begun: whether anything was drafted here yet.

    drafts: question -> its draft, those of them that are not empty or once were not.
    aside: likewise, what the questionnaire, amended since, has no place for: kept, and not counted.
    """

    cycle: CycleView
    state: str
    begun: bool
    status: ReplyStatus
    form: str
    assignments: Mapping[str, Assignment]
    submitted: frozenset[str]
    delegated: bool
    drafts: Mapping[str, Draft]
    aside: Mapping[str, Draft] = field(default_factory=dict)

    @property
    def questionnaire(self) -> Questionnaire:
        return asked_of(self.cycle, self.state)

    @property
    def values(self) -> dict[str, str]:
        return {question: one.content.value for question, one in self.drafts.items() if one.content.value}

    def draft(self, question: str) -> Draft:
        return self.drafts.get(question) or self.aside.get(question, Draft(question))


@dataclass(frozen=True)
class VersionView:
    """A version of a reply without its content."""

    number: int
    status: ReplyStatus
    sections: tuple[str, ...]
    reason: str
    content_hash: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class RemarkView:
    """A word beside an answer."""

    pk: int
    question: str
    text: str
    written_at: datetime
    written_by: str
    settled_at: datetime | None


def asked_of(view: CycleView, state: str) -> Questionnaire:
    """Return what `state` is asked in a cycle."""
    definition = definition_of(view)
    return definition if state != SECRETARIAT else questionnaire_for(definition, state)


def working_copy(code: str, state: str) -> WorkingCopy:
    """Return the reply of `state` as it stands: two queries, once it was begun. Raises: NotFound."""
    rows = Reply.objects.select_related("cycle__questionnaire").defer("cycle__questionnaire__content")
    row = rows.filter(cycle__code=code, state_code=state).first()
    view = cycles.cycle(code) if row is None else cycles.view_of(row.cycle)
    if state != SECRETARIAT and state not in view.asked:
        raise NotFound(N_("%(state)s was not asked in the cycle %(code)s."), state=state, code=code)
    standing, aside = parted(asked_of(view, state), drafts(view, state) if row else stored(view, state))
    return WorkingCopy(
        cycle=view,
        state=state,
        begun=row is not None,
        status=ReplyStatus(row.status) if row else ReplyStatus.IN_PREPARATION,
        form=row.form if row else FULL,
        assignments=assignments_of(row.assignments) if row else {},
        submitted=frozenset(row.submitted) if row else frozenset(),
        delegated=bool(row and row.delegated),
        drafts=standing,
        aside=aside,
    )


def parted(definition: Questionnaire, found: Mapping[str, Draft]) -> tuple[dict[str, Draft], dict[str, Draft]]:
    """Return the drafts that `definition` has a place for, and the others."""
    fits = fitting(definition)
    standing = {code: one for code, one in found.items() if fits(code, one.content.value)}
    return standing, {code: one for code, one in found.items() if code not in standing}


def own_questions(by: Actor, permission: Permission, copy: WorkingCopy) -> tuple[Question, ...]:
    """Return the questions of a reply that `by` has `permission` for, in order."""
    asked = copy.questionnaire.asked_questions
    if copy.state == SECRETARIAT:
        return asked if by.may(Permission.SELF_REPORT_DRAFT) else ()
    works: dict[str, bool] = {}
    for authority in {"", *(one.authority for one in copy.assignments.values())}:
        works[authority] = by.works_for(permission, copy.state, authority)
    if len(set(works.values())) == 1:
        return asked if works[""] else ()
    return tuple(one for one in asked if works[authority_of(copy.assignments, one)])


def assignments_of(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Assignment]:
    """Return part -> to whom it is given, as it is stored with a reply."""
    return {
        part: Assignment(one["authority"], date.fromisoformat(one["due_on"]) if one["due_on"] else None)
        for part, one in rows.items()
    }


def begun(view: CycleView, states: Collection[str]) -> tuple[str, ...]:
    """Return those of `states` whose working copy was begun."""
    rows = Reply.objects.filter(cycle_id=view.pk, state_code__in=states).order_by("state_code")
    return tuple(rows.values_list("state_code", flat=True))


def submitting(view: CycleView, states: Collection[str]) -> frozenset[str]:
    """Return those of `states` that submitted a section of their reply themselves."""
    rows = Reply.objects.filter(cycle_id=view.pk, state_code__in=states).values_list("state_code", "submitted")
    return frozenset(state for state, sections in rows if sections)


def drafts(view: CycleView, state: str) -> dict[str, Draft]:
    """Return question -> the draft that stands."""
    return {
        row.question: draft_of(row, row.last)  # type: ignore[attr-defined]  # told by the statement
        for row in DraftRevision.objects.raw(STANDING, [view.pk, state])
    }


def draft_of(row: DraftRevision, last: int = 0) -> Draft:
    """Return a stored revision as a draft. last: the number of the latest of its question."""
    content = Content(row.value, row.comment, row.marking, row.basis, evidence_of(row.evidence))
    return Draft(
        question=row.question,
        content=content,
        number=row.number,
        last=last or row.number,
        status=DraftStatus(row.status),
        origin=row.origin,
        source=row.source,
        note=row.note,
        by=row.drafted_by,
        at=row.drafted_at,
    )


def evidence_of(rows: Iterable[Mapping[str, str]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(one["title"], one.get("url", ""), one.get("file", "")) for one in rows)


def stored(view: CycleView, state: str) -> dict[str, Draft]:
    """Return the answers that the cycle has by other ways, as the drafts that a working copy begins with."""
    return {
        one.question: Draft(
            question=one.question,
            content=Content(one.value, one.comment, one.marking, one.basis),
            number=1,
            last=1,
            status=DraftStatus.APPROVED,
            origin=STORED,
            source=one.source,
            at=one.recorded_at,
        )
        for one in answer_queries.answers(view, states=[state])
    }


def as_submitted(view: CycleView, state: str) -> dict[str, Draft]:
    """Return the answers that count, as `stored` does, with what they rest on, and what was submitted as a word alone.

    The latest version tells those; where an answer came since by another way, the working copy does, if it says so.
    """
    row = ReplyVersion.objects.filter(cycle_id=view.pk, state_code=state).order_by("-number").first()
    said = dict(row.content["answers"]) if row else {}
    versions = {
        code: Content(one["value"], one["comment"], one["marking"], one["basis"], evidence_of(one["evidence"]))
        for code, one in said.items()
    }
    found = {code: Draft(code, content) for code, content in versions.items() if not content.value}
    standing = drafts(view, state)
    for code, one in stored(view, state).items():
        same = [versions.get(code, Content()), standing.get(code, one).content]
        plain = one.content
        evidence = next((each.evidence for each in same if replace(each, evidence=()) == plain), ())
        found[code] = replace(one, content=replace(plain, evidence=evidence))
    return found


def history(view: CycleView, state: str, question: str) -> tuple[tuple[Draft, bool], ...]:
    """Return every draft of one answer, the latest first, each with whether it held when it was written."""
    rows = DraftRevision.objects.filter(cycle_id=view.pk, state_code=state, question=question).order_by("-number")
    return tuple((draft_of(row), row.holds) for row in rows)


def remarks(view: CycleView, state: str, *, waiting: bool = False) -> tuple[RemarkView, ...]:
    """Return the words beside the answers of a reply, in the order written; waiting: those not settled alone."""
    rows = Remark.objects.filter(cycle_id=view.pk, state_code=state).order_by("pk")
    if waiting:
        rows = rows.filter(settled_at=None)
    return tuple(
        RemarkView(row.pk, row.question, row.text, row.written_at, row.written_by, row.settled_at) for row in rows
    )


def versions(view: CycleView, state: str) -> tuple[VersionView, ...]:
    """Return the versions of a reply, the latest first."""
    rows = ReplyVersion.objects.filter(cycle_id=view.pk, state_code=state).defer("content").order_by("-number")
    return tuple(
        VersionView(
            row.number,
            ReplyStatus(row.status),
            tuple(row.sections),
            row.reason,
            row.content_hash,
            row.made_at,
            row.made_by,
        )
        for row in rows
    )


def version_content(view: CycleView, state: str, number: int) -> dict[str, dict[str, object]]:
    """Return question -> what the version says. Raises: NotFound."""
    row = ReplyVersion.objects.filter(cycle_id=view.pk, state_code=state, number=number).first()
    if row is None:
        raise NotFound(N_("There is no version %(number)s of this reply."), number=number)
    return dict(row.content["answers"])


def due_on(view: CycleView, state: str) -> date | None:
    """Return the day until which `state` is to answer: the cycle's, or the latest that was granted to it."""
    rows = Extension.objects.filter(cycle_id=view.pk).order_by("-pk").values_list("states", "due_on")
    return next((day for states, day in rows if state in states), view.due_on)
