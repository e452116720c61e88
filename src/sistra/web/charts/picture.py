"""A picture as SVG: alone for the page, or framed by its title, definition and sources when it leaves the page."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from sistra.reference import packs
from sistra.web.charts import areas, bars, flows, pyramid, trend
from sistra.web.charts.paper import PAPER, QUIET, Paper, plain, wrap
from sistra.web.charts.values import AreaMap, Bars, FlowMap, Frame, Matrix, Panels, Picture, Pyramid, Trend

WIDE = 640
NARROW = 320
"""Widths in pixels of the two drawings of a page: a telephone gets one of its own instead of a shrunken one."""


def svg(picture: Picture, *, label: str, width: int, language: str) -> str:
    """The drawing to stand in a page. `label` says what it shows to those who do not see it."""
    return _drawn(picture, label, width, language, packs.active().id)


@lru_cache(maxsize=64)
def _drawn(picture: Picture, label: str, width: int, language: str, pack: str) -> str:
    paper = Paper(width, _key(picture, label, width, language, pack))
    _draw(picture, paper, language)
    return paper.svg(label, standalone=False)


def framed(picture: Picture, frame: Frame, *, width: int, language: str) -> str:
    """The same drawing as a file of its own, with title above and definition, source and dates below."""
    paper = Paper(width, _key(picture, frame.title, width, language, "file"))
    _draw(picture, paper, language)
    margin = 20.0
    title = wrap(frame.title, width, 19, bold=True)
    lines = [piece for line in frame.lines for piece in wrap(line, width, 12)]
    top = margin + 24.0 * len(title) + 10
    height = top + paper.height + 14 + 16.0 * len(lines) + margin
    full = Paper(width + 2 * margin, paper.key)
    full.rect(0, 0, width + 2 * margin, height, PAPER)
    for index, line in enumerate(title):
        full.text(margin, margin + 18 + 24 * index, line, size=19, bold=True)
    for index, line in enumerate(lines):
        full.text(margin, top + paper.height + 28 + 16 * index, line, size=12, fill=QUIET)
    inner = paper.svg("", standalone=False)
    # The inner picture keeps its own coordinates; its name is the outer one's.
    inner = inner.replace("<svg ", f'<svg x="{plain(margin)}" y="{plain(top)}" ', 1).replace(
        ' role="img" aria-label=""', "", 1
    )
    full.parts.append(inner)
    return full.svg(frame.title, standalone=True)


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def _draw(picture: Picture, paper: Paper, language: str) -> None:
    match picture:
        case Bars():
            bars.draw(picture, paper, language)
        case Trend():
            trend.draw(picture, paper, language)
        case Panels():
            trend.draw_panels(picture, paper, language)
        case Pyramid():
            pyramid.draw(picture, paper, language)
        case AreaMap():
            areas.draw(picture, paper, language)
        case FlowMap():
            flows.draw_map(picture, paper, language)
        case Matrix():
            flows.draw_matrix(picture, paper, language)
