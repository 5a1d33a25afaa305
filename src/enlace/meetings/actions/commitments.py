"""Keeping the register: who owes, until when, what was reported; and the Plan's paragraphs in it."""

from datetime import date, datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.directory.models import State
from enlace.instruments.models import Paragraph
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Body, Commitment, Owner, ProgressReport
from enlace.meetings.queries.commitments import commitment_row, is_carried_on
from enlace.meetings.rules.commitments import DONE
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus

# The code under which the register of bodies names the General Secretariat.
SECRETARIAT = "GS"

LONGEST_EVIDENCE = 500


def store_paragraphs(pack_code: str) -> None:
    """Store the paragraphs of the Plan that are addressed to the Secretariat; what was settled since is kept."""
    known = Body.objects.filter(pack_id=pack_code, code=SECRETARIAT).exists()
    rows = Paragraph.objects.filter(plan__pack_id=pack_code, addressee__in=("secretariat", "both"))
    stored = []
    for row in rows.select_related("plan").order_by("place"):
        texts = dict(row.gists)
        language = "en" if "en" in texts else next(iter(texts), "en")
        found, is_new = Commitment.objects.update_or_create(
            pack_id=pack_code,
            code=f"{row.plan.code}:{row.code}",
            defaults={
                "place": row.place,
                "gist": texts.pop(language, ""),
                "language": language,
                "translations": texts,
                "source": row.plan.resolution,
            },
            create_defaults={
                "kind": CommitmentKind.PARAGRAPH,
                "status": CommitmentStatus.OPEN,
                "place": row.place,
                "gist": dict(row.gists).get(language, ""),
                "language": language,
                "translations": texts,
                "source": row.plan.resolution,
            },
        )
        if is_new and known:
            Owner.objects.create(commitment=found, party=SECRETARIAT)
        stored.append(found)
    if stored:
        keep_findable(*stored)


@action(Permission.COMMITMENT_KEEP)
def assign(code: str, parties: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """Say who owes a commitment. Raises: NotFound; Invalid, for a party that is neither a State nor a body."""
    row = commitment_row(code, by)
    known = set(State.objects.filter(pack_id=row.pack_id).values_list("code", flat=True))
    known |= set(Body.objects.filter(pack_id=row.pack_id).values_list("code", flat=True))
    wrong = [
        Problem("owner", N_("“%(code)s” is neither a State nor a body."), {"code": one})
        for one in parties
        if one not in known
    ]
    if wrong:
        raise Invalid(wrong)
    row.owners.exclude(party__in=parties).delete()
    for party in parties:
        Owner.objects.get_or_create(commitment=row, party=party)
    row.version += 1
    row.save(update_fields=["version"])
    record("meetings.commitment.assigned", code, owners=list(parties), at=at.isoformat())


@action(Permission.COMMITMENT_KEEP)
def set_due(code: str, due_on: date, reason: str, *, by: Actor, at: datetime) -> None:
    """Set the day on which a commitment is due. Raises: NotFound; Invalid, without a reason; WrongStatus, when done."""
    row = _open_row(code, by)
    _need_reason(reason)
    row.due_on, row.version = due_on, row.version + 1
    row.save(update_fields=["due_on", "version"])
    record("meetings.commitment.dated", code, due_on=due_on.isoformat(), reason=reason, at=at.isoformat())


@action(Permission.COMMITMENT_KEEP)
def drop(code: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Drop a commitment, with the reason. Raises: NotFound; Invalid, without a reason; WrongStatus, when done."""
    row = _open_row(code, by)
    _need_reason(reason)
    row.status = CommitmentStatus.DROPPED
    row.save(update_fields=["status"])
    record("meetings.commitment.dropped", code, reason=reason, at=at.isoformat())


def _report_problems(row: Commitment, party: str, text: str, status: str, evidence: str) -> list[Problem]:
    problems = []
    if not row.owners.filter(party=party).exists():
        problems.append(Problem("party", N_("Only an owner of the commitment reports on it.")))
    if not text.strip():
        problems.append(Problem("text", N_("Say what was done.")))
    if status not in {CommitmentStatus.OPEN, CommitmentStatus.UNDER_WAY, CommitmentStatus.KEPT}:
        problems.append(Problem("status", N_("Choose how far it is.")))
    if len(evidence) > LONGEST_EVIDENCE:
        problems.append(Problem("evidence", N_("The evidence is a link or a symbol, not longer than 500 characters.")))
    return problems


@action(Permission.COMMITMENT_REPORT)
def report_progress(
    code: str,
    text: str,
    *,
    party: str,
    status: str,
    evidence: str,
    language: str,
    by: Actor,
    at: datetime,
    state: str = "",
) -> None:
    """Report for an owner how far a commitment is: a State speaks for itself, the officer for bodies alone.

    state: the State that speaks; "" where the officer does.

    Raises: NotFound; NotAllowed, for another's party; Invalid, for one that does not owe it, or without words.
    """
    row = _open_row(code, by)
    is_state = State.objects.filter(pack_id=row.pack_id, code=party).exists()
    own = by.states_for(Permission.COMMITMENT_REPORT)
    if (is_state and party not in own) or (not is_state and not by.may(Permission.COMMITMENT_KEEP)):
        raise NotAllowed(N_("You may not report for this owner."))
    if problems := _report_problems(row, party, text, status, evidence):
        raise Invalid(problems)
    last = row.progress.order_by("-id").first()
    sent = {"party": party, "text": text.strip(), "language": language, "evidence": evidence.strip(), "status": status}
    if last and all(getattr(last, name) == value for name, value in sent.items()):
        nothing_changed()  # sent twice, as by a double click
        return
    ProgressReport.objects.create(commitment=row, reported_at=at, reported_by=by.name, **sent)
    row.status = status
    row.save(update_fields=["status"])
    record("meetings.commitment.reported", code, state=party if is_state else "", party=party, status=status)


def _open_row(code: str, by: Actor) -> Commitment:
    row = commitment_row(code, by)
    if row.status in DONE:
        raise WrongStatus(N_("This commitment is kept or dropped already."))
    if is_carried_on(row, by):
        raise WrongStatus(N_("This commitment was carried on to a later meeting; it is followed there."))
    return row


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid([Problem("reason", N_("Give the reason."))])
