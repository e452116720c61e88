"""The items of the police file: what each column heading of the register RETA means here.

The table is `data/pe_police_items.csv` (86 items in 13 categories of the file of the Ministry of the Interior).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from sistra.kernel.labels import Text
from sistra.observatory.vocabulary.definitions import Dimension

VICTIMS: Final = "victims"
"""The variable that holds the two stated totals of victims; the rest are categories of one question each."""

AGE_BANDS: Final = ("0-5", "6-11", "12-17", "18-29", "30-59", "60+")
SEXES: Final = ("female", "male")
SEX_LABELS: Final[Mapping[str, Text]] = MappingProxyType(
    {"female": Text("Femenino", "Female"), "male": Text("Masculino", "Male")}
)

VARIABLE_OF: Final[Mapping[Dimension, str]] = MappingProxyType(
    {
        Dimension.PURPOSE: "purpose",
        Dimension.MEANS: "means",
        Dimension.RECRUITMENT: "recruitment",
        Dimension.VENUE: "venue",
        Dimension.SCOPE: "scope",
        Dimension.EDUCATION: "education",
        Dimension.RELATIONSHIP: "relationship",
        Dimension.COMPLAINANT: "complainant",
        Dimension.DESTINATION: "destination",
    }
)
"""Breakdowns that are one question of the police form. Sex and age are two dimensions of one question."""


@dataclass(frozen=True, slots=True)
class PoliceItem:
    """One of the 86 items: `variable` is the question, `code` the answer; totals repeat their parts."""

    category: str
    item: str
    variable: str
    code: str
    is_total: bool
    is_unknown: bool
    label: Text


@cache
def police_items() -> Mapping[tuple[str, str], PoliceItem]:
    """Every item by (category, item) as the file writes them, in the file's order."""
    table = files(__package__).joinpath("data/pe_police_items.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            (row["category"], row["item"]): PoliceItem(
                category=row["category"],
                item=row["item"],
                variable=row["variable"],
                code=row["code"],
                is_total=row["is_total"] == "1",
                is_unknown=row["is_unknown"] == "1",
                label=Text(row["label_es"], row["label_en"]),
            )
            for row in csv.DictReader(table.splitlines())
        }
    )


@cache
def answers_to(variable: str) -> tuple[PoliceItem, ...]:
    """The answers of one question, without its total."""
    return tuple(item for item in police_items().values() if item.variable == variable and not item.is_total)
