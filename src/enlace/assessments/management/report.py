"""`enlace report CYCLE --format … --language … -o FILE`: the living report, or an edition, as a file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import translation

from enlace.assessments.documents.report import Issue, report_document
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.progress import progress
from enlace.publishing.queries import format_of

LANGUAGES = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("--format", required=True, choices=["html", "pdf", "docx", "xlsx", "json"])
    parser.add_argument("--language", default="en", choices=list(LANGUAGES))
    parser.add_argument("--edition", type=int, metavar="NUMBER", help="an issued edition instead of the living report")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where to write it")


def _run(options: Namespace) -> int:
    view = cycles.cycle(options.cycle)
    with progress("writing the report"), translation.override(LANGUAGES[options.language]):
        if options.edition is None:
            report, issue, on = contents.report(view), None, clock.today()
        else:
            edition, content = cycles.edition_content(view, options.edition)
            report, on = contents.from_snapshot(content), edition.issued_at.date()
            issue = Issue(edition.number, edition.status, edition.symbol, on, edition.content_hash)
        document = report_document(report, contents.geometry(view.pack), on=on, issue=issue)
        options.output.write_bytes(format_of(options.format).write(document))
    return 0


COMMAND = Command(
    "report",
    "Write the report of a cycle, as the public may see it.",
    "enlace report HPA-2016 --format pdf --language es -o informe.pdf",
    _arguments,
    _run,
)
