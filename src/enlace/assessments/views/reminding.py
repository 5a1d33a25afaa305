"""Reminding States: whom, what each letter would say, and only then sending them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments import actions
from enlace.assessments.documents.wording import language_name
from enlace.assessments.queries import cockpit, cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.letters import recipients, reminders, seen_hash
from enlace.assessments.rules.following import STAGE_WORDS
from enlace.assessments.views.following import asked_states, chosen_states, frame, group_options, groups_asked, told
from enlace.common import clock
from enlace.common.errors import N_, Problem
from enlace.common.order import alphabetical

NOBODY = N_("choose at least one State")


@needs(Permission.CYCLE_REMIND)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whom to remind; show every letter as it would go out; send those that were seen."""
    view = cycles.cycle(code)
    if request.method != "POST":
        return _choose(request, view)
    again = "again" in request.POST
    seen = request.POST.get("seen", "")
    if seen:
        states = request.POST.getlist("state")
        actions.send_reminders(code, states, seen, by=actor(request), at=clock.now(), again=again)
        return redirect("assessments:cycle", code)
    return _preview(request, view, again=again)


def _choose(request: HttpRequest, view: CycleView, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    names, groups, now = asked_states(view), groups_asked(view), clock.now()
    addresses = recipients(view.pack)
    by_code = {one.state: one for one in cockpit.standings(view)}
    ticked = {*request.GET.getlist("state"), *request.POST.getlist("state")}
    rows = [
        {
            "code": state,
            "name": name,
            "one": by_code[state],
            "stage": gettext(STAGE_WORDS[by_code[state].stage]),
            "lately": by_code[state].reminded_lately(now),
            "languages": [language_name(one) for one in addresses.get(state, {})],
            "ticked": state in ticked,
        }
        for state, name in names.items()
        if by_code[state].outstanding
    ]
    context = frame(view) | {
        "title": _("Remind States of their reply"),
        "rows": rows,
        "groups": group_options(groups),
        "whom": request.POST.get("whom", "chosen" if ticked else "all"),
        "problems": told(problems),
    }
    return render(request, "assessments/cockpit/remind.html", context, status=422 if problems else 200)


def _preview(request: HttpRequest, view: CycleView, *, again: bool) -> HttpResponse:
    names, now = asked_states(view), clock.now()
    standing = {one.state: one for one in cockpit.standings(view) if one.outstanding}
    among = [state for state in names if state in standing]
    chosen = [standing[state] for state in chosen_states(request.POST, among, groups_asked(view))]
    if not chosen:
        return _choose(request, view, (Problem("whom", NOBODY),))
    lately = [] if again else [one for one in chosen if one.reminded_lately(now)]
    letters = reminders(
        view, sorted((one for one in chosen if one not in lately), key=lambda one: one.state), now.date()
    )
    written = {one.state for one in letters}
    context = frame(view) | {
        "title": _("Look at the letters before they are sent"),
        "letters": [
            (names[one.state], language_name(one.language), one)
            for one in sorted(letters, key=lambda one: alphabetical(names[one.state]))
        ],
        "states": sorted(written),
        "number": sum(len(one.recipients) for one in letters),
        "lately": [names[one.state] for one in lately],
        "unreachable": [names[one.state] for one in chosen if one not in lately and one.state not in written],
        "again": again,
        "seen": seen_hash(letters),
    }
    return render(request, "assessments/cockpit/letters.html", context)
