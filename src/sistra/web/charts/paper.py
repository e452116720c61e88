"""A sheet to draw on: shapes in, SVG text out, with presentation attributes only (the policy admits no styles)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

INK: Final = "#1b2530"
QUIET: Final = "#55606c"
LINE: Final = "#d3d9df"
CONTEXT: Final = "#a3adb8"
MAIN: Final = "#0b5c8e"
SECOND: Final = "#b4631a"
PAPER: Final = "#ffffff"
CLASSES: Final = ("#deebf7", "#a9cfe5", "#62a5d0", "#2878b5", "#08407e")
"""One hue, five steps of even lightness: told apart also without colour vision and in grey print."""
FONT: Final = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_STROKE: Final = '<line x1="0" y1="0" x2="0" y2="6"'
_NARROW: Final = frozenset("ijlIftr.,:;|'!()/-íì[] \u00a0\u202f")
_WIDE: Final = frozenset("mwMW%—@→")


def width_of(words: str, size: float = 13, *, bold: bool = False) -> float:
    """Width in pixels, a little too wide rather than too narrow: the reader's font is not known here."""
    em = 0.0
    for sign in words:
        if sign in _NARROW:
            em += 0.33
        elif sign in _WIDE:
            em += 0.92
        elif sign.isupper():
            em += 0.73
        else:
            em += 0.575
    return em * size * (1.06 if bold else 1.0)


def wrap(words: str, width: float, size: float = 13, *, bold: bool = False) -> list[str]:
    """Lines no wider than `width` pixels, broken between words."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def shorten(words: str, width: float, size: float = 13) -> str:
    """The words, cut with an ellipsis where they do not fit."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def plain(value: float) -> str:
    """A coordinate with one decimal at most, so that files stay small and equal on every machine."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else ("0" if text == "-0.0" else text)


class Paper:
    """Collects shapes. `key` makes the names of its patterns unique among the pictures of a page."""

    def __init__(self, width: float, key: str) -> None:
        self.width = width
        self.height = 0.0
        self.key = key
        self.parts: list[str] = []
        self._patterns: dict[str, str] = {}

    def reach(self, y: float) -> None:
        """The sheet goes at least down to `y`."""
        self.height = max(self.height, y)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "", hint: str = ""
    ) -> None:
        if width <= 0 or height <= 0:
            return
        line = f' stroke="{stroke}"' if stroke else ""
        self._put(
            f'<rect x="{plain(x)}" y="{plain(y)}" width="{plain(width)}" height="{plain(height)}" fill="{fill}"{line}',
            hint,
            "rect",
        )
        self.reach(y + height)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, *, width: float = 1, dash: str = ""
    ) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{plain(x1)}" y1="{plain(y1)}" x2="{plain(x2)}" y2="{plain(y2)}" stroke="{stroke}" '
            f'stroke-width="{plain(width)}"{dashed}/>'
        )

    def circle(self, x: float, y: float, radius: float, fill: str, *, stroke: str = "", hint: str = "") -> None:
        line = f' stroke="{stroke}" stroke-width="1.5"' if stroke else ""
        self._put(f'<circle cx="{plain(x)}" cy="{plain(y)}" r="{plain(radius)}" fill="{fill}"{line}', hint, "circle")

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 1,
        dash: str = "",
        hint: str = "",
        faint: float = 1,
    ) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        opacity = f' stroke-opacity="{faint:g}"' if faint < 1 else ""
        self._put(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{plain(width)}"{dashed}{opacity}',
            hint,
            "path",
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 13,
        fill: str = INK,
        anchor: str = "start",
        bold: bool = False,
        halo: bool = False,
        turn: int = 0,
    ) -> None:
        """One line of words whose base line is at `y`; `halo` keeps it readable on any ground, `turn` is in degrees."""
        extra = "" if anchor == "start" else f' text-anchor="{anchor}"'
        if bold:
            extra += ' font-weight="600"'
        if halo:
            extra += f' stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        if turn:
            extra += f' transform="rotate({turn} {plain(x)} {plain(y)})"'
        self.parts.append(
            f'<text x="{plain(x)}" y="{plain(y)}" font-size="{plain(size)}" fill="{fill}"{extra}>{escape(words)}</text>'
        )
        self.reach(y + size * 0.3)

    def hatch(self) -> str:
        """Fill for what is missing: never a colour, so that nobody reads it as a small value."""
        return self._pattern(
            "h",
            f'<rect width="6" height="6" fill="{PAPER}"/>{_STROKE} stroke="#b3bcc6" stroke-width="1.6"/>',
        )

    def light(self) -> str:
        """Fill for a partial period: the main colour, lighter and striped, so that it also reads in grey."""
        return self._pattern(
            "p",
            f'<rect width="6" height="6" fill="#cfe2ef"/>{_STROKE} stroke="{MAIN}" stroke-width="1.4"/>',
        )

    def _pattern(self, name: str, inside: str) -> str:
        identifier = f"{name}{self.key}"
        self._patterns[name] = (
            f'<pattern id="{identifier}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)">{inside}</pattern>'
        )
        return f"url(#{identifier})"

    def _put(self, opened: str, hint: str, tag: str) -> None:
        self.parts.append(f"{opened}><title>{escape(hint)}</title></{tag}>" if hint else f"{opened}/>")

    def svg(self, label: str, *, standalone: bool) -> str:
        """The whole picture. `label` is its name for those who do not see it."""
        width, height = plain(self.width), plain(self.height + 2)
        spaces = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
        patterns = "".join(self._patterns[name] for name in sorted(self._patterns))
        return (
            f'<svg{spaces} width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label={quoteattr(label)} font-family="{FONT}">'
            + (f"<defs>{patterns}</defs>" if patterns else "")
            + "".join(self.parts)
            + "</svg>"
        )


def nice_ticks(highest: float, most: int = 4) -> Sequence[float]:
    """Round steps from zero to at least `highest`."""
    if highest <= 0:
        return (0, 1)
    step = 1.0
    factors = (2.0, 2.5, 2.0)
    turn = 0
    while highest / step > most:
        step *= factors[turn % 3]
        turn += 1
    count = int(-(-highest // step))
    return tuple(step * index for index in range(count + 1))
