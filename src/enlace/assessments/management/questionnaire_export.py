"""`enlace questionnaire export CODE -o FILE.xlsx`: write a questionnaire as an XLSForm."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.assessments.queries.cycles import questionnaire
from enlace.assessments.rules.xlsform_writing import write_xlsform
from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="the code of a questionnaire that was loaded")
    parser.add_argument("--pack", metavar="CODE", default="", help="its pack, if several have one of this code")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.xlsx", help="where to write it")


def _run(options: Namespace) -> int:
    if options.output.suffix.lower() != ".xlsx":
        raise Invalid([Problem(str(options.output), N_("the file is an XLSForm; let its name end in .xlsx"))])
    options.output.write_bytes(write_xlsform(questionnaire(options.code, options.pack)))
    return 0


COMMAND = Command(
    "questionnaire export",
    "Write a questionnaire as an XLSForm, for KoBoToolbox, ODK and others.",
    "enlace questionnaire export HPA-Q-2016-R1 -o questionnaire.xlsx",
    _arguments,
    _run,
)
