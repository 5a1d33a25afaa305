"""The meetings, and what one of them is, said, proposed and decided."""

from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, public
from enlace.common.texts import in_language, shown
from enlace.meetings import models
from enlace.meetings.queries.documents import visible_documents
from enlace.meetings.queries.meetings import meetings
from enlace.meetings.queries.overview import counts_of
from enlace.meetings.queries.records import facts_of, item_facts
from enlace.meetings.queries.spoken import place_of, speakers, spoken
from enlace.meetings.rules.record import Intervention
from enlace.meetings.views.frame import context, framed, when

ON_A_PAGE = 100


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the meetings that the reader may see, the latest first."""
    language = get_language() or "en"
    listed = meetings(actor(request), number=request.GET.get("page", "1"))
    rows = [
        (line.meeting, in_language(line.meeting.title, language), when(line.meeting), line.interventions)
        for line in listed.lines
    ]
    return render(
        request,
        "meetings/index.html",
        {"rows": rows, "page": listed.page, "may_run": actor(request).may(Permission.MEETING_RUN)},
    )


@public
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Show a meeting: its agenda, how much was said, proposed and decided, and what is open."""
    one, language = framed(request, code), get_language() or "en"
    items = [
        (item, in_language(item.title, language), one.name(item.brought_forward.requested_by))
        if item.brought_forward
        else (item, in_language(item.title, language), "")
        for item in map(item_facts, one.row.items.order_by("number"))
    ]
    people = dict(one.row.people.values_list("code", "name"))
    counts = counts_of(one.row)
    documents = visible_documents(actor(request)).filter(meeting=one.row, code__in=one.row.mandates)
    values = {
        "items": [(*item, counts.by_item.get(item[0].number, 0)) for item in items],
        "counts": counts,
        "mandates": list(documents.values_list("pk", "symbol")),
        "sittings": [
            (sitting, people.get(sitting.chair, ""), people.get(sitting.vice_chair, ""))
            for sitting in one.row.sittings.order_by("place_in_order")
        ],
        "decisions": list(one.row.decisions.order_by("item", "id")),
    }
    return render(request, "meetings/overview.html", context(request, one) | values)


@public
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was said, by item, in the order in which the floor was taken; of one item or delegation, or all.

    `said`: an intervention whose page of the list is shown.
    """
    one, language = framed(request, code), get_language() or "en"
    asked = {name: request.GET.get(name, "") for name in ("item", "party")}
    rows = spoken(one.row, **asked)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page") or _page_of(request.GET.get("said", ""), rows))
    people = {person.code: person for person in one.row.people.all()}
    items = {item.number: (item, in_language(item.title, language)) for item in map(item_facts, one.row.items.all())}
    said = {
        number: [
            (
                said,
                one.people(said.speakers),
                people.get(said.person),
                shown({said.language: said.gist} | dict(said.translations), language),
            )
            for said in group
        ]
        for number, group in groupby((facts_of(Intervention, row) for row in page), key=lambda said: said.item)
    }
    everything = not any(asked.values()) and page.paginator.num_pages == 1
    query = request.GET.copy()
    for name in ("page", "said"):
        query.pop(name, None)
    values = {
        "items": [(*items[number], said.get(number, [])) for number in sorted(items if everything else said)],
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "asked": asked,
        "choices": [(str(number), f"{number}. {title}") for number, (_, title) in sorted(items.items())],
        "parties": sorted(((party, one.name(party)) for party in speakers(one.row)), key=lambda pair: pair[1]),
    }
    return render(request, "meetings/record.html", context(request, one) | values)


def _page_of(code: str, rows: QuerySet[models.Intervention]) -> int:
    return place_of(code, rows) // ON_A_PAGE + 1
