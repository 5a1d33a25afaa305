"""Long work shows on a terminal that it goes on, and for how long already; elsewhere nothing is written."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show a bar on stderr while the body runs, if stderr is a terminal; it is gone afterwards.

    The bar moves without saying how much is left: what takes long is done in one transaction, whose end nobody knows.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        bar.add_task(what, total=None)
        yield
