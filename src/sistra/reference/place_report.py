"""How many written places a gazetteer resolves: shares over distinct spellings and over the rows they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sistra.reference.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Written:
    """A place as written, how many rows carry it, and (where a person judged it) what it means.

    `expected` is a code, "refused", or "" when nobody judged it.
    """

    department: str
    province: str = ""
    district: str = ""
    rows: int = 1
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Counts of distinct spellings and of their rows.

    `resolved` is as fine as written; `refused` is the rest, of which `refused_within` reached a wider place.
    `wrong` is resolved to another place than the judged one, `missed` refused although judged resolvable.
    """

    spellings: int
    resolved: int
    refused: int
    refused_within: int
    judged: int
    wrong: int
    missed: int
    rows: int
    rows_resolved: int

    @property
    def share_resolved(self) -> float:
        """Of the spellings, between 0 and 1."""
        return self.resolved / self.spellings if self.spellings else 0.0

    @property
    def share_refused(self) -> float:
        """Of the spellings, between 0 and 1."""
        return self.refused / self.spellings if self.spellings else 0.0

    @property
    def share_wrong(self) -> float:
        """Of the judged spellings, between 0 and 1."""
        return self.wrong / self.judged if self.judged else 0.0


def shares(places: Gazetteer, written: Iterable[Written]) -> Shares:
    """Resolve every spelling and count."""
    spellings = resolved = within = judged = wrong = missed = rows = rows_resolved = 0
    for one in written:
        answer = places.resolve(one.department, one.province, one.district)
        spellings += 1
        rows += one.rows
        if answer.complete:
            resolved += 1
            rows_resolved += one.rows
        elif answer.code is not None:
            within += 1
        if one.expected:
            judged += 1
            wrong += answer.complete and answer.code != one.expected
            missed += not answer.complete and one.expected != "refused"
    return Shares(
        spellings=spellings,
        resolved=resolved,
        refused=spellings - resolved,
        refused_within=within,
        judged=judged,
        wrong=wrong,
        missed=missed,
        rows=rows,
        rows_resolved=rows_resolved,
    )
