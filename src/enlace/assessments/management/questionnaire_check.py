"""`enlace questionnaire check FILE`: list every problem of a questionnaire."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from enlace.assessments.rules.pack import known_lists, read_questionnaire_file
from enlace.assessments.rules.questionnaire import Choice
from enlace.common.commands import Command
from enlace.common.errors import Invalid, Problem
from enlace.common.sources import file_name, read_bytes
from enlace.directory.rules.manifest import NAME, read_manifest
from enlace.directory.rules.states import read_states

LEVELS = 3


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a questionnaire in YAML, or an XLSForm (.xlsx)")


def _run(options: Namespace) -> int:
    problems: list[Problem] = []
    name = file_name(options.file)
    content = read_bytes(options.file, name, problems)
    if content is None:
        raise Invalid(problems)
    lists = _lists_of_pack(options.file)
    questionnaire = read_questionnaire_file(content, name, lists, problems)
    if questionnaire is None:
        for problem in problems:
            print(problem)
        print(f"{name}: {len(problems)} problem{'s' if len(problems) > 1 else ''}", file=sys.stderr)
        return 1
    asked = len(questionnaire.asked_questions)
    print(f"{questionnaire.code}: {asked} question{'' if asked == 1 else 's'}, no problems", file=sys.stderr)
    return 0


def _lists_of_pack(file: Path) -> Mapping[str, tuple[Choice, ...]]:
    """Return the lists of the pack that the file stands in, if it stands in one: `taxonomy:…`, `iso3166:…`."""
    for folder in file.resolve().parents[:LEVELS]:
        if not (folder / NAME).is_file():
            continue
        files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
        ignored: list[Problem] = []
        manifest = read_manifest(files, ignored)
        if manifest is not None:
            return known_lists(manifest, files, read_states(manifest, files, ignored), ignored)
    return {}


COMMAND = Command(
    "questionnaire check",
    "List every problem of a questionnaire; exit status 1 if there is any.",
    "enlace questionnaire check packs/oas/questionnaire_2016.yaml",
    _arguments,
    _run,
)
