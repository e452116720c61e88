"""What is counted. Two counts of different units are never added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text


class Unit(StrEnum):
    """The counting unit of a figure. The stored value never changes; labels are under reference."""

    POSSIBLE_CASE = "possible_case"
    CASE = "case"
    COMPLAINT = "complaint"
    RECORD = "record"
    PERSON = "person"
    VICTIM = "victim"
    SUSPECT = "suspect"
    CONVICTED_PERSON = "convicted_person"
    EVENT = "event"
    DECISION = "decision"
    OPERATION = "operation"
    OFFICE = "office"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of one unit. Adding another unit raises Invalid: 3 victims and 2 cases are not 5 of anything."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.number < 0:
            raise Invalid(
                Text("Un conteo no puede ser negativo.", "A count cannot be negative."),
                field="number",
                value=str(self.number),
                expected="0, 1, 2 …",
            )

    def __add__(self, other: Count) -> Count:
        if self.unit is not other.unit:
            raise Invalid(
                Text(
                    f"No se pueden sumar unidades distintas: «{self.unit}» y «{other.unit}».",
                    f"Different units cannot be added: “{self.unit}” and “{other.unit}”.",
                ),
                field="unit",
                value=other.unit.value,
                expected=self.unit.value,
                remedy=Text(
                    "Cuente las dos por separado y muéstrelas una al lado de la otra.",
                    "Count both separately and show them side by side.",
                ),
            )
        return Count(self.number + other.number, self.unit)
