"""The report as a file: PDF, Word, Excel, JSON, or one HTML page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import public
from enlace.assessments.documents.report import Issue, report_document
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.assessments.queries.cycles import EditionView
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.views.kept import kept
from enlace.assessments.views.living import version
from enlace.common import clock
from enlace.directory.queries import pack_hash
from enlace.publishing.queries import format_of
from enlace.publishing.rules.tree import Document


def _answer(kind: str, name: str, key: tuple[object, ...], make: Callable[[], Document]) -> HttpResponse:
    found = format_of(kind)
    content = kept((*key, kind, get_language()), Reader.PUBLIC, lambda: found.write(make()))
    response = HttpResponse(content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{found.extension}"'
    return response


@public
@require_safe
def living_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Send the living report, as the public may see it."""
    view, today = cycles.cycle(code), clock.today()

    def make() -> Document:
        return report_document(contents.report(view, reader=Reader.PUBLIC), contents.geometry(view.pack), on=today)

    name = f"{view.code}-{today.isoformat()}-{(get_language() or 'en')[:2]}"
    return _answer(kind, name, ("living", *version(view), view.computed_at, today), make)


def issue_of(edition: EditionView) -> Issue:
    """Return what the head of an edition's documents says."""
    return Issue(edition.number, edition.status, edition.symbol, edition.issued_at.date(), edition.content_hash)


@public
@require_safe
def edition_file(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Send an edition; it is made from its snapshot and never changes."""
    view = cycles.cycle(code)
    edition = cycles.edition(view, number)
    issue = issue_of(edition)

    def make() -> Document:
        _edition, content = cycles.edition_content(view, number)
        report = contents.from_snapshot(content)
        return report_document(report, contents.geometry(view.pack), on=issue.issued_on, issue=issue)

    name = f"{view.code}-{number}-{edition.status}-{(get_language() or 'en')[:2]}"
    # The map is drawn from the pack as it is now.
    return _answer(kind, name, ("edition", view.code, issue, pack_hash(view.pack)), make)
