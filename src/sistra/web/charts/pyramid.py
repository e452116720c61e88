"""Two sexes back to back, ages from young (below) to old (above)."""

from __future__ import annotations

from sistra.observatory.vocabulary import CellStatus
from sistra.web.charts import words
from sistra.web.charts.paper import CONTEXT, MAIN, QUIET, Paper, width_of, wrap
from sistra.web.charts.values import Amount, Pyramid

ROW = 32.0


def draw(chart: Pyramid, paper: Paper, language: str) -> None:
    """Draw onto the paper from its top."""
    if not chart.rungs:
        return
    middle = max(width_of(rung.label, 13) for rung in chart.rungs) / 2 + 8
    amounts = [amount for rung in chart.rungs for amount in (rung.left, rung.right)]
    # A telephone has room for the figures; the shares stand in the table.
    shares = paper.width >= 480
    tails = max(width_of(_said(amount, language, shares=shares), 12) for amount in amounts) + 10
    centre = paper.width / 2
    room = centre - middle - tails
    highest = max((amount.value or 0 for amount in amounts), default=0) or 1
    paper.text(centre - middle, 15, chart.left, anchor="end", bold=True, fill=MAIN)
    paper.text(centre + middle, 15, chart.right, bold=True, fill=QUIET)
    y = 26.0
    for rung in reversed(chart.rungs):
        paper.text(centre, y + 17, rung.label, anchor="middle")
        for amount, side, name in ((rung.left, -1, chart.left), (rung.right, 1, chart.right)):
            said = _said(amount, language, shares=shares)
            hint = f"{name}, {rung.label}: {_said(amount, language, shares=True)}"
            length = room * (amount.value or 0) / highest
            start = centre + side * middle
            if amount.value is None:
                length = 22.0
                fill = paper.hatch()
            else:
                fill = paper.light() if amount.status is CellStatus.INCOMPLETE else (MAIN if side < 0 else CONTEXT)
                length = max(length, 1.5 if amount.value else 0)
            paper.rect(start if side > 0 else start - length, y + 2, length, 22, fill, hint=hint)
            paper.text(start + side * (length + 5), y + 17, said, size=12, anchor="start" if side > 0 else "end")
        y += ROW
    notes = [chart.aside] if chart.aside else []
    if any(amount.status is CellStatus.INCOMPLETE for amount in amounts):
        notes.append(words.STRIPED.read(language))
    for line in [line for note in notes for line in wrap(note, paper.width - 4, 12)]:
        y += 15
        paper.text(2, y, line, size=12, fill=QUIET)
    paper.reach(y + 4)


def _said(amount: Amount, language: str, *, shares: bool) -> str:
    # Stripes and a line below say what is incomplete: the word on each bar would leave no room for the bars.
    incomplete = amount.status is CellStatus.INCOMPLETE
    said = words.number(amount.value, language) if incomplete else words.figure(amount, language)
    return (
        said
        if not shares or amount.share is None or amount.value is None
        else f"{said}, {words.percent(amount.share, language)}"
    )
