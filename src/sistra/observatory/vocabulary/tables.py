"""The answer to a question: cells with their status, base, coverage and sources; differences; revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sistra.kernel.labels import Text
from sistra.observatory.vocabulary.definitions import Definition, Dimension
from sistra.observatory.vocabulary.units import Unit


class CellStatus(StrEnum):
    """Why a cell shows what it shows. Zero is a value; every other status is no zero."""

    VALUE = "value"
    NOT_REPORTED = "not_reported"
    """The source left it blank, or has nothing in a category although units exist."""
    INCOMPLETE = "incomplete"
    """Some units of the total are missing from the category: the value is a lower bound."""
    SUPPRESSED = "suppressed"
    """Too few to show, or needed to hide a neighbour that is."""
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: `codes` and `labels` follow the dimensions of the table.

    `value` is None for not_reported, suppressed and not_applicable. `share` is of the known values of the same
    group, between 0 and 1; None where parts do not make a whole.
    """

    codes: tuple[str, ...]
    labels: tuple[Text, ...]
    value: int | float | None
    status: CellStatus = CellStatus.VALUE
    share: float | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column of dimension codes."""

    dimension: Dimension
    label: Text


@dataclass(frozen=True, slots=True)
class Base:
    """On how many units the shares rest: `known` of `of`; `of` is None if the source does not tell."""

    known: int
    of: int | None

    @property
    def unknown(self) -> int | None:
        return None if self.of is None else max(0, self.of - self.known)


@dataclass(frozen=True, slots=True)
class Silent:
    """Who should have reported and did not: `code` and `label` of a place or a unit, and when."""

    kind: Dimension
    code: str
    label: Text
    period: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of those who report did so in the period. Silence is never counted as zero.

    `expected` are those that reported at least once in the whole source.
    """

    kind: Dimension
    reported: int
    expected: int
    silent: tuple[Silent, ...]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A file or publication that the table rests on."""

    name: str
    publisher: str
    published: str
    """As precise as known: "2015-08-27", "2017", or ""."""
    url: str
    file_hash: str
    """SHA-256 of the file read, in hexadecimal; empty for the register."""
    loaded: str


@dataclass(frozen=True, slots=True)
class PartialPeriod:
    """A year or month of which only a part is in the source."""

    period: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Table:
    """A figure as computed: the same definition, sources and `as_of` give the same table."""

    definition: Definition
    dims: tuple[Head, ...]
    cells: tuple[Cell, ...]
    total: Cell | None
    """None where a total would mix periods or multiple answers that do not add up."""
    base: Base
    coverage: tuple[Coverage, ...]
    sources: tuple[SourceNote, ...]
    cut_off: str
    as_of: date | None
    caveats: tuple[Text, ...]
    partial: tuple[PartialPeriod, ...]
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def unit(self) -> Unit:
        return self.definition.unit

    def value(self, *codes: str) -> int | float | None:
        """The value of the cell with these codes; None if there is no such cell or it has no value."""
        return next((cell.value for cell in self.cells if cell.codes == codes), None)


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One reason why two figures differ."""

    aspect: Text
    left: Text
    right: Text
    same: bool
    explanation: Text | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one year with all that is needed to read it."""

    definition: Definition
    period: str
    value: int | float | None
    status: CellStatus
    unit_words: str
    recorder_words: str
    published: str
    cut_off: str
    source: SourceNote | None
    note: str = ""
    unit: Unit | None = None
    """What the source itself counted, where it differs from the definition: an earlier cut counted complaints."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures of one year, explained line by line from their definitions."""

    period: str
    left: Figure
    right: Figure
    difference: int | float | None
    lines: tuple[DifferenceLine, ...]
    comparable: bool
    """False if unit, scope or universe differ: then the difference is no error and must not be subtracted."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that was told differently at different times."""

    definition_id: str
    recorder: str
    unit: str
    period: str
    area: str
    earlier: int | float
    earlier_published: str
    earlier_source: str
    later: int | float
    later_published: str
    later_source: str
    note: str = ""

    @property
    def change(self) -> int | float:
        return self.later - self.earlier
