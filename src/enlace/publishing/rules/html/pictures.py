"""Interval bars, bars and maps as inline SVG that a strict content security policy lets pass.

There are classes and attributes only, no style attribute and no script. Positions along a bar are percentages
and everything else is in pixels: the bar follows its column from 300 to 700 pixels, and its numbers stay as
large as the text around them.
"""

from enlace.publishing.rules.html.inline import Page, linked, text
from enlace.publishing.rules.maps import classed_map
from enlace.publishing.rules.tree import BarRow, Bars, IntervalBar, Map

_HEIGHT = 26
_ABOVE = 19
_DIGIT = 9


def definitions(page: Page) -> str:
    """Return the two hatch patterns that the pictures of a page refer to: for bars, and for maps."""
    return (
        '<svg class="doc-definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
        + _pattern(page.hatch, 5, "0 0h1.9v5H0z")
        + _pattern(page.map_hatch, 10, "0 0h3.8v10H0z")
        + "</defs></svg>"
    )


def _pattern(name: str, step: int, stripe: str) -> str:
    return (
        f'<pattern id="{name}" width="{step}" height="{step}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect class="hatch-ground" width="{step}" height="{step}"/>'
        f'<path class="hatch-line" d="M{stripe}"/></pattern>'
    )


def interval_bar(bar: IntervalBar, page: Page, name: str) -> str:
    """Return the picture and its counts in words; `name` is the prefix of the ids within."""
    above = {part for part, count, _ in bar.counts if count and not _fits(count, bar.total)}
    top = _ABOVE if above else 1
    start, shapes, counts = 0.0, [], []
    for part, count, _ in bar.counts:
        share = count / (bar.total or 1)
        if count:
            paint = f' fill="url(#{page.hatch})"' if part == "possible" else ""
            shapes.append(
                f'<rect class="interval-{part}" x="{_percent(start)}" y="{top}" width="{_percent(share)}"'
                f' height="{_HEIGHT}"{paint}/>'
            )
            place = _above(part, start, share, bar, above) if part in above else _inside(part, start, share, top)
            counts.append(f"<text {place}>{count}</text>")
        start += share
    base = top + _HEIGHT + 14
    picture = (
        f'<svg class="interval" width="100%" height="{base + 3}" role="img"'
        f' aria-labelledby="{name}-t" aria-describedby="{name}-d">'
        f'<title id="{name}-t">{text(bar.label)}</title><desc id="{name}-d">{text(bar.description)}</desc>'
        f'{"".join(shapes)}<rect class="interval-frame" x="0" y="{top}" width="100%" height="{_HEIGHT}"/>'
        f'{"".join(counts)}<text class="interval-end" x="0" y="{base}">0</text>'
        f'<text class="interval-end at-end" x="100%" y="{base}">{bar.total}</text></svg>'
    )
    words = "".join(
        f'<li class="interval-{part}"><span class="doc-swatch"></span>'
        f"{linked(f'<b>{count}</b>', bar.href, page)} {text(label)}</li>"
        for part, count, label in bar.counts
    )
    return f'{picture}<ul class="doc-legend interval-counts">{words}</ul>'


def _fits(count: int, total: int) -> bool:
    """Whether the digits of `count` have room within their part even where the bar is 300 pixels long."""
    return count / total >= 0.05 + 0.03 * len(str(count))


def _inside(part: str, start: float, share: float, top: int) -> str:
    y = top + _HEIGHT // 2 + 5
    return f'class="interval-count {part}-inside at-middle" x="{_percent(start + share / 2)}" y="{y}"'


def _above(part: str, start: float, share: float, bar: IntervalBar, above: set[str]) -> str:
    """Return where the count of a narrow part stands: over it, and beside the count of a narrow neighbour."""
    if part == "known" or (part == "possible" and "known" in above):
        shift = 0 if part == "known" else _DIGIT * len(str(bar.known)) + 5
        x, dx, anchor = start, shift, "at-start"
    elif part == "not" or "not" in above:
        shift = 0 if part == "not" else -_DIGIT * len(str(bar.ruled_out)) - 5
        x, dx, anchor = start + share, shift, "at-end"
    else:
        x, dx, anchor = start + share / 2, 0, "at-middle"
    return f'class="interval-count {part}-above {anchor}" x="{_percent(x)}" dx="{dx}" y="{_ABOVE - 5}"'


def bars(chart: Bars, page: Page) -> str:
    """Return the chart as a list, each row its label, its value as text, and its bar."""
    return f'<ul class="doc-bars">{"".join(_bar(row, chart, page) for row in chart.rows)}</ul>'


def _bar(row: BarRow, chart: Bars, page: Page) -> str:
    head = (
        f'<span class="bar-label">{text(row.label)}</span> '
        f'<span class="bar-value">{linked(text(row.text), row.href or chart.href, page)}</span>'
    )
    known = chart.share(row.known)
    high = max(chart.share(row.high), known)
    parts = ['<rect class="bar-track" x="0" y="2" width="100%" height="12"/>']
    if known:
        parts.append(f'<rect class="bar-known" x="0" y="2" width="{_percent(known)}" height="12"/>')
    if high > known:
        parts.append(
            f'<rect class="bar-possible" x="{_percent(known)}" y="2" width="{_percent(high - known)}"'
            f' height="12" fill="url(#{page.hatch})"/>'
        )
    if row.low is not None and row.value is not None:
        x = _percent(chart.share(row.value))
        parts.append(f'<line class="bar-tick" x1="{x}" x2="{x}" y1="0" y2="16"/>')
    if row.is_blank:
        return f"<li>{head}</li>"
    hidden = 'aria-hidden="true" focusable="false"'
    return f'<li>{head}<svg class="bar" width="100%" height="16" {hidden}>{"".join(parts)}</svg></li>'


def map_picture(picture: Map, page: Page, name: str) -> str:
    """Return the map with its legend and note."""
    fills = picture.fills
    legend = "".join(f"<li>{_swatch(fills[entry.status], page)}{text(entry.label)}</li>" for entry in picture.legend)
    note = f'<p class="doc-note">{text(picture.note)}</p>' if picture.note else ""
    drawn = classed_map(picture, name=name, hatch=page.map_hatch, link=page.link)
    return f'{drawn}<ul class="doc-legend">{legend}</ul>{note}'


def _swatch(fill: str, page: Page) -> str:
    paint = f' fill="url(#{page.hatch})"' if fill == "hatch" else ""
    return (
        f'<svg class="doc-swatch-map fill-{fill}" width="22" height="14" aria-hidden="true"'
        f' focusable="false"><rect x=".5" y=".5" width="21" height="13"{paint}/></svg>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.3f}".rstrip("0").rstrip(".") + "%"
