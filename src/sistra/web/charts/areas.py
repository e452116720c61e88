"""Choropleths: five classes of one hue, missing hatched, names and figures on the map or at the end of a leader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sistra.reference import packs
from sistra.web.charts import words
from sistra.web.charts.geometry import Point, Shape, Sheet, sheet
from sistra.web.charts.paper import CLASSES, INK, PAPER, QUIET, Paper, width_of
from sistra.web.charts.values import Area, AreaMap

TINY = 160.0
"""Square pixels below which an area is marked with a point, so that it can be found."""
ZERO = "#f3f5f7"
BORDER = "#8d97a2"


def breaks(values: Sequence[float]) -> tuple[float, ...]:
    """Lower ends of at most five classes, cut where the gaps are (Fisher and Jenks), by proportion, not by difference.

    Counts by place are many small ones and one or two large: classes of equal width would hold all but the capital,
    classes of equal number would hide it among its neighbours. Zero is no class of its own here.
    """
    logs = sorted(math.log(value) for value in values if value > 0)
    different = sorted(set(logs))
    if len(different) <= len(CLASSES):
        return tuple(round(math.exp(each), 6) for each in different)
    sums, squares = [0.0], [0.0]
    for each in logs:
        sums.append(sums[-1] + each)
        squares.append(squares[-1] + each * each)

    def spread(first: int, after: int) -> float:
        total = sums[after] - sums[first]
        return squares[after] - squares[first] - total * total / (after - first)

    count = len(logs)
    # A class never begins within a run of equal values.
    starts = [index for index in range(count) if index == 0 or logs[index] != logs[index - 1]]
    best: dict[int, tuple[float, tuple[int, ...]]] = {after: (spread(0, after), (0,)) for after in [*starts[1:], count]}
    for _ in CLASSES[1:]:
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for after in [*starts[1:], count]:
            options = [
                (best[first][0] + spread(first, after), (*best[first][1], first))
                for first in starts[1:]
                if first < after and first in best
            ]
            if options:
                following[after] = min(options)
        best = following
    return tuple(round(math.exp(logs[first]), 6) for first in best[count][1])


def colour(value: float, lower: Sequence[float]) -> str:
    """The fill of a value among the classes; few classes take the ends and the middle of the scale."""
    if value <= 0 or not lower:
        return ZERO
    rank = max(index for index, least in enumerate(lower) if value >= least)
    if len(lower) == 1:
        return CLASSES[2]
    return CLASSES[round(rank * (len(CLASSES) - 1) / (len(lower) - 1))]


def draw(chart: AreaMap, paper: Paper, language: str) -> None:
    """Draw onto the paper from its top."""
    tallest = 820 if not chart.within else 560
    ground = sheet(packs.active().id, chart.level, chart.within, int(paper.width), tallest)
    amounts = {area.code: area for area in chart.areas}
    lower = breaks([area.amount.value for area in chart.areas if area.amount.value is not None])
    hatched = False
    for shape in ground.shapes:
        area = amounts.get(shape.code)
        hint = f"{shape.name}: {words.figure(area.amount, language) if area else words.NOT_REPORTED.read(language)}"
        if area is None or area.amount.value is None:
            fill, hatched = paper.hatch(), True
        else:
            fill = colour(area.amount.value, lower)
        paper.path(shape.path, fill=fill, stroke=BORDER, width=0.6, hint=hint)
    if chart.level == "province" and not chart.within:
        for shape in sheet(packs.active().id, "department", "", int(paper.width), tallest).shapes:
            paper.path(shape.path, stroke=INK, width=0.8)
    for shape in ground.shapes:
        area = amounts.get(shape.code)
        if (
            shape.size < TINY
            and area is not None
            and area.amount.value is not None
            and (area.amount.value or not _crowded(chart))
        ):
            hint = f"{shape.name}: {words.figure(area.amount, language)}"
            paper.circle(
                *shape.middle, 3.5 if _crowded(chart) else 5, colour(area.amount.value, lower), stroke=INK, hint=hint
            )
    _labels(chart, ground, amounts, paper, language)
    paper.reach(ground.height)
    _key(lower, chart, hatched=hatched, paper=paper, language=language, top=ground.height + 8)


def _crowded(chart: AreaMap) -> bool:
    return chart.level == "province" and not chart.within


def _key(lower: Sequence[float], chart: AreaMap, *, hatched: bool, paper: Paper, language: str, top: float) -> None:
    """What each fill means, in figures."""
    known = [area.amount.value for area in chart.areas if area.amount.value is not None]
    entries: list[tuple[str, str]] = []
    if any(value == 0 for value in known):
        entries.append((ZERO, "0"))
    for index, least in enumerate(lower):
        most = max(value for value in known if index + 1 == len(lower) or value < lower[index + 1])
        said = words.number(least, language)
        entries.append((colour(least, lower), said if most == least else f"{said}–{words.number(most, language)}"))
    if hatched:
        entries.append((paper.hatch(), words.NOT_REPORTED.read(language)))
    x, y = 2.0, top
    for fill, said in entries:
        wide = 24 + width_of(said, 12) + 12
        if x + wide > paper.width and x > 2:
            x, y = 2.0, y + 22
        paper.rect(x, y, 18, 14, fill, stroke=BORDER)
        paper.text(x + 24, y + 11.5, said, size=12)
        x += wide
    paper.reach(y + 18)


@dataclass(frozen=True, slots=True)
class Box:
    """Room taken on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def _labels(chart: AreaMap, ground: Sheet, amounts: dict[str, Area], paper: Paper, language: str) -> None:
    """Place what can be read without one label touching another; the rest stands in the table beside the picture."""
    size = 12.0 if paper.width >= 480 else 10.5
    shown = [(shape, amounts[shape.code]) for shape in ground.shapes if shape.code in amounts]
    if _crowded(chart):
        ranked = sorted(shown, key=lambda pair: (-(pair[1].amount.value or 0), pair[0].code))
        shown = [pair for pair in ranked if pair[1].amount.value][:9]
    taken = [Box(s.middle[0] - 6, s.middle[1] - 6, s.middle[0] + 6, s.middle[1] + 6) for s, _ in shown if s.size < TINY]
    # The smallest have the fewest places to go: they choose first.
    for shape, area in sorted(shown, key=lambda pair: (pair[0].size >= TINY, -pair[0].size, pair[0].code)):
        figure = area.amount.shown or (
            words.number(area.amount.value, language) if area.amount.value is not None else ""
        )
        if shape.size >= TINY and _inside(shape, figure, size, taken=taken, paper=paper, loose=False):
            continue
        if _outside(shape, figure, size, taken=taken, paper=paper, ground=ground):
            continue
        if shape.size >= TINY and not _inside(shape, figure, size, taken=taken, paper=paper, loose=True) and figure:
            box = _around(shape.middle, width_of(figure, size, bold=True), size)
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                paper.text(
                    shape.middle[0],
                    shape.middle[1] + size * 0.35,
                    figure,
                    size=size,
                    anchor="middle",
                    bold=True,
                    halo=True,
                )


def _around(middle: Point, width: float, height: float) -> Box:
    return Box(middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2)


def _inside(shape: Shape, figure: str, size: float, *, taken: list[Box], paper: Paper, loose: bool) -> bool:
    """Name over figure on the area itself; `loose` lets the words reach over its border."""
    wide = max(width_of(shape.name, size), width_of(figure, size, bold=True))
    x, y = shape.middle
    if not loose and wide > shape.width * 1.05:
        return False
    x = min(max(x, wide / 2 + 1), paper.width - wide / 2 - 1)
    box = _around((x, y), wide, size * 2.3)
    if any(box.meets(other) for other in taken):
        return False
    taken.append(box)
    paper.text(x, y - size * 0.1, shape.name, size=size, anchor="middle", halo=True)
    paper.text(x, y + size * 0.95, figure, size=size, anchor="middle", bold=True, halo=True)
    return True


def _outside(shape: Shape, figure: str, size: float, *, taken: list[Box], paper: Paper, ground: Sheet) -> bool:
    """Name and figure on a line beside the land, joined to the area by a thin leader."""
    said = f"{shape.name} {figure}".strip()
    wide = width_of(said, size) + 4
    x0, y0 = shape.middle
    for reach in (22, 30, 38, 52, 68, 86) if shape.size < TINY else (22, 30, 38, 52, 64):
        for degrees in (180, 195, 165, 210, 150, 225, 0, 15, 345, 240, 30, 330, 135, 60, 300, 270, 90):
            x = x0 + reach * math.cos(math.radians(degrees))
            y = y0 - reach * math.sin(math.radians(degrees))
            leftwards = 90 < degrees < 270
            box = (
                Box(x - wide, y - size * 0.7, x, y + size * 0.7)
                if leftwards
                else Box(x, y - size * 0.7, x + wide, y + size * 0.7)
            )
            if box.left < 0 or box.right > paper.width or box.top < 0 or box.bottom > ground.height:
                continue
            if any(box.meets(other) for other in taken):
                continue
            corners = [(box.left + wide * part / 4, edge) for part in range(5) for edge in (box.top, box.bottom)]
            if any(ground.land(corner) for corner in corners):
                continue
            taken.append(box)
            paper.line(x0, y0, x, y, QUIET, width=0.9)
            paper.text(
                x - 3 if leftwards else x + 3,
                y + size * 0.35,
                said,
                size=size,
                anchor="end" if leftwards else "start",
                halo=True,
            )
            return True
    return False


def ink_on(fill: str) -> str:
    """Ink or paper, whichever reads better on one of the five classes."""
    return PAPER if fill in CLASSES[3:] else INK
