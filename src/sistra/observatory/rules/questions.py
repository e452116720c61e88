"""Reading a question before it is asked: dimensions, filters, period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sistra.kernel.answers import is_missing
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.vocabulary import Definition, Dimension

_PERIOD: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")
_YEAR: Final = re.compile(r"\d{4}")
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Period:
    """Months from `first` to `last` as yyyymm, both included; None leaves that end open."""

    first: int | None = None
    last: int | None = None

    def holds(self, month: int) -> bool:
        return (self.first is None or month >= self.first) and (self.last is None or month <= self.last)

    def holds_year(self, year: int) -> bool:
        """Whether any month of the year is inside."""
        return (self.first is None or year * 100 + 12 >= self.first) and (
            self.last is None or year * 100 + 1 <= self.last
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A checked question: what to break down by, what to keep, which period."""

    by: tuple[Dimension, ...]
    where: tuple[tuple[Dimension, tuple[str, ...]], ...]
    period: Period

    def kept(self, dimension: Dimension) -> tuple[str, ...]:
        """The codes that a filter keeps, or an empty tuple where there is none."""
        return next((codes for each, codes in self.where if each is dimension), ())

    @property
    def dimensions(self) -> frozenset[Dimension]:
        return frozenset(self.by) | {dimension for dimension, _ in self.where}


def question(
    definition: Definition,
    *,
    by: Iterable[str],
    where: Mapping[str, str | Iterable[str]],
    first: str = "",
    last: str = "",
) -> Question:
    """Check dimensions, filters and period against the definition. Raises Invalid and says what is allowed."""
    dims: list[Dimension] = []
    for name in by:
        dimension = definition.breakdown(name).dimension
        if dimension not in dims:
            dims.append(dimension)
    filters = []
    for name, value in where.items():
        codes = (value,) if isinstance(value, str) else tuple(value)
        dimension = definition.breakdown(name).dimension
        for code in codes:
            _check_time(dimension, code, field=name)
        filters.append((dimension, codes))
    period = Period(month(first, end=False), month(last, end=True))
    if period.first is not None and period.last is not None and period.first > period.last:
        raise Invalid(
            Text("El periodo empieza después de terminar.", "The period starts after its end."),
            field="from",
            value=first,
            expected=f"≤ {last}",
            remedy=Text("Cambie «desde» o «hasta».", "Change “from” or “to”."),
        )
    return Question(tuple(dims), tuple(filters), period)


def _check_time(dimension: Dimension, code: str, *, field: str) -> None:
    """A year or month to keep must be one, or the mark of the unknown. Raises Invalid."""
    form = {Dimension.YEAR: _YEAR, Dimension.MONTH: _MONTH}.get(dimension)
    if form is None or is_missing(code) or form.fullmatch(code):
        return
    yearly = dimension is Dimension.YEAR
    raise Invalid(
        Text(f"«{code}» no es un año.", f"“{code}” is not a year.")
        if yearly
        else Text(f"«{code}» no es un mes.", f"“{code}” is not a month."),
        field=field,
        value=code,
        expected="2022" if yearly else "2022-05",
        remedy=Text(
            "Escriba un año." if yearly else "Escriba año y mes.",
            "Write a year." if yearly else "Write year and month.",
        ),
    )


def month(text: str, *, end: bool) -> int | None:
    """ "2017" or "2017-05" as yyyymm: the first month of a year, or its last if `end`. Raises Invalid."""
    if not text:
        return None
    match = _PERIOD.fullmatch(text.strip())
    if match is None or not 1 <= int(match.group(2) or 1) <= 12:
        raise Invalid(
            Text(f"«{text}» no es un año ni un mes.", f"“{text}” is neither a year nor a month."),
            field="to" if end else "from",
            value=text,
            expected="2017, 2017-05",
            remedy=Text("Escriba un año o año-mes.", "Write a year or year-month."),
        )
    return int(match.group(1)) * 100 + int(match.group(2) or (12 if end else 1))


def period_text(yyyymm: int) -> str:
    """201705 as "2017-05"."""
    return f"{yyyymm // 100:04}-{yyyymm % 100:02}"
