"""Hiding small counts in a table, with the neighbours that would give them away.

A count from 1 to `threshold` - 1 is hidden. A reader who knows a line's total could subtract the visible cells
of the line; so further cells of the line are hidden, the smallest first, until each hidden cell could still be
any number from 1 to at least `threshold`. Zeros stay: they say that nobody is there. Checked on every line of
every dimension, again and again until nothing changes.

It protects one table against its own margins. It does not protect against subtracting one table from another
that was asked for with another filter; that is the task of the budget of releases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

THRESHOLD: Final = 5
"""Counts below it are shown as "<5", the limit of UNODC's tables."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """Which cells to hide. `total_hidden`: even the grand total would give a cell away."""

    hidden: frozenset[Key]
    total_hidden: bool


def protect(counts: Mapping[Key, int], *, threshold: int = THRESHOLD) -> Protected:
    """The cells to hide in a table of counts; all keys have the same length, one code a dimension."""
    hidden = {key for key, count in counts.items() if 0 < count < threshold}
    lines = _lines(counts)
    unsafe: set[tuple[Key, ...]] = set()
    changed = True
    while changed:
        changed = False
        for line in lines:
            more = _needed(line, counts, hidden, threshold)
            if more is None:
                unsafe.add(line)
            elif more:
                hidden |= more
                changed = True
    everything = tuple(sorted(counts))
    width = len(everything[0]) if everything else 0
    # The grand total is the total of the only line of a one-dimensional table; in wider ones it adds all lines.
    total_hidden = bool(unsafe) if width <= 1 else _needed(everything, counts, hidden, threshold) is None
    return Protected(frozenset(hidden), total_hidden)


def _lines(counts: Mapping[Key, int]) -> list[tuple[Key, ...]]:
    """The cells that add up to one margin, for each dimension: all codes but one are the same."""
    lines: dict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in sorted(counts):
        for axis in range(len(key)):
            lines[axis, key[:axis] + key[axis + 1 :]].append(key)
    return [tuple(line) for line in lines.values()]


def _needed(line: tuple[Key, ...], counts: Mapping[Key, int], hidden: set[Key], threshold: int) -> set[Key] | None:
    """More cells of the line to hide; an empty set if it is safe; None if it cannot be made safe."""
    inside = [key for key in line if key in hidden]
    if not inside:
        return set()
    more: set[Key] = set()
    rest = sorted((key for key in line if key not in hidden and counts[key]), key=lambda key: (counts[key], key))
    while not _is_safe([counts[key] for key in (*inside, *more)], threshold):
        if not rest:
            return None
        more.add(rest.pop(0))
    return more


def _is_safe(hidden: list[int], threshold: int) -> bool:
    """Whether each hidden cell, at least 1, could also be as large as the threshold, given their sum."""
    return len(hidden) > 1 and sum(hidden) - (len(hidden) - 1) >= threshold
