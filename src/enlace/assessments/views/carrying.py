"""A reply in Word and Excel: the file that leaves, the file that comes back, and what a person decides about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.queries.people import place_name
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments.actions.carrying import bring_file, bring_own_file, take_answers, take_own_answers
from enlace.assessments.documents.carrying import reply_file, tongue_of
from enlace.assessments.documents.wording import say
from enlace.assessments.forms import chosen_in
from enlace.assessments.queries import carrying as queries
from enlace.assessments.queries.drafts import WorkingCopy, own_questions, working_copy
from enlace.assessments.rules.carrying import KINDS, Stamp
from enlace.assessments.rules.carrying_difference import Fate
from enlace.assessments.rules.carrying_docx_reading import open_document, raws_of_document
from enlace.assessments.rules.carrying_opening import MOST_BYTES, Opened, kind_of, unsettled
from enlace.assessments.rules.carrying_xlsx_reading import open_workbook, raws_of_workbook
from enlace.assessments.rules.drafts import SECRETARIAT
from enlace.assessments.rules.xlsform_writing import write_xlsform
from enlace.assessments.views.carried import told_changes
from enlace.common import clock
from enlace.common.errors import N_, NotAllowed, NotFound, Problem
from enlace.common.uploads import SentTable, read_whole
from enlace.directory.views.telling import told
from enlace.publishing.queries import format_of

PLACE = "secretariat"
READ = "replies_read"
TOLD_EVERY_SECONDS = 3600
XLSFORM = "xlsform"
MAIN = "main"


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def file(request: HttpRequest, code: str, state: str, kind: str) -> HttpResponse:
    """Send the reply, or the sections asked for, as a file to be filled in and brought back."""
    copy = _opened(request, code, state)
    if kind not in KINDS:
        raise NotFound(N_("A reply leaves as Word (docx) or Excel (xlsx)."))
    now = clock.now()
    main, parts = request.GET.get("only") == MAIN, request.GET.getlist("part")
    questions = queries.questions_to_carry(copy, actor(request), parts, main=main)
    if not questions:
        raise NotFound(N_("There is no such part of this reply, or none that is given to you."))
    content, _left_out = reply_file(copy, questions, kind=kind, tongue=_tongue(request), at=now)
    _note(request, copy, now, kind=kind, questions=len(questions))
    sections = "-".join(dict.fromkeys(one.section for one in questions)) if parts else ""
    name = "-".join(part for part in (code, state, sections[:40], now.date().isoformat()) if part)
    return _as_file(content, format_of(kind).media_type, f"{name}.{kind}")


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def form(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Send the empty questionnaire as an XLSForm, for KoBoToolbox, ODK and others."""
    copy = _opened(request, code, state)
    media_type = format_of("xlsx").media_type
    return _as_file(write_xlsform(copy.questionnaire), media_type, f"{copy.questionnaire.code}-{XLSFORM}.xlsx")


def _as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Offer the files; take one that comes back, and go to what it would change, or say what is wrong with it."""
    copy, by = _opened(request, code, state), actor(request)
    problems: list[Problem] = []
    nothing_new = False
    if request.method == "POST":
        if not _may_draft(by, copy):
            raise NotAllowed(N_("You read this reply; others answer it."))
        sent = read_whole(request.FILES.get("file"), problems, most=MOST_BYTES)
        number = _taken_in(copy, sent, by, problems) if sent else 0
        if number:
            return redirect("assessments:reply_brought", code, state, number)
        nothing_new = not problems
    else:
        _note_once(request, copy)
    own = own_questions(by, Permission.REPLY_READ, copy)
    context = _frame(copy, state) | {
        "parts": [
            (one.code, f"{one.code}. {say(one.name)}", count)
            for one in copy.questionnaire.sections
            if (count := sum(question.section == one.code for question in own))
        ],
        "counts": (len(own), sum(not question.derived_from for question in own)),
        "languages": settings.LANGUAGES,
        "current": get_language(),
        "problems": told(problems),
        "nothing_new": nothing_new,
        "may_bring": _may_draft(by, copy),
    }
    return render(request, "assessments/reply/carry.html", context, status=422 if problems else 200)


def _taken_in(copy: WorkingCopy, sent: SentTable, by: Actor, problems: list[Problem]) -> int:
    """Return the number under which the file is kept to be looked at; 0 after adding problems, or if nothing is new."""
    opened = _open(sent, problems)
    stamp = _stamp(opened, copy, sent.name, problems) if opened else None
    if opened is None or stamp is None:
        return 0
    read = raws_of_workbook if opened.kind == "xlsx" else raws_of_document
    raws = read(opened, stamp.expected, problems)
    if problems:
        return 0
    found = queries.read_answers(copy, stamp, raws, tongue_of(copy.questionnaire, stamp.language))
    changes = queries.changes_of(copy, stamp.left, found, by)
    if all(one.fate is Fate.SAME for one in changes):
        return 0
    now, name, file_hash = clock.now(), sent.name, sent.content_hash
    if copy.state == SECRETARIAT:
        return bring_own_file(copy.cycle.code, name, file_hash, stamp, found, by=by, at=now)
    return bring_file(copy.cycle.code, name, file_hash, stamp, found, state=copy.state, by=by, at=now)


def _open(sent: SentTable, problems: list[Problem]) -> Opened | None:
    kind = kind_of(sent.content, sent.name, problems)
    formulas = unsettled(sent.content, sent.name, kind, problems) if kind else None
    if formulas is None:
        return None
    if kind == "xlsx":
        return open_workbook(sent.content, sent.name, formulas, problems)
    return open_document(sent.content, sent.name, problems)


def _stamp(opened: Opened, copy: WorkingCopy, name: str, problems: list[Problem]) -> Stamp | None:
    """Return the stamp of a file of this reply, or None after saying why there is none."""
    if not opened.tokens:
        message = N_(
            "The file has lost the stamp by which Enlace knows it, as happens when its text is copied into another "
            "file or another program rewrites it: download a new file, and copy the answers into that one."
        )
        problems.append(Problem(name, message))
        return None
    stamp = queries.unsealed(next(iter(opened.tokens))) if len(opened.tokens) == 1 else None
    if stamp is None:
        message = N_("The stamp of the file was altered, so that nothing in it can be trusted: download a new file.")
        problems.append(Problem(name, message))
    elif stamp.state != copy.state:
        # Never said: whose it is.
        problems.append(Problem(name, N_("This file is not of this reply: bring it where it was downloaded.")))
    elif stamp.cycle != copy.cycle.code:
        message = N_("This file is of another cycle (%(code)s): bring it there, or download a new file here.")
        problems.append(Problem(name, message, {"code": stamp.cycle}))
    elif later := queries.later_taken(copy, datetime.fromisoformat(stamp.made_at), stamp.left):
        message = N_(
            "This file is older than “%(name)s”, from which answers were taken on %(day)s: download a new file, and "
            "copy into it what is still to be changed."
        )
        day = later.taken_at.date().isoformat() if later.taken_at else ""
        problems.append(Problem(name, message, {"name": later.file_name, "day": day}))
    return None if problems else stamp


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def brought(request: HttpRequest, code: str, state: str, number: int) -> HttpResponse:
    """Show what a file would change, answer by answer; take what is chosen."""
    copy, by = _opened(request, code, state), actor(request)
    found = queries.brought_file(copy, number, by)
    outcome: dict[str, Any] = {}
    if request.method == "POST":
        chosen = chosen_in(request.POST, [one.question for one in found.changes])
        if copy.state == SECRETARIAT:
            saved = take_own_answers(code, number, chosen, by=by, at=clock.now())
        else:
            saved = take_answers(code, number, chosen, state=copy.state, by=by, at=clock.now())
        outcome = {
            "done": True,
            "stored": [one.question for one in saved.stored],
            "overtaken": [one.stands.question for one in saved.conflicts],
        }
        copy = working_copy(code, copy.state)
        found = queries.brought_file(copy, number, by)
    else:
        _note_once(request, copy)
    context = _frame(copy, state) | {"file": found} | told_changes(copy, found.changes) | outcome
    return render(request, "assessments/reply/carry_review.html", context)


def _opened(request: HttpRequest, code: str, place: str) -> WorkingCopy:
    """Return the reply, for those who work on it alone. Raises: NotFound."""
    by, state = actor(request), SECRETARIAT if place == PLACE else place
    reads = by.may(Permission.SELF_REPORT_DRAFT) if place == PLACE else state in by.states_for(Permission.REPLY_READ)
    if not reads:
        raise NotFound(N_("There is no such reply, or none that you may see."))
    return working_copy(code, state)


def _may_draft(by: Actor, copy: WorkingCopy) -> bool:
    return bool(own_questions(by, Permission.REPLY_DRAFT, copy))


def _tongue(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    known = {code for code, _name in settings.LANGUAGES}
    return asked if asked in known else get_language() or "en"


def _note_once(request: HttpRequest, copy: WorkingCopy) -> None:
    """Tell the trail of the State that its reply is read, once an hour for each session and reply."""
    now = clock.now()
    mark = f"assessments.reply.read {copy.cycle.code}/{copy.state}"
    told_at: Mapping[str, float] = request.session.get(READ, {})
    if now.timestamp() - told_at.get(mark, 0) >= TOLD_EVERY_SECONDS:
        _note(request, copy, now)
        request.session[READ] = {**told_at, mark: now.timestamp()}


def _note(request: HttpRequest, copy: WorkingCopy, at: datetime, **detail: Any) -> None:
    subject = f"{copy.cycle.code}/{copy.state}"
    note_reading("assessments.reply.read", subject, by=actor(request), at=at, state=copy.state, **detail)


def _frame(copy: WorkingCopy, place: str) -> dict[str, Any]:
    code = copy.cycle.code
    return {
        "cycle": copy.cycle,
        "cycle_title": say(copy.cycle.title) or say(copy.questionnaire.title),
        "synthetic": copy.cycle.synthetic,
        "place": place,
        "state_name": place_name(copy.state, get_language() or "en"),
        "carry_url": reverse("assessments:reply_bring", args=[code, place]),
        "title": gettext("Word and Excel"),
    }
