"""What an amendment of a questionnaire meets: the answers given, and the versions that there were."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from enlace.assessments.models import Cycle, DraftRevision, Extension, Questionnaire, QuestionnaireVersion, Reply
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.amending import (
    Fate,
    Moves,
    Tally,
    every_question,
    fates,
    foreseen,
    tallies,
    with_follow_ups,
)
from enlace.assessments.rules.drafts import SECRETARIAT, questionnaire_for
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.questionnaire import Questionnaire as Definition


@dataclass(frozen=True)
class VersionView:
    """A version of a questionnaire without its content. published_by: "" for what stood before versions were kept."""

    number: int
    version: str
    origin: str
    content_hash: str
    moves: Moves
    published_at: datetime
    published_by: str


@dataclass(frozen=True)
class CycleOutlook:
    """What becomes of the answers given in one cycle."""

    cycle: CycleView
    tallies: Mapping[Fate, Tally]

    @property
    def answers(self) -> int:
        return sum(one.answers for one in self.tallies.values())


def versions(pack: str, code: str) -> tuple[VersionView, ...]:
    """Return the versions of a questionnaire that were kept, the latest first."""
    rows = QuestionnaireVersion.objects.filter(pack_id=pack, code=code).defer("content").order_by("-number")
    return tuple(
        VersionView(
            row.number, row.version, row.origin, row.content_hash, row.moves, row.published_at, row.published_by
        )
        for row in rows
    )


def last_of_pack(row: Questionnaire) -> str:
    """Return the hash of the questionnaire as its pack last brought it; "" where no pack ever did."""
    kept = versions(row.pack_id, row.code)
    return next((one.content_hash for one in kept if one.origin == "pack"), "" if kept else row.content_hash)


def definition_of_version(pack: str, code: str, version: VersionView) -> Definition:
    """Return the questionnaire as `version` has it."""
    return cycles.definition_at(pack, code, version.content_hash)


def as_last_asked(pack: str, code: str, standing: Definition) -> dict[str, Question]:
    """Return every question that a version ever had, as it was last asked; `standing` is the latest."""
    found: dict[str, Question] = {}
    for version in reversed(versions(pack, code)):
        found |= every_question(definition_of_version(pack, code, version))
    return found | every_question(standing)


def questions_once_asked(view: CycleView, wanted: Collection[str]) -> dict[str, Question]:
    """Return those of `wanted` that an earlier version of the questionnaire of a cycle asked, as it last did."""
    known: dict[str, Question] = {}
    for version in versions(view.pack, view.questionnaire):
        every = every_question(definition_of_version(view.pack, view.questionnaire, version))
        for code in wanted:
            if code in every and every[code].asks:
                known.setdefault(code, every[code])
    return known


def cycles_using(pack: str, code: str) -> tuple[CycleView, ...]:
    """Return the cycles that ask a questionnaire, in order of code."""
    rows = Cycle.objects.select_related("questionnaire").defer("questionnaire__content")
    found = rows.filter(questionnaire__pack_id=pack, questionnaire__code=code).order_by("code")
    return tuple(map(cycles.view_of, found))


def given(view: CycleView) -> dict[str, dict[str, str]]:
    """Return State -> question -> value of every answer given: of the working copy where one was begun.

    An answer of a comment alone has the value ""; the Secretariat's own reply stands under its code.
    """
    found = {state: one for state, one in answer_queries.values(view).items() if one}
    begun = set(Reply.objects.filter(cycle_id=view.pk).values_list("state_code", flat=True))
    found |= {state: {} for state in begun}
    rows = DraftRevision.objects.filter(cycle_id=view.pk, holds=True)
    latest = rows.values("state_code", "question").annotate(latest=Max("pk")).values("latest")
    columns = ("state_code", "question", "value", "comment", "marking", "basis", "evidence")
    for state, question, value, *beside in DraftRevision.objects.filter(pk__in=latest).values_list(*columns):
        if value or any(beside):
            found[state][question] = value
    return found


def fates_of(view: CycleView, old: Definition, now: Definition, moves: Moves, on: date) -> dict[str, dict[str, Fate]]:
    """Return State -> question -> the fate of each answer given in a cycle, where `now` takes the place of `old`.

    Answers that were set aside before are left out, unless `now` has a place for them again. Nobody is asked to
    confirm in a cycle that is over, save whoever has begun a working copy there: the answer stays as it was given.
    """
    met = _met(view, old, now, moves, on)
    found = {}
    for state, values in met.answers.items():
        reached = fates(met.before, questionnaire_for(now, state), met.moves, values)
        if state not in met.asked_again:
            reached = {code: Fate.KEPT if one is Fate.TO_CONFIRM else one for code, one in reached.items()}
        found[state] = reached
    return found


def foreseen_in(view: CycleView, old: Definition, now: Definition, moves: Moves, on: date) -> dict[Fate, Tally]:
    """Return how many answers given in a cycle meet which fate, as far as the Secretariat may know it: `foreseen`."""
    met = _met(view, old, now, moves, on)
    return tallies(
        foreseen(met.before, questionnaire_for(now, state), met.moves, values, again=state in met.asked_again)
        for state, values in met.answers.items()
    )


@dataclass(frozen=True)
class _Met:
    """What an amendment meets in a cycle. before: every question as last asked. moves: with those of follow-ups."""

    before: Mapping[str, Question]
    moves: Moves
    answers: Mapping[str, Mapping[str, str]]
    asked_again: frozenset[str]


def _met(view: CycleView, old: Definition, now: Definition, moves: Moves, on: date) -> _Met:
    asked, coming = every_question(old), every_question(now)
    begun = frozenset(Reply.objects.filter(cycle_id=view.pk).values_list("state_code", flat=True))
    return _Met(
        before=as_last_asked(view.pack, view.questionnaire, old),
        moves=with_follow_ups(asked, coming, moves),
        answers={
            state: {code: value for code, value in values.items() if code in asked or code in coming}
            for state, values in given(view).items()
        },
        asked_again=begun | open_for(view, on),
    )


def open_for(view: CycleView, on: date) -> frozenset[str]:
    """Return the States that may still answer in time on a day, extensions granted counted."""
    if view.due_on is None or view.due_on >= on:
        return frozenset({*view.asked, SECRETARIAT})
    rows = Extension.objects.filter(cycle_id=view.pk, due_on__gte=on).values_list("states", flat=True)
    return frozenset(state for states in rows for state in states)


def outlook(pack: str, code: str, now: Definition, moves: Moves, on: date) -> tuple[CycleOutlook, ...]:
    """Return for each cycle what would become of its answers if `now` were published: counts, and nothing else."""
    return tuple(
        CycleOutlook(view, foreseen_in(view, cycles.definition_of(view), now, moves, on))
        for view in cycles_using(pack, code)
    )


def versions_since(view: CycleView, since: datetime) -> tuple[tuple[VersionView, VersionView], ...]:
    """Return the amendments of the questionnaire of a cycle since an instant, the latest first, each (before, now)."""
    kept = versions(view.pack, view.questionnaire)
    pairs = zip(kept[1:], kept, strict=False)
    return tuple((before, now) for before, now in pairs if now.published_at >= since)


def answers_before(view: CycleView, state: str, instant: datetime) -> dict[str, str]:
    """Return question -> value of the answers that stood in a working copy before an instant."""
    rows = DraftRevision.objects.filter(cycle_id=view.pk, state_code=state, holds=True, drafted_at__lt=instant)
    columns = ("question", "value", "comment", "marking", "basis", "evidence")
    found: dict[str, str] = {}
    for question, value, *beside in rows.order_by("pk").values_list(*columns):
        found.pop(question, None)
        if value or any(beside):
            found[question] = value
    return found


def begun_at(view: CycleView, state: str) -> datetime | None:
    """Return since when a reply has a working copy; None: it has none."""
    return Reply.objects.filter(cycle_id=view.pk, state_code=state).values_list("begun_at", flat=True).first()
