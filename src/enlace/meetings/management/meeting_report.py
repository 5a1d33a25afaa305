"""`enlace meeting report CODE --format … --language … -o FILE`: the report of a meeting as a file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils import translation

from enlace.accounts.rules.permissions import STRANGER
from enlace.common.commands import Command
from enlace.common.progress import progress
from enlace.meetings.documents.report_files import FORMATS, report_file
from enlace.meetings.queries.reports import public_report

LANGUAGES = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("meeting", metavar="CODE", help="the code of the meeting")
    parser.add_argument("--format", required=True, choices=FORMATS)
    parser.add_argument("--language", default="en", choices=list(LANGUAGES))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where to write it")


def _run(options: Namespace) -> int:
    with progress("writing the report"), translation.override(LANGUAGES[options.language]):
        content, standing = public_report(options.meeting, STRANGER)
        options.output.write_bytes(report_file(content, standing, options.format))
    return 0


COMMAND = Command(
    "meeting report",
    "Write the report of a meeting, as the public may see it.",
    "enlace meeting report oas-csh-npc-toc-2017 --format docx --language es -o informe.docx",
    _arguments,
    _run,
)
