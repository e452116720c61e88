"""Dates and ages as precise as their source."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LOCAL: Final = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_MONTHS: Final = {
    name: number
    for names in (
        "ene feb mar abr may jun jul ago set oct nov dic",
        "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"septiembre": 9, "sept": 9}
_WORDS: Final = re.compile(r"(?:(\d{1,2})\s+(?:de\s+)?)?([a-záéíóú]+)\.?\s+(?:del?\s+)?(\d{4})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day, as the source gave it.

    A witness says "in May 2016"; to store 2016-05-01 would invent evidence.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise _unreadable(str(self.year))
        if self.month is None:
            if self.day is not None:
                raise _unreadable(f"{self.year}-?-{self.day}")
            return
        if not 1 <= self.month <= 12:
            raise _unreadable(f"{self.year}-{self.month}")
        if self.day is not None and not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            raise _unreadable(f"{self.year}-{self.month}-{self.day}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The partial date that is exactly `day`."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2016", "2016-05", "2016-05-03", "3/5/2016", "05/2016", "mayo de 2016", "3 de mayo de 2016".

        Day before month, as written in Peru. Raises Invalid for anything else.
        """
        written = text.strip().lower()
        if iso := _ISO.fullmatch(written):
            year, month, day = iso.groups()
        elif local := _LOCAL.fullmatch(written):
            day, month, year = local.groups()
        elif (words := _WORDS.fullmatch(written)) and words.group(2) in _MONTHS:
            day, month, year = words.group(1), str(_MONTHS[words.group(2)]), words.group(3)
        else:
            raise _unreadable(text)
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def earliest(self) -> date:
        """The first day that the words allow."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that the words allow."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def certainly_before(self, other: PartialDate) -> bool:
        """True only if no reading of the two dates says otherwise."""
        return self.latest < other.earliest

    def could_be(self, other: PartialDate) -> bool:
        """True if some day satisfies both."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        """ISO 8601 with reduced precision: "2016", "2016-05" or "2016-05-03"."""
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
        if self.day is not None:
            parts.append(f"{self.day:02}")
        return "-".join(parts)


def _unreadable(value: str) -> Invalid:
    return Invalid(
        Text(f"No se puede leer «{value}» como fecha.", f"“{value}” cannot be read as a date."),
        value=value,
        expected="2016, 2016-05, 2016-05-03, 03/05/2016",
        remedy=Text(
            "Escriba lo que se sabe: año, mes y año, o día/mes/año; por ejemplo 03/05/2016, 05/2016 o 2016.",
            "Write what is known: a year, month and year, or day/month/year; for example 03/05/2016, 05/2016 or 2016.",
        ),
    )


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Completed years of age between `low` and `high`, both included; a known age has both the same."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 120:
            raise Invalid(
                Text(
                    f"La edad «{self.low}-{self.high}» no es posible.",
                    f"The age “{self.low}-{self.high}” is not possible.",
                ),
                value=f"{self.low}-{self.high}",
                expected="0–120",
                remedy=Text(
                    "Escriba una edad o un rango, por ejemplo 15 o 14-17.",
                    "Write an age or a range, such as 15 or 14-17.",
                ),
            )

    @classmethod
    def between(cls, born: PartialDate, on: PartialDate) -> Self:
        """Every age that a person born `born` can have had on `on`.

        Raises Invalid if the person was certainly born later.
        """
        if on.certainly_before(born):
            raise Invalid(
                Text("La fecha de nacimiento es posterior a los hechos.", "The date of birth is later than the facts."),
                value=str(born),
                expected=f"≤ {on}",
                remedy=Text("Revise las dos fechas.", "Check the two dates."),
            )
        return cls(max(0, _years(born.latest, on.earliest)), min(120, max(0, _years(born.earliest, on.latest))))

    @property
    def certainly_minor(self) -> bool:
        """Under 18 on every reading."""
        return self.high < 18

    @property
    def certainly_adult(self) -> bool:
        """18 or over on every reading."""
        return self.low >= 18


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
