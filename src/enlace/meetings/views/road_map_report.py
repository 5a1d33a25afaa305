"""The report on commitments, as a page and as files: of a period, in a language, within what the reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from enlace.accounts.views.access import actor, public
from enlace.assessments.documents.wording import language_name
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import Text, in_language
from enlace.directory.views.telling import told
from enlace.meetings.documents.commitment_report import commitment_report
from enlace.meetings.forms import LANGUAGES, read_date, read_language
from enlace.meetings.queries.commitment_report import report_facts
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.meetings import meeting_packs
from enlace.meetings.queries.records import accesses
from enlace.publishing.queries import format_of
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Document, Labels

FORMATS = ("docx", "pdf")


@dataclass(frozen=True)
class _Asked:
    """Which report is asked for; title: of its organization; packs: code and title of those that there are."""

    pack: str
    title: Text
    first: date
    last: date
    language: str
    packs: Mapping[str, str]


def _asked(request: HttpRequest, problems: list[Problem]) -> _Asked:
    """Return what is asked for: without days, the present year until today."""
    sent, today, reader = request.GET, clock.today(), (get_language() or "en")[:2]
    titles = {one.code: one.title for one in meeting_packs()}
    packs = {code: in_language(title, reader) for code, title in titles.items()}
    first = read_date(sent, "from", problems) or date(today.year, 1, 1)
    last = read_date(sent, "to", problems) or today
    if last < first and not problems:
        problems.append(Problem("to", N_("The last day comes before the first one.")))
    pack = sent.get("pack", "") or next(iter(packs), "")
    if pack not in packs:
        problems.append(Problem("pack", N_("Choose an organization.")))
    return _Asked(pack, titles.get(pack, {}), first, last, read_language(sent, "language", reader), packs)


def _document(request: HttpRequest, asked: _Asked) -> Document:
    """Return the report; called in its language."""
    facts = report_facts(asked.pack, asked.first, asked.last, actor(request))
    return commitment_report(facts, in_language(asked.title, asked.language))


def _shown(request: HttpRequest, asked: _Asked) -> tuple[Document, str]:
    """Return the report without its blocks, and these as a page; kept while nothing is written."""
    key = (asked.pack, asked.first, asked.last, asked.language, clock.today(), accesses(actor(request)))
    return while_unwritten("report on commitments", key, lambda: _made(request, asked))


def _made(request: HttpRequest, asked: _Asked) -> tuple[Document, str]:
    with _spoken(asked.language):
        document = _document(request, asked)
        return replace(document, blocks=()), html_blocks(document.blocks, labels=Labels.translated(gettext))


def _spoken(language: str) -> translation.override:
    return translation.override("pt-br" if language == "pt" else language)


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the report of a period."""
    problems: list[Problem] = []
    asked = _asked(request, problems)
    values = {
        "asked": asked,
        "typed": {
            "from": request.GET.get("from") or asked.first.isoformat(),
            "to": request.GET.get("to") or asked.last.isoformat(),
        },
        "languages": [(code, language_name(code)) for code in LANGUAGES],
        "query": request.GET.urlencode(),
        "formats": FORMATS,
        "problems": told(problems),
    }
    if problems:
        return render(request, "meetings/road_map_report.html", values, status=422)
    document, body = _shown(request, asked)
    values |= {"document": document, "body": body, "synthetic": bool(document.synthetic_line)}
    return render(request, "meetings/road_map_report.html", values)


@public
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the report as a file. Raises: Invalid, NotFound."""
    if kind not in FORMATS:
        raise NotFound(N_("there is no format “%(code)s”; there are: %(codes)s"), code=kind, codes=", ".join(FORMATS))
    problems: list[Problem] = []
    asked = _asked(request, problems)
    if problems:
        raise Invalid(problems)
    writer = format_of(kind)
    with _spoken(asked.language):
        content = writer.write(_document(request, asked))
    response = HttpResponse(content, content_type=writer.media_type)
    name = f"{asked.pack}-commitments-{asked.first}-{asked.last}-{asked.language}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
