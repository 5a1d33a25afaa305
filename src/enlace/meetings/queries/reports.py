"""The report of a meeting as somebody may see it: the issued one, or one drawn up from the record."""

from collections.abc import Mapping
from dataclasses import replace

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common import clock
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Unavailable
from enlace.common.texts import Text
from enlace.meetings import models
from enlace.meetings.queries.kept import kept_record
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import accesses, meeting_row
from enlace.meetings.rules.record import Access
from enlace.meetings.rules.report_snapshot import ReportContent, Standing, content_of

DRAFT, CIRCULATED, ISSUED = "draft", "circulated", "issued"


def report_row(row: models.Meeting) -> models.MeetingReport | None:
    """Return the report that is kept of a meeting, whatever its state; None where nobody began one."""
    return row.reports.order_by("-number").first()


def public_report(code: str, by: Actor) -> tuple[ReportContent, Standing]:
    """Return the issued report, else the record as a report without what is still being edited. Raises: NotFound."""
    row = meeting_row(code, by)
    return _report(row, report_row(row), party_names(row.pack_id), by, edits=False)


def seen_report(
    row: models.Meeting, kept: models.MeetingReport | None, names: Mapping[str, Text], by: Actor
) -> tuple[ReportContent, Standing]:
    """Return the report with its edited texts for those to whom they are shown, else the public one."""
    return _report(row, kept, names, by, edits=kept is not None and sees_edits(kept, by))


def _report(
    row: models.Meeting, kept: models.MeetingReport | None, names: Mapping[str, Text], by: Actor, *, edits: bool
) -> tuple[ReportContent, Standing]:
    if kept and kept.status == ISSUED:
        content, standing = issued(kept)
    else:
        texts = kept.texts if kept and edits else {}
        content = ReportContent(kept_record(row, accesses(by)), names, texts)
        standing = Standing(clock.today())
    return (content if by.holds(Permission.MEETING_READ) else without_members(content)), standing


def without_members(content: ReportContent) -> ReportContent:
    """Return a report that says which delegations took part, not who was in them: that is for who reads meetings."""
    delegations = tuple(replace(one, delegates=()) for one in content.record.delegations)
    return replace(content, record=replace(content.record, delegations=delegations))


def sees_edits(report: models.MeetingReport, by: Actor) -> bool:
    """Tell whether `by` sees the edited texts of a report that is not issued: its editors, once circulated States."""
    if report.status == ISSUED:
        return False
    return by.may(Permission.REPORT_EDIT) or (report.status == CIRCULATED and by.holds(Permission.MEETING_READ))


def issued(report: models.MeetingReport) -> tuple[ReportContent, Standing]:
    """Return an issued report as it was issued. Raises: Unavailable, where what is kept is not what was issued."""
    if report.issued_at is None or content_hash(report.content or {}) != report.content_hash:
        raise Unavailable(N_("The report that is kept is not the one that was issued: its hash differs."))
    standing = Standing(report.issued_at.date(), report.symbol, report.content_hash)
    return content_of(report.content or {}), standing


def levels_of(row: models.Meeting) -> tuple[str, ...]:
    """Return the levels of access of the documents that the report of a meeting names: those of its own readers."""
    order = list(Access)
    return tuple(order[: order.index(Access(row.access)) + 1])
