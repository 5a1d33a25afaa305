"""The interface for programs: the same figures as the pages, as JSON, with an OpenAPI description."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import NinjaAPI, Path, Query

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules.figures import document
from enlace.common import clock
from enlace.common.errors import Invalid, Problem
from enlace.directory import queries as directory
from enlace.directory.forms import read_question
from enlace.directory.queries.entries import desks, entries_of, vocabulary
from enlace.directory.rules.answer_json import answer_json, desk_json
from enlace.directory.rules.calling import whom_to_call
from enlace.instruments.management.standing import as_json
from enlace.instruments.queries.standings import standings

api = NinjaAPI(
    title="Enlace",
    version="1",
    description=(
        "Packs, States, standing under treaties, figures, indicators and the directory: what is public, and to a "
        "session signed in, what of the directory is for States."
    ),
    urls_namespace="api",
    docs_url=None,
)
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


@api.get("/directory/{pack}/{state}", summary="The authorities of a State; signed in, with what is for States")
def authorities(request: HttpRequest, pack: Code, state: Code) -> dict[str, Any]:
    directory.pack(pack)
    directory.state_of(pack, state)
    by, at = actor(request), clock.now()
    by_states = by.holds(Permission.ENTRY_READ)
    views = entries_of(pack, state, by_states=by_states)
    if by_states and views:
        note_reading("directory.entries.read", f"{pack}/{state}", by=by, at=at, state=state)
    return {
        "pack": pack,
        "state": state,
        "part": "states" if by_states else "public",
        "synthetic": any(view.synthetic for view in views),
        "entries": [desk_json(view.desk, at) | {"version": view.version} for view in views],
    }


Word = Annotated[str, Query(max_length=60)]
Said = Annotated[str, Query(min_length=1, max_length=60)]


@api.get("/call", summary="Whom do I call? The right desk of a State first, why, and what comes after it")
def call(
    request: HttpRequest,
    pack: Said,
    state: Said,
    form: Said,
    crime: Word = "",
    instrument: Word = "",
    urgent: bool = False,
) -> dict[str, Any]:
    directory.pack(pack)
    asked = {"state": state, "form": form, "crime": crime, "instrument": instrument, "urgent": "1" if urgent else ""}
    problems: list[Problem] = []
    words, states = vocabulary(pack), {one.code for one in directory.states_of(pack)}
    question = read_question(asked, problems, states=states, words=words)
    if question.need is None:
        raise Invalid(problems)
    by, at = actor(request), clock.now()
    by_states = by.holds(Permission.ENTRY_READ)
    views = entries_of(pack, state, by_states=by_states)
    if by_states and views:
        note_reading("directory.call.read", f"{pack}/{state}", by=by, at=at, state=state)
    answer = answer_json(whom_to_call(question.need, desks(views), words, at), at)
    return {"pack": pack, "state": state, "part": "states" if by_states else "public"} | answer
