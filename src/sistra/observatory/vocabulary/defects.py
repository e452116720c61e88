"""Defects that official figures and files really have, and one found instance of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sistra.kernel.labels import Text


class DefectKind(StrEnum):
    """What can be wrong with figures. The stored value never changes; labels are under reference."""

    REVISED = "revised"
    TWO_SOURCES = "two_sources"
    TWO_SYSTEMS = "two_systems"
    UNITS_DIFFER = "units_differ"
    TOTAL_DIFFERS_FROM_PARTS = "total_differs_from_parts"
    TOTALS_DIFFER_BY_DIMENSION = "totals_differ_by_dimension"
    IMPLIED_BASE = "implied_base"
    ROUNDING = "rounding"
    DUPLICATE = "duplicate"
    TOTAL_AMONG_PARTS = "total_among_parts"
    MOJIBAKE = "mojibake"
    TRUNCATED = "truncated"
    OLD_ARTICLE = "old_article"
    PLACE_NOT_RESOLVED = "place_not_resolved"
    PLACE_OF_SEAT = "place_of_seat"


@dataclass(frozen=True, slots=True)
class Defect:
    """One instance: what, where, and what was done or should be."""

    kind: DefectKind
    where: str
    what: Text
    values: tuple[str, ...] = ()
