"""Which picture answers which table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from sistra.observatory.vocabulary import Cell, CellStatus, Dimension, Table
from sistra.web.charts import words
from sistra.web.charts.values import (
    Amount,
    Area,
    AreaMap,
    Bar,
    Bars,
    Flow,
    FlowMap,
    Matrix,
    Period,
    Picture,
    Pyramid,
    Rung,
    Series,
    Trend,
)

TIMES = (Dimension.YEAR, Dimension.MONTH)
ROUTE = frozenset({Dimension.ORIGIN, Dimension.EXPLOITATION_PLACE})
MOST_BARS = 20
MANY_BARS = 12
MOST_LINES = 6
_MONTHS = {
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def amount(cell: Cell) -> Amount:
    """A cell as something to draw."""
    return Amount(cell.value, cell.status, cell.share)


SILENCE = Amount(None, CellStatus.NOT_REPORTED)


def picture(table: Table, language: str) -> Picture | None:
    """The picture of a table; None where a number or the table itself says it better."""
    dims = tuple(head.dimension for head in table.dims)
    if not dims or not table.cells:
        return None
    if set(dims) == {Dimension.SEX, Dimension.AGE}:
        return _pyramid(table, dims, language)
    if set(dims) == ROUTE:
        return FlowMap(flows(table, language))
    if len(dims) == 1:
        if dims[0] in TIMES:
            return Trend(periods(table, 0, language), (Series("", tuple(amount(cell) for cell in _timed(table))),))
        if dims[0] is Dimension.DEPARTMENT:
            return AreaMap("department", _areas(table, language))
        if dims[0] is Dimension.PROVINCE:
            return AreaMap("province", _areas(table, language), within=_department(table))
        return _bars(table, language)
    if len(dims) == 2 and any(dim in TIMES for dim in dims):
        return _lines(table, dims, language)
    if len(dims) == 2:
        return matrix(table, language)
    return None


def matrix(table: Table, language: str) -> Matrix:
    """The pairs of a table of two dimensions."""
    rows, columns = (head.label.read(language) for head in table.dims)
    return Matrix(flows(table, language), rows, columns)


def note(table: Table, drawn: Picture | None, language: str) -> str:
    """What the picture leaves to the table, in words."""
    match drawn:
        case Bars() if len(drawn.bars) < len(table.cells):
            return _("The picture shows the %(shown)s largest of %(all)s; the table shows all.") % {
                "shown": len(drawn.bars),
                "all": len(table.cells),
            }
        case Trend() if len(drawn.series) > 1:
            total = len({cell.codes for cell in table.cells}) // max(1, len(drawn.periods))
            if total > len(drawn.series):
                return _("The picture shows the %(shown)s largest of %(all)s; the table shows all.") % {
                    "shown": len(drawn.series),
                    "all": total,
                }
        case Matrix():
            return _("The picture shows at most ten rows and ten columns; the table shows all.")
        case AreaMap():
            unplaced = [cell for cell in table.cells if cell.codes[0].startswith("~") and cell.value]
            if unplaced:
                return "; ".join(
                    f"{cell.labels[0].read(language)}: {words.figure(amount(cell), language)}" for cell in unplaced
                )
    return ""


def periods(table: Table, place: int, language: str) -> tuple[Period, ...]:
    """The periods of a table in order, each with the part of it that the source covers."""
    partial = {part.period: (part.first, part.last) for part in table.partial}
    names = sorted({cell.codes[place] for cell in table.cells if not cell.codes[place].startswith("~")})
    return tuple(Period(name, _part(*partial[name], language) if name in partial else "") for name in names)


def _part(first: str, last: str, language: str) -> str:
    """ "2025-01" and "2025-09" as «ene–set»; days count by their month."""
    months = _MONTHS["en" if language.startswith("en") else "es"]
    ends = [months[int(each[5:7]) - 1] for each in (first, last)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _timed(table: Table) -> list[Cell]:
    return sorted((cell for cell in table.cells if not cell.codes[0].startswith("~")), key=lambda cell: cell.codes[0])


def _lines(table: Table, dims: Sequence[Dimension], language: str) -> Trend:
    when = 0 if dims[0] in TIMES else 1
    axis = periods(table, when, language)
    by_code: dict[str, dict[str, Amount]] = defaultdict(dict)
    names: dict[str, str] = {}
    for cell in table.cells:
        by_code[cell.codes[1 - when]][cell.codes[when]] = amount(cell)
        names[cell.codes[1 - when]] = cell.labels[1 - when].read(language)
    ranked = sorted(by_code, key=lambda code: (-sum(each.value or 0 for each in by_code[code].values()), code))
    shown = [code for code in ranked if any(each.value for each in by_code[code].values())][:MOST_LINES]
    return Trend(
        axis,
        tuple(
            Series(
                names[code], tuple(by_code[code].get(period.name, SILENCE) for period in axis), main=code == ranked[0]
            )
            for code in shown or ranked[:1]
        ),
    )


def _bars(table: Table, language: str) -> Bars:
    ordered = table.dims[0].dimension is Dimension.AGE
    cells = list(table.cells)
    if not ordered:
        cells.sort(key=lambda cell: (is_unknown(cell, table), -(cell.value or 0), cell.codes))
    if len(cells) > MANY_BARS:
        # A long row of noughts hides the answer; the note below says that the table holds them.
        cells = [cell for cell in cells if cell.value != 0] or cells
    base = table.base.known if any(cell.share is not None for cell in cells) else None
    return Bars(
        tuple(
            Bar(cell.labels[0].read(language), amount(cell), main=not is_unknown(cell, table))
            for cell in cells[:MOST_BARS]
        ),
        base,
    )


def is_unknown(cell: Cell, table: Table) -> bool:
    """Whether the cell holds those without a known answer: they stand apart, outside the base of the shares."""
    if any(code.startswith("~") for code in cell.codes):
        return True
    return cell.share is None and bool(cell.value) and any(each.share is not None for each in table.cells)


def _areas(table: Table, language: str) -> tuple[Area, ...]:
    return tuple(
        Area(cell.codes[0], cell.labels[0].read(language), amount(cell))
        for cell in table.cells
        if not cell.codes[0].startswith("~")
    )


def _department(table: Table) -> str:
    kept = [code for dimension, code in table.filters if dimension == Dimension.DEPARTMENT.value]
    return kept[0] if len(kept) == 1 else ""


def _pyramid(table: Table, dims: Sequence[Dimension], language: str) -> Pyramid:
    sex, age = dims.index(Dimension.SEX), dims.index(Dimension.AGE)
    cells = {(cell.codes[sex], cell.codes[age]): cell for cell in table.cells}
    names = {cell.codes[sex]: cell.labels[sex].read(language) for cell in table.cells}
    ages = {cell.codes[age]: cell.labels[age].read(language) for cell in table.cells}
    rungs = sorted((code for code in ages if not code.startswith("~")), key=_youngest)
    aside = [
        f"{' · '.join(label.read(language) for label in cell.labels)}: {words.figure(amount(cell), language)}"
        for (of_sex, of_age), cell in cells.items()
        if (of_sex not in {"female", "male"} or of_age.startswith("~")) and cell.value
    ]
    return Pyramid(
        names.get("female", _("Female")),
        names.get("male", _("Male")),
        tuple(
            Rung(
                ages[code],
                amount(cells["female", code]) if ("female", code) in cells else SILENCE,
                amount(cells["male", code]) if ("male", code) in cells else SILENCE,
            )
            for code in rungs
        ),
        "; ".join(aside),
    )


def _youngest(code: str) -> int:
    found = re.search(r"\d+", code)
    return int(found.group()) if found else 999


def flows(table: Table, language: str) -> tuple[Flow, ...]:
    """The cells of two dimensions as pairs, the first dimension as where from. Places are told by department."""
    width = 2 if {head.dimension for head in table.dims} == ROUTE else None
    return tuple(
        Flow(
            Area(cell.codes[0][:width], cell.labels[0].read(language), SILENCE),
            Area(cell.codes[1][:width], cell.labels[1].read(language), SILENCE),
            amount(cell),
        )
        for cell in table.cells
        if not any(code.startswith("~") for code in cell.codes)
    )
