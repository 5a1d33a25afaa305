"""Keeping the files that answers rest on."""

from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.actions.drafts import refuse_early
from enlace.assessments.models import Attachment
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries import evidence
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.drafts import SECRETARIAT, Evidence
from enlace.assessments.rules.evidence import MOST_FILES, SentFile
from enlace.common.errors import N_, Invalid, NotAllowed, NotFound, Problem


@action(Permission.REPLY_DRAFT)
def keep_evidence(code: str, question: str, file: SentFile, *, state: str, by: Actor, at: datetime) -> Evidence:
    """Keep a file for an answer and return what the answer names it by; the same file again is kept once.

    Raises: NotFound; NotAllowed, where the question is not theirs; WrongStatus, before the cycle opens; Invalid, where
    the answer has had too many files by now.
    """
    return _keep(queries.working_copy(code, state), question, file, by=by, at=at)


@action(Permission.SELF_REPORT_DRAFT)
def keep_own_evidence(code: str, question: str, file: SentFile, *, by: Actor, at: datetime) -> Evidence:
    """Keep a file for an answer of the Secretariat to a question put to itself; otherwise as `keep_evidence`."""
    return _keep(queries.working_copy(code, SECRETARIAT), question, file, by=by, at=at)


def _keep(copy: WorkingCopy, question: str, file: SentFile, *, by: Actor, at: datetime) -> Evidence:
    asked = copy.questionnaire.by_id.get(question)
    if asked is None or not asked.asks:
        raise NotFound(N_("There is no question “%(code)s” in this cycle."), code=question)
    if asked not in queries.own_questions(by, Permission.REPLY_DRAFT, copy):
        raise NotAllowed(N_("The question %(question)s is not given to your authority."), question=question)
    refuse_early(copy, at)
    kept = evidence.hashes(copy.cycle, copy.state, question)
    if len(kept) >= MOST_FILES and file.content_hash not in kept:
        message = N_(
            "%(limit)s files have been given for this answer, which is as many as are kept; give a link instead"
        )
        raise Invalid([Problem(question, message, {"limit": MOST_FILES})])
    _row, added = Attachment.objects.get_or_create(
        cycle_id=copy.cycle.pk,
        state_code=copy.state,
        question=question,
        content_hash=file.content_hash,
        defaults={
            "name": file.name,
            "media_type": file.media_type,
            "content": file.content,
            "added_at": at,
            "added_by": by.name,
        },
    )
    if added:
        record(
            "assessments.evidence.added",
            f"{copy.cycle.code}/{copy.state}",
            state=copy.state,
            question=question,
            content_hash=file.content_hash,
        )
    else:
        nothing_changed()
    return Evidence(file.name, file=file.content_hash)
