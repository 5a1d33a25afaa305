"""Where the replies to a cycle stand, as the Secretariat may know it; as many queries for all States as for one.

Nothing here reads what a draft says: only that there is one, and when it was written.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate

from enlace.assessments.models import (
    AnswerRevision,
    Attachment,
    DraftRevision,
    Extension,
    Questionnaire,
    Reminder,
    Reply,
    ReplySummary,
    ReplyVersion,
)
from enlace.assessments.queries.behind import outcomes_shown
from enlace.assessments.queries.cycles import CycleView, cycle_before, cycles, definition_of
from enlace.assessments.queries.stored import figures
from enlace.assessments.rules.curve import Curve, curve
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.rules.drafts import SECRETARIAT, ReplyStatus
from enlace.assessments.rules.figures import Silence
from enlace.assessments.rules.following import OUTSTANDING, Stage, StateStanding, stage_of
from enlace.assessments.rules.outstanding import Counts, Effect, effects, replies_missing
from enlace.assessments.rules.questionnaire import CHOICE_TYPES

# The origin of answers that came with a pack.
PACK = "pack"
AMENDED = "amended"
STATES, ANSWERS, EARLIER = "states", "answers", "earlier"
WHOLE = (ReplyStatus.SUBMITTED, ReplyStatus.SIGNED, ReplyStatus.AMENDED)


@dataclass(frozen=True)
class OwnReply:
    """The Secretariat's answers to the questions put to itself. questions: how many; versions: how many were made."""

    status: ReplyStatus
    questions: int
    drafted: int
    moved_at: datetime | None
    versions: int


def standings(view: CycleView) -> tuple[StateStanding, ...]:
    """Return where the reply of each State asked stands, in order of code."""
    replies = {row.state_code: row for row in Reply.objects.filter(cycle_id=view.pk)}
    summaries = {row.state_code: row for row in ReplySummary.objects.filter(cycle_id=view.pk)}
    drafted, moved, due = _drafted(view), _moved(view), due_days(view)
    reminded = dict(
        Reminder.objects.filter(cycle_id=view.pk).values_list("state_code").annotate(last=Max("sent_at")).order_by()
    )
    found = []
    for state in view.asked:
        row, summary = replies.get(state), summaries.get(state)
        started = bool(summary and summary.started)
        times = [moved.get(state), summary.last_recorded_at if summary else None]
        found.append(
            StateStanding(
                state=state,
                stage=stage_of(ReplyStatus(row.status) if row else None, started=started),
                submitted=frozenset(row.submitted) if row else frozenset(),
                drafted=drafted.get(state, 0),
                answered=summary.answered + summary.no_data if summary else 0,
                moved_at=max((at for at in times if at), default=None),
                due_on=due[state],
                extended=due[state] != view.due_on,
                reminded_at=reminded.get(state),
                synthetic=bool(summary and summary.synthetic) or (view.synthetic and row is not None),
            )
        )
    return tuple(found)


def _drafted(view: CycleView, state: str | None = None) -> dict[str, int]:
    """Return State -> how many questions hold a draft that says something, follow-up questions left out."""
    rows = DraftRevision.objects.filter(cycle_id=view.pk)
    definition = definition_of(view)
    own = definition.self_report if state == SECRETARIAT else definition.asked_questions
    rows = rows.filter(question__in=[one.id for one in own if not one.derived_from])
    if state is not None:
        rows = rows.filter(state_code=state)
    latest = rows.filter(holds=True).values("state_code", "question").annotate(latest=Max("pk")).values("latest")
    # What an amendment set aside was written too: left out, it would tell that the answer fits no longer.
    standing = DraftRevision.objects.filter(pk__in=latest).exclude(~Q(origin=AMENDED), value="")
    return dict(standing.values_list("state_code").annotate(count=Count("pk")).order_by())


def _moved(view: CycleView) -> dict[str, datetime]:
    drafts = DraftRevision.objects.filter(cycle_id=view.pk).values_list("state_code")
    made = ReplyVersion.objects.filter(cycle_id=view.pk).values_list("state_code")
    found: dict[str, datetime] = dict(drafts.annotate(last=Max("drafted_at")).order_by())
    for state, at in made.annotate(last=Max("made_at")).order_by():
        found[state] = max(at, found.get(state, at))
    return found


def due_days(view: CycleView) -> dict[str, date | None]:
    """Return State asked -> until when it is awaited: the cycle's day, or the latest that was granted to it."""
    found: dict[str, date | None] = dict.fromkeys(view.asked, view.due_on)
    rows = Extension.objects.filter(cycle_id=view.pk).order_by("pk").values_list("states", "due_on")
    for states, day in rows:
        found.update((state, day) for state in states if state in found)
    return found


def extensions(view: CycleView) -> tuple[Extension, ...]:
    """Return what was granted, the latest first."""
    return tuple(Extension.objects.filter(cycle_id=view.pk).order_by("-pk"))


def own_reply(view: CycleView) -> OwnReply | None:
    """Return how far the Secretariat's own answers have come; None where nothing is asked of it."""
    questions = definition_of(view).self_report
    if not questions:
        return None
    row = Reply.objects.filter(cycle_id=view.pk, state_code=SECRETARIAT).first()
    made = ReplyVersion.objects.filter(cycle_id=view.pk, state_code=SECRETARIAT).aggregate(count=Count("pk"))
    drafts = DraftRevision.objects.filter(cycle_id=view.pk, state_code=SECRETARIAT)
    return OwnReply(
        status=ReplyStatus(row.status) if row else ReplyStatus.IN_PREPARATION,
        questions=len(questions),
        drafted=_drafted(view, SECRETARIAT).get(SECRETARIAT, 0),
        moved_at=drafts.aggregate(last=Max("drafted_at"))["last"],
        versions=made["count"],
    )


def stage_counts() -> Mapping[int, Counter[Stage]]:
    """Return number of a cycle -> how many of its States have come how far, those that have not begun left out."""
    found: dict[int, Counter[Stage]] = {}
    begun: set[tuple[int, str]] = set()
    for pk, state, status in Reply.objects.exclude(state_code=SECRETARIAT).values_list(
        "cycle_id", "state_code", "status"
    ):
        begun.add((pk, state))
        found.setdefault(pk, Counter())[stage_of(ReplyStatus(status), started=False)] += 1
    for pk, state in ReplySummary.objects.filter(started=True).values_list("cycle_id", "state_code"):
        if (pk, state) not in begun:
            found.setdefault(pk, Counter())[Stage.BY_FILE] += 1
    return found


def response(view: CycleView, *, until: date) -> tuple[Curve, ...]:
    """Return the response curves of a cycle up to a day: its States, its answers, and the States of the cycle before.

    Empty where the day on which it opened is not recorded; the cycle before is left out where its own is not, or no
    day of a reply. What came with a pack has no day, and is in none of them.
    """
    if view.opens_on is None:
        return ()
    due = ReplySummary.objects.filter(cycle_id=view.pk).values_list("relevant", flat=True)
    lines = [
        _states_in(view, STATES, until),
        curve(ANSWERS, _answers_by_day(view), opened=view.opens_on, until=until, total=sum(due)),
    ]
    before = cycle_before(view)
    if before is not None and before.opens_on is not None:
        ended = max((day for day in due_days(before).values() if day), default=until)
        earlier = _states_in(before, EARLIER, min(ended, until))
        lines += [earlier] if earlier.points else []
    return tuple(lines)


def undated(view: CycleView) -> int:
    """Return how many States' replies came with a pack: nothing says on which day they were given."""
    begun = set(Reply.objects.filter(cycle_id=view.pk).values_list("state_code", flat=True))
    packed = AnswerRevision.objects.filter(cycle_id=view.pk, origin=PACK).values_list("state_code", flat=True)
    return len(set(packed.distinct()) - begun)


def _states_in(view: CycleView, name: str, until: date) -> Curve:
    """Return when the States submitted their whole reply, or when the first answer of a reply by file came."""
    assert view.opens_on is not None
    versions = ReplyVersion.objects.filter(cycle_id=view.pk, status__in=WHOLE).exclude(state_code=SECRETARIAT)
    first = dict(versions.values_list("state_code").annotate(first=Min("made_at")).order_by())
    begun = set(Reply.objects.filter(cycle_id=view.pk).values_list("state_code", flat=True))
    answers = AnswerRevision.objects.filter(cycle_id=view.pk).exclude(origin=PACK)
    by_file = answers.values_list("state_code").annotate(first=Min("recorded_at")).order_by()
    first |= {state: at for state, at in by_file if state not in begun}
    days = Counter(at.astimezone(UTC).date() for state, at in first.items() if state in view.asked)
    return curve(name, days, opened=view.opens_on, until=until, total=len(view.asked))


def _answers_by_day(view: CycleView) -> dict[date, int]:
    """Return day -> to how many questions of States the first answer came, follow-up questions left out."""
    asked = [one.id for one in definition_of(view).asked_questions if not one.derived_from]
    given = AnswerRevision.objects.filter(cycle_id=view.pk, question__in=asked).exclude(value="").exclude(origin=PACK)
    first = given.values("state_code", "question").annotate(first=Min("pk")).values("first")
    days = AnswerRevision.objects.filter(pk__in=first).values_list(TruncDate("recorded_at", tzinfo=UTC))
    return dict(days.annotate(count=Count("pk")).order_by())


@dataclass(frozen=True)
class Outstanding:
    """What the outstanding replies would tell. figures: how many there are; bounded: how many of them have bounds.

    missing: how many answers more -> the figures that are under the threshold by so many.
    """

    effects: tuple[Effect, ...]
    figures: int
    bounded: int
    missing: Mapping[int, tuple[str, ...]]


def outstanding(view: CycleView, order: Collection[str]) -> Outstanding:
    """Return which outstanding reply would tell most, as far as the Secretariat may know it.

    order: the States asked as their names are listed. That a State owes an answer is left out where that would tell
    what it answered to another question, which is not for the Secretariat.
    """
    definition = definition_of(view)
    waiting = {one.state for one in standings(view) if one.stage in OUTSTANDING}
    own = {one.id for one in definition.asked_questions if not one.derived_from}
    counts = [
        Counts(one["question"], one["relevant"], one["answered"], one["type"] in CHOICE_TYPES)
        for one in figures(view, reader=Reader.SECRETARIAT)
        if one["question"] in own
    ]
    silent = {
        question: {state for state, said in by_state.items() if said is Silence.UNANSWERED and state in waiting}
        for question, by_state in outcomes_shown(view, Reader.SECRETARIAT).items()
    }
    rests_on = {one.code: [code for code in one.questions if code in own] for one in definition.indicators}
    missing: dict[int, tuple[str, ...]] = {}
    for one in counts:
        if number := replies_missing(one, view.coverage_threshold):
            missing[number] = (*missing.get(number, ()), one.question)
    return Outstanding(
        effects=effects(counts, silent, [one for one in order if one in waiting], view.coverage_threshold, rests_on),
        figures=len(counts),
        bounded=sum(one.bounded for one in counts),
        missing=dict(sorted(missing.items())),
    )


def open_cycles(today: date) -> tuple[CycleView, ...]:
    """Return the cycles that are open on a day: begun, and not past the last day that any State was given."""
    later = dict(Extension.objects.values_list("cycle_id").annotate(last=Max("due_on")).order_by())
    return tuple(
        view
        for view in cycles()
        if view.opens_on is not None
        and view.opens_on <= today
        and (view.due_on is None or today <= max(view.due_on, later.get(view.pk, view.due_on)))
    )


@dataclass(frozen=True)
class EvidenceFile:
    """A file given as evidence with a submitted answer."""

    state: str
    question: str
    name: str
    content: bytes
    content_hash: str


def evidence_of(view: CycleView, answers: Collection[tuple[str, str]]) -> tuple[EvidenceFile, ...]:
    """Return the files that stand in the latest version of each reply beside the `answers` (State, question)."""
    latest = ReplyVersion.objects.filter(cycle_id=view.pk).values("state_code").annotate(latest=Max("pk"))
    wanted: set[tuple[str, str, str]] = set()
    for row in ReplyVersion.objects.filter(pk__in=latest.values("latest")).exclude(state_code=SECRETARIAT):
        for question, said in row.content["answers"].items():
            if (row.state_code, question) in answers:
                wanted.update((row.state_code, question, one["file"]) for one in said["evidence"] if one.get("file"))
    if not wanted:
        return ()
    rows = Attachment.objects.filter(cycle_id=view.pk, content_hash__in={one for _s, _q, one in wanted}).order_by("pk")
    return tuple(
        EvidenceFile(row.state_code, row.question, row.name, bytes(row.content), row.content_hash)
        for row in rows
        if (row.state_code, row.question, row.content_hash) in wanted
    )


@dataclass(frozen=True)
class QuestionnaireName:
    """A questionnaire that a cycle can be opened for."""

    pack: str
    code: str


def questionnaires() -> tuple[QuestionnaireName, ...]:
    """Return every questionnaire of every pack, in order of code."""
    rows = Questionnaire.objects.order_by("code", "pack_id").values_list("pack_id", "code")
    return tuple(QuestionnaireName(pack, code) for pack, code in rows)
