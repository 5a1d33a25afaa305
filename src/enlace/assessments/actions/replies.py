"""Answers come in as new revisions; nothing that was answered is ever overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.drafts import bring_in
from enlace.assessments.actions.figures import refresh
from enlace.assessments.models import AnswerRevision, Cycle
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import cycles, drafts
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.replies import GivenAnswer, read_replies, without_irrelevant
from enlace.common.errors import N_, Invalid, Problem
from enlace.directory import queries as directory

COLUMNS = (
    "cycle_id",
    "state_code",
    "question",
    "value",
    "comment",
    "marking",
    "basis",
    "answered_on",
    "source",
    "origin",
    "synthetic",
    "recorded_at",
    "recorded_by",
)


@dataclass(frozen=True)
class Imported:
    """What an import did: how many answers are new or changed, and what was left out, with the reason.

    ceased: how many earlier answers the new ones made irrelevant; they are kept, and count no longer.
    """

    stored: int
    remarks: tuple[Problem, ...]
    ceased: int = 0


@action(Permission.REPLIES_IMPORT)
def import_replies(
    code: str, content: bytes, name: str, *, by: Actor, at: datetime, synthetic: bool = False
) -> Imported:
    """Store the answers of a reply file; those that stand already are left as they are.

    Raises: Invalid, with every fault of every row, and nothing is stored; NotFound, without such a cycle.
    """
    view = cycles.cycle(code)
    definition = cycles.definition_of(view)
    problems: list[Problem] = []
    states = [state.code for state in directory.states_of(view.pack)]
    sent = read_replies(content, name, definition, states=states, asked=view.asked, problems=problems)
    given, left = _not_their_own(view, sent, name)
    present = answer_queries.values(view, states={answer.state for answer in given})
    kept, irrelevant = without_irrelevant(given, present, definition, name, problems)
    remarks = (*left, *irrelevant)
    if problems:
        raise Invalid(problems)
    touched = {answer.state for answer in kept}
    standing = {(one.state, one.question): one for one in answer_queries.answers(view, states=touched)}
    fresh = [answer for answer in kept if _differs(answer, standing.get((answer.state, answer.question)))]
    if not fresh:
        nothing_changed()
        return Imported(0, remarks)
    row = Cycle.objects.get(pk=view.pk)
    states_touched = sorted({answer.state for answer in fresh})
    bring_in(view, fresh, by=by, at=at)
    before = answer_queries.uncounted(view, states=states_touched)
    store_answers(row, fresh, origin="import", synthetic=synthetic, by=by, at=at)
    ceased = answer_queries.uncounted(view, states=states_touched) - before
    refresh(code, questions={answer.question for answer in fresh}, states=states_touched, at=at)
    record("assessments.replies.imported", code, file=name, answers=len(fresh), states=states_touched)
    return Imported(len(fresh), remarks, len(ceased))


def _not_their_own(
    view: CycleView, given: Iterable[GivenAnswer], name: str
) -> tuple[tuple[GivenAnswer, ...], tuple[Problem, ...]]:
    """Return the answers of States that have submitted nothing themselves, and a remark for each of the others.

    No file of the Secretariat takes the place of what a State submitted; nor does it find out, by what it leaves out
    as irrelevant, what a State answered that did not let it read that.
    """
    every = tuple(given)
    own = drafts.submitting(view, {one.state for one in every})
    message = N_("%(state)s, %(question)s: not stored, because the State has submitted its reply itself")
    remarks = tuple(
        Problem(f"{name}:{one.line}", message, {"state": one.state, "question": one.question})
        for one in every
        if one.state in own
    )
    return tuple(one for one in every if one.state not in own), remarks


def _differs(answer: GivenAnswer, standing: answer_queries.Answer | None) -> bool:
    if standing is None:
        return bool(answer.value)
    return any(
        getattr(answer, column) != getattr(standing, column)
        for column in ("value", "comment", "marking", "basis", "source", "answered_on")
    )


def store_answers(
    cycle: Cycle, answers: Iterable[GivenAnswer], *, origin: str, synthetic: bool, by: Actor, at: datetime
) -> None:
    """Add a revision for each answer; called within the action that brings them.

    Hundreds of thousands come at once: they are handed to the database without an object for each.
    """
    quote, day = connection.ops.quote_name, connection.ops.adapt_datefield_value
    names = ", ".join(quote(column) for column in COLUMNS)
    places = ", ".join(["%s"] * len(COLUMNS))
    moment = connection.ops.adapt_datetimefield_value(at)
    table = quote(AnswerRevision._meta.db_table)
    rows = [
        (
            cycle.pk,
            answer.state,
            answer.question,
            answer.value,
            answer.comment,
            answer.marking,
            answer.basis,
            day(answer.answered_on) if answer.answered_on else None,
            answer.source,
            origin,
            synthetic,
            moment,
            by.name,
        )
        for answer in answers
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608  (names of our own)
    if synthetic and not cycle.synthetic:
        Cycle.objects.filter(pk=cycle.pk).update(synthetic=True)
