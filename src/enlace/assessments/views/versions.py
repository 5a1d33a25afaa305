"""The versions of a reply: citable pages, and the same for programs; the Secretariat reads what labels let it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments.documents.figures import choice_runs
from enlace.assessments.documents.wording import say
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.queries.drafts import VersionView, WorkingCopy
from enlace.assessments.queries.replies import reads
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.rules.drafts import SECRETARIAT, Content, ReplyStatus
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.reply_words import REPLY_WORDS
from enlace.assessments.rules.versions import Change, changes, contents, readable
from enlace.assessments.views.opening import NO_REPLY, frame, note_read, place_of, state_in
from enlace.common.errors import N_, NotFound

OFFICERS = Permission.CYCLE_FOLLOW


@dataclass(frozen=True)
class Opened:
    """A version as its reader may know it. withheld: how many of its answers are not for this reader."""

    copy: WorkingCopy
    version: VersionView
    answers: dict[str, Content]
    withheld: int
    previous: VersionView | None
    changes: tuple[Change, ...]


def open_version(request: HttpRequest, code: str, place: str, number: int) -> Opened:
    """Return a version: to the people of its State what they work on, to an officer what the labels allow.

    Raises: NotFound.
    """
    by, state = actor(request), state_in(place)
    own = reads(by, state)
    if not place or not (own or by.may(OFFICERS)):
        raise NotFound(NO_REPLY)
    copy = queries.working_copy(code, state)
    versions = {one.number: one for one in queries.versions(copy.cycle, state)}
    if number not in versions:
        raise NotFound(N_("There is no version %(number)s of this reply."), number=number)
    note_read(request, code, state, own=own)
    definition = copy.questionnaire
    mine = {one.id for one in queries.own_questions(by, Permission.REPLY_READ, copy)}
    every = {one.id for one in definition.asked_questions}

    def of(one: int) -> tuple[dict[str, Content], int]:
        whole = contents(queries.version_content(copy.cycle, state, one), definition)
        if not own:
            seen = readable(whole, definition, Reader.SECRETARIAT)
        else:
            seen = whole if mine == every else {key: said for key, said in whole.items() if key in mine}
        return seen, len(whole) - len(seen)

    answers, withheld = of(number)
    previous = versions.get(number - 1)
    before = of(previous.number)[0] if previous else {}
    return Opened(copy, versions[number], answers, withheld, previous, changes(before, answers) if previous else ())


@needs(Permission.REPLY_READ, Permission.CYCLE_FOLLOW)
@require_safe
def version(request: HttpRequest, code: str, state: str, number: int) -> HttpResponse:
    """Show a version of a reply as it was submitted, amended or signed."""
    found = open_version(request, code, state, number)
    copy, one = found.copy, found.version
    by_id = copy.questionnaire.by_id
    title = _("Version %(number)s") % {"number": number}
    context = frame(request, copy, title) | {
        "version": one,
        "version_status": gettext(REPLY_WORDS[one.status]),
        "signed": one.status is ReplyStatus.SIGNED,
        "answers": [answer_row(code, by_id.get(code), said) for code, said in found.answers.items()],
        "withheld": found.withheld,
        "shows_hash": _shows_hash(request, found),
        "previous": found.previous,
        "changes": change_rows(copy.cycle, found.changes, own=copy),
        "own": reads(actor(request), copy.state),
    }
    if not context["own"]:
        context["crumbs"] = []
    return render(request, "assessments/reply/version.html", context)


def _shows_hash(request: HttpRequest, found: Opened) -> bool:
    """Return whether the reader is shown the hash: beside all answers but a few, it would let these be guessed."""
    return not found.withheld or reads(actor(request), found.copy.state)


@needs(Permission.REPLY_READ, Permission.CYCLE_FOLLOW)
@require_safe
def version_json(request: HttpRequest, code: str, state: str, number: int) -> HttpResponse:
    """Send a version for programs."""
    found = open_version(request, code, state, number)
    one = found.version
    content = {
        "cycle": code,
        "state": place_of(found.copy.state),
        "synthetic": found.copy.cycle.synthetic,
        "number": number,
        "status": one.status.value,
        "sections": list(one.sections),
        "reason": one.reason,
        "content_hash": one.content_hash if _shows_hash(request, found) else None,
        "made_at": one.made_at,
        "made_by": one.made_by,
        "answers": {key: asdict(said) for key, said in found.answers.items()},
        "withheld": found.withheld,
    }
    return JsonResponse(content)


def answer_row(code: str, asked: Question | None, said: Content | None) -> dict[str, Any]:
    """Return an answer as the pages show it; a question that is asked no more has its code alone."""
    runs: Any = ()
    if said is not None and said.value:
        runs = choice_runs(asked, said.value) if asked else ({"text": said.value},)
    return {"code": code, "text": say(asked.texts) if asked else "", "runs": runs, "said": said}


def change_rows(view: CycleView, found: Iterable[Change], own: WorkingCopy | None = None) -> list[dict[str, Any]]:
    """Return the changes between two versions as the pages show them."""
    by_id = own.questionnaire.by_id if own and own.state == SECRETARIAT else definition_of(view).by_id
    rows = []
    for one in found:
        asked = by_id.get(one.question)
        rows.append(
            {
                "code": one.question,
                "text": say(asked.texts) if asked else "",
                "before": answer_row(one.question, asked, one.before),
                "after": answer_row(one.question, asked, one.after),
            }
        )
    return rows
