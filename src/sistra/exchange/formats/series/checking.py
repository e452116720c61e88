"""What is wrong with published figures among themselves: sums, rounding, bases, revisions, units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Final

from sistra.observatory.rules.defects import Told, implied_base, rounding, sum_differs, two_figures
from sistra.observatory.vocabulary import FigureRow
from sistra.observatory.vocabulary.defects import Defect, DefectKind

_PRINTED: Final = re.compile(r"printed as ([\d.]+)%")
_PARTS: Final = re.compile(r"([\d,]+) men and ([\d,]+) women")


def check_figures(figures: Iterable[FigureRow]) -> tuple[Defect, ...]:
    """Every defect found, in the order: sums, shares, bases, two figures for the same facts."""
    listed = tuple(figures)
    return (
        *_sums_over_time(listed),
        *_sums_by_sex(listed),
        *_shares(listed),
        *_bases(listed),
        *_twice_told(listed),
    )


def _where(figure: FigureRow) -> str:
    return f"{figure.source}#{figure.number}"


def _span(figure: FigureRow) -> str:
    return f"{figure.first_day or ''}/{figure.last_day or ''}"


def _sums_over_time(figures: tuple[FigureRow, ...]) -> Iterator[Defect]:
    """A total over years beside the figures of those years from the same publication."""
    groups: dict[tuple[str, ...], list[FigureRow]] = defaultdict(list)
    for figure in figures:
        if figure.value_type == "count" and figure.dimension == "total" and figure.first_day and figure.last_day:
            groups[figure.source, figure.recorder, figure.unit_words, figure.area].append(figure)
    for group in groups.values():
        for whole in group:
            parts = [
                each
                for each in group
                if each is not whole
                and each.first_day and each.last_day and whole.first_day and whole.last_day
                and whole.first_day <= each.first_day and each.last_day <= whole.last_day
            ]  # fmt: skip
            parts.sort(key=lambda each: str(each.first_day))
            if len(parts) < 2 or parts[0].first_day != whole.first_day or parts[-1].last_day != whole.last_day:
                continue
            if all(_follows(before, after) for before, after in pairwise(parts)):
                defect = sum_differs(
                    float(whole.value), {_span(each): float(each.value) for each in parts}, where=_where(whole)
                )
                if defect:
                    yield defect


def _follows(before: FigureRow, after: FigureRow) -> bool:
    assert before.last_day is not None
    assert after.first_day is not None
    return (after.first_day - before.last_day).days == 1


def _sums_by_sex(figures: tuple[FigureRow, ...]) -> Iterator[Defect]:
    """A total beside its men and women, as rows of the same publication or in its own words."""
    for figure in figures:
        said = _PARTS.search(figure.note)
        if said:
            men, women = (float(number.replace(",", "")) for number in said.groups())
            defect = sum_differs(float(figure.value), {"men": men, "women": women}, where=_where(figure))
            if defect:
                yield defect


def _shares(figures: tuple[FigureRow, ...]) -> Iterator[Defect]:
    """Shares of one whole by sex: they should be a hundred."""
    groups: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for figure in figures:
        if figure.value_type == "percent" and figure.dimension.endswith("sex"):
            groups[figure.source, figure.recorder, figure.unit_words, _span(figure), figure.dimension][
                figure.category
            ] = float(figure.value)
    for key, shares in groups.items():
        # One share alone ("80% are women") leaves the rest unsaid.
        if len(shares) > 1:
            defect = rounding(shares, where=f"{key[0]}: {key[4]}")
            if defect:
                yield defect


def _bases(figures: tuple[FigureRow, ...]) -> Iterator[Defect]:
    """Counts printed with a share that another base than the published total must have given."""
    totals = {
        (figure.source, figure.recorder, figure.unit_words, _span(figure), figure.area): float(figure.value)
        for figure in figures
        if figure.dimension == "total" and figure.value_type == "count"
    }
    for figure in figures:
        printed = _PRINTED.search(figure.note)
        total = totals.get((figure.source, figure.recorder, figure.unit_words, _span(figure), figure.area))
        if printed and total:
            defect = implied_base(float(figure.value), float(printed.group(1)) / 100, total, where=_where(figure))
            if defect:
                yield defect


def _twice_told(figures: tuple[FigureRow, ...]) -> Iterator[Defect]:
    """Two totals of one period and place: a revision, two sources or systems of one institution, or other units."""
    groups: dict[tuple[str, ...], list[FigureRow]] = defaultdict(list)
    for figure in figures:
        if figure.dimension == "total" and figure.value_type == "count" and figure.first_day:
            groups[_span(figure), figure.area].append(figure)
    for group in groups.values():
        for left, right in combinations(group, 2):
            if not _same_house(left.recorder_body, right.recorder_body):
                continue
            defect = two_figures(_told(left), _told(right))
            if defect and (defect.kind is not DefectKind.UNITS_DIFFER or left.offence_scope != right.offence_scope):
                yield defect


def _same_house(left: str, right: str) -> bool:
    """Whether both recorders belong to one institution, whose figures a reader would expect to agree."""
    houses = {"DIRCTPTIM own data base": "PNP", "DIRCTPTIM": "PNP"}
    return houses.get(left, _first(left)) == houses.get(right, _first(right))


def _first(recorder: str) -> str:
    return recorder.replace("-", " ").split()[0]


def _told(figure: FigureRow) -> Told:
    return Told(
        where=_where(figure),
        recorder=figure.recorder_body,
        unit=figure.unit_words,
        scope=figure.offence_scope.value,
        period=_span(figure),
        value=float(figure.value),
        published=figure.source,
    )
