"""Places of a country: departments, provinces, districts, by their official codes and by written names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Final, Literal

from sistra.reference import tables
from sistra.reference.place_names import Named, Resolution, Resolver

Level = Literal["department", "province", "district"]

LEVELS: Final[tuple[Level, ...]] = ("department", "province", "district")
"""From the widest to the finest; a country's own words for them are the labels of the list place_level."""

KEPT: Final = 50_000
"""Answers kept: many times the spellings of a national file, and little memory when somebody types nonsense."""

_FILES: Final[dict[Level, str]] = {
    "department": "departments.geojson",
    "province": "provinces.geojson",
    "district": "districts.geojson",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `lat` and `lon` are degrees (WGS84) of its capital, or None; see `point_source`.

    `other_code` is the code of the civil register (RENIEC in Peru), "" where there is none.
    """

    code: str
    name: str
    level: Level
    parent: str
    other_code: str
    lat: float | None
    lon: float | None
    point_source: str
    has_boundary: bool
    replaced_by: str
    """The code to use instead, when this one names the same place twice; such a place is in no listing."""


class Gazetteer:
    """The places of a pack. Read when first asked: most commands need none of them."""

    def __init__(self, folder: Traversable) -> None:
        """The places of a pack's folder `places`."""
        self.folder = folder
        self._answers: dict[tuple[str, str, str], Resolution] = {}

    def __contains__(self, code: object) -> bool:
        return code in self._places

    def __iter__(self) -> Iterator[Place]:
        return (place for place in self._places.values() if not place.replaced_by)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, code: str) -> Place:
        """The place of a code. Raises LookupError."""
        try:
            return self._places[code]
        except KeyError:
            raise LookupError(f"no place has the code {code!r}") from None

    def at(self, level: Level) -> tuple[Place, ...]:
        """All places of a level, in order of code."""
        return tuple(place for place in self if place.level == level)

    def children(self, code: str) -> tuple[Place, ...]:
        """The places directly under a code; "" gives the departments. Raises LookupError."""
        if code:
            self.get(code)
        return tuple(self._places[child] for child in self._children.get(code, ()))

    def path(self, code: str) -> tuple[Place, ...]:
        """From the department down to the place itself. Raises LookupError."""
        place = self.get(code)
        return (*self.path(place.parent), place) if place.parent else (place,)

    def full_name(self, code: str) -> str:
        """The name with what it lies in, finest first: "Juliaca, San Román, Puno". Raises LookupError."""
        return ", ".join(place.name for place in reversed(self.path(code)))

    def ancestor(self, code: str, level: Level) -> Place | None:
        """The place of a level that a code lies in (or is), or None when the code is wider. Raises LookupError."""
        return next((place for place in self.path(code) if place.level == level), None)

    def by_other_code(self, other_code: str, level: Level) -> Place | None:
        """The place of a level with this code of the civil register, or None."""
        return next((place for place in self.at(level) if place.other_code == other_code), None)

    def boundaries(self, level: Level) -> Traversable | None:
        """The GeoJSON file of a level's boundaries (property `ubigeo` is the code), or None if the pack has none."""
        file = self.folder / _FILES[level]
        return file if file.is_file() else None

    def resolve(self, department: str = "", province: str = "", district: str = "") -> Resolution:
        """The place that names mean as people write them, or the candidates and why none is chosen.

        Never guesses: a cell that names several places resolves at most to what they share.
        """
        written = (department, province, district)
        answer = self._answers.get(written)
        if answer is None:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            answer = self._answers[written] = self._resolver.resolve(*written)
        return answer

    @cached_property
    def _places(self) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for row in tables.read(self.folder / "places.csv", ("code", "name", "parent", "lat", "lon")):
            code, parent = row.needed("code"), row["parent"]
            if code in found:
                row.fail("code", f"“{code}” appears twice")
            if parent and parent not in found:
                row.fail("parent", f"“{parent}” does not stand above in this file")
            depth = LEVELS.index(found[parent].level) + 1 if parent else 0
            if depth == len(LEVELS):
                row.fail("parent", f"“{parent}” is a district: nothing lies under it")
            found[code] = Place(
                code=code,
                name=row.needed("name"),
                level=LEVELS[depth],
                parent=parent,
                other_code=row["other_code"],
                lat=row.number("lat"),
                lon=row.number("lon"),
                point_source=row["point_source"],
                has_boundary=row.flag("has_boundary"),
                replaced_by=row["replaced_by"],
            )
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for place in self:
            children.setdefault(place.parent, []).append(place.code)
        return children

    @cached_property
    def _resolver(self) -> Resolver:
        aliases: dict[str, list[str]] = {}
        if (file := self.folder / "aliases.csv").is_file():
            for row in tables.read(file, ("written", "code", "source")):
                if row.needed("code") not in self._places:
                    row.fail("code", f"“{row['code']}” is not a place of this pack")
                aliases.setdefault(row.needed("written"), []).append(row["code"])
        abbreviations: dict[str, str] = {}
        if (file := self.folder / "abbreviations.csv").is_file():
            for row in tables.read(file, ("written", "word")):
                abbreviations[row.needed("written")] = row.needed("word")
        named = [
            Named(place.code, place.name, LEVELS.index(place.level), tuple(step.code for step in self.path(place.code)))
            for place in self
        ]
        together = {written: tuple(codes) for written, codes in aliases.items()}
        return Resolver(named, aliases=together, abbreviations=abbreviations)
