"""Two recorders side by side, never added, and why they differ, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sistra.kernel.errors import Invalid
from sistra.observatory import indicators
from sistra.observatory.vocabulary import Cell, Definition, Difference, Dimension, Figure, Table
from sistra.reference import labels
from sistra.web.charts import words
from sistra.web.charts.values import Panels, Period, Series, Trend
from sistra.web.observatory import drawing, gate, showing
from sistra.web.observatory.asking import Asked
from sistra.web.observatory.indicator_pages import Choice
from sistra.web.observatory.showing import Drawn, Shown
from sistra.web.problems import Told
from sistra.web.request import Request
from sistra.web.templatetags.sistra import language


@dataclass(frozen=True, slots=True)
class Side:
    """One recorder's series by year, and how it was asked for."""

    table: Table
    asked: Asked


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A year, with what each side says of it."""

    year: str
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Series in one picture of separate panels, and one table of separate columns."""

    title: str
    drawn: Drawn
    heads: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    sources: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """The recorder's name, and the lines that say what its figures are."""


def side_by_side(sides: list[Side]) -> Compared:
    """Compose the series; they share the axis of years and nothing else."""
    said = language()
    years = sorted({cell.codes[0] for side in sides for cell in side.table.cells if not cell.codes[0].startswith("~")})
    heads = tuple(_head(side.table.definition, said) for side in sides)
    panels = []
    for side, head in zip(sides, heads, strict=True):
        own = {period.name: period for period in drawing.periods(side.table, 0, said)}
        cells = {cell.codes[0]: drawing.amount(cell) for cell in side.table.cells}
        axis = tuple(own.get(year, Period(year)) for year in years)
        series = Series(head, tuple(cells.get(year, drawing.SILENCE) for year in years))
        panels.append((head, Trend(axis, (series,))))
    title = "; ".join(_sentence(side.table, said) for side in sides)
    values = [{cell.codes[0]: cell for cell in side.table.cells} for side in sides]
    alike = [len({_note(cell, said) for cell in found.values()}) == 1 for found in values]
    silent = Shown(words.NO_FIGURE.read(said), "", "", missing=True)
    partial = {
        (index, part.period): f"{part.first} – {part.last}"
        for index, side in enumerate(sides)
        for part in side.table.partial
    }
    rows = tuple(
        ComparedRow(
            year,
            tuple(
                Shown(
                    words.figure(drawing.amount(found[year]), said),
                    "",
                    partial.get((index, year)) or ("" if alike[index] else _note(found[year], said)),
                    missing=found[year].value is None,
                )
                if year in found
                else silent
                for index, found in enumerate(values)
            ),
        )
        for year in years
    )
    return Compared(
        title,
        showing.drawn(Panels(tuple(panels)), title, said),
        heads,
        rows,
        tuple("; ".join(showing.source(each) for each in side.table.sources) for side in sides),
        tuple((head, showing.caption(side.table, said)) for side, head in zip(sides, heads, strict=True)),
    )


def _note(cell: Cell, said: str) -> str:
    """Where a published figure stands; a counted one is told by its file, once."""
    return cell.note.read(said) if cell.note else ""


def _head(definition: Definition, said: str) -> str:
    unit = labels.of(definition.unit).read(said).lower()
    return _("%(name)s. Unit: %(unit)s") % {"name": definition.name.read(said), "unit": unit}


def _sentence(table: Table, said: str) -> str:
    known = [cell for cell in table.cells if cell.value is not None]
    name = table.definition.name.read(said)
    if not known:
        return name
    partial = {part.period for part in table.partial}
    whole = [cell for cell in known if cell.codes[0] not in partial] or known
    figures = [
        f"{words.number(cell.value, said)} ({cell.codes[0]})"
        for cell in (whole if len(whole) <= 3 else whole[:: len(whole) - 1])
    ]
    between = ", " if len(whole) <= 3 else " … "
    return f"{name}: {between.join(figures)}"


def compare(request: Request) -> HttpResponse:
    """Choose two; see both; read for one year why they differ."""
    gate.readers_only(request)
    yearly = {
        name: each
        for name, each in indicators.definitions().items()
        if any(breakdown.dimension is Dimension.YEAR for breakdown in each.breakdowns) and gate.may_count(request, each)
    }
    left, right = (
        _chosen(request, "left", "possible_cases", yearly),
        _chosen(request, "right", "police_victims", yearly),
    )
    told: list[Told] = []
    sides: list[Side] = []
    for each in dict.fromkeys((left, right)):
        asked = Asked(by=("year",))
        try:
            table = gate.table(request, yearly[each], asked)
        except Invalid as problem:
            told.append(Told("left" if each == left else "right", problem.read(language())))
            continue
        if table.cells:
            sides.append(Side(table, asked))
    common = _common(request, left, right) if not told else []
    wanted = request.GET.get("year", "")
    year = wanted if wanted in common else (common[-1] if common else "")
    difference = None
    if year:
        difference = indicators.explain(left, right, year, now=gate.today(), viewer=request.actor)
    return render(
        request,
        "observatory/compare.html",
        {
            "place": "observatory",
            "lefts": _choices(yearly, left),
            "rights": _choices(yearly, right),
            "left": yearly[left],
            "right": yearly[right],
            "same": left == right,
            "compared": side_by_side(sides) if sides else None,
            "years": [Choice(each, each, each == year) for each in common],
            "difference": difference,
            "both": _both(difference, language()) if difference else "",
            "problems": told,
        },
    )


def _both(difference: Difference, said: str) -> str:
    """The two figures in one sentence, each with its name, its word for the unit and its date."""
    return _("%(year)s: %(left)s beside %(right)s") % {
        "year": difference.period,
        "left": _said(difference.left, said),
        "right": _said(difference.right, said),
    }


def _said(figure: Figure, said: str) -> str:
    unit = figure.unit_words or labels.of(figure.definition.unit).read(said).lower()
    told = _("told %(when)s") % {"when": figure.published} if figure.published else ""
    inside = ", ".join(part for part in (figure.definition.name.read(said), f"«{unit}»", told) if part)
    return f"{words.number(figure.value, said)} ({inside})"


def _chosen(request: Request, name: str, usual: str, yearly: dict[str, Definition]) -> str:
    wanted = request.GET.get(name, usual)
    return wanted if wanted in yearly else next(iter(each for each in (usual, *yearly) if each in yearly))


def _choices(yearly: dict[str, Definition], chosen: str) -> list[Choice]:
    return [Choice(name, each.name.read(language()), name == chosen) for name, each in yearly.items()]


def _common(request: Request, left: str, right: str) -> list[str]:
    """The years that can be explained: both have a figure, or one recorder gave two."""
    if left == right:
        return sorted({each.period for each in indicators.revisions(left, viewer=request.actor) if each.period})
    return [each.period for each in indicators.differences(left, right, now=gate.today(), viewer=request.actor)]
