"""Boundaries ready to draw: projected, simplified to what the eye sees at that size, with a point for the label."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sistra.reference import packs
from sistra.reference.places import Level
from sistra.web.charts.paper import plain

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the sheet, in pixels. `path` is the SVG path; `rings` the outer ones, for asking what lies inside."""

    code: str
    name: str
    path: str
    rings: tuple[Ring, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    """West, north, east, south of each ring: most points are outside of most boxes, and that is quick to see."""
    width: float
    size: float
    """Drawn surface in square pixels."""

    @property
    def middle(self) -> Point:
        """Where a label stands on its own area."""
        return _middle(max(self.rings, key=lambda ring: abs(area(ring))))

    def covers(self, point: Point) -> bool:
        return any(
            west <= point[0] <= east and north <= point[1] <= south and inside(point, ring)
            for ring, (west, north, east, south) in zip(self.rings, self.boxes, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """All areas of a level (or of one department) fitted to a width."""

    shapes: tuple[Shape, ...]
    width: float
    height: float

    def shape(self, code: str) -> Shape | None:
        return next((each for each in self.shapes if each.code == code), None)

    def land(self, point: Point) -> bool:
        """Whether some area covers the point."""
        return any(each.covers(point) for each in self.shapes)


@lru_cache(maxsize=24)
def sheet(pack: str, level: Level, within: str, width: int, tallest: int) -> Sheet:
    """The areas of `level` ("department" or "province") of the pack, all or those of one department.

    Fitted into `width` × `tallest` pixels; equal arguments give the same sheet.
    """
    features = [
        (code, name, outlines)
        for code, name, outlines in _features(pack, level)
        if not within or code.startswith(within)
    ]
    if not features:
        return Sheet((), width, 0)
    points = [point for _, _, outlines in features for outline in outlines for point in outline[0]]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    margin = 3.0
    scale = min((width - 2 * margin) / ((east - west) * squeeze), (tallest - 2 * margin) / (north - south))
    left = (width - (east - west) * squeeze * scale) / 2

    def project(point: Point) -> Point:
        return left + (point[0] - west) * squeeze * scale, margin + (north - point[1]) * scale

    shapes = tuple(
        _shape(code, name, [[[project(each) for each in ring] for ring in outline] for outline in outlines])
        for code, name, outlines in features
    )
    return Sheet(shapes, width, (north - south) * scale + 2 * margin)


@lru_cache(maxsize=4)
def _features(pack: str, level: Level) -> tuple[tuple[str, str, tuple[tuple[Ring, ...], ...]], ...]:
    """Code, name and polygons (outer ring, then holes) in degrees, longitude first."""
    file = packs.active().places.boundaries(level)
    if file is None:
        return ()
    assert packs.active().id == pack, "the pack is part of the key only"
    found = []
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        outlines = tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons)
        found.append((str(feature["properties"]["ubigeo"]), str(feature["properties"]["name"]), outlines))
    return tuple(sorted(found))


def _shape(code: str, name: str, outlines: Sequence[Sequence[Sequence[Point]]]) -> Shape:
    drawn: list[str] = []
    outer: list[Ring] = []
    for outline in outlines:
        for index, ring in enumerate(outline):
            kept = simplified(ring, 0.45)
            if len(kept) < 4:
                # Too small to see as an area: the map marks it with a point.
                kept = list(ring)
            drawn.append(_path(kept))
            if index == 0:
                outer.append(tuple(kept))
    largest = max(outer, key=lambda ring: abs(area(ring)))
    xs = [x for x, _ in largest]
    return Shape(
        code=code,
        name=name,
        path="".join(drawn),
        rings=tuple(outer),
        boxes=tuple(_box(ring) for ring in outer),
        width=max(xs) - min(xs),
        size=sum(abs(area(ring)) for ring in outer),
    )


def _box(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _path(ring: Sequence[Point]) -> str:
    """Relative steps of tenths of a pixel: half the size of absolute ones after compression."""
    rounded = [(round(x * 10), round(y * 10)) for x, y in ring]
    x0, y0 = rounded[0]
    parts = [f"M{plain(x0 / 10)} {plain(y0 / 10)}l"]
    steps = []
    for x, y in rounded[1:-1]:
        if (x, y) != (x0, y0):
            steps.append(f"{plain((x - x0) / 10)} {plain((y - y0) / 10)}")
        x0, y0 = x, y
    return parts[0] + " ".join(steps) + "z"


def simplified(ring: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line with fewer points, none farther than `tolerance` from the old one."""
    ring = _thinned(ring, tolerance * 0.6)
    kept = {0, len(ring) - 1}
    # A closed ring begins where it ends: cut it at its farthest point first.
    far = max(range(len(ring)), key=lambda index: _squared(ring[index], ring[0]))
    kept.add(far)
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        distances = [_off(ring[each], ring[first], ring[last]) for each in range(first + 1, last)]
        distance = max(distances)
        index = first + 1 + distances.index(distance)
        if distance > tolerance:
            kept.add(index)
            stack += [(first, index), (index, last)]
    return [ring[index] for index in sorted(kept)]


def _thinned(ring: Sequence[Point], apart: float) -> list[Point]:
    """The ring without points so near their neighbour that no eye tells them apart: what follows is much quicker."""
    kept = [ring[0]]
    for point in ring[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > apart:
            kept.append(point)
    return [*kept, ring[-1]]


def _squared(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _off(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = (
        0.0 if length == 0 else max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    )
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def area(ring: Sequence[Point]) -> float:
    """Surface of a ring, negative when it runs clockwise."""
    total = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        total += x1 * y2 - x2 * y1
    return total / 2


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether the ring goes round the point."""
    x, y = point
    within = False
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
        x1, y1 = x2, y2
    return within


@lru_cache(maxsize=512)
def _middle(ring: Ring) -> Point:
    """The point of a coarse grid that lies deepest inside: a label stands on its own area also where that bends."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, depth = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2), -1.0
    steps = 9
    for i in range(1, steps):
        for j in range(1, steps):
            point = (min(xs) + (max(xs) - min(xs)) * i / steps, min(ys) + (max(ys) - min(ys)) * j / steps)
            if not inside(point, ring):
                continue
            # Words are wider than high: room to the sides counts more than room above.
            room = min(
                _off((point[0], point[1] * 2), (a[0], a[1] * 2), (b[0], b[1] * 2)) for a, b in itertools.pairwise(ring)
            )
            if room > depth:
                best, depth = point, room
    return best
