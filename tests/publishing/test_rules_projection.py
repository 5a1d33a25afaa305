"""The map shows every State, none too large, none hidden, and reads whatever GeoJSON a pack brings."""

import math
import re
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from enlace.common.errors import Invalid
from enlace.publishing.rules.maps import classed_map, coloured_map
from enlace.publishing.rules.projection import WIDTH, Geometry, faults_of, project
from enlace.publishing.rules.tree import LegendEntry, Map, Region

STEP = re.compile(r"[+-]\d+")


def outlines(path: str) -> list[list[tuple[int, int]]]:
    """The points of each ring of a path, followed step by step."""
    rings = []
    for part in path.split("M")[1:]:
        start, steps = part.rstrip("z").split("l")
        x, y = (int(number) for number in start.split())
        ring = [(x, y)]
        numbers = [int(number) for number in STEP.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def drawn_area(path: str) -> float:
    total = 0.0
    for ring in outlines(path):
        total += abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2
    return total


def area_on_the_globe(feature: dict[str, Any]) -> float:
    """In units of the squared radius of the earth, ring by ring in the cylindrical equal-area plane."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    total = 0.0
    for ring in (ring for polygon in polygons for ring in polygon):
        flat = [(math.radians(lon), math.sin(math.radians(lat))) for lon, lat in ring]
        total += abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*flat, flat[0]]))) / 2
    return total


def feature(code: str | None, *points: tuple[float, float], **more: Any) -> dict[str, Any]:
    ring = [list(point) for point in (*points, points[0])]
    properties = {"iso3": code, **more}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def square(code: str | None, lon: float, lat: float, size: float = 2.0, **more: Any) -> dict[str, Any]:
    corners = ((lon, lat), (lon + size, lat), (lon + size, lat + size), (lon, lat + size))
    return feature(code, *corners, **more)


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_all_35_states_are_visible(americas: Geometry, states: dict[str, str]) -> None:
    shapes = {shape.code: shape for shape in americas.shapes}
    assert shapes.keys() == states.keys()
    assert len(shapes) == 35
    for shape in americas.shapes:
        if shape.dot:
            x, y = shape.dot
            assert 0 < x < americas.width
            assert 0 < y < americas.height
        else:
            xs = [x for ring in outlines(shape.path) for x, _ in ring]
            assert max(xs) - min(xs) > 8


def test_the_small_islands_are_dots_that_hide_no_other(americas: Geometry) -> None:
    dots = {shape.code: shape.dot for shape in americas.shapes if shape.dot}
    assert {"ATG", "BRB", "DMA", "GRD", "KNA", "LCA", "VCT"} <= dots.keys()
    for (_, one), (_, other) in combinations(dots.items(), 2):
        assert math.dist(one, other) >= 2 * americas.dot_radius


def test_the_moved_dots_keep_their_order(americas: Geometry) -> None:
    dots = {shape.code: shape.dot for shape in americas.shapes if shape.dot}
    assert [dots[code][1] for code in ("ATG", "DMA", "LCA", "VCT", "GRD", "TTO")] == sorted(
        dots[code][1] for code in ("ATG", "DMA", "LCA", "VCT", "GRD", "TTO")
    )
    assert dots["KNA"][0] < dots["ATG"][0]
    assert dots["VCT"][0] < dots["BRB"][0]


def test_areas_are_in_proportion(geojson: dict[str, Any], americas: Geometry) -> None:
    paths = {shape.code: shape.path for shape in americas.shapes}
    scales = [
        drawn_area(paths[one["properties"]["iso3"]]) / area_on_the_globe(one)
        for one in geojson["features"]
        if one["properties"]["iso3"] in {"ARG", "BOL", "BRA", "CAN", "COL", "MEX", "PER", "PRY", "USA", "VEN"}
    ]
    assert max(scales) / min(scales) < 1.03


def test_other_land_is_context(geojson: dict[str, Any], americas: Geometry) -> None:
    assert 0 < len(americas.context) <= len(geojson["features"]) - 35


def test_a_state_across_the_date_line_is_drawn_in_one_piece() -> None:
    east, west = square("FJI", 178, -18), square("FJI", -180, -18)
    drawn = project(collection(east, west, square("NZL", 170, -45, 5)), {"FJI", "NZL"})
    shape = next(shape for shape in drawn.shapes if shape.code == "FJI")
    xs = [x for ring in outlines(shape.path) for x, _ in ring]
    assert max(xs) - min(xs) < WIDTH / 3


def test_a_world_of_193_states_is_drawn_whole() -> None:
    codes = [f"{number:03}" for number in range(193)]
    world = collection(
        *(square(code, -178 + 22 * (n % 16), -78 + 12 * (n // 16), 1 if n % 3 else 8) for n, code in enumerate(codes)),
        square(None, 0, 0, 4),
    )
    drawn = project(world, codes)
    assert [shape.code for shape in drawn.shapes] == codes
    assert drawn.width > drawn.height
    for shape in drawn.shapes:
        spots = [shape.dot] if shape.dot else [point for ring in outlines(shape.path) for point in ring]
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in spots)


def test_a_region_takes_no_account_of_land_on_the_other_side_of_the_world() -> None:
    drawn = project(collection(square("AA", 0, 0, 10), square("ZZ", 178, 0, 5), square("YY", 12, 0, 5)), {"AA"})
    assert [shape.code for shape in drawn.shapes] == ["AA"]
    assert len(drawn.context) <= 1


def test_what_is_no_state_or_no_land_does_no_harm() -> None:
    odd = [
        square(None, 3, 3),
        {"type": "Feature", "properties": None, "geometry": None},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"iso3": "AA"}, "geometry": {"type": "Polygon", "coordinates": []}},
    ]
    drawn = project(collection(*odd, square("AA", 0, 0)), {"AA", "BB"})
    assert [shape.code for shape in drawn.shapes] == ["AA"]
    assert project(collection(square(None, 3, 3)), {"AA"}).shapes == ()


def test_every_faulty_feature_is_named() -> None:
    faulty = collection(
        square("AA", 0, 0),
        square("BB", 0, 95),
        feature("CC", (0, 0), (1, "x")),  # type: ignore[arg-type]
        "no feature",
        square("DD", 5, 5, label_lon="west", label_lat=1),
    )
    with pytest.raises(Invalid) as fault:
        project(faulty, {"AA"})
    where = [problem.where for problem in fault.value.problems]
    coordinates = [f"features[{n}].geometry.coordinates" for n in (1, 2)]
    assert where == [*coordinates, "features[3]", "features[4].properties"]
    assert faults_of(faulty) == list(fault.value.problems)
    with pytest.raises(Invalid, match="nothing to draw"):
        project(collection(), {"AA"})


def world_map(americas: Geometry, states: dict[str, str]) -> Map:
    cycle = ("party", "signatory", "unknown")
    regions = tuple(
        Region(code, name, cycle[n % 3], href=f"/en/{code}" if n % 2 else "")
        for n, (code, name) in enumerate(states.items())
    )
    legend = (LegendEntry("party", "Party"), LegendEntry("signatory", "Signatory"), LegendEntry("unknown", "Not known"))
    return Map("Standing", "35 States & others", regions, americas, legend)


def test_the_page_map_names_every_state_and_hatches_the_unknown(americas: Geometry, states: dict[str, str]) -> None:
    picture = world_map(americas, states)
    svg = ET.fromstring(classed_map(picture, name="m", hatch="h", link=lambda href: href))
    groups = {group.get("data-code"): group for group in svg.iter("g") if group.get("data-code")}
    assert groups.keys() == states.keys()
    for region in picture.regions:
        group = groups[region.code]
        assert f"map-{region.status}" in (group.get("class") or "").split()
        assert (group.get("fill") == "url(#h)") == (region.status == "unknown")
        assert (group.findtext("title") or "").startswith(f"{region.name}: ")
        assert group.find("path") is not None or group.find("circle") is not None
    assert {link.get("href") for link in svg.iter("a")} == {region.href for region in picture.regions} - {""}
    assert svg.get("role") == "group"
    assert not [node for node in svg.iter() if node.get("style")]


def test_the_printed_map_has_colours_of_its_own(americas: Geometry, states: dict[str, str]) -> None:
    svg = coloured_map(world_map(americas, states))
    tree = ET.fromstring(svg)
    assert "class=" not in svg
    assert not [node for node in tree.iter() if node.tag.endswith("}a")]
    fills = [node.get("fill") for node in tree.iter("{http://www.w3.org/2000/svg}g") if node.get("fill")]
    assert len(fills) == 35
    assert fills.count("url(#hatch)") == 11
