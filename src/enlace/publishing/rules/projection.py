"""Countries as drawn shapes: GeoJSON to SVG paths in an equal-area projection: no State looks too large.

A region is drawn in the Lambert azimuthal equal-area projection about its own middle, so that no line of
longitude cuts it (Alaska reaches over 180°); the whole world in Equal Earth. Sources: J. P. Snyder, Map
Projections: A Working Manual (USGS Professional Paper 1395), pp. 182-190; B. Šavrič, T. Patterson, B. Jenny,
The Equal Earth map projection (2018).
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from enlace.common.errors import N_, Invalid, Problem

WIDTH = 1000
MARGIN = 14
WORLD_FROM_DEGREES = 100.0
TOLERANCE = 0.8
SPECK = 4.0
MAIN_LAND = 0.985
GEOMETRIES = (
    *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    "GeometryCollection",
)

Point = tuple[float, float]
Ring = tuple[Point, ...]
Onto = Callable[[Point], Point]


@dataclass(frozen=True)
class Shape:
    """One State: an SVG path, and for one too small to be seen a dot (its path may then be "")."""

    code: str
    path: str
    dot: tuple[int, int] | None = None


@dataclass(frozen=True)
class Geometry:
    """A drawn region in a box of `width` by `height` units: its States by code, other land for context."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    context: tuple[str, ...]
    dot_radius: int


@dataclass(frozen=True)
class _Feature:
    code: str
    rings: tuple[Ring, ...]
    label: Point | None


def project(geojson: Mapping[str, Any], codes: Collection[str], *, code_property: str = "iso3") -> Geometry:
    """Return the features of `geojson` drawn; those whose code is in `codes` are States, the others context.

    Features without polygons are left out. `label_lon` and `label_lat` say where a dot stands (else: the
    middle). A code without a feature has no shape.
    Raises: Invalid, where it is no GeoJSON that can be drawn, or has nothing to draw.
    """
    features, problems = _read(geojson, code_property)
    if not features and not problems:
        problems.append(Problem("features", N_("no feature has a polygon: there is nothing to draw")))
    if problems:
        raise Invalid(problems)
    states = [feature for feature in features if feature.code in codes]
    lon, lat, reach = _middle(states or features)
    world = reach > WORLD_FROM_DEGREES
    onto = _equal_earth if world else _azimuthal(lon, lat)
    fit, height = _fitted(onto, states or features)
    radius, smallest = (4, 20.0) if world else (9, 70.0)
    paths: dict[str, str] = {}
    dots: dict[str, Point] = {}
    for state in states:
        rings = [_drawn(ring, fit) for ring in state.rings]
        largest = max(state.rings, key=lambda ring: abs(_area(ring)))
        paths[state.code] = paths.get(state.code, "") + _path(rings)
        if max(abs(_area(ring)) for ring in rings) < smallest:
            dots[state.code] = fit(state.label or _centre(largest))
    placed = _apart({code: dots[code] for code in sorted(dots)}, 2 * radius + 2)
    shapes = [Shape(code, paths[code], placed.get(code)) for code in sorted(paths)]
    near = [
        [ring for ring in feature.rings if world or _reach(ring, (lon, lat)) < WORLD_FROM_DEGREES + 10]
        for feature in features
        if feature.code not in codes
    ]
    context = (_path([_drawn(ring, fit) for ring in rings], (WIDTH, height)) for rings in near)
    return Geometry(
        WIDTH,
        height,
        tuple(shapes),
        tuple(path for path in context if path),
        radius,
    )


def faults_of(geojson: object) -> list[Problem]:
    """Return what is wrong with `geojson`, which is to be a FeatureCollection; `where` is the path in it."""
    return _read(geojson, "")[1]


def _read(geojson: object, code_property: str) -> tuple[list[_Feature], list[Problem]]:
    features: list[_Feature] = []
    problems: list[Problem] = []
    if not isinstance(geojson, Mapping) or geojson.get("type") != "FeatureCollection":
        return [], [Problem("type", N_("GeoJSON with a FeatureCollection is expected here"))]
    if not isinstance(geojson.get("features"), list):
        return [], [Problem("features", N_("a list of features is expected here"))]
    for number, feature in enumerate(geojson["features"]):
        where = f"features[{number}]"
        try:
            read = _feature(feature, code_property)
        except _Misshapen as fault:
            problems.append(Problem(f"{where}{fault.path}", fault.message))
            continue
        if read.rings:
            features.append(read)
    return features, problems


class _Misshapen(Exception):
    """A feature cannot be read; carries where in it and a translation key."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


def _feature(feature: object, code_property: str) -> _Feature:
    """Return a feature, without rings where it has no polygon. Raises: _Misshapen."""
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise _Misshapen("", N_("a GeoJSON feature is expected here"))
    properties, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, Mapping | None):
        raise _Misshapen(".properties", N_("a map of properties is expected here"))
    if geometry is not None and (not isinstance(geometry, Mapping) or geometry.get("type") not in GEOMETRIES):
        raise _Misshapen(".geometry", N_("a GeoJSON geometry is expected here"))
    properties = properties or {}
    label = properties.get("label_lon"), properties.get("label_lat")
    try:
        where = None if None in label else _point(label)
    except (TypeError, ValueError, IndexError):
        raise _Misshapen(".properties", N_("label_lon and label_lat are numbers in degrees")) from None
    try:
        rings = tuple(_ring(ring) for polygon in _polygons(geometry or {}) for ring in polygon)
    except (TypeError, ValueError, IndexError, KeyError):
        message = N_("a polygon has rings of three points or more, each of two numbers in degrees")
        raise _Misshapen(".geometry.coordinates", message) from None
    return _Feature(str(properties.get(code_property) or ""), rings, where)


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "Polygon":
            return (coordinates,)
        case "MultiPolygon":
            return tuple(coordinates or ())
        case _:
            return ()


def _ring(coordinates: Sequence[Any]) -> Ring:
    ring = tuple(_point(pair) for pair in coordinates)
    if len(ring) < 3:  # noqa: PLR2004  (a ring encloses something)
        raise ValueError("a ring needs three points")
    return ring


def _point(pair: Sequence[Any]) -> Point:
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair[:2]):
        raise TypeError("not numbers")
    lon, lat = float(pair[0]), float(pair[1])
    if not (abs(lon) <= 360 and abs(lat) <= 90):  # noqa: PLR2004  (degrees)
        raise ValueError("not degrees")
    return lon, lat


def _middle(features: Sequence[_Feature]) -> tuple[float, float, float]:
    """Return longitude and latitude of the middle by area, and how far the farthest point is, in degrees."""
    total = [0.0, 0.0, 0.0]
    for ring in (ring for feature in features for ring in feature.rings):
        lon, lat = _centre(ring)
        weight = abs(_area(ring)) * math.cos(math.radians(lat)) + 1e-9
        for axis, value in enumerate(_unit(lon, lat)):
            total[axis] += weight * value
    lon = math.degrees(math.atan2(total[1], total[0]))
    lat = math.degrees(math.atan2(total[2], math.hypot(total[0], total[1])))
    return lon, lat, max(_reach(ring, (lon, lat)) for feature in features for ring in feature.rings)


def _unit(lon: float, lat: float) -> tuple[float, float, float]:
    lam, phi = math.radians(lon), math.radians(lat)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def _reach(ring: Ring, centre: Point) -> float:
    middle = _unit(*centre)
    least = min(sum(a * b for a, b in zip(middle, _unit(*point), strict=True)) for point in ring)
    return math.degrees(math.acos(max(-1.0, min(1.0, least))))


def _azimuthal(lon0: float, lat0: float) -> Onto:
    lam0, sin0, cos0 = math.radians(lon0), math.sin(math.radians(lat0)), math.cos(math.radians(lat0))

    def onto(point: Point) -> Point:
        lam, phi = math.radians(point[0]) - lam0, math.radians(point[1])
        sin, cos = math.sin(phi), math.cos(phi)
        scale = math.sqrt(2 / max(1 + sin0 * sin + cos0 * cos * math.cos(lam), 1e-9))
        return scale * cos * math.sin(lam), -scale * (cos0 * sin - sin0 * cos * math.cos(lam))

    return onto


def _equal_earth(point: Point) -> Point:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    lam, theta = math.radians(point[0]), math.asin(math.sqrt(3) / 2 * math.sin(math.radians(point[1])))
    square = theta * theta
    sixth = square**3
    x = 2 * math.sqrt(3) * lam * math.cos(theta)
    x /= 3 * (9 * a4 * sixth * square + 7 * a3 * sixth + 3 * a2 * square + a1)
    return x, -theta * (a4 * sixth * square + a3 * sixth + a2 * square + a1)


def _fitted(onto: Onto, features: Sequence[_Feature]) -> tuple[Onto, int]:
    """Return `onto` scaled so that the main land of `features` fills the width, and the height it needs."""
    points = [onto(point) for feature in features for ring in _main_land(feature) for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    scale = (WIDTH - 2 * MARGIN) / max(right - left, (bottom - top) / 2, 1e-6)
    shift = (WIDTH - scale * (right - left)) / 2

    def fit(point: Point) -> Point:
        x, y = onto(point)
        return shift + (x - left) * scale, MARGIN + (y - top) * scale

    return fit, math.ceil((bottom - top) * scale) + 2 * MARGIN


def _main_land(feature: _Feature) -> list[Ring]:
    """Return the largest rings of a State that make up nearly all of its area.

    A far island of a large State (Hawaii) would else shrink everybody; it may fall outside the frame.
    """
    rings = sorted(feature.rings, key=lambda ring: -abs(_area(ring)))
    whole, sofar = sum(abs(_area(ring)) for ring in rings), 0.0
    kept: list[Ring] = []
    for ring in rings:
        if sofar < MAIN_LAND * whole or not kept:
            kept.append(ring)
        sofar += abs(_area(ring))
    return kept


def _drawn(ring: Ring, fit: Onto) -> Ring:
    """Return `ring` in drawing units, without points too near to the last one to be told apart."""
    points = [fit(point) for point in ring]
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= TOLERANCE:
            kept.append(point)
    return tuple(kept)


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0]))) / 2


def _centre(ring: Ring) -> Point:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def _path(rings: Sequence[Ring], inside: tuple[int, int] | None = None) -> str:
    """Return an SVG path in whole relative steps, without specks and rings outside the box `inside`."""
    parts = []
    for ring in rings:
        if abs(_area(ring)) < SPECK or (inside and not _touches(ring, inside)):
            continue
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        line = "".join(f"{dx:+d}{dy:+d}" for dx, dy in steps if dx or dy)
        parts.append(f"M{points[0][0]} {points[0][1]}l{line}z")
    return "".join(parts)


def _touches(ring: Ring, box: tuple[int, int]) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) > 0 and min(xs) < box[0] and max(ys) > 0 and min(ys) < box[1]


def _apart(dots: Mapping[str, Point], distance: float) -> dict[str, tuple[int, int]]:
    """Return `dots` moved just so far that none hides another, as Caribbean island States would."""
    moved = {code: list(point) for code, point in dots.items()}
    for _ in range(200):
        still = True
        for one, other in combinations(moved.values(), 2):
            dx, dy = other[0] - one[0], other[1] - one[1]
            gap = math.hypot(dx, dy)
            if gap >= distance - 0.01:
                continue
            still = False
            ux, uy = (dx / gap, dy / gap) if gap > 0.01 else (0.0, 1.0)  # noqa: PLR2004  (the same place)
            push = (distance - gap) / 2
            one[0], one[1] = one[0] - ux * push, one[1] - uy * push
            other[0], other[1] = other[0] + ux * push, other[1] + uy * push
        if still:
            break
    return {code: (round(x), round(y)) for code, (x, y) in moved.items()}
