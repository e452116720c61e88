"""Routes: curved arrows between departments, and the same as a matrix."""

from __future__ import annotations

import math
from collections import defaultdict

from sistra.reference import packs
from sistra.web.charts import words
from sistra.web.charts.areas import BORDER, ZERO, Box, breaks, colour, ink_on
from sistra.web.charts.geometry import sheet
from sistra.web.charts.paper import INK, LINE, MAIN, PAPER, QUIET, SECOND, Paper, plain, shorten, width_of
from sistra.web.charts.values import Flow, FlowMap, Matrix

GROUND = "#eef1f4"


def draw_map(chart: FlowMap, paper: Paper, language: str) -> None:
    """The widest flows as arrows whose width is their number; those that stay in one department as rings."""
    ground = sheet(packs.active().id, "department", "", int(paper.width), 820)
    for shape in ground.shapes:
        paper.path(shape.path, fill=GROUND, stroke=BORDER, width=0.6, hint=shape.name)
    places = {shape.code: shape for shape in ground.shapes}
    known = [
        flow
        for flow in chart.flows
        if flow.amount.value and flow.origin.code in places and flow.destination.code in places
    ]
    known.sort(key=lambda flow: (-(flow.amount.value or 0), flow.origin.code, flow.destination.code))
    shown = known[: chart.most]
    highest = max((flow.amount.value or 0 for flow in shown), default=1)
    figures: list[tuple[tuple[tuple[float, float], ...], str, str]] = []
    for flow in reversed(shown):
        start, end = places[flow.origin.code].middle, places[flow.destination.code].middle
        said = words.figure(flow.amount, language)
        hint = f"{flow.origin.name} → {flow.destination.name}: {said}"
        thick = 1.5 + 6.5 * (flow.amount.value or 0) / highest
        if flow.origin.code == flow.destination.code:
            radius = 9 + thick
            paper.path(
                f"M{plain(start[0] - radius)} {plain(start[1])}"
                f"a{plain(radius)} {plain(radius)} 0 1 1 {plain(2 * radius)} 0"
                f"a{plain(radius)} {plain(radius)} 0 1 1 {plain(-2 * radius)} 0",
                stroke=SECOND,
                width=thick,
                faint=0.8,
                hint=hint,
            )
            top = start[1] - radius - thick / 2 - 4
            figures.append(
                (
                    ((start[0], top), (start[0] - radius - 12, start[1]), (start[0] + radius + 12, start[1])),
                    said,
                    SECOND,
                )
            )
        else:
            figures.append((_arrow(paper, start, end, thick, hint), said, MAIN))
    named = {flow.origin.code for flow in shown} | {flow.destination.code for flow in shown}
    size = 12 if paper.width >= 480 else 11
    taken: list[Box] = []
    for code in sorted(named):
        x, y = places[code].middle
        paper.circle(x, y, 3.5, INK)
        half = width_of(places[code].name, size) / 2
        x = min(max(x, half + 1), paper.width - half - 1)
        taken.append(Box(x - half, y + 5, x + half, y + 18))
        paper.text(x, y + 16, places[code].name, size=size, anchor="middle", halo=True)
    for places_for_it, said, ink in reversed(figures):
        half = width_of(said, size, bold=True) / 2
        boxes = [Box(x - half, y - 9, x + half, y + 2) for x, y in places_for_it]
        free = next((index for index, box in enumerate(boxes) if not any(box.meets(other) for other in taken)), None)
        if free is None:
            # No room without covering another figure: it is in the matrix and the table.
            continue
        taken.append(boxes[free])
        paper.text(*places_for_it[free], said, size=size, fill=ink, anchor="middle", bold=True, halo=True)
    paper.reach(ground.height)
    y = ground.height + 18
    if any(flow.origin.code == flow.destination.code for flow in shown):
        paper.circle(9, y - 4, 6, PAPER, stroke=SECOND)
        paper.text(22, y, words.SAME_PLACE.read(language), size=12)
        y += 18
    rest = len(known) - len(shown)
    if rest > 0:
        paper.text(2, y, f"+ {words.number(rest, language)} {words.OTHER_ROUTES.read(language)}", size=12, fill=QUIET)
        y += 18
    paper.reach(y - 12)


def _arrow(
    paper: Paper, start: tuple[float, float], end: tuple[float, float], thick: float, hint: str
) -> tuple[tuple[float, float], ...]:
    """A bent arrow, so that the way there and the way back lie apart; gives where its figure may stand."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    bend = min(60.0, length * 0.22)
    control = ((start[0] + end[0]) / 2 - dy / length * bend, (start[1] + end[1]) / 2 + dx / length * bend)
    ex, ey = end[0] - control[0], end[1] - control[1]
    reach = math.hypot(ex, ey) or 1
    ux, uy = ex / reach, ey / reach
    head = 6 + thick
    tip = (end[0] - ux * 5, end[1] - uy * 5)
    neck = (tip[0] - ux * head, tip[1] - uy * head)
    paper.path(
        f"M{plain(start[0])} {plain(start[1])}"
        f"Q{plain(control[0])} {plain(control[1])} {plain(neck[0])} {plain(neck[1])}",
        stroke=MAIN,
        width=thick,
        faint=0.75,
        hint=hint,
    )
    half = head * 0.55
    paper.path(
        f"M{plain(tip[0])} {plain(tip[1])}L{plain(neck[0] - uy * half)} {plain(neck[1] + ux * half)}"
        f"L{plain(neck[0] + uy * half)} {plain(neck[1] - ux * half)}z",
        fill=MAIN,
    )

    def at(part: float) -> tuple[float, float]:
        rest = 1 - part
        return (
            rest * rest * start[0] + 2 * rest * part * control[0] + part * part * end[0],
            rest * rest * start[1] + 2 * rest * part * control[1] + part * part * end[1] + 4,
        )

    return at(0.5), at(0.38), at(0.62), at(0.26)


def draw_matrix(chart: Matrix, paper: Paper, language: str) -> None:
    """Where from (rows) and where to (columns), the largest first."""
    leaving: dict[str, float] = defaultdict(float)
    arriving: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    cells: dict[tuple[str, str], Flow] = {}
    for flow in chart.flows:
        leaving[flow.origin.code] += flow.amount.value or 0
        arriving[flow.destination.code] += flow.amount.value or 0
        names[flow.origin.code], names[flow.destination.code] = flow.origin.name, flow.destination.name
        cells[flow.origin.code, flow.destination.code] = flow
    rows = sorted(leaving, key=lambda code: (-leaving[code], code))[: chart.most]
    columns = sorted(arriving, key=lambda code: (-arriving[code], code))[: chart.most]
    if not rows:
        return
    size = 12
    left = min(max(width_of(names[code], size) for code in rows) + 10, paper.width * 0.36)
    head = max(width_of(names[code], size) for code in columns) + 10
    paper.text(2, 14, f"{chart.rows} ↓   {chart.columns} →", size=12, fill=QUIET)
    top = head + 24
    side = min(44.0, (paper.width - left - 2) / len(columns))
    tall = min(side, 30.0)
    lower = breaks([flow.amount.value or 0 for flow in chart.flows])
    for index, code in enumerate(columns):
        paper.text(left + side * (index + 0.5) + 4, top - 6, names[code], size=size, turn=-90)
    for line, origin in enumerate(rows):
        y = top + tall * line
        paper.text(left - 6, y + tall / 2 + 4, shorten(names[origin], left - 8, size), size=size, anchor="end")
        for index, destination in enumerate(columns):
            x = left + side * index
            flow_here = cells.get((origin, destination))
            if flow_here is None:
                paper.rect(x, y, side, tall, PAPER, stroke=LINE)
                continue
            said = words.figure(flow_here.amount, language)
            hint = f"{names[origin]} → {names[destination]}: {said}"
            if flow_here.amount.value is None:
                paper.rect(x, y, side, tall, paper.hatch(), stroke=LINE, hint=hint)
                continue
            fill = colour(flow_here.amount.value, lower) if flow_here.amount.value else ZERO
            paper.rect(x, y, side, tall, fill, stroke=LINE, hint=hint)
            paper.text(
                x + side / 2,
                y + tall / 2 + 4,
                words.number(flow_here.amount.value, language),
                size=11,
                fill=ink_on(fill),
                anchor="middle",
            )
    paper.reach(top + tall * len(rows) + 4)
