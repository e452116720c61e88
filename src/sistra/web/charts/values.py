"""What can be drawn: amounts with their status, and the six kinds of picture made of them."""

from __future__ import annotations

from dataclasses import dataclass

from sistra.observatory.vocabulary import CellStatus
from sistra.reference.places import Level


@dataclass(frozen=True, slots=True)
class Amount:
    """One number and why it is shown as it is; `value` is None unless the status is value or incomplete.

    `share` is of the known values of its group, between 0 and 1; `shown` replaces the figure, such as "<5".
    """

    value: float | None
    status: CellStatus = CellStatus.VALUE
    share: float | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One category; `main` takes the colour, the others stay grey."""

    label: str
    amount: Amount
    main: bool = True


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars in the order given. `base` is how many units the shares rest on; None where there are none."""

    bars: tuple[Bar, ...]
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A year or month of the axis; `partial` says in words which part of it is in the source ("ene–set")."""

    name: str
    partial: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Amounts in the order of the periods of its picture."""

    name: str
    amounts: tuple[Amount, ...]
    main: bool = True


@dataclass(frozen=True, slots=True)
class Trend:
    """One series is drawn as columns; several as lines with their names at the end."""

    periods: tuple[Period, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Panels:
    """Trends of different recorders or units one below the other, over the same periods and never added."""

    panels: tuple[tuple[str, Trend], ...]
    """Heading of the panel in words, and its trend of one series."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One age band of a pyramid."""

    label: str
    left: Amount
    right: Amount


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Rungs from the youngest (drawn below) to the oldest; `aside` names in words what is on neither side."""

    left: str
    right: str
    rungs: tuple[Rung, ...]
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A place and its amount."""

    code: str
    name: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A choropleth; `within` is the code of a department for a closer view, "" for the whole country."""

    level: Level
    areas: tuple[Area, ...]
    within: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """From one place to another (or the same)."""

    origin: Area
    destination: Area
    amount: Amount


@dataclass(frozen=True, slots=True)
class FlowMap:
    """The widest flows between departments; `most` is how many a reader is shown at once."""

    flows: tuple[Flow, ...]
    most: int = 10


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs as rows (the origin) and columns (the destination), the largest first; two words name what they are."""

    flows: tuple[Flow, ...]
    rows: str
    columns: str
    most: int = 10


Picture = Bars | Trend | Panels | Pyramid | AreaMap | FlowMap | Matrix
"""Any of the pictures."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a picture that leaves the page: its title, and the lines below it."""

    title: str
    lines: tuple[str, ...]
