"""Submitting, signing and amending: what a State wrote becomes what it answers, version by version."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db.models import Max

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.assessments.actions.drafts import add_drafts, refuse_early
from enlace.assessments.actions.figures import refresh
from enlace.assessments.actions.replies import store_answers
from enlace.assessments.actions.telling import tell_secretariat
from enlace.assessments.models import Cycle, Reply, ReplyVersion
from enlace.assessments.queries import answers as answer_queries
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.answers import constraint_problems
from enlace.assessments.rules.drafts import (
    MOST_COMMENT,
    SECRETARIAT,
    Draft,
    DraftStatus,
    ReplyStatus,
    reached,
    to_submit,
)
from enlace.assessments.rules.replies import GivenAnswer
from enlace.common.canonical import content_hash
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus

REPLY = "reply"


@action(Permission.REPLY_SUBMIT)
def submit_sections(
    code: str, sections: Collection[str], reason: str = "", *, state: str, by: Actor, at: datetime, seen: str = ""
) -> int:
    """Submit the answers of some sections, approving what was drafted, and return the number of the version.

    reason: why what was submitted is changed; needed where one of the sections was submitted before.
    seen: the hash (`would_be`) of what the person was shown, where there was a page that showed it.
    Raises: Invalid, where answers were returned and not completed since, break a rule, or a reason is missing;
    WrongStatus, where nothing would change, or it is not what was seen; NotFound.
    """
    return _submit(queries.working_copy(code, state), sections, reason, by=by, at=at, seen=seen)


@action(Permission.SELF_REPORT_DRAFT)
def submit_self_report(code: str, reason: str = "", *, by: Actor, at: datetime, seen: str = "") -> int:
    """Submit the Secretariat's answers to the questions put to itself; otherwise as `submit_sections`."""
    copy = queries.working_copy(code, SECRETARIAT)
    return _submit(copy, [one.code for one in copy.questionnaire.sections], reason, by=by, at=at, seen=seen)


def would_be(copy: WorkingCopy, sections: Collection[str]) -> str:
    """Return the hash of the version that submitting `sections` would make now."""
    return content_hash({"answers": version_answers(copy, sections)})


def _submit(copy: WorkingCopy, sections: Collection[str], reason: str, *, by: Actor, at: datetime, seen: str) -> int:
    refuse_early(copy, at)
    every = {section.code for section in copy.questionnaire.sections}
    chosen = frozenset(sections) & every
    _refuse_unready(copy, chosen, sections, reason)
    if seen and seen != would_be(copy, chosen):
        raise WrongStatus(N_("The reply has changed since you looked at it: look at what would be submitted now."))
    standing = {one.question: one for one in answer_queries.answers(copy.cycle, states=[copy.state])}
    given = [
        answer
        for draft in to_submit(copy.questionnaire, copy.drafts, chosen)
        if _differs(answer := _given(copy.state, draft, at), standing.get(draft.question))
    ]
    if not given and chosen <= copy.submitted and _says_the_same(copy, chosen):
        raise WrongStatus(N_("Nothing has changed since these sections were submitted."))
    drafted = [
        (replace(one, status=DraftStatus.APPROVED, by=by.name, at=at), True)
        for one in copy.drafts.values()
        if one.status is DraftStatus.DRAFTED and copy.questionnaire.by_id[one.question].section in chosen
    ]
    drafts = add_drafts(copy, drafted, by=by, at=at)
    submitted = copy.submitted | chosen
    status = reached(copy.status, submitted, frozenset(every))
    Reply.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state).update(
        status=status, submitted=sorted(submitted)
    )
    after = replace(copy, drafts=drafts, submitted=submitted, status=status)
    number = take_version(after, sorted(chosen), reason.strip(), by=by, at=at)
    if given and copy.state != SECRETARIAT:
        row = Cycle.objects.get(pk=copy.cycle.pk)
        store_answers(row, given, origin=REPLY, synthetic=copy.cycle.synthetic, by=by, at=at)
        refresh(copy.cycle.code, questions={answer.question for answer in given}, states=[copy.state], at=at)
    record(
        "assessments.reply.submitted",
        f"{copy.cycle.code}/{copy.state}",
        state=copy.state,
        sections=sorted(chosen),
        answers=len(given),
        version=number,
        status=status.value,
    )
    if copy.state != SECRETARIAT:
        tell_secretariat(after, number)
    return number


def _says_the_same(copy: WorkingCopy, chosen: frozenset[str]) -> bool:
    """Return whether the version would say what the latest does: a file of the same name is another file too."""
    made = queries.versions(copy.cycle, copy.state)
    return bool(made) and made[0].content_hash == would_be(copy, chosen)


def _refuse_unready(copy: WorkingCopy, chosen: frozenset[str], sections: Collection[str], reason: str) -> None:
    problems = [
        Problem(code, N_("there is no section “%(code)s”"), {"code": code}) for code in sections if code not in chosen
    ]
    if not sections:
        problems.append(Problem("sections", N_("choose at least one section")))
    definition = copy.questionnaire
    problems += [
        Problem(one.question, N_("was returned, and has not been completed since"))
        for one in copy.drafts.values()
        if one.status is DraftStatus.RETURNED and definition.by_id[one.question].section in chosen
    ]
    problems += [
        problem
        for code, problem in constraint_problems(definition, copy.values)
        if definition.by_id[code].section in chosen
    ]
    if chosen & copy.submitted and not reason.strip():
        problems.append(Problem("reason", N_("say why what was submitted is changed")))
    if len(reason) > MOST_COMMENT or unfit_in(reason):
        problems.append(Problem("reason", N_("the reason is too long, or holds invisible characters")))
    if problems:
        raise Invalid(problems)


def _given(state: str, draft: Draft, at: datetime) -> GivenAnswer:
    content = draft.content
    rests_on = [f"{one.title} {one.url}".strip() for one in content.evidence]
    source = "\n".join([*([draft.source] if draft.source else []), *rests_on])
    return GivenAnswer(
        state,
        draft.question,
        content.value,
        content.comment,
        content.marking,
        content.basis,
        at.date() if content.value else None,
        source,
    )


def _differs(answer: GivenAnswer, standing: answer_queries.Answer | None) -> bool:
    if standing is None:
        return bool(answer.value)
    columns = ("value", "comment", "marking", "basis", "source")
    return any(getattr(answer, column) != getattr(standing, column) for column in columns)


def take_version(copy: WorkingCopy, sections: list[str], reason: str, *, by: Actor, at: datetime) -> int:
    made = ReplyVersion.objects.filter(cycle_id=copy.cycle.pk, state_code=copy.state)
    number = int(made.aggregate(last=Max("number"))["last"] or 0) + 1
    content = {"answers": version_answers(copy, sections)}
    ReplyVersion.objects.create(
        cycle_id=copy.cycle.pk,
        state_code=copy.state,
        number=number,
        status=copy.status,
        sections=sections,
        reason=reason,
        content=content,
        content_hash=content_hash(content),
        synthetic=copy.cycle.synthetic,
        made_at=at,
        made_by=by.name,
    )
    return number


def version_answers(copy: WorkingCopy, sections: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return question -> what a version says in which `sections` are submitted, in the questionnaire's order.

    Of the sections submitted before it says what was submitted: what is drafted there since is for the State alone.
    """
    chosen = frozenset(sections)
    now = {one.question: one for one in to_submit(copy.questionnaire, copy.drafts, chosen)}
    kept = copy.submitted - chosen
    before = queries.as_submitted(copy.cycle, copy.state) if kept else {}
    stays = to_submit(copy.questionnaire, {**before, **now}, kept)
    said = now | {one.question: one for one in stays}
    return {
        one.id: asdict(said[one.id].content)
        for one in copy.questionnaire.asked_questions
        if one.id in said and not said[one.id].content.empty
    }


@action(Permission.REPLY_SIGN)
def sign_reply(code: str, seen: str, *, state: str, by: Actor, at: datetime) -> int:
    """Sign the latest version of a reply that was submitted whole; return the number of the signed version.

    seen: the hash of the version that the person was shown. Raises: WrongStatus, where it is another by now, the
    reply is not submitted whole, or is signed already; NotAllowed, for a reviewer to whom signing was not delegated.
    """
    copy = queries.working_copy(code, state)
    roles = {grant.role for grant in by.grants if grant.state == state}
    if Role.REVIEWER in roles and Role.POINT_OF_CONTACT not in roles and not copy.delegated:
        raise NotAllowed(N_("The point of contact has not delegated the signature."))
    if copy.status not in (ReplyStatus.SUBMITTED, ReplyStatus.AMENDED):
        raise WrongStatus(N_("Only a reply that was submitted whole, and is not signed, can be signed."))
    latest = queries.versions(copy.cycle, state)[0]
    if latest.content_hash != seen:
        raise WrongStatus(N_("The reply has changed since you looked at it: look at what would be signed now."))
    content = {"answers": queries.version_content(copy.cycle, state, latest.number)}
    ReplyVersion.objects.create(
        cycle_id=copy.cycle.pk,
        state_code=state,
        number=latest.number + 1,
        status=ReplyStatus.SIGNED,
        sections=list(latest.sections),
        content=content,
        content_hash=content_hash(content),
        synthetic=copy.cycle.synthetic,
        made_at=at,
        made_by=by.name,
    )
    Reply.objects.filter(cycle_id=copy.cycle.pk, state_code=state).update(status=ReplyStatus.SIGNED)
    record("assessments.reply.signed", f"{code}/{state}", state=state, version=latest.number + 1, content_hash=seen)
    tell_secretariat(replace(copy, status=ReplyStatus.SIGNED), latest.number + 1)
    return latest.number + 1
