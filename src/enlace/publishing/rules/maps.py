"""A map as SVG: with classes for a page whose stylesheet colours it, or with its own colours for a file."""

from collections.abc import Callable
from html import escape

from enlace.publishing.rules.characters import anchor_of, one_line
from enlace.publishing.rules.colours import CONTEXT, FILLS, PAPER, QUIET, TEAL
from enlace.publishing.rules.tree import Map, Region

# In units of the drawing, which is 1000 wide and shown at about 600 pixels.
_HATCH_STEP, _STRIPE = 10, 3.8
_BORDER = 1.4


def classed_map(picture: Map, *, name: str, hatch: str, link: Callable[[str], str]) -> str:
    """Return the map as inline SVG without colours: the classes `map-<status>` and `fill-<fill>` tell.

    name: prefix of the ids within. hatch: id of the hatch pattern on the page. link: makes an address safe.
    """
    geometry, fills = picture.geometry, picture.fills
    regions = {region.code: region for region in picture.regions}
    linked = any(region.href for region in picture.regions)
    head = (
        f'<svg class="doc-map-picture" viewBox="0 0 {geometry.width} {geometry.height}"'
        f' role="{"group" if linked else "img"}" aria-labelledby="{name}-t" aria-describedby="{name}-d">'
        f'<title id="{name}-t">{_text(picture.title)}</title><desc id="{name}-d">{_text(picture.alt)}</desc>'
        f'<path class="map-context" d="{"".join(geometry.context)}"/>'
    )
    parts = [head]
    for shape, drawing in _drawings(picture):
        region = regions.get(shape)
        if region is None:
            parts.append(f'<g class="map-context">{drawing}</g>')
            continue
        fill = fills.get(region.status, "hatch")
        paint = f' fill="url(#{hatch})"' if fill == "hatch" else ""
        inner = f"<title>{_title(picture, region)}</title>{drawing}"
        classes = f"map-region map-{anchor_of(region.status) or 'unknown'} fill-{fill}"
        group = f'<g class="{classes}" data-code="{escape(shape)}"{paint}>{inner}</g>'
        address = link(region.href)
        parts.append(f'<a href="{escape(address)}">{group}</a>' if address else group)
    return "".join(parts) + "</svg>"


def coloured_map(picture: Map) -> str:
    """Return the map as a whole SVG file with the colours of the printed palette and no links."""
    geometry, fills = picture.geometry, picture.fills
    size = f'viewBox="0 0 {geometry.width} {geometry.height}"'
    regions = {region.code: region for region in picture.regions}
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{geometry.width}" height="{geometry.height}" {size}>'
        f'<defs><clipPath id="frame"><path d="M0 0H{geometry.width}V{geometry.height}H0z"/></clipPath>'
        f'<pattern id="hatch" width="{_HATCH_STEP}" height="{_HATCH_STEP}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path fill="{PAPER}" d="M0 0h{_HATCH_STEP}v{_HATCH_STEP}H0z"/>'
        f'<path fill="{TEAL}" d="M0 0h{_STRIPE}v{_HATCH_STEP}H0z"/></pattern></defs>'
        f'<g clip-path="url(#frame)"><path fill="{CONTEXT}" d="{"".join(geometry.context)}"/>'
    )
    parts = [head]
    for shape, drawing in _drawings(picture):
        region = regions.get(shape)
        fill = fills.get(region.status, "hatch") if region else "context"
        paint = "url(#hatch)" if fill == "hatch" else FILLS.get(fill, CONTEXT)
        edge = PAPER if fill in {"solid", "strong", "context"} else QUIET
        parts.append(f'<g fill="{paint}" stroke="{edge}" stroke-width="{_BORDER}">{drawing}</g>')
    return "".join(parts) + "</g></svg>"


def _drawings(picture: Map) -> list[tuple[str, str]]:
    """Return code and SVG of each State, the dots last so that no coast hides them."""
    radius = picture.geometry.dot_radius
    shapes = sorted(picture.geometry.shapes, key=lambda shape: shape.dot is not None)
    return [
        (
            shape.code,
            (f'<path d="{shape.path}"/>' if shape.path else "")
            + (f'<circle cx="{shape.dot[0]}" cy="{shape.dot[1]}" r="{radius}"/>' if shape.dot else ""),
        )
        for shape in shapes
    ]


def _title(picture: Map, region: Region) -> str:
    label = next((entry.label for entry in picture.legend if entry.status == region.status), "")
    return _text(region.title or ": ".join(part for part in (region.name, label) if part))


def _text(text: str) -> str:
    return escape(one_line(text))
