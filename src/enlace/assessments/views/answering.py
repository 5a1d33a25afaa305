"""A section of a reply: its questions and what is answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments.documents.wording import say
from enlace.assessments.queries import drafts as queries
from enlace.assessments.views.opening import frame, open_reply
from enlace.assessments.views.versions import answer_row
from enlace.common.errors import N_, NotFound


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def part(request: HttpRequest, code: str, state: str, section: str) -> HttpResponse:
    """Show the questions of a section and what is answered."""
    copy = open_reply(request, code, state)
    named = next((one.name for one in copy.questionnaire.sections if one.code == section), None)
    if named is None:
        raise NotFound(N_("There is no section or question “%(part)s”."), part=section)
    mine = queries.own_questions(actor(request), Permission.REPLY_READ, copy)
    rows = [answer_row(one.id, one, copy.draft(one.id).content) for one in mine if one.section == section]
    return render(request, "assessments/reply/part.html", frame(request, copy, say(named)) | {"answers": rows})
