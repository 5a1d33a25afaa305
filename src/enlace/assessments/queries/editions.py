"""The edition that could be issued now, and whether the editions are still what was issued."""

from typing import Any, NamedTuple

from enlace.accounts.queries import entries_of
from enlace.assessments.models import Edition
from enlace.assessments.queries import report as contents
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.issuing import Last, Proposal, proposed
from enlace.common.canonical import content_hash

ISSUED = "assessments.edition.issued"


class Altered(NamedTuple):
    """An edition that is not what was issued, and in what."""

    cycle: str
    number: int
    fault: str


def proposal(view: CycleView, status: str, symbol: str) -> tuple[Proposal, dict[str, Any]]:
    """Return what would be issued now, and its content. Raises: as `proposed`."""
    content = contents.snapshot(view)
    row = Edition.objects.filter(cycle_id=view.pk).defer("content").order_by("-number").first()
    last = Last(row.number, row.status, row.content_hash) if row else None
    report = contents.from_snapshot(content)
    return proposed(report, contents.report_hash(content), status, symbol, last), content


def altered_editions() -> tuple[Altered, ...]:
    """Return the editions whose content has another hash than they carry, or than the audit trail says."""
    told = {(subject, detail.get("number")): detail for subject, detail in entries_of(ISSUED)}
    found: list[Altered] = []
    # An edition holds a whole report: a few at a time are enough for any memory.
    for row in Edition.objects.select_related("cycle").order_by("cycle__code", "number").iterator(chunk_size=4):
        detail = told.pop((row.cycle.code, row.number), None)
        if content_hash(row.content) != row.content_hash:
            found.append(Altered(row.cycle.code, row.number, f"its content no longer has the hash {row.content_hash}"))
        if detail is None:
            found.append(Altered(row.cycle.code, row.number, "the audit trail does not know of it"))
            continue
        for column in ("content_hash", "status", "symbol"):
            if getattr(row, column) != detail.get(column):
                fault = f"its {column} is not the one in the audit trail ({detail.get(column)})"
                found.append(Altered(row.cycle.code, row.number, fault))
    found += [Altered(cycle, int(number or 0), "it is missing") for cycle, number in told]
    return tuple(found)


def edition_count() -> int:
    """Return how many editions were issued."""
    return Edition.objects.count()
