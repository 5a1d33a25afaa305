"""`enlace indicators CYCLE [--json]`: the indicators of a cycle."""

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.table import Table

from enlace.assessments.management.figures import caption, write_document
from enlace.assessments.queries import stored
from enlace.assessments.queries.cycles import cycle
from enlace.common.commands import Command
from enlace.common.texts import in_language


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("--json", action="store_true", help="contracts, section 5, on stdout")


def _run(options: Namespace) -> int:
    view = cycle(options.cycle)
    found = stored.indicators(view, reader=None)
    if options.json:
        write_document("indicators", view, found)
        return 0
    table = Table("Indicator", "Measure", "Value", "Lowest", "Highest", "Unit", caption=caption(view))
    for indicator in found:
        for measure in indicator["measures"]:
            cells = [measure.get(key) for key in ("value", "lower_bound", "upper_bound")]
            shown = ["–" if cell is None or isinstance(cell, list | dict) else str(cell) for cell in cells]
            title = in_language(measure.get("title") or {}, "en") or measure["code"]
            table.add_row(indicator["code"], title, *shown, str(measure.get("unit") or ""))
    Console().print(table)
    return 0


COMMAND = Command(
    "indicators", "Show the indicators of a cycle.", "enlace indicators HPA-2016 --json", _arguments, _run
)
