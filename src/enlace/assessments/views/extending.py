"""Granting more time: to all, to a group or to chosen States; whom it concerns is shown before it is granted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments import actions
from enlace.assessments.documents.wording import language_name
from enlace.assessments.queries import cockpit, cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.letters import extension_letters
from enlace.assessments.rules.following import MOST_ASKED_BY, extension_faults, gaining
from enlace.assessments.views.following import (
    asked_states,
    chosen_states,
    frame,
    group_options,
    groups_asked,
    needed_day,
    told,
)
from enlace.common import clock
from enlace.common.errors import Invalid, Problem


def _again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _form(request, cycles.cycle(code), list(error.problems))


@needs(Permission.CYCLE_EXTEND)
@answering({Invalid: _again})
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for whom, until when, who asked and why; show whom it concerns; grant it."""
    view = cycles.cycle(code)
    if request.method != "POST":
        return _form(request, view, [])
    problems: list[Problem] = []
    due_on = needed_day(request.POST, "due_on", problems)
    if due_on is None:
        return _form(request, view, problems)
    asked_by, reason = request.POST.get("asked_by", ""), request.POST.get("reason", "")
    names, present = asked_states(view), cockpit.due_days(view)
    chosen = chosen_states(request.POST, list(names), groups_asked(view))
    if "confirmed" in request.POST:
        actions.grant_extension(code, chosen, due_on, asked_by, reason, by=actor(request), at=clock.now())
        return redirect("assessments:cycle", code)
    later = gaining(due_on, present, chosen)
    # Where none of them would get a later day, each is named with the day that it has.
    problems = extension_faults(due_on, present, later or chosen, asked_by, reason, today=clock.today())
    if problems:
        return _form(request, view, problems)
    letters = extension_letters(view, later, due_on)
    samples = {one.language: one for one in letters}
    context = frame(view) | {
        "title": _("More time: look whom it concerns"),
        "due_on": due_on,
        "asked_by": asked_by,
        "reason": reason,
        "rows": [(state, names[state], present[state]) for state in names if state in later],
        "unchanged": [(names[state], present[state]) for state in chosen if state not in later],
        "samples": [(language_name(language), names[one.state], one) for language, one in samples.items()],
        "number": sum(len(one.recipients) for one in letters),
    }
    return render(request, "assessments/cockpit/extension.html", context)


def _form(request: HttpRequest, view: CycleView, problems: list[Problem]) -> HttpResponse:
    names, present, sent = asked_states(view), cockpit.due_days(view), request.POST
    ticked = {*request.GET.getlist("state"), *sent.getlist("state")}
    fields: dict[str, Any] = {name: sent.get(name, "") for name in ("due_on", "asked_by", "reason")}
    context = frame(view) | {
        "title": _("Give more time"),
        "rows": [
            {"code": state, "name": name, "due_on": present[state], "ticked": state in ticked}
            for state, name in names.items()
        ],
        "groups": group_options(groups_asked(view)),
        "whom": sent.get("whom", "chosen" if ticked else "all"),
        "fields": fields,
        "most_asked_by": MOST_ASKED_BY,
        "problems": told(problems),
    }
    return render(request, "assessments/cockpit/extend.html", context, status=422 if problems else 200)
