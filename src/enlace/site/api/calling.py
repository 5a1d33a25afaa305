"""The directory, for programs: strangers get the public part, a session signed in what is for States."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router

from enlace.accounts.actions import note_reading
from enlace.accounts.views.access import actor
from enlace.common import clock
from enlace.common.errors import N_, Invalid, Problem
from enlace.directory import queries as directory
from enlace.directory.forms import read_question
from enlace.directory.queries.entries import desks, entries_of, vocabulary
from enlace.directory.rules.answer_json import answer_json, desk_json
from enlace.directory.rules.calling import whom_to_call
from enlace.site.api import schemas

router = Router()
PACK = N_("code of a pack, as the list of packs has it")
STATE = N_("code of a State, as the list of packs has it")
Pack = Annotated[str, Path(max_length=60, description=PACK)]
State = Annotated[str, Path(max_length=60, description=STATE)]
AskedPack = Annotated[str, Query(min_length=1, max_length=60, description=PACK)]
AskedState = Annotated[str, Query(min_length=1, max_length=60, description=STATE)]
Form = Annotated[
    str, Query(min_length=1, max_length=60, description=N_("code of what is needed, as mla or extradition"))
]
Crime = Annotated[str, Query(max_length=60, description=N_("code of the crime; not said, if it is left out"))]
Treaty = Annotated[str, Query(max_length=60, description=N_("code of the treaty; not said, if it is left out"))]
Urgent = Annotated[bool, Query(description=N_("true: lines answered day and night come first"))]
FAULTS = {404: schemas.Fault, 422: schemas.Fault}


@router.get(
    "/directory/{pack}/{state}",
    summary=N_("The authorities of a State; signed in, with what is for States"),
    response={200: schemas.Authorities, **FAULTS},
)
def authorities(request: HttpRequest, pack: Pack, state: State) -> HttpResponse:
    directory.pack(pack)
    directory.state_of(pack, state)
    by, at = actor(request), clock.now()
    by_states = by.reads_entries_of(state)
    views = entries_of(pack, state, by_states=by_states)
    if by_states and views:
        note_reading("directory.entries.read", f"{pack}/{state}", by=by, at=at, state=state)
    entries = [desk_json(view.desk, at) | {"version": view.version} for view in views]
    return _part(pack, state, {"synthetic": any(view.synthetic for view in views), "entries": entries}, by_states)


@router.get(
    "/call",
    summary=N_("Whom do I call? The right desk of a State first, why, and what comes after it"),
    response={200: schemas.WhomToCall, **FAULTS},
)
def call(
    request: HttpRequest,
    pack: AskedPack,
    state: AskedState,
    form: Form,
    crime: Crime = "",
    instrument: Treaty = "",
    urgent: Urgent = False,
) -> HttpResponse:
    directory.pack(pack)
    asked = {"state": state, "form": form, "crime": crime, "instrument": instrument, "urgent": "1" if urgent else ""}
    problems: list[Problem] = []
    words, states = vocabulary(pack), {one.code for one in directory.states_of(pack)}
    question = read_question(asked, problems, states=states, words=words)
    if question.need is None:
        raise Invalid(problems)
    by, at = actor(request), clock.now()
    by_states = by.reads_entries_of(state)
    views = entries_of(pack, state, by_states=by_states)
    if by_states and views:
        note_reading("directory.call.read", f"{pack}/{state}", by=by, at=at, state=state)
    answer = answer_json(whom_to_call(question.need, desks(views), words, at), at)
    return _part(pack, state, answer, by_states)


def _part(pack: str, state: str, content: dict[str, Any], by_states: bool) -> HttpResponse:
    head = {"pack": pack, "state": state, "part": "states" if by_states else "public"}
    return JsonResponse(head | content)
