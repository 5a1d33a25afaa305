"""The home page, health, and the addresses without a language."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe

from enlace.accounts.queries import queue as task_queue
from enlace.accounts.rules.queue import QueueState, queue_state
from enlace.accounts.views.access import public
from enlace.assessments.documents.wording import say
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.common.order import alphabetical
from enlace.instruments.documents import status_map
from enlace.instruments.queries.geometry import drawn_outlines, outline_codes
from enlace.instruments.queries.standings import Matrix, counts_of
from enlace.instruments.rules.periods import last_day
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Labels, Region
from enlace.site.middleware import is_for_programs, respond, told
from enlace.site.queries import Home, is_reachable
from enlace.site.queries import home as home_content

# The cycles that the home page draws; the others stand in the list of reports.
MOST_CYCLES = 2


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show where things stand."""
    today = clock.today()
    content = home_content(today)
    pack = content.pack.code if content.pack else ""
    shown = [view for view in content.cycles if view.pack == pack] or list(content.cycles)
    context = {
        "states": _states(content),
        "states_url": reverse("site:state"),
        "cycles": [_cycle(view, content, today) for view in shown[:MOST_CYCLES]],
        "adherence": _adherence(content),
        "treaties": list(_treaties(content.treaties, pack)) if content.treaties else [],
        "treaties_url": reverse("instruments:index"),
        "dates": _dates(content, today),
        "editions": [_edition(view, edition) for view, edition in content.editions],
        "reports_url": reverse("assessments:reports"),
        "synthetic": any(view.synthetic for view in shown[:MOST_CYCLES]),
    }
    return render(request, "site/home.html", context)


def _states(content: Home) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return sorted(
        ((state.code, state.name(language)) for state in content.states), key=lambda item: alphabetical(item[1])
    )


def _cycle(view: CycleView, content: Home, today: date) -> dict[str, Any]:
    asked, replied = len(view.asked), content.started.get(view.code, 0)
    threshold = math.ceil(view.coverage_threshold * asked)
    return {
        "title": say(view.title) or say(definition_of(view).title),
        "url": reverse("assessments:overview", args=[view.code]),
        "asked": asked,
        "replied": replied,
        "waiting": asked - replied,
        "threshold": threshold,
        "reportable": bool(asked) and replied >= threshold,
        "opens_on": view.opens_on,
        "due_on": view.due_on,
        "late": bool(view.due_on and view.due_on < today and replied < asked),
    }


def _treaties(found: Matrix, pack: str) -> Iterator[dict[str, Any]]:
    language = get_language() or "en"
    for instrument in found.instruments:
        if not instrument.core:
            continue
        counts = counts_of(found.cells[state.code, instrument.code] for state in found.states)
        yield {
            "name": instrument.short(language).text,
            "url": reverse("instruments:treaty", args=[pack, instrument.code]),
            "party": counts.party,
            "signatory": counts.signatory,
            "none_recorded": counts.none_recorded,
            "unknown": counts.unknown,
            "not_party": counts.signatory + counts.none_recorded,
            "total": counts.states,
        }


def _adherence(content: Home) -> dict[str, Any] | None:
    """Return the map of the first treaty whose standing differs between States, else of the first one."""
    found = content.treaties
    if found is None or not found.instruments:
        return None
    geometry = drawn_outlines(found.pack.code, found.states)
    if geometry is None:
        return None
    statuses = {
        one.code: {state.code: found.cells[state.code, one.code].standing.status.value for state in found.states}
        for one in found.instruments
    }
    drawn = next((one for one in found.instruments if len(set(statuses[one.code].values())) > 1), found.instruments[0])
    language = get_language() or "en"
    names = dict(_states(content))
    days = [found.cells[state.code, drawn.code].standing.record for state in found.states]
    dates = [day for record in days if (day := last_day(record.as_of))]
    outlines = outline_codes(found.states)
    regions = tuple(Region(outlines[code], name, statuses[drawn.code][code]) for code, name in names.items())
    picture = status_map(drawn.short(language).text, geometry, regions)
    drawn_map = html_blocks((picture,), labels=Labels.translated(gettext))
    return {
        "title": drawn.short(language).text,
        "url": reverse("instruments:treaty", args=[found.pack.code, drawn.code]),
        "map": mark_safe(drawn_map),  # noqa: S308  (the writer of publishing escapes every text)
        "as_of": min(dates, default=None),
        "source": _("named beside each entry"),
    }


def _dates(content: Home, today: date) -> list[dict[str, Any]]:
    found = [
        {
            "title": _("Replies due: %(cycle)s") % {"cycle": say(view.title) or say(definition_of(view).title)},
            "url": reverse("assessments:overview", args=[view.code]),
            "on": view.due_on,
            "late": False,
        }
        for view in content.cycles
        if view.due_on is None or view.due_on >= today
    ]
    return sorted(found, key=lambda entry: entry["on"] or date.max)


def _edition(view: CycleView, edition: Any) -> dict[str, Any]:
    return {
        "title": say(view.title) or say(definition_of(view).title),
        "url": reverse("assessments:edition", args=[view.code, edition.number]),
        "version": f"{edition.number}, {_('final') if edition.status == 'final' else _('preliminary')}",
        "issued_on": edition.issued_at,
        "synthetic": view.synthetic,
        "files": [
            (kind.upper(), reverse("assessments:edition_file", args=[view.code, edition.number, kind]))
            for kind in ("pdf", "docx", "xlsx", "json")
        ],
    }


@public
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Lead from the form of the home page to the State that was chosen."""
    content = home_content(clock.today())
    code = request.GET.get("state", "")
    if content.pack is None or code not in {one.code for one in content.states}:
        return redirect("instruments:index")
    return redirect("instruments:state", content.pack.code, code)


@public
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language."""
    return redirect("site:home")


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say how the database and the task queue are: 503 only where no page can be had; numbers, no names."""
    try:
        queue = task_queue()
    except DatabaseError:
        found = "unreachable" if not is_reachable() else "not migrated"
        return JsonResponse({"status": "failing", "database": found, "task_queue": "unknown"}, status=503)
    now = clock.now()
    state = queue_state(queue, now)
    return JsonResponse(
        {
            "status": "ok" if state == QueueState.OK else "degraded",
            "database": "ok",
            "task_queue": state.value,
            "worker_seen_seconds_ago": queue.seen_at and max(0, int((now - queue.seen_at).total_seconds())),
            "jobs": queue.jobs,
            "jobs_failing": queue.failing,
        }
    )


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer where a library refused something."""
    return render(request, "site/error.html", {"status": 403}, status=403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address at which there is nothing."""
    return respond(request, NotFound(N_("There is nothing at this address, or nothing that you may see.")))


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is no request at all, such as one for another host."""
    return told(request, 400) if is_for_programs(request) else defaults.bad_request(request, exception)


@public
def failed(request: HttpRequest) -> HttpResponse:
    """Answer when something failed that nobody foresaw."""
    if is_for_programs(request):
        return told(request, 500)
    # Without the frame's context, which reads the database: it may be the database that failed.
    return HttpResponse(render_to_string("site/error.html", {"status": 500}), status=500)


@public
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without the mark of this site: it was open too long, or came from elsewhere."""
    message = _("The form could not be accepted. Open the page again and send it once more.")
    return told(request, 403, message)
