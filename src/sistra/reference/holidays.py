"""Public holidays: dated rows, because they change by law every year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from sistra.kernel.labels import Text
from sistra.reference import tables


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off. `place` is empty for the whole country, else the code of the place it holds in."""

    day: date
    name: Text
    place: str
    law: str
    source: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holidays of a country between the first and the last year that the file covers."""

    days: tuple[Holiday, ...]
    first_year: int
    last_year: int

    def on(self, day: date, place: str = "") -> Holiday | None:
        """The holiday of a day at a place, or None.

        Raises LookupError for a year that the file does not cover: silence would be taken for a working day.
        """
        if not self.first_year <= day.year <= self.last_year:
            raise LookupError(f"holidays are known from {self.first_year} to {self.last_year}, not for {day.year}")
        for holiday in self.days:
            if holiday.day == day and place.startswith(holiday.place):
                return holiday
        return None


def load(file: Traversable) -> Holidays:
    """The holidays in order of date. Raises BrokenReference."""
    found: list[Holiday] = []
    for row in tables.read(file, ("day", "es", "en", "source")):
        day = row.day("day") or row.fail("day", "is empty")
        found.append(Holiday(day, row.text(), row["place"], row["law"], row.needed("source")))
    found.sort(key=lambda holiday: (holiday.day, holiday.place))
    years = [holiday.day.year for holiday in found] or [date.min.year]
    return Holidays(tuple(found), min(years), max(years))
