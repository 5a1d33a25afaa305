"""The table behind a picture: the same content for who hears, copies or checks it."""

from enlace.publishing.rules.tree import BarRow, Bars, Column, Inline, Labels, Map, Run, Table


def table_behind(picture: Bars | Map, labels: Labels) -> Table:
    """Return what `picture` shows as a table, one row a bar or State, in the same order."""
    if isinstance(picture, Map):
        meanings = {entry.status: entry.label for entry in picture.legend}
        rows = tuple(
            (_linked(region.name, region.href), meanings.get(region.status, labels.unknown))
            for region in picture.regions
        )
        return Table(picture.title, (Column(labels.name, width=3), Column(labels.status, width=2)), rows)
    columns = [Column(labels.name, width=3), Column(labels.value, "end")]
    bounded = any(row.low is not None or row.high is not None for row in picture.rows)
    if bounded:
        columns += [Column(labels.low, "end"), Column(labels.high, "end")]
    return Table(picture.title, tuple(columns), tuple(_cells(row, bounded=bounded) for row in picture.rows))


def _cells(row: BarRow, *, bounded: bool) -> tuple[Inline, ...]:
    cells: tuple[Inline, ...] = (row.label, _linked(row.text, row.href))
    if not bounded:
        return cells
    return (*cells, _bound(row.low, row.low_text), _bound(row.high, row.high_text))


def _bound(value: float | None, text: str) -> str:
    return text or ("" if value is None else f"{value:g}")


def _linked(text: str, href: str) -> Inline:
    return (Run(text, href=href),)
