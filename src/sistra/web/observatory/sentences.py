"""What a table says, as a sentence: the title of its picture."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sistra.observatory.vocabulary import Cell, Dimension, Table
from sistra.web.charts import words
from sistra.web.observatory.drawing import is_unknown

TIMES = (Dimension.YEAR, Dimension.MONTH)


def known(table: Table) -> list[Cell]:
    """Cells with a value and a known answer."""
    return [cell for cell in table.cells if cell.value is not None and not is_unknown(cell, table)]


def finding(table: Table, language: str) -> str:
    """The first thing to see in the table; "" where there is nothing to say."""
    cells = known(table)
    dims = [head.dimension for head in table.dims]
    if not cells or not any(cell.value for cell in cells):
        return ""
    if not dims:
        return words.number(cells[0].value, language)
    if dims[0] in TIMES and len(dims) == 1:
        return _over_time(table, cells, language)
    if any(dim in TIMES for dim in dims):
        return ""
    most = max(cells, key=lambda cell: cell.value or 0)
    name = " · ".join(label.read(language) for label in most.labels)
    value = words.number(most.value, language)
    if most.share is None or not _of_whole(most, table):
        return _("first, %(name)s: %(value)s") % {"name": name, "value": value}
    return _("first, %(name)s: %(value)s of %(base)s, %(share)s") % {
        "name": name,
        "value": value,
        "base": words.number(table.base.known, language),
        "share": words.percent(most.share, language),
    }


def _of_whole(cell: Cell, table: Table) -> bool:
    """Whether the cell's share is of the whole base, and not of its own group (its department, its year)."""
    return bool(table.base.known) and abs((cell.value or 0) / table.base.known - (cell.share or 0)) < 0.001


def _over_time(table: Table, cells: list[Cell], language: str) -> str:
    partial = {part.period for part in table.partial}
    whole = [cell for cell in cells if cell.codes[0] not in partial]
    if len(cells) == 1:
        return words.number(cells[0].value, language)
    if len(whole) < 2:
        return ", ".join(f"{cell.labels[0].read(language)}: {words.number(cell.value, language)}" for cell in cells)
    most = max(whole, key=lambda cell: cell.value or 0)
    least = min(whole, key=lambda cell: cell.value or 0)
    if len(whole) <= 3:
        first, last = whole[0], whole[-1]
        return _("from %(first)s in %(start)s to %(last)s in %(end)s") % {
            "first": words.number(first.value, language),
            "start": first.labels[0].read(language),
            "last": words.number(last.value, language),
            "end": last.labels[0].read(language),
        }
    return _("most in %(high)s (%(most)s), fewest in %(low)s (%(least)s)") % {
        "high": most.labels[0].read(language),
        "most": words.number(most.value, language),
        "low": least.labels[0].read(language),
        "least": words.number(least.value, language),
    }


def span(table: Table) -> str:
    """The years that the table speaks of: "2017–2025", "2024", or ""."""
    dims = [head.dimension for head in table.dims]
    if Dimension.YEAR in dims:
        place = dims.index(Dimension.YEAR)
        years = sorted({cell.codes[place] for cell in table.cells if cell.codes[place].isdigit()})
        return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years)
    return ""


def title(table: Table, *, first: str, last: str, filters: str, language: str) -> str:
    """The picture's title: what is counted, by what, when, and what stands out."""
    head = table.definition.name.read(language)
    if table.dims:
        by = ", ".join(head_of.label.read(language).lower() for head_of in table.dims)
        head = _("%(name)s, by %(by)s") % {"name": head, "by": by}
    period = first if first == last else f"{first or '…'}–{last or '…'}"
    if filters:
        head = f"{head} ({filters})"
    when = span(table) or (period if first or last else _("all years"))
    if table.dims or first or last:
        head = f"{head}, {when}" if when else head
    said = finding(table, language)
    return f"{head}: {said}" if said else head
