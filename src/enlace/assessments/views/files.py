"""The report as a file: PDF, Word, Excel, JSON, or one HTML page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.assessments.documents.report import Issue, report_document
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.assessments.queries.cycles import EditionView
from enlace.common import clock
from enlace.publishing.queries import format_of
from enlace.publishing.rules.tree import Document


def _answer(document: Document, kind: str, name: str) -> HttpResponse:
    found = format_of(kind)
    response = HttpResponse(found.write(document), content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{found.extension}"'
    return response


@public
@require_safe
def living_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Send the living report, as the public may see it."""
    view = cycles.cycle(code)
    document = report_document(contents.report(view), contents.geometry(view.pack), on=clock.today())
    return _answer(document, kind, f"{view.code}-{clock.today().isoformat()}-{(get_language() or 'en')[:2]}")


def issue_of(edition: EditionView) -> Issue:
    """Return what the head of an edition's documents says."""
    return Issue(edition.number, edition.status, edition.symbol, edition.issued_at.date(), edition.content_hash)


@public
@require_safe
def edition_file(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Send an edition; it is made from its snapshot and never changes."""
    view = cycles.cycle(code)
    edition, content = cycles.edition_content(view, number)
    issue = issue_of(edition)
    report = contents.from_snapshot(content)
    document = report_document(report, contents.geometry(view.pack), on=issue.issued_on, issue=issue)
    return _answer(document, kind, f"{view.code}-{number}-{edition.status}-{(get_language() or 'en')[:2]}")
