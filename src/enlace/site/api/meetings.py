"""Meetings, for programs: strangers get what is public, a session signed in what its person may read."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router, Schema

from enlace.accounts.views.access import actor
from enlace.common import clock
from enlace.common.errors import N_
from enlace.common.stems import LONGEST_SOUGHT, Sought, sought
from enlace.meetings.models import Ballot, Commitment, Document, ForumEvent, Meeting, Passage
from enlace.meetings.queries import registers
from enlace.meetings.queries.records import accesses, meeting_row, visible
from enlace.meetings.queries.registers import CARRIED_ON_AS
from enlace.meetings.queries.search import hit
from enlace.meetings.queries.search import search as found_by
from enlace.meetings.queries.topics import phase_of, visible_ballots
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus
from enlace.site.api import meeting_schemas as schemas
from enlace.site.api.schemas import Fault

router = Router()
MEETING = N_("code of a meeting, as the list of meetings has it")
Code = Annotated[str, Path(max_length=80, description=MEETING)]
OfMeeting = Annotated[str, Query(max_length=80, description=N_("code of one meeting; all of them, if it is left out"))]
PageNumber = Annotated[int, Query(ge=1, le=10_000, description=N_("which page, from 1"))]
Limit = Annotated[int, Query(ge=1, le=100, description=N_("how many on a page"))]
Party = Annotated[str, Query(max_length=40, description=N_("code of the State or body; all of them, if left out"))]
Kind = Annotated[CommitmentKind | None, Query(description=N_("kind of commitment; all kinds, if it is left out"))]
Status = Annotated[CommitmentStatus | None, Query(description=N_("how far it is; all of them, if it is left out"))]
Work = Annotated[
    str, Query(max_length=120, description=N_("symbol without revision, as CP/CSH-1769/17; all, if it is left out"))
]
Words = Annotated[
    str,
    Query(
        max_length=LONGEST_SOUGHT, description=N_("words, in any of the four languages; a phrase in quotation marks")
    ),
]
Thing = Annotated[
    Literal["document", "meeting", "item", "intervention", "proposal", "commitment", "presentation"] | None,
    Query(description=N_("kind of thing; all kinds, if it is left out")),
]
FAULTS = {404: Fault, 422: Fault}


@router.get("/meetings", summary=N_("The meetings, the latest first"), response={200: schemas.Meetings, **FAULTS})
def meetings(request: HttpRequest, page: PageNumber = 1, limit: Limit = 50) -> HttpResponse:
    rows = visible(actor(request)).select_related("series").order_by("-starts_on", "-not_before", "code")
    return _page("meetings", rows, _head, page, limit)


@router.get("/meetings/{code}", summary=N_("What one meeting is"), response={200: schemas.MeetingHead, **FAULTS})
def meeting(request: HttpRequest, code: Code) -> HttpResponse:
    return JsonResponse(_head(meeting_row(code, actor(request))))


@router.get(
    "/meetings/{code}/record",
    summary=N_("The record of a meeting: items, what was said, proposed and decided, the closing list, documents"),
    response={200: schemas.MeetingRecord, **FAULTS},
)
def record(request: HttpRequest, code: Code) -> HttpResponse:
    by = actor(request)
    row = meeting_row(code, by)
    entries = row.commitments.filter(kind=CommitmentKind.ENTRY).order_by("place").prefetch_related("owners")
    documents = row.documents.filter(access__in=accesses(by)).select_related("meeting").defer("parsed")
    content = {
        "meeting": _head(row),
        "items": [
            _row(schemas.AgendaItem, one, brought_forward_by=one.forward_requested_by or None)
            for one in row.items.order_by("number")
        ],
        "delegations": list(row.delegations.order_by("party").values_list("party", flat=True)),
        "interventions": [_row(schemas.Spoken, one) for one in row.interventions.order_by("item", "order", "id")],
        "proposals": [_row(schemas.Proposed, one) for one in row.proposals.order_by("id")],
        "decisions": [_row(schemas.Decided, one) for one in row.decisions.order_by("id")],
        "entries": [_row(schemas.ListEntry, one, owners=_owners(one)) for one in entries],
        "documents": [_paper(one) for one in documents.order_by("id")],
    }
    return JsonResponse(content)


@router.get(
    "/commitments",
    summary=N_("What is owed after meetings, by whom, and how far it is"),
    response={200: schemas.Commitments, **FAULTS},
)
def commitments(
    request: HttpRequest,
    meeting: OfMeeting = "",
    owner: Party = "",
    kind: Kind = None,
    status: Status = None,
    page: PageNumber = 1,
    limit: Limit = 50,
) -> HttpResponse:
    rows = registers.commitments(actor(request), meeting=meeting, owner=owner, kind=kind, status=status)
    return _page("commitments", rows, _owed, page, limit)


@router.get("/documents", summary=N_("The documents of meetings, by symbol"), response={200: schemas.Papers, **FAULTS})
def documents(
    request: HttpRequest, meeting: OfMeeting = "", work: Work = "", page: PageNumber = 1, limit: Limit = 50
) -> HttpResponse:
    return _page("documents", registers.documents(actor(request), meeting=meeting, work=work), _paper, page, limit)


@router.get("/forums", summary=N_("The calendar of forums"), response={200: schemas.Dates, **FAULTS})
def forums(request: HttpRequest, meeting: OfMeeting = "", page: PageNumber = 1, limit: Limit = 50) -> HttpResponse:
    return _page("events", registers.events(actor(request), meeting=meeting), _dated, page, limit)


@router.get(
    "/ballots",
    summary=N_("Choices of topics: how far each is, and what was chosen"),
    response={200: schemas.Ballots, **FAULTS},
)
def ballots(request: HttpRequest, page: PageNumber = 1, limit: Limit = 50) -> HttpResponse:
    return _page("ballots", visible_ballots(actor(request)), _ballot, page, limit)


@router.get(
    "/search",
    summary=N_("What was said, proposed, owed and documented that holds every word that is looked for"),
    response={200: schemas.Hits, **FAULTS},
)
def search(
    request: HttpRequest, q: Words, kind: Thing = None, meeting: OfMeeting = "", page: PageNumber = 1, limit: Limit = 50
) -> HttpResponse:
    found = found_by(q, by=actor(request), kind=kind or "", meeting=meeting)
    return _page("hits", found.passages, partial(_hit, asked=sought(q)), page, limit)


def _page(
    name: str, rows: QuerySet[Any] | Sequence[Any], form: Callable[[Any], dict[str, Any]], number: int, limit: int
) -> HttpResponse:
    """Answer one page of `rows`; a number beyond the last page gets an empty one."""
    pages = Paginator(rows, limit)
    there = number <= pages.num_pages
    found = list(pages.page(number).object_list) if there else []
    following = number + 1 if number < pages.num_pages else None
    return JsonResponse({"count": pages.count, "next_page": following, name: [form(one) for one in found]})


def _row(form: type[Schema], row: Model, **other: Any) -> dict[str, Any]:
    """Return the columns of `row` that `form` describes, with `other` in the place of some."""
    return {name: other[name] if name in other else getattr(row, name) for name in form.model_fields}


def _head(row: Meeting) -> dict[str, Any]:
    return _row(schemas.MeetingHead, row, series=row.series.code if row.series else "")


def _paper(row: Document) -> dict[str, Any]:
    return _row(schemas.Paper, row, meeting=row.meeting.code if row.meeting else None)


def _owners(row: Commitment) -> list[str]:
    return sorted(one.party for one in row.owners.all())


def _owed(row: Commitment) -> dict[str, Any]:
    found = {"owners": _owners(row), "continued_by": getattr(row, CARRIED_ON_AS)}
    return _row(schemas.Owed, row, meeting=row.meeting.code if row.meeting else None, **found)


def _dated(row: ForumEvent) -> dict[str, Any]:
    return _row(schemas.Dated, row, meeting=row.meeting.code if row.meeting else None)


def _ballot(row: Ballot) -> dict[str, Any]:
    return _row(
        schemas.Chosen,
        row,
        meeting=row.meeting.code if row.meeting else None,
        phase=phase_of(row, clock.now()),
        chosen=(row.result or {}).get("chosen", []),
    )


def _hit(row: Passage, asked: Sought) -> dict[str, Any]:
    one = hit(row, asked, "en")
    return {
        "kind": row.kind,
        "code": one.code,
        "meeting": row.meeting.code if row.meeting else None,
        "document": row.document_id,
        "parties": one.parties,
        "excerpt": "".join(piece.text for piece in one.pieces),
        "language": one.language,
        "synthetic": one.synthetic,
    }
