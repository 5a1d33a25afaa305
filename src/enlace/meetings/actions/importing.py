"""Importing an older report: brought, decided piece by piece, and confirmed into the record, or discarded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.common.uploads import SentTable
from enlace.directory.models import Pack
from enlace.meetings.actions.passages import keep_meeting_findable
from enlace.meetings.actions.rows import fill_meeting, store_record
from enlace.meetings.models import Document, Expression, ImportDraft, Meeting
from enlace.meetings.queries.importing import Import, import_row, opened, voices_of
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.rules.holding import Plan
from enlace.meetings.rules.importing_docx import ZIP, lines_of_report
from enlace.meetings.rules.importing_draft import draft_json
from enlace.meetings.rules.importing_json import decisions_json, lines_json, sheets_of, text_of
from enlace.meetings.rules.importing_reading import draft_of
from enlace.meetings.rules.importing_record import (
    REPORT,
    Choice,
    Decisions,
    choice_problems,
    confirm_problems,
    record_of,
)
from enlace.meetings.rules.record import MeetingStatus
from enlace.meetings.rules.symbols import parse

ORIGIN = "import"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain; charset=utf-8"


@action(Permission.MEETING_RUN)
def bring_report(pack: str, sent: SentTable, *, by: Actor, at: datetime) -> int:
    """Read a report, keep what is proposed of it as a draft, and return the draft's number.

    Raises: NotFound, for a pack that is not there; Invalid, for a file that is not read, or that was brought before.
    """
    if not Pack.objects.filter(code=pack).exists():
        raise NotFound(N_("There is no pack “%(code)s”."), code=pack)
    problems: list[Problem] = []
    _refuse_twice(pack, sent, problems)
    lines = () if problems else lines_of_report(sent.content, sent.name, problems)
    if problems:
        raise Invalid(problems)
    draft = draft_of(lines, voices_of(pack))
    row = ImportDraft.objects.create(
        pack_id=pack,
        file=sent.content,
        file_name=sent.name,
        digest=sent.content_hash,
        lines=lines_json(lines),
        proposed=draft_json(draft),
        made_at=at,
        made_by=by.name,
        changed_at=at,
        changed_by=by.name,
    )
    record("meetings.import.begun", str(row.pk), file_hash=sent.content_hash)
    return int(row.pk)


def _refuse_twice(pack: str, sent: SentTable, problems: list[Problem]) -> None:
    before = ImportDraft.objects.filter(pack_id=pack, digest=sent.content_hash).select_related("meeting").first()
    if before is None:
        return
    if before.meeting is not None:
        message = N_("This file was imported already: it is the report of the meeting “%(code)s”.")
        problems.append(Problem(sent.name, message, {"code": before.meeting.code}))
    else:
        message = N_("This file was brought already, as “%(name)s”: its draft has the number %(number)s.")
        problems.append(Problem(sent.name, message, {"name": before.file_name, "number": before.pk}))


def _open(number: int, version: int, by: Actor) -> ImportDraft:
    """Return a draft that can still be decided.

    Raises: NotFound, WrongStatus; Invalid, if somebody else decided meanwhile.
    """
    row = import_row(number, by, whole=True)
    if row.meeting_id is not None:
        raise WrongStatus(N_("This report was imported; its meeting is changed on its own pages."))
    if row.version != version:
        message = N_(
            "%(who)s changed this draft meanwhile. What you chose is still below: look at it beside what stands now, "
            "and keep it again."
        )
        raise Invalid([Problem("version", message, {"who": row.changed_by})])
    return row


def _keep(row: ImportDraft, decisions: Decisions, by: Actor, at: datetime) -> None:
    row.decisions = decisions_json(decisions)
    row.version += 1
    row.changed_at, row.changed_by = at, by.name
    row.save(update_fields=["decisions", "head", "version", "changed_at", "changed_by"])
    record("meetings.import.changed", str(row.pk))


@action(Permission.MEETING_RUN)
def keep_head(
    number: int,
    head: Mapping[str, str],
    chosen: Decisions,
    version: int,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was decided of the meeting as a whole, of titles, entries and documents. head: as it was typed.

    Raises: NotFound, WrongStatus; Invalid, where somebody else decided meanwhile.
    """
    row = _open(number, version, by)
    before = opened(row).decisions
    decisions = replace(before, titles=chosen.titles, entries=chosen.entries, documents=chosen.documents)
    if row.head == dict(head) and decisions == before:
        nothing_changed()
        return
    row.head = dict(head)
    _keep(row, decisions, by, at)


@action(Permission.MEETING_RUN)
def keep_sheet(
    number: int, sheet: int, choices: Mapping[int, Choice], version: int, *, by: Actor, at: datetime
) -> None:
    """Keep what was decided of the pieces of one page. Raises: NotFound, WrongStatus, Invalid."""
    row = _open(number, version, by)
    one = opened(row)
    places = next((found.places for found in sheets_of(one.draft) if found.number == sheet), None)
    if places is None or not set(choices) <= set(places):
        raise NotFound(N_("There is no such page of this draft."))
    items, known = {item.number for item in one.draft.items}, party_names(row.pack_id).keys()
    problems = [
        replace(problem, where=f"{field}-{place}")
        for place, choice in choices.items()
        if choice.seen or not one.draft.pieces[place].doubt  # what nobody has looked at may stay half done
        for field, problem in choice_problems(choice, items, known)
    ]
    if problems:
        raise Invalid(problems)
    decisions = replace(one.decisions, pieces={**one.decisions.pieces, **choices})
    if decisions == one.decisions:
        nothing_changed()
        return
    _keep(row, decisions, by, at)


@action(Permission.MEETING_RUN)
def confirm_import(number: int, plan: Plan, symbol: str, version: int, *, by: Actor, at: datetime) -> str:
    """Store the record of a draft as a meeting, its file with it, and return the meeting's code.

    Raises: NotFound, WrongStatus; Invalid, with everything that is still in the way.
    """
    row = _open(number, version, by)
    one = opened(row)
    problems = confirm_problems(one.draft, one.decisions, plan, symbol, party_names(row.pack_id).keys())
    if Meeting.objects.filter(code=plan.code).exists():
        message = N_("the code “%(code)s” is taken by another meeting")
        problems.append(Problem("code", message, {"code": plan.code}))
    parsed = parse(symbol)
    printed = str(parsed.symbol) if parsed.symbol and parsed.ok else symbol.strip()
    if printed and Document.objects.filter(pack_id=row.pack_id, symbol=printed, role="report").exists():
        problems.append(Problem("symbol", N_("There is a document %(symbol)s already."), {"symbol": printed}))
    if problems:
        raise Invalid(problems)
    made = record_of(one.draft, one.decisions, plan, symbol=printed, file_name=row.file_name)
    meeting = Meeting(pack_id=row.pack_id, code=plan.code, origin=ORIGIN, status=MeetingStatus.CLOSED, created_at=at)
    fill_meeting(meeting, made)
    store_record(meeting, made, at=at, by=by.name)
    _keep_original(meeting, row, one)
    keep_meeting_findable(meeting)
    row.meeting = meeting
    row.version += 1
    row.changed_at, row.changed_by = at, by.name
    row.save(update_fields=["meeting", "version", "changed_at", "changed_by"])
    left_out = sum(choice.out for choice in one.decisions.pieces.values())
    record("meetings.meeting.imported", plan.code, file_hash=row.digest, left_out=left_out)
    return plan.code


def _keep_original(meeting: Meeting, row: ImportDraft, one: Import) -> None:
    is_word = bytes(row.file).startswith(ZIP)
    Expression.objects.create(
        document=meeting.documents.get(code=REPORT),
        language=one.draft.language,
        title=PurePath(row.file_name).stem,
        text=text_of(row.lines),
        file=row.file,
        file_name=row.file_name,
        media_type=WORD if is_word else TEXT,
        digest=row.digest,
    )


@action(Permission.MEETING_RUN)
def discard_import(number: int, version: int, *, by: Actor, at: datetime) -> None:
    """Discard a draft with its file. Raises: NotFound, WrongStatus; Invalid, if somebody decided meanwhile."""
    row = _open(number, version, by)
    record("meetings.import.discarded", str(row.pk), file_hash=row.digest)
    row.delete()
