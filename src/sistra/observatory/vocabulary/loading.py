"""A file as it is handed to the observatory: editions, rows, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sistra.observatory.vocabulary.definitions import OffenceScope
from sistra.observatory.vocabulary.police import PoliceItem
from sistra.observatory.vocabulary.units import Unit


class DatasetKind(StrEnum):
    """Files that the observatory reads."""

    POLICE_FILE = "pe_police"
    PUBLISHED_FIGURES = "series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A file, before its rows: `file_hash` is the SHA-256 of its content, unpacked.

    `published` is the day of its publication, if told; otherwise it counts as known from the day of loading.
    """

    kind: DatasetKind
    name: str
    file_hash: str
    publisher: str = ""
    url: str = ""
    licence: str = ""
    published: date | None = None
    rows_read: int = 0
    rows_refused: int = 0


@dataclass(frozen=True, slots=True)
class PoliceRow:
    """One row of the police file, understood. `period` is yyyymm; `value` None is a blank."""

    period: int
    department: str
    province_written: str
    district_written: str
    police_unit: str
    item: PoliceItem
    value: int | None

    @property
    def report(self) -> tuple[int, str, str, str, str]:
        """Who reported when: the same for the 86 items of one report."""
        return (self.period, self.department, self.province_written, self.district_written, self.police_unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSourceRow:
    """A publication. `published` is as written ("2017", "undated"); `known_from` its last possible day, if any."""

    code: str
    title: str
    publisher: str
    published: str
    known_from: date | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A published figure, understood: words as written beside their codes."""

    number: str
    source: str
    recorder: str
    recorder_body: str
    unit_words: str
    unit: Unit | None
    offence_scope: OffenceScope
    first_day: date | None
    last_day: date | None
    area_type: str
    area: str
    area_code: str
    dimension: str
    category: str
    value: Decimal
    value_type: str
    base: int | None
    cut_off: str
    note: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the rows of a file.

    `accepted` + `already_there` are all the rows handed in. `added`, `changed`, `dropped` compare the edition
    with what was known before.
    """

    dataset: UUID | None
    accepted: int
    already_there: int
    added: int = 0
    changed: int = 0
    dropped: int = 0
