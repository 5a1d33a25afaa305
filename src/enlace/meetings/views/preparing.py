"""Preparing a meeting, and moving it on: what it is, its agenda, sittings, documents and presentations."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments.rules.evidence import ACCEPTED
from enlace.common import clock
from enlace.common.errors import Invalid, Problem
from enlace.common.texts import in_language
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.actions.meetings import running
from enlace.meetings.forms import LANGUAGES, read_language, read_number, read_paper, read_parties, read_plan
from enlace.meetings.queries.meetings import meeting_packs
from enlace.meetings.queries.records import item_facts
from enlace.meetings.rules.documents import ROLES
from enlace.meetings.rules.holding import NEXT
from enlace.meetings.rules.record import MeetingStatus
from enlace.meetings.views.frame import ACCESS_WORDS, STATUS_WORDS, context, framed


def reader() -> str:
    """Return the reader's language, as texts are stored by it."""
    return (get_language() or "en")[:2]


def _new(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    values = {
        "typed": request.POST,
        "packs": [(one.code, in_language(one.title, reader())) for one in meeting_packs()],
        "accesses": [(key, gettext(words)) for key, words in ACCESS_WORDS.items()],
        "problems": told(problems),
    }
    return render(request, "meetings/new.html", values, status=422 if problems else 200)


def _new_again(request: HttpRequest, *, error: Invalid) -> HttpResponse:
    return _new(request, list(error.problems))


@needs(Permission.MEETING_RUN)
@answering({Invalid: _new_again})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    if request.method != "POST":
        return _new(request, [])
    problems: list[Problem] = []
    plan = read_plan(request.POST, problems, language=reader())
    if problems:
        return _new(request, problems)
    code = actions.create_meeting(request.POST.get("pack", ""), plan, by=actor(request), at=clock.now())
    messages.success(request, gettext("The meeting is planned. Its agenda, documents and sittings are kept here."))
    return redirect("meetings:prepare", code)


def _prepare(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    one = framed(request, code)
    row, status = one.row, MeetingStatus(one.row.status)
    adopted = set(row.decisions.exclude(document="").values_list("document", flat=True))
    values = {
        "title": _("Prepare and run"),
        "typed": request.POST,
        "plan": row,
        "plan_title": row.title.get(reader(), ""),
        "accesses": [(key, gettext(words)) for key, words in ACCESS_WORDS.items()],
        "languages": LANGUAGES,
        "next": [(then, gettext(STATUS_WORDS[then])) for then in NEXT[status]],
        "items": [(item, in_language(item.title, reader())) for item in map(item_facts, row.items.order_by("number"))],
        "sittings": row.sittings.order_by("place_in_order"),
        "people": dict(row.people.values_list("code", "name")),
        "documents": [
            (document, document.symbol or in_language(document.title, reader()), document.code in adopted)
            for document in row.documents.order_by("work", "revision", "id")
        ],
        "accepted": ",".join(ACCEPTED),
        "roles": [(key, gettext(words)) for key, words in ROLES.items()],
        "presentations": [
            (shown, in_language(shown.title, reader()), one.people(tuple(shown.presenters)))
            for shown in row.presentations.order_by("item", "id")
        ],
        "names": sorted((one.name(party), party) for party in one.names),
        "problems": told(problems),
    }
    return render(request, "meetings/prepare.html", context(request, one) | values, status=422 if problems else 200)


def _again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _prepare(request, code, list(error.problems))


@needs(Permission.MEETING_RUN)
@answering({Invalid: _again})
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a meeting is made of, and do one thing to it: the form that was sent names which.

    Raises: WrongStatus, for one of which nothing can be changed here.
    """
    if request.method != "POST":
        running(code, actor(request))
        return _prepare(request, code, [])
    return _doing(request, code, DONE.get(request.POST.get("do", ""), _plan))


Doing = Callable[[HttpRequest, str, list[Problem]], None]


def _doing(request: HttpRequest, code: str, doing: Doing) -> HttpResponse:
    problems: list[Problem] = []
    doing(request, code, problems)
    if problems:
        return _prepare(request, code, problems)
    messages.success(request, gettext("Recorded."))
    return redirect("meetings:prepare", code)


def _plan(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    plan = read_plan(request.POST, problems, language=reader(), code=code)
    if not problems:
        kept = framed(request, code).row.title
        whole = {**kept, **{language: text for language, text in plan.title.items() if text}}
        actions.change_meeting(code, replace(plan, title=whole), by=actor(request), at=clock.now())


def _item(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    number = read_number(request.POST, "number", problems)
    if not problems:
        actions.set_item(
            code,
            number,
            request.POST.get("item_title", ""),
            reader(),
            is_new=request.POST.get("was") != str(number),
            sitting=request.POST.get("sitting", ""),
            by=actor(request),
            at=clock.now(),
        )


def _item_gone(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    number = read_number(request.POST, "number", problems)
    if not problems:
        actions.remove_item(code, number, by=actor(request), at=clock.now())


def _forward(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    one = framed(request, code)
    number, after = read_number(request.POST, "forward", problems), read_number(request.POST, "after", problems)
    asked = read_parties(request.POST, "requested_by", one.names, problems)
    if not problems:
        by = actor(request)
        actions.bring_forward(code, number, after, asked[0] if asked else "", by=by, at=clock.now())


def _sitting(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    day = read_number(request.POST, "day", problems)
    if not problems:
        sent = [request.POST.get(name, "") for name in ("label", "chair", "vice_chair")]
        actions.add_sitting(code, sent[0], day, sent[1], sent[2], by=actor(request), at=clock.now())


def _document(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    sent = [request.POST.get(name, "") for name in ("symbol", "role", "title", "text")]
    language, access = read_language(request.POST, "language", reader()), framed(request, code).row.access
    file = read_paper(request.FILES.get("file"), problems)
    if not problems:
        actions.add_document(
            code, *sent, language=language, access=access, file=file, by=actor(request), at=clock.now()
        )


def _adopt(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    item = read_number(request.POST, "item", problems)
    if not problems:
        document, changes = request.POST.get("document", ""), request.POST.get("changes", "")
        actions.adopt_document(code, document, item, changes, by=actor(request), at=clock.now())


def _presentation(request: HttpRequest, code: str, problems: list[Problem]) -> None:
    one = framed(request, code)
    item = read_number(request.POST, "item", problems)
    presenters = read_parties(request.POST, "presenters", one.names, problems)
    if not problems:
        title, link = request.POST.get("presentation_title", ""), request.POST.get("link", "").strip()
        actions.add_presentation(
            code, item, title, presenters, link, language=reader(), by=actor(request), at=clock.now()
        )


DONE: dict[str, Doing] = {
    "plan": _plan,
    "item": _item,
    "item_gone": _item_gone,
    "forward": _forward,
    "sitting": _sitting,
    "document": _document,
    "adopt": _adopt,
    "presentation": _presentation,
}


@needs(Permission.MEETING_RUN)
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Open the meeting, adjourn it, or take it up again."""
    status = request.POST.get("status", "")
    actions.move_meeting(code, status, by=actor(request), at=clock.now())
    messages.success(
        request, gettext("The meeting is now: %(status)s") % {"status": gettext(STATUS_WORDS[MeetingStatus(status)])}
    )
    return redirect("meetings:prepare", code)
