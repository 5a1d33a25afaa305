"""The replies that whoever signed in works on, for programs: to everybody else there is nothing here."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.progress import Place, by_section, places, progress
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.views.opening import open_reply
from enlace.common.errors import N_
from enlace.site.api import schemas

router = Router()
Cycle = Annotated[str, Path(max_length=60, description=N_("code of a cycle, as the list of cycles has it"))]
State = Annotated[str, Path(max_length=60, description=N_("code of the State, or secretariat for its own reply"))]
FAULTS = {404: schemas.Fault, 422: schemas.Fault}


@router.get(
    "/replies/{cycle}/{state}",
    summary=N_("The reply of a State as it is being written, to those who work on it"),
    response={200: schemas.Reply, **FAULTS},
)
def reply(request: HttpRequest, cycle: Cycle, state: State) -> HttpResponse:
    copy = open_reply(request, cycle, state)
    mine = queries.own_questions(actor(request), Permission.REPLY_READ, copy)
    stands = places(copy.questionnaire, copy.drafts)
    due_on = queries.due_on(copy.cycle, copy.state)
    content = {
        "cycle": cycle,
        "state": state,
        "synthetic": copy.cycle.synthetic,
        "status": copy.status.value,
        "form": copy.form,
        "due_on": due_on.isoformat() if due_on else None,
        "progress": [
            {"section": section, **asdict(progress(own, stands, copy.drafts, copy.form))}
            | {"submitted": section in copy.submitted}
            for section, own in by_section(mine).items()
        ],
        "answers": list(_answers(copy, mine, stands)),
    }
    return JsonResponse(content)


def _answers(copy: WorkingCopy, mine: tuple[Question, ...], stands: dict[str, Place]) -> Iterator[dict[str, Any]]:
    for question in mine:
        draft = copy.draft(question.id)
        yield {
            "question": question.id,
            "section": question.section,
            "place": stands[question.id].value,
            "status": draft.status.value,
            "number": draft.number,
            **asdict(draft.content),
            "note": draft.note,
            "drafted_at": draft.at.isoformat() if draft.at else None,
        }
