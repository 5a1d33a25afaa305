"""The floor: the rapporteur takes down who speaks and what is said, while it is said."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import in_language
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.forms import LANGUAGES, read_language, read_number, read_parties, read_spoken
from enlace.meetings.queries.floor import floor_of, present
from enlace.meetings.queries.records import facts_of
from enlace.meetings.rules.floor import CHAIR, NOT_ACCREDITED
from enlace.meetings.rules.record import Intervention
from enlace.meetings.views.frame import Framed, context, framed

LATEST = 12


def line(one: Intervention, frame: Framed) -> dict[str, Any]:
    """Return what the page says of one intervention that was taken down."""
    return {
        "code": one.code,
        "item": one.item,
        "who": frame.people(one.speakers),
        "gist": one.gist,
        "language": one.language,
        "at": one.spoken_at.isoformat(timespec="minutes") if one.spoken_at else "",
        "time": f"{one.spoken_at:%H:%M}" if one.spoken_at else "",
        "url": reverse("meetings:intervention", args=[frame.meeting.code, one.code]),
    }


def _floor(request: HttpRequest, code: str, problems: list[Problem]) -> HttpResponse:
    frame = framed(request, code)
    found = floor_of(frame.row, LATEST)
    language = get_language() or "en"
    item = request.POST.get("item") or request.GET.get("item") or (str(found.items[0].number) if found.items else "")
    missing = [str(one.params["party"]) for one in problems if one.message == NOT_ACCREDITED]
    values = {
        "title": _("The floor"),
        "items": [(one.number, in_language(one.title, language)) for one in found.items],
        "item": item,
        "speakers": [*((frame.name(party), party) for party in found.accredited), (gettext("Chair"), CHAIR)],
        "latest": [line(one, frame) for one in found.latest],
        "count": found.count,
        "open": frame.row.status == "open",
        "languages": LANGUAGES,
        "spoken_language": read_language(request.POST, "language", language[:2]),
        "missing": ", ".join(missing),
        "typed": request.POST,
        "problems": told(problems),
    }
    return render(request, "meetings/floor.html", context(request, frame) | values, status=422 if problems else 200)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _floor_again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    if _wants_json(request):
        problems = told(error.problems)
        missing = [str(one.params["party"]) for one in error.problems if one.message == NOT_ACCREDITED]
        return JsonResponse({"problems": problems, "missing": missing}, status=422)
    return _floor(request, code, list(error.problems))


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _floor_again})
@require_http_methods(["GET", "HEAD", "POST"])
def floor(request: HttpRequest, code: str) -> HttpResponse:
    """Take down an intervention; a page that says it reads JSON stays where it is and is told what was kept."""
    if request.method != "POST":
        return _floor(request, code, [])
    frame, problems = framed(request, code), list[Problem]()
    here = (get_language() or "en")[:2]
    one = read_spoken(request.POST, frame.names, problems, language=here, present=present(frame.row))
    if problems:
        raise Invalid(problems)
    made = actions.take_floor(code, one, by=actor(request), at=clock.now())
    if _wants_json(request):
        return JsonResponse({"kept": line(_said(frame, made), frame)}, status=201)
    return redirect(f"{reverse('meetings:floor', args=[code])}?item={one.item}")


def _said(frame: Framed, code: str) -> Intervention:
    found = frame.row.interventions.filter(code=code).first()
    if found is None:
        raise NotFound(N_("there is no intervention “%(code)s”"), code=code)
    return facts_of(Intervention, found)


def _accredit_again(request: HttpRequest, code: str, *, error: Invalid) -> HttpResponse:
    return _floor(request, code, list(error.problems))


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _accredit_again})
@require_POST
def accredit(request: HttpRequest, code: str) -> HttpResponse:
    """Accredit a delegation that asks for the floor and is not on the list."""
    frame, problems = framed(request, code), list[Problem]()
    parties = read_parties(request.POST, "accredit", frame.names, problems)
    if problems:
        return _floor(request, code, problems)
    actions.accredit(code, parties, by=actor(request), at=clock.now())
    return redirect(f"{reverse('meetings:floor', args=[code])}?item={request.POST.get('item', '')}")


def _correct(request: HttpRequest, code: str, said: str, problems: list[Problem]) -> HttpResponse:
    frame = framed(request, code)
    found = frame.row.interventions.filter(code=said).first()
    if found is None:
        raise NotFound(N_("there is no intervention “%(code)s”"), code=said)
    values = {
        "title": _("Correct %(code)s") % {"code": said},
        "said": found,
        "speakers": ", ".join(found.speakers),
        "who": frame.people(tuple(found.speakers)),
        "languages": LANGUAGES,
        "names": sorted((frame.name(party), party) for party in frame.names),
        "typed": request.POST,
        "problems": told(problems),
    }
    status = 422 if problems else 200
    return render(request, "meetings/intervention.html", context(request, frame) | values, status=status)


def _correct_again(request: HttpRequest, code: str, said: str, *, error: Invalid) -> HttpResponse:
    return _correct(request, code, said, list(error.problems))


@needs(Permission.RECORD_KEEP)
@answering({Invalid: _correct_again})
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, said: str) -> HttpResponse:
    """Correct an intervention; of two who do so at once the second is told what the first one wrote."""
    if request.method != "POST":
        return _correct(request, code, said, [])
    frame, problems = framed(request, code), list[Problem]()
    version = read_number(request.POST, "version", problems)
    one = read_spoken(request.POST, frame.names, problems, language="en", present=present(frame.row))
    if problems:
        return _correct(request, code, said, problems)
    actions.correct_intervention(code, said, one, version, by=actor(request), at=clock.now())
    return redirect(f"{reverse('meetings:record', args=[code])}#{said}")
