"""What stands beside the answers of a reply: words that wait, and proposals that were refused."""

from dataclasses import dataclass

from django.db.models import CharField, DateTimeField, F, TextField, Value
from django.db.models.functions import Cast

from enlace.assessments.models import RefusedProposal, Remark
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.drafts import RemarkView


@dataclass(frozen=True)
class Beside:
    """remarks: those not settled, in the order written. refused: (question, key of a proposal)."""

    remarks: tuple[RemarkView, ...]
    refused: frozenset[tuple[str, str]]


def beside(view: CycleView, state: str) -> Beside:
    """Return what stands beside the answers of a reply: one query, since every page of it asks."""
    remarks = (
        Remark.objects.filter(cycle_id=view.pk, state_code=state, settled_at=None)
        .annotate(kind=Value("remark", CharField()), said_at=F("written_at"), said_by=F("written_by"))
        .values_list("kind", "pk", "question", "text", "said_at", "said_by")
    )
    refused = (
        RefusedProposal.objects.filter(cycle_id=view.pk, state_code=state)
        .annotate(
            kind=Value("refused", CharField()),
            said=Cast("source", TextField()),
            said_at=Value(None, DateTimeField()),
            said_by=Value("", CharField()),
        )
        .values_list("kind", "pk", "question", "said", "said_at", "said_by")
    )
    rows = sorted(remarks.union(refused, all=True))
    return Beside(
        tuple(RemarkView(pk, question, text, at, by, None) for kind, pk, question, text, at, by in rows if at),
        frozenset((question, key) for kind, _pk, question, key, _at, _by in rows if kind == "refused"),
    )
