"""The register of commitments, within what the reader may see."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from enlace.accounts.rules.permissions import Actor
from enlace.common.errors import N_, NotFound
from enlace.instruments.models import Paragraph
from enlace.meetings import models
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.records import accesses, facts_of
from enlace.meetings.rules.commitments import Commitment, Progress, led_to
from enlace.meetings.rules.record import Access, CommitmentKind, CommitmentStatus, Intervention, Proposal


@dataclass(frozen=True)
class Trace:
    """What led to a commitment and what followed: proposals, their interventions, reports, later commitments."""

    proposals: tuple[Proposal, ...]
    interventions: tuple[Intervention, ...]
    progress: tuple[Progress, ...]
    continued_by: tuple[Commitment, ...]


def commitments(by: Actor) -> tuple[Commitment, ...]:
    """Return every commitment that `by` may see, those with a day first.

    1 query where they were read since the last entry of the trail, to which every action adds; else 5.
    """
    return while_unwritten("commitments", accesses(by), lambda: _read(by))


def _read(by: Actor) -> tuple[Commitment, ...]:
    rows = list(_visible(by))
    meetings = {row.meeting_id for row in rows if row.meeting_id}
    proposals: dict[int, list[Proposal]] = {}
    for row in models.Proposal.objects.filter(meeting_id__in=meetings):
        proposals.setdefault(row.meeting_id, []).append(facts_of(Proposal, row))
    seen = _paragraphs_seen()
    later = {row.continues_id: row for row in rows if row.continues_id}
    levels = accesses(by)
    every = [
        _facts(row, tuple(proposals.get(row.meeting_id or 0, ())), seen, levels, later.get(row.pk)) for row in rows
    ]
    return tuple(sorted(every, key=lambda one: (one.due_on is None, str(one.due_on or ""))))


def commitment_row(code: str, by: Actor) -> models.Commitment:
    """Return one commitment. Raises: NotFound, also where `by` may not know of it."""
    found = _visible(by).filter(code=code).first()
    if found is None:
        raise NotFound(N_("There is no commitment “%(code)s”."), code=code)
    return found


def commitment(row: models.Commitment, by: Actor) -> tuple[Commitment, Trace]:
    """Return a commitment with what led to it and what followed, within what `by` may see."""
    proposals = [facts_of(Proposal, one) for one in row.meeting.proposals.order_by("id")] if row.meeting else []
    behind = led_to(row.letter, proposals) if row.letter else ()
    codes = {code for one in behind for code in one.interventions}
    spoken = row.meeting.interventions.filter(code__in=codes).order_by("item", "order") if row.meeting else ()
    seen = _paragraphs_seen() if row.kind == CommitmentKind.PARAGRAPH else {}
    levels, later = accesses(by), list(_visible(by).filter(continues=row).order_by("id"))
    trace = Trace(
        behind,
        tuple(facts_of(Intervention, one) for one in spoken),
        tuple(
            Progress(one.party, one.text, one.language, one.evidence, CommitmentStatus(one.status), one.reported_at)
            for one in row.progress.order_by("reported_at", "id")
        ),
        tuple(_facts(one, (), {}, levels) for one in later),
    )
    return _facts(row, behind, seen, levels, later[0] if later else None), trace


def _visible(by: Actor) -> QuerySet[models.Commitment]:
    allowed = Q(meeting=None) | Q(meeting__access__in=accesses(by))
    rows = models.Commitment.objects.filter(allowed).select_related("meeting", "continues__meeting")
    return rows.prefetch_related("owners").order_by("meeting__code", "place", "id")


def _paragraphs_seen() -> dict[tuple[str, str], bool]:
    rows = Paragraph.objects.values_list("plan__pack_id", "code", "seen")
    return {(pack, code): seen for pack, code, seen in rows}


def is_carried_on(row: models.Commitment, by: Actor) -> bool:
    """Return whether a commitment that `by` may see carries this one on."""
    return _visible(by).filter(continues=row).exists()


def _facts(
    row: models.Commitment,
    proposals: tuple[Proposal, ...],
    seen: dict[tuple[str, str], bool],
    levels: tuple[str, ...],
    later: models.Commitment | None = None,
) -> Commitment:
    """Return a commitment from its row. levels: what the reader may read; later: what carries it on."""
    behind = led_to(row.letter, proposals) if row.letter else ()
    owed_to = set(row.owed_to) | {party for one in behind for party in one.proposers}
    if not owed_to and row.meeting and row.meeting.body:
        owed_to = {row.meeting.body}
    link = row.code.partition(":")[2] if row.kind == CommitmentKind.PARAGRAPH else ""
    before = row.continues
    if before and before.meeting and before.meeting.access not in levels:
        before = None
    return Commitment(
        code=row.code,
        pack=row.pack_id,
        kind=CommitmentKind(row.kind),
        texts={row.language: row.gist} | dict(row.translations),
        status=CommitmentStatus(row.status),
        owners=tuple(sorted(one.party for one in row.owners.all())),
        owners_inferred=tuple(row.owners_inferred),
        due_on=row.due_on,
        due_note=row.due_note,
        due_asked_by=row.due_asked_by,
        meeting=row.meeting.code if row.meeting else "",
        meeting_title=row.meeting.title if row.meeting else None,
        letter=row.letter,
        letter_printed=row.letter_printed,
        source=row.source,
        link=link,
        seen=seen.get((row.pack_id, link), True),
        topics=tuple(row.topics),
        owed_to=tuple(sorted(owed_to)),
        continues=before.code if before else "",
        continued_by=later.code if later else "",
        continued_in=later.meeting.title if later and later.meeting else None,
        access=row.meeting.access if row.meeting else Access.PUBLIC,
        synthetic=row.synthetic,
        entered=bool(row.entered_by),
        version=row.version,
    )
