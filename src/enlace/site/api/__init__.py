"""The interface for programs: the same figures as the pages, as JSON, with an OpenAPI description."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules.figures import document
from enlace.common import clock
from enlace.common.errors import N_, Invalid, Problem
from enlace.directory import queries as directory
from enlace.instruments.management.standing import as_json
from enlace.instruments.queries.standings import standings
from enlace.instruments.rules.periods import day
from enlace.site.api import schemas
from enlace.site.api.calling import router as directory_router
from enlace.site.api.meetings import router as meetings_router
from enlace.site.api.replying import router as replies_router
from enlace.site.middleware import respond

api = NinjaAPI(
    title="Enlace",
    version="1",
    description=(
        "Packs, States, standing under treaties, figures, indicators, the directory and meetings: what is "
        "public; and to a session signed in, what is for States, and the replies that the person works on."
    ),
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in the form of all our errors what is wrong with the parameters."""
    problems = [Problem(".".join(map(str, one["loc"])), str(one["msg"])) for one in error.errors]
    return respond(request, Invalid(problems))


Pack = Annotated[str, Path(max_length=60, description=N_("code of a pack, as the list of packs has it"))]
Cycle = Annotated[str, Path(max_length=60, description=N_("code of a cycle, as the list of cycles has it"))]
Treaty = Annotated[str, Query(max_length=60, description=N_("code of one treaty; all of them, if it is left out"))]
OnDay = Annotated[
    str,
    Query(max_length=10, description=N_("the day, as 2017-04-20; later acts do not count"), format="date"),
]
FAULTS = {404: schemas.Fault, 422: schemas.Fault}


def _json(content: object) -> HttpResponse:
    """Return `content` as it is: the types of `schemas` describe it, and the tests hold it to them."""
    return JsonResponse(content, safe=False)


@api.get("/", summary=N_("What there is here"), response=schemas.Index)
def index(request: HttpRequest) -> HttpResponse:
    root = request.path
    links = {"packs": f"{root}packs", "cycles": f"{root}cycles", "openapi": f"{root}openapi.json"}
    return _json({"title": api.title, "version": api.version, "links": links})


@api.get("/packs", summary=N_("The packs and their States"), response=list[schemas.Pack])
def packs(request: HttpRequest) -> HttpResponse:
    found = [
        {
            "code": pack.code,
            "title": pack.title,
            "languages": pack.languages,
            "states": [{"code": state.code, "names": state.names} for state in directory.states_of(pack.code)],
        }
        for pack in directory.packs()
    ]
    return _json(found)


@api.get(
    "/packs/{pack}/standing",
    summary=N_("Who is bound, as of when, on whose word"),
    response={200: list[schemas.Standing], **FAULTS},
)
def standing(request: HttpRequest, pack: Pack, instrument: Treaty = "", on: OnDay = "") -> HttpResponse:
    directory.pack(pack)
    found = day(on)
    if on and found is None:
        raise Invalid([Problem("query.on", N_("“%(value)s” is no date; write it as 2017-04-20"), {"value": on})])
    return _json([as_json(one) for one in standings(pack, found, instrument, today=clock.today())])


@api.get("/cycles", summary=N_("The cycles"), response=list[schemas.Cycle])
def all_cycles(request: HttpRequest) -> HttpResponse:
    counts = stored.started_counts()
    found = [
        {
            "code": view.code,
            "pack": view.pack,
            "questionnaire": view.questionnaire,
            "opens_on": view.opens_on,
            "due_on": view.due_on,
            "asked": len(view.asked),
            "answering": counts.get(view.code, 0),
            "synthetic": view.synthetic,
        }
        for view in cycles.cycles()
    ]
    return _json(found)


@api.get(
    "/cycles/{cycle}/figures",
    summary=N_("The figures of a cycle, as far as they are public"),
    response={200: schemas.Figures, **FAULTS},
)
def figures(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    view = cycles.cycle(cycle)
    return _document("figures", view, stored.figures(view))


@api.get(
    "/cycles/{cycle}/indicators",
    summary=N_("The indicators of a cycle, as far as they are public"),
    response={200: schemas.Indicators, **FAULTS},
)
def indicators(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    view = cycles.cycle(cycle)
    return _document("indicators", view, stored.indicators(view))


def _document(kind: str, view: cycles.CycleView, items: Iterable[dict[str, Any]]) -> HttpResponse:
    return _json(document(kind, view.code, items, stored.computed_at(view), synthetic=view.synthetic))


api.add_router("", directory_router)
api.add_router("", replies_router)
api.add_router("", meetings_router)
