"""Documents: those of a meeting, all that the reader may see, and one with its revisions and languages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs, public
from enlace.assessments.rules.evidence import ACCEPTED
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import in_language
from enlace.directory.views.telling import told
from enlace.meetings import actions
from enlace.meetings.forms import LANGUAGES, read_language, read_paper
from enlace.meetings.models import Document, Expression
from enlace.meetings.queries.documents import document_row, earlier_text, revisions_of, texts_of, visible_documents
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.rules.documents import ROLES, Piece, difference
from enlace.meetings.rules.symbol_checks import checked
from enlace.meetings.views.frame import context, framed

ON_A_PAGE = 50


def line(row: Document) -> dict[str, Any]:
    """Return what a list says of a document: what is wrong with its symbol is marked, not hidden."""
    problems = checked(row.symbol, today=clock.today()).problems if row.symbol else ()
    return {
        "number": row.pk,
        "symbol": row.symbol,
        "title": in_language(row.title, get_language() or "en"),
        "role": gettext(ROLES.get(row.role, row.role)),
        "dated_on": row.dated_on,
        "url": row.url,
        "faults": [gettext(one.message) % one.params for one in problems],
        "synthetic": row.synthetic,
    }


@public
@require_safe
def of_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents of a meeting."""
    one = framed(request, code)
    rows = visible_documents(actor(request)).filter(meeting=one.row).order_by("work", "revision", "id")
    values = {"title": _("Documents"), "rows": [line(row) for row in rows]}
    return render(request, "meetings/documents.html", context(request, one) | values)


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every document that the reader may see, by symbol."""
    rows = visible_documents(actor(request)).select_related("meeting").order_by("work", "revision", "id")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page", "1"))
    listed = [(line(row), row.meeting) for row in page.object_list]
    return render(request, "meetings/documents_all.html", {"rows": listed, "page": page})


def _page(request: HttpRequest, number: int, problems: list[Problem]) -> HttpResponse:
    row = document_row(number, actor(request))
    texts = texts_of(row)
    language = request.GET.get("text", "") or (get_language() or "en")[:2]
    chosen = next((one for one in texts if one.language == language), texts[0] if texts else None)
    earlier, before = earlier_text(row, chosen.language, actor(request)) if chosen else (None, "")
    values = {
        "row": row,
        "line": line(row),
        "revisions": [(one, one.pk == row.pk) for one in revisions_of(row, actor(request))],
        "texts": texts,
        "chosen": chosen,
        "earlier": earlier,
        "pieces": _pieces(row, earlier, before, chosen) if chosen and earlier else (),
        "languages": LANGUAGES,
        "accepted": ",".join(ACCEPTED),
        "may_add": actor(request).may(Permission.MEETING_RUN) and row.recorded_by != "pack",
        "synthetic": row.synthetic,
        "typed": request.POST,
        "problems": told(problems),
    }
    return render(request, "meetings/document.html", values, status=422 if problems else 200)


def _pieces(row: Document, earlier: Document, before: str, chosen: Expression) -> tuple[Piece, ...]:
    """Return how a text differs from that of an earlier revision; kept while nothing is written."""
    key = (row.pk, chosen.language, earlier.pk)
    return while_unwritten("difference", key, lambda: difference(before, chosen.text))


@public
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show a document: its symbol, its revisions, its text in each language, and what changed since the one before."""
    return _page(request, number, [])


def _again(request: HttpRequest, number: int, *, error: Invalid) -> HttpResponse:
    return _page(request, number, list(error.problems))


@needs(Permission.MEETING_RUN)
@answering({Invalid: _again})
@require_POST
def add_text(request: HttpRequest, number: int) -> HttpResponse:
    """Add a document's text in one more language."""
    language = read_language(request.POST, "language", "en")
    sent = [request.POST.get(name, "") for name in ("title", "text")]
    document_row(number, actor(request))
    problems: list[Problem] = []
    file = read_paper(request.FILES.get("file"), problems)
    if problems:
        return _page(request, number, problems)
    actions.add_expression(number, language, *sent, file=file, by=actor(request), at=clock.now())
    return redirect("meetings:document", number)


@public
@require_safe
def original(request: HttpRequest, number: int, language: str) -> HttpResponse:
    """Give the file that a document came as, in one language. Raises: NotFound."""
    found = document_row(number, actor(request)).expressions.filter(language=language).exclude(file=None).first()
    if found is None or found.file is None:
        raise NotFound(N_("There is no such document."))
    response = HttpResponse(bytes(found.file), content_type=found.media_type or "application/octet-stream")
    header = content_disposition_header(as_attachment=True, filename=found.file_name)
    response["Content-Disposition"] = header or "attachment"
    return response
