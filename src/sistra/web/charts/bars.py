"""Horizontal bars with values and shares, longest words first: the label stands above or before its bar."""

from __future__ import annotations

from sistra.observatory.vocabulary import CellStatus
from sistra.web.charts import words
from sistra.web.charts.paper import CONTEXT, INK, LINE, MAIN, QUIET, Paper, shorten, width_of
from sistra.web.charts.values import Amount, Bar, Bars

ROW = 30.0
NARROW = 480
"""Below this width labels stand above their bars."""


def draw(chart: Bars, paper: Paper, language: str) -> None:
    """Draw onto the paper from its top."""
    if not chart.bars:
        return
    size = 13
    tails = [tail(bar.amount, chart.base, language) for bar in chart.bars]
    tail_width = max(width_of(each, size) for each in tails) + 8
    highest = max((bar.amount.value or 0 for bar in chart.bars), default=0) or 1
    stacked = paper.width < NARROW
    widest = max(width_of(bar.label, size) for bar in chart.bars)
    label_width = 0.0 if stacked else min(widest + 10, paper.width * 0.42)
    left = 2.0 if stacked else label_width
    room = paper.width - left - tail_width - 2
    y = 2.0
    for bar, after in zip(chart.bars, tails, strict=True):
        if stacked:
            paper.text(left, y + 13, shorten(bar.label, paper.width - 4, size), size=size)
            top, step = y + 18, 42.0
        else:
            paper.text(left - 8, y + 18, shorten(bar.label, label_width - 8, size), size=size, anchor="end")
            top, step = y + 5, ROW
        _bar(paper, bar, x=left, top=top, length=room * (bar.amount.value or 0) / highest, after=after)
        y += step
    if not stacked:
        paper.line(left, 2, left, y - 2, LINE)
    paper.reach(y)


def _bar(paper: Paper, bar: Bar, *, x: float, top: float, length: float, after: str) -> None:
    hint = f"{bar.label}: {after}"
    if bar.amount.value is None:
        paper.rect(x, top, 26, 18, paper.hatch(), hint=hint)
        paper.text(x + 34, top + 13.5, after, fill=QUIET)
        return
    fill = MAIN if bar.main else CONTEXT
    if bar.amount.status is CellStatus.INCOMPLETE:
        fill = paper.light()
    paper.rect(x, top, max(length, 1.5 if bar.amount.value else 0), 18, fill, hint=hint)
    paper.text(x + max(length, 1.5) + 6, top + 13.5, after, fill=INK)


def tail(amount: Amount, base: int | None, language: str) -> str:
    """What stands after a bar: «331 de 631, 52 %»."""
    said = words.figure(amount, language)
    if amount.value is None or amount.share is None:
        return said
    share = words.percent(amount.share, language)
    if base is None:
        return f"{said}, {share}"
    return f"{said} {words.OF.read(language)} {words.number(base, language)}, {share}"
