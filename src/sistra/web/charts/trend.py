"""Years or months from left to right: columns for one series, lines with their names for several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sistra.observatory.vocabulary import CellStatus
from sistra.web.charts import words
from sistra.web.charts.paper import CONTEXT, INK, LINE, MAIN, PAPER, QUIET, Paper, nice_ticks, plain, width_of, wrap
from sistra.web.charts.values import Amount, Panels, Period, Series, Trend

PLOT_HEIGHT = 230.0
MANY = 20
"""More periods than this are drawn as a line without a value at each point."""


def draw(chart: Trend, paper: Paper, language: str) -> None:
    """Draw onto the paper from its top."""
    if not chart.periods:
        return
    if len(chart.series) == 1 and len(chart.periods) <= MANY:
        _columns(chart.periods, chart.series[0], paper, language, top=20, height=PLOT_HEIGHT, highest=None, dates=True)
    else:
        _lines(chart, paper, language)


def draw_panels(chart: Panels, paper: Paper, language: str) -> None:
    """Panels over the same periods and the same axis from zero; nothing joins or adds them."""
    trends = [trend for _, trend in chart.panels]
    if not trends or not trends[0].periods:
        return
    highest = max(
        (amount.value or 0 for trend in trends for each in trend.series for amount in each.amounts), default=0
    )
    y = 0.0
    for index, (heading, trend) in enumerate(chart.panels):
        for line in wrap(heading, paper.width - 4, 13, bold=True):
            y += 17
            paper.text(2, y, line, bold=True)
        last = index == len(chart.panels) - 1
        main = Series(trend.series[0].name, trend.series[0].amounts, main=index == 0)
        y = _columns(trend.periods, main, paper, language, top=y + 26, height=130, highest=highest or 1, dates=True) + (
            0 if last else 14
        )


def _columns(
    periods: Sequence[Period],
    series: Series,
    paper: Paper,
    language: str,
    *,
    top: float,
    height: float,
    highest: float | None,
    dates: bool,
) -> float:
    """Columns from `top`; gives where the drawing ends."""
    most = highest or max((amount.value or 0 for amount in series.amounts), default=0) or 1
    floor = top + height
    step = (paper.width - 4) / len(periods)
    size = 13 if step >= 40 else 11
    column = min(step * 0.72, 64)
    turned = max(width_of(words.number(amount.value, language), size) for amount in series.amounts) > step - 2
    for first, last, amount in _silent_runs(series.amounts):
        left, right = 2 + step * first + (step - column) / 2, 2 + step * (last + 1) - (step - column) / 2
        span = periods[first].name if first == last else f"{periods[first].name}–{periods[last].name}"
        said = words.NOT_IN_SOURCE.read(language)
        if amount.status is not CellStatus.NOT_REPORTED or amount.shown:
            said = words.figure(amount, language)
        paper.rect(left, top, right - left, height, paper.hatch(), hint=f"{span}: {said}")
        middle = (left + right) / 2
        if width_of(said, 12) + 10 < right - left:
            paper.text(middle, top + height / 2 + 4, said, size=12, anchor="middle", halo=True)
        else:
            paper.text(middle + 4, floor - 8, said, size=12, halo=True, turn=-90)
    for index, (period, amount) in enumerate(zip(periods, series.amounts, strict=True)):
        middle = 2 + step * (index + 0.5)
        hint = f"{period.name}: {words.figure(amount, language)}"
        if amount.value is not None:
            tall = height * amount.value / most
            partial = bool(period.partial) or amount.status is CellStatus.INCOMPLETE
            fill = paper.light() if partial else (MAIN if series.main else CONTEXT)
            paper.rect(middle - column / 2, floor - tall, column, tall, fill, stroke=MAIN if partial else "", hint=hint)
            if turned:
                inside = tall > 46 and not partial
                y = floor - tall + 5 if inside else floor - tall - 5
                colour = PAPER if inside and series.main else INK
                paper.text(
                    middle + size * 0.35,
                    y,
                    words.number(amount.value, language),
                    size=size,
                    fill=colour,
                    anchor="end" if inside else "start",
                    turn=-90,
                )
            else:
                paper.text(
                    middle,
                    floor - tall - 6,
                    words.number(amount.value, language),
                    size=size,
                    anchor="middle",
                    bold=series.main,
                )
    paper.line(2, floor, paper.width - 2, floor, QUIET)
    return _dates(periods, paper, floor, step) if dates else floor


def _silent_runs(amounts: Sequence[Amount]) -> list[tuple[int, int, Amount]]:
    """First and last index of neighbours without a number for the same reason, and one of them."""
    runs: list[tuple[int, int, Amount]] = []
    for index, amount in enumerate(amounts):
        if amount.value is not None:
            continue
        if runs and runs[-1][1] == index - 1 and runs[-1][2] == amount:
            runs[-1] = (runs[-1][0], index, amount)
        else:
            runs.append((index, index, amount))
    return runs


def _dates(periods: Sequence[Period], paper: Paper, floor: float, step: float) -> float:
    """Names of the periods under the axis; a partial one says which part it is."""
    widest = max(width_of(period.name, 12) for period in periods)
    bottom = floor + 18
    every = max(1, int(-(-(widest + 6) // step)))
    for index, period in enumerate(periods):
        middle = 2 + step * (index + 0.5)
        name = period.name
        if every > 1 and len(name) == 4 and name.isdigit() and step >= 20:
            name, shown = f"’{name[2:]}", True  # the first in full, the rest as people write them
            name = period.name if index == 0 and widest < step * 1.6 else name
        else:
            shown = index % every == 0
        if shown:
            paper.text(middle, floor + 16, name, size=12, anchor="middle", fill=INK)
        if period.partial:
            wide = width_of(period.partial, 11)
            x = min(middle, paper.width - wide / 2 - 2)
            paper.text(x, floor + 31, period.partial, size=11, anchor="middle", fill=QUIET)
            bottom = floor + 33
    paper.reach(bottom + 4)
    return bottom + 4


def _lines(chart: Trend, paper: Paper, language: str) -> None:
    names = max(width_of(_ended(each, language), 12, bold=each.main) for each in chart.series)
    right = min(names + 14, paper.width * 0.36) if len(chart.series) > 1 else 44.0
    highest = max((amount.value or 0 for each in chart.series for amount in each.amounts), default=0) or 1
    ticks = nice_ticks(highest)
    left = max(width_of(words.number(tick, language), 12) for tick in ticks) + 8
    top, floor = 14.0, 14.0 + PLOT_HEIGHT
    step = (paper.width - left - right) / max(1, len(chart.periods))

    def at(index: int, value: float) -> tuple[float, float]:
        return left + step * (index + 0.5), floor - PLOT_HEIGHT * value / ticks[-1]

    for tick in ticks:
        y = at(0, tick)[1]
        paper.line(left, y, paper.width - right, y, QUIET if tick == 0 else LINE)
        paper.text(left - 6, y + 4, words.number(tick, language), size=12, anchor="end", fill=QUIET)
    _silences(chart, paper, language, left=left, step=step, top=top)
    ends: list[tuple[float, Series]] = []
    for each in sorted(chart.series, key=lambda series: series.main):
        colour, thick = (MAIN, 2.6) if each.main else (CONTEXT, 1.6)
        _line(chart.periods, each, paper, language, at=at, colour=colour, thick=thick)
        known = [(index, amount.value) for index, amount in enumerate(each.amounts) if amount.value is not None]
        if known:
            ends.append((at(*known[-1])[1], each))
            if each.main:
                _extremes(paper, language, at, known, last=len(chart.series) == 1)
    if len(chart.series) > 1:
        _names(paper, ends, language, x=paper.width - right + 6, room=right - 8, top=top, floor=floor)
    _dates_of_lines(chart.periods, paper, floor, left, step)


def _silences(chart: Trend, paper: Paper, language: str, *, left: float, step: float, top: float) -> None:
    """A period in which no series has a number is hatched from top to floor and named."""
    for index, _ in enumerate(chart.periods):
        if all(each.amounts[index].value is None for each in chart.series):
            paper.rect(left + step * index, top, step, PLOT_HEIGHT, paper.hatch(), hint=chart.periods[index].name)
            if step >= 14:
                paper.text(
                    left + step * (index + 0.5) + 4,
                    top + PLOT_HEIGHT - 8,
                    words.NOT_IN_SOURCE.read(language),
                    size=12,
                    halo=True,
                    turn=-90,
                )


def _line(
    periods: Sequence[Period],
    series: Series,
    paper: Paper,
    language: str,
    *,
    at: Callable[[int, float], tuple[float, float]],
    colour: str,
    thick: float,
) -> None:
    solid: list[str] = []
    before: tuple[float, float] | None = None
    for index, amount in enumerate(series.amounts):
        if amount.value is None:
            before = None
            continue
        x, y = at(index, amount.value)
        partial = bool(periods[index].partial)
        if partial and before:
            paper.line(*before, x, y, colour, width=thick, dash="3 4")
            before = None
        else:
            solid.append(f"{'L' if before else 'M'}{plain(x)} {plain(y)}")
            before = (x, y)
        if len(periods) <= MANY:
            hint = f"{series.name}, {periods[index].name}: {words.figure(amount, language)}"
            paper.circle(x, y, 3, PAPER if partial else colour, stroke=colour if partial else "", hint=hint)
    paper.path("".join(solid), stroke=colour, width=thick)


def _ended(series: Series, language: str) -> str:
    """The name of a line with its last figure."""
    known = [amount.value for amount in series.amounts if amount.value is not None]
    return f"{series.name} {words.number(known[-1], language)}" if known else series.name


def _extremes(
    paper: Paper,
    language: str,
    at: Callable[[int, float], tuple[float, float]],
    known: Sequence[tuple[int, float]],
    *,
    last: bool,
) -> None:
    """The highest value of the coloured line is written beside it; the last one too where no name ends the line."""
    highest = max(known, key=lambda pair: pair[1])
    for index, value in [highest, known[-1]] if last and known[-1] != highest else [highest]:
        x, y = at(index, value)
        paper.text(x, y - 8, words.number(value, language), size=12, anchor="middle", bold=True, halo=True)


def _names(
    paper: Paper,
    ends: Sequence[tuple[float, Series]],
    language: str,
    *,
    x: float,
    room: float,
    top: float,
    floor: float,
) -> None:
    """The name and last figure of each line at its end, moved apart so that none covers another."""
    line, gap = 14.0, 4.0
    placed: list[tuple[float, float, Series, list[str]]] = []
    below = top - 6
    for y, series in sorted(ends, key=lambda end: end[0]):
        said = wrap(_ended(series, language), room, 12, bold=series.main)
        height = line * len(said) + gap
        start = max(y - height / 2, below)
        placed.append((start, height, series, said))
        below = start + height
    limit = floor + 8
    for start, height, series, said in reversed(placed):
        y = min(start, limit - height)
        limit = y
        for index, words_of_line in enumerate(said):
            paper.text(
                x,
                y + line * (index + 1) - 2,
                words_of_line,
                size=12,
                fill=MAIN if series.main else QUIET,
                bold=series.main,
            )


def _dates_of_lines(periods: Sequence[Period], paper: Paper, floor: float, left: float, step: float) -> None:
    """Names under the lines: years where the periods are months, and no more than fit."""
    monthly = len(periods[0].name) > 4
    last = -1e9
    for index, period in enumerate(periods):
        if monthly and not period.name.endswith("-01"):
            continue
        name = period.name[:4] if monthly else period.name
        x = left + step * (index + (0 if monthly else 0.5))
        if x - last < width_of(name, 12) + 6:
            continue
        last = x
        paper.text(x, floor + 16, name, size=12, anchor="start" if monthly else "middle")
        if monthly:
            paper.line(x, floor, x, floor + 5, QUIET)
        if period.partial and not monthly:
            half = width_of(period.partial, 11) / 2
            paper.text(min(x, paper.width - half - 2), floor + 31, period.partial, size=11, anchor="middle", fill=QUIET)
    paper.reach(floor + 36)
