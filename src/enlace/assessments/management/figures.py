"""`enlace figures CYCLE [--json]`: the figures of a cycle."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from enlace.assessments.queries import stored
from enlace.assessments.queries.cycles import CycleView, cycle
from enlace.assessments.rules.figures import document
from enlace.common.commands import Command

# As many as stand on one terminal line or two; all of them are in --json.
MOST_CHOICES = 4


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("--json", action="store_true", help="contracts, section 5, on stdout")


def write_document(kind: str, view: CycleView, items: Iterable[dict[str, Any]]) -> None:
    """Write a document of contracts section 5 to stdout."""
    import json  # noqa: PLC0415

    content = document(kind, view.code, items, stored.computed_at(view), synthetic=view.synthetic)
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def caption(view: CycleView) -> str | None:
    """Return what stands under the table of a cycle with invented answers."""
    return "SYNTHETIC: answers of this cycle are invented." if view.synthetic else None


def _run(options: Namespace) -> int:
    view = cycle(options.cycle)
    found = stored.figures(view, reader=None)
    if options.json:
        write_document("figures", view, found)
        return 0
    heads = ("Question", "Asked", "Relevant", "Answered", "No data", "Silent", "Coverage")
    # A head is never cut: on a narrow terminal it is the answers that take more lines.
    columns = [Column(heads[0], no_wrap=True), *(Column(head, justify="right", no_wrap=True) for head in heads[1:])]
    table = Table(
        *columns, Column("Answers", overflow="fold"), caption=caption(view), box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    for figure in found:
        choices = _most_chosen(figure.get("choices") or ())
        coverage = "–" if figure["coverage"] is None else f"{figure['coverage']:.0%}"
        counts = [str(figure[key]) for key in ("asked", "relevant", "answered", "no_data", "unanswered")]
        table.add_row(figure["question"], *counts, coverage, choices or _numbers(figure))
    Console().print(table)
    return 0


def _most_chosen(choices: Sequence[dict[str, Any]]) -> str:
    """Return the answers chosen most, in their order, and how many others there are."""
    most = sorted(choices, key=lambda choice: -choice["count"])[:MOST_CHOICES]
    told = ", ".join(f"{choice['code']} {choice['count']}" for choice in choices if choice in most)
    return f"{told}, {len(choices) - len(most)} more" if len(choices) > len(most) else told


def _numbers(figure: dict[str, Any]) -> str:
    parts = [f"{key} {figure[key]}" for key in ("n", "sum", "median", "min", "max") if figure.get(key) is not None]
    return ", ".join(parts)


COMMAND = Command("figures", "Show the figures of a cycle.", "enlace figures FCTC-2014 --json", _arguments, _run)
