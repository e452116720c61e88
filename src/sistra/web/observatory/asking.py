"""A question as it stands in the address: breakdowns, filters, period, date. Page, picture and files share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode

from sistra.observatory.vocabulary import Definition, Dimension

MOST_BREAKDOWNS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What to break down by, what to keep, from when to when, as known on which day."""

    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: str = ""
    last: str = ""
    as_of: date | None = None

    @property
    def query(self) -> str:
        """The part of an address that asks the same again, with its question mark; "" for the plain question."""
        pairs: list[tuple[str, str]] = [("by", each) for each in self.by]
        pairs += [(dimension, code) for dimension, codes in self.where for code in codes]
        pairs += [(name, value) for name, value in (("from", self.first), ("to", self.last)) if value]
        if self.as_of:
            pairs.append(("as_of", self.as_of.isoformat()))
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def kept(self) -> dict[str, tuple[str, ...]]:
        """The filters as the engine takes them."""
        return dict(self.where)

    def keeping(self, dimension: str, code: str) -> Asked:
        """The same question for one code only."""
        return replace(self, where=(*self.without(dimension).where, (dimension, (code,))))

    def without(self, dimension: str) -> Asked:
        """The same question without the filter on a dimension."""
        return replace(self, where=tuple(pair for pair in self.where if pair[0] != dimension))

    def broken_down(self, by: Iterable[str]) -> Asked:
        return replace(self, by=tuple(by))


def read(given: QueryDict, definition: Definition) -> tuple[Asked, tuple[str, ...]]:
    """The question of an address, and the fields of it that could not be read.

    What the definition does not know is passed on: the engine says what is allowed.
    """
    wrong: list[str] = []
    by = tuple(dict.fromkeys(each for each in given.getlist("by") if each))[:MOST_BREAKDOWNS]
    permitted = {breakdown.dimension.value for breakdown in definition.breakdowns}
    where = tuple(
        (name, codes)
        for name in dict.fromkeys(given)
        if name in permitted and (codes := tuple(value for value in given.getlist(name) if value.strip()))
    )
    as_of: date | None = None
    if written := given.get("as_of", "").strip():
        try:
            as_of = date.fromisoformat(written)
        except ValueError:
            wrong.append("as_of")
    return Asked(by, where, given.get("from", "").strip(), given.get("to", "").strip(), as_of), tuple(wrong)


def usual(definition: Definition) -> tuple[str, ...]:
    """By what an indicator is shown when nobody says: by year where it can."""
    names = [breakdown.dimension.value for breakdown in definition.breakdowns]
    return (Dimension.YEAR.value,) if Dimension.YEAR.value in names else tuple(names[:1])
