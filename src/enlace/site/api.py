"""The interface for programs: the same figures as the pages, as JSON, with an OpenAPI description."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules.figures import document
from enlace.common.errors import Invalid, Problem
from enlace.directory import queries as directory
from enlace.instruments.management.standing import as_json
from enlace.instruments.queries.standings import standings
from enlace.site.middleware import respond

api = NinjaAPI(
    title="Enlace",
    version="1",
    description="Public data of Enlace: packs, States, standing under treaties, figures and indicators.",
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in the form of all our errors what is wrong with the parameters."""
    problems = [Problem(".".join(map(str, one["loc"])), str(one["msg"])) for one in error.errors]
    return respond(request, Invalid(problems))


Code = Annotated[str, Path(max_length=60)]


@api.get("/packs", summary="The packs and their States")
def packs(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "code": pack.code,
            "title": pack.title,
            "languages": pack.languages,
            "states": [{"code": state.code, "names": state.names} for state in directory.states_of(pack.code)],
        }
        for pack in directory.packs()
    ]


@api.get("/packs/{pack}/standing", summary="Who is bound, as of when, on whose word")
def standing(
    request: HttpRequest, pack: Code, instrument: Annotated[str, Query(max_length=60)] = ""
) -> list[dict[str, Any]]:
    directory.pack(pack)
    return [as_json(one) for one in standings(pack, None, instrument)]


@api.get("/cycles", summary="The cycles")
def all_cycles(request: HttpRequest) -> list[dict[str, Any]]:
    counts = stored.started_counts()
    return [
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


@api.get("/cycles/{cycle}/figures", summary="The figures of a cycle, as far as they are public")
def figures(request: HttpRequest, cycle: Code) -> dict[str, Any]:
    view = cycles.cycle(cycle)
    return document("figures", view.code, stored.figures(view), stored.computed_at(view))


@api.get("/cycles/{cycle}/indicators", summary="The indicators of a cycle, as far as they are public")
def indicators(request: HttpRequest, cycle: Code) -> dict[str, Any]:
    view = cycles.cycle(cycle)
    return document("indicators", view.code, stored.indicators(view), stored.computed_at(view))
