"""Words of the observatory: units, definitions, tables, findings."""

from sistra.observatory.vocabulary.definitions import (
    Breakdown,
    CutOffRule,
    DataSource,
    Definition,
    Dimension,
    OffenceScope,
    Selection,
)
from sistra.observatory.vocabulary.tables import (
    Base,
    Cell,
    CellStatus,
    Coverage,
    Difference,
    DifferenceLine,
    Figure,
    Head,
    PartialPeriod,
    Revision,
    Silent,
    SourceNote,
    Table,
)
from sistra.observatory.vocabulary.units import Count, Unit

__all__ = [
    "Base",
    "Breakdown",
    "Cell",
    "CellStatus",
    "Count",
    "Coverage",
    "CutOffRule",
    "DataSource",
    "Definition",
    "Difference",
    "DifferenceLine",
    "Dimension",
    "Figure",
    "Head",
    "OffenceScope",
    "PartialPeriod",
    "Revision",
    "Selection",
    "Silent",
    "SourceNote",
    "Table",
    "Unit",
]
