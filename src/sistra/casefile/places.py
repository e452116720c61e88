"""A small map of a case: the country's outline, and a point at the capital of each place named.

Points only: drawing an area would say more than the record does. Coordinates of events themselves are
identifying and are not drawn.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.reference.packs import Pack
from sistra.register.vocabulary import NewCase

WIDTH: Final = 220
"""Width of the drawing in its own units; the height follows from the country's shape."""
TOLERANCE: Final = 1.0
"""Boundaries may move by this much, in units of the drawing, so that a map weighs a few kilobytes."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the case on the map, with everything that is said to have happened there."""

    number: int
    x: float
    y: float
    code: str
    what: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CaseMap:
    """Paths of the country's departments in SVG notation, and the spots of the case."""

    width: int
    height: int
    land: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    scale: float
    squeeze: float
    height: int

    def at(self, lon: float, lat: float) -> Point:
        return (round((lon - self.west) * self.squeeze * self.scale, 1), round((self.north - lat) * self.scale, 1))


def case_map(case: NewCase) -> CaseMap | None:
    """The map of a case; None when the pack has no boundaries or no place of the case is known."""
    pack = packs.active()
    named: dict[str, list[Text]] = {}
    if case.place:
        named.setdefault(case.place, []).append(Text("Los hechos", "The facts"))
    kinds = pack.lists["event_kind"]
    for event in case.events:
        if event.place:
            named.setdefault(event.place, []).append(kinds.label(event.kind))
    outline = _outline(pack.id)
    if outline is None or not named:
        return None
    frame, land = outline
    spots: list[Spot] = []
    for code, what in named.items():
        point = _point(pack, code)
        if point is not None:
            x, y = frame.at(*point)
            spots.append(Spot(len(spots) + 1, x, y, code, tuple(dict.fromkeys(what))))
    return CaseMap(WIDTH, frame.height, land, tuple(spots)) if spots else None


def _point(pack: Pack, code: str) -> Point | None:
    """Longitude and latitude of a place's capital, or of what it lies in when its own is not known."""
    if code not in pack.places:
        return None
    for place in reversed(pack.places.path(code)):
        if place.lon is not None and place.lat is not None:
            return place.lon, place.lat
    return None


@lru_cache(maxsize=4)
def _outline(pack_id: str) -> tuple[_Frame, tuple[str, ...]] | None:
    """The country's departments as simplified paths, drawn once."""
    file = packs.load(pack_id).places.boundaries("department")
    if file is None:
        return None
    with file.open("r", encoding="utf-8") as opened:
        features = json.load(opened)["features"]
    rings = [ring for feature in features for ring in _rings(feature["geometry"])]
    longitudes = [lon for ring in rings for lon, _ in ring]
    latitudes = [lat for ring in rings for _, lat in ring]
    squeeze = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    scale = WIDTH / ((max(longitudes) - min(longitudes)) * squeeze)
    height = math.ceil((max(latitudes) - min(latitudes)) * scale)
    frame = _Frame(min(longitudes), max(latitudes), scale, squeeze, height)
    paths = []
    for ring in rings:
        drawn = _simplified([frame.at(lon, lat) for lon, lat in ring], TOLERANCE)
        if len(drawn) > 3:
            paths.append("M" + "L".join(f"{x:g} {y:g}" for x, y in drawn) + "Z")
    return frame, tuple(paths)


def _rings(geometry: dict[str, object]) -> Iterable[list[Point]]:
    """Outer rings of a GeoJSON geometry; holes do not show at this size."""
    coordinates = geometry["coordinates"]
    assert isinstance(coordinates, list)
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    for polygon in polygons:
        yield [(float(point[0]), float(point[1])) for point in polygon[0]]


def _simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Fewer points, none farther than `tolerance` from the line drawn (Douglas and Peucker 1973)."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        farthest, distance = 0, tolerance
        for place in range(first + 1, last):
            away = _distance(points[place], points[first], points[last])
            if away > distance:
                farthest, distance = place, away
        if farthest:
            keep.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [points[place] for place in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = math.hypot(x2 - x1, y2 - y1)
    # A ring begins where it ends: then the distance is to that point.
    if length == 0:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
