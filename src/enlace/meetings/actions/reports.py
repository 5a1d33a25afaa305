"""The report of a meeting: edited by the rapporteur, circulated, corrected at the wish of delegations, issued."""

from datetime import date, datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.meetings.actions.documents import add_row
from enlace.meetings.actions.meetings import need_state
from enlace.meetings.models import Correction, Document, Meeting, MeetingReport
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import meeting_row, read
from enlace.meetings.queries.reports import CIRCULATED, DRAFT, ISSUED, levels_of, report_row
from enlace.meetings.rules.akoma_ntoso import LANGUAGES
from enlace.meetings.rules.record import MeetingStatus
from enlace.meetings.rules.report_snapshot import ReportContent, content_json, places
from enlace.meetings.rules.symbols import parse

LONGEST = 20_000
ASKED, MADE, REFUSED = "asked", "made", "refused"


@action(Permission.REPORT_EDIT)
def edit_report(
    meeting: str, place: str, language: str, text: str, *, version: int, by: Actor, at: datetime
) -> MeetingReport:
    """Set the text of a place in a language; "" takes what was written there back.

    version: of the report that the editor saw, 0 where there was none. Raises: NotFound, WrongStatus; Invalid, where
    somebody else changed the report since: nothing is stored then.
    """
    row = meeting_row(meeting, by)
    report = report_row(row)
    _not_issued(report)
    if place not in places(read(row)):
        raise NotFound(N_("There is no place “%(place)s” in this report."), place=place)
    faults = []
    if version != (report.version if report else 0):
        faults.append(Problem("version", N_("Somebody else changed this report in the meantime. Compare both texts.")))
    if language not in LANGUAGES:
        faults.append(Problem("language", N_("Choose the language in which you write.")))
    if len(text) > LONGEST:
        faults.append(Problem("text", N_("This text is too long.")))
    if faults:
        raise Invalid(faults)
    if report is None:
        report = MeetingReport(meeting=row, number=1, status=DRAFT, version=0)
    texts = {key: dict(value) for key, value in report.texts.items()}
    texts[place] = {code: one for code, one in (texts.get(place, {}) | {language: text.strip()}).items() if one}
    report.texts = {key: value for key, value in texts.items() if value}
    _save(report, by, at)
    record("meetings.report.edited", f"{meeting}/{place}")
    return report


@action(Permission.REPORT_EDIT)
def circulate_report(meeting: str, until: date | None, *, by: Actor, at: datetime) -> None:
    """Show the report to the delegations, for corrections until a day. Raises: NotFound, WrongStatus, Invalid."""
    row = meeting_row(meeting, by)
    report = report_row(row)
    _not_issued(report)
    if row.status not in {MeetingStatus.CLOSED, MeetingStatus.REPORTED}:
        raise WrongStatus(N_("The report is circulated once the meeting is adjourned."))
    if until is None or until < at.date():
        raise Invalid([Problem("until", N_("Give the last day for corrections, today or later."))])
    report = report or MeetingReport(meeting=row, number=1, version=0)
    report.status, report.corrections_until = CIRCULATED, until
    _save(report, by, at)
    record("meetings.report.circulated", meeting)


@action(Permission.CORRECTION_ASK)
def ask_correction(meeting: str, place: str, text: str, *, state: str, by: Actor, at: datetime) -> None:
    """Ask, for a State, to correct the report at a place. Raises: NotFound, WrongStatus, Invalid."""
    row = meeting_row(meeting, by)
    need_state(row.pack_id, state)
    report = report_row(row)
    if report is None or report.status != CIRCULATED or report.corrections_until is None:
        raise WrongStatus(N_("This report is not open to corrections."))
    if at.date() > report.corrections_until:
        raise WrongStatus(N_("The last day for corrections has passed."))
    if place not in places(read(row)):
        raise NotFound(N_("There is no place “%(place)s” in this report."), place=place)
    if not text.strip() or len(text) > LONGEST:
        raise Invalid([Problem("text", N_("Say what is to be corrected, and how."))])
    asked = {"party": state, "place": place, "text": text.strip(), "status": ASKED}
    if report.corrections.filter(**asked).exists():
        nothing_changed()  # sent twice, as by a double click
        return
    Correction.objects.create(report=report, **asked, asked_at=at, asked_by=by.name)
    record("meetings.correction.asked", f"{meeting}/{place}", state=state)


@action(Permission.REPORT_EDIT)
def settle_correction(meeting: str, correction: int, status: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Say that a correction was made or is refused, and why. Raises: NotFound, WrongStatus, Invalid."""
    report = report_row(meeting_row(meeting, by))
    _not_issued(report)
    found = Correction.objects.filter(report=report, pk=correction).first() if report else None
    if found is None:
        raise NotFound(N_("There is no such correction."))
    if found.status != ASKED:
        raise WrongStatus(N_("This correction is settled already."))
    if status not in {MADE, REFUSED} or not reason.strip():
        raise Invalid([Problem("reason", N_("Say whether the correction was made or is refused, and why."))])
    found.status, found.reason, found.settled_at = status, reason.strip(), at
    found.save(update_fields=["status", "reason", "settled_at"])
    record("meetings.correction.settled", f"{meeting}/{found.place}", outcome=status)


@action(Permission.REPORT_ISSUE)
def issue_report(meeting: str, symbol: str, *, by: Actor, at: datetime) -> None:
    """Issue the report under its symbol: its content is kept with its hash and never altered.

    Raises: NotFound; WrongStatus, while it is not circulated or can still be corrected; Invalid.
    """
    row = meeting_row(meeting, by)
    report = report_row(row)
    _not_issued(report)
    if report is None or report.status != CIRCULATED or report.corrections_until is None:
        raise WrongStatus(N_("A report is circulated among the delegations before it is issued."))
    if at.date() <= report.corrections_until:
        raise WrongStatus(N_("Delegations may still ask for corrections."))
    if report.corrections.filter(status=ASKED).exists():
        raise WrongStatus(N_("There are corrections that are not settled."))
    parsed = parse(symbol.strip())
    if not parsed.ok:
        raise Invalid([Problem("symbol", N_("This is no symbol that a document can have."))])
    printed = str(parsed.symbol)
    if Document.objects.filter(pack_id=row.pack_id, symbol=printed).exists():
        raise Invalid([Problem("symbol", N_("There is a document %(symbol)s already."), {"symbol": printed})])
    content = content_json(ReportContent(read(row, levels_of(row)), party_names(row.pack_id), report.texts))
    report.status, report.symbol, report.issued_at = ISSUED, printed, at
    report.content, report.content_hash = content, content_hash(content)
    _save(report, by, at)
    add_row(row, symbol, "report", language="", access=row.access, code="REPORT", by=by, at=at)
    _reported(row)
    record("meetings.report.issued", meeting, symbol=report.symbol)


def _reported(row: Meeting) -> None:
    row.status = MeetingStatus.REPORTED
    row.save(update_fields=["status"])


def _not_issued(report: MeetingReport | None) -> None:
    if report and report.status == ISSUED:
        raise WrongStatus(N_("This report was issued; it is not altered."))


def _save(report: MeetingReport, by: Actor, at: datetime) -> None:
    report.version += 1
    report.changed_at, report.changed_by = at, by.name
    report.save()
