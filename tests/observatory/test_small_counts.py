"""No small count is shown, and none can be worked out from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sistra.methods.disclosure.small_counts import THRESHOLD, protect

counts = st.integers(min_value=0, max_value=40)


@given(st.lists(counts, min_size=1, max_size=8))
def test_in_one_dimension_every_hidden_small_cell_could_still_be_as_large_as_the_threshold(row: list[int]) -> None:
    table = {(str(index),): number for index, number in enumerate(row)}
    shown = protect(table)
    small = {key for key, number in table.items() if 0 < number < THRESHOLD}
    assert small <= shown.hidden
    if small and not shown.total_hidden:
        # A reader knows the total and the visible cells, and that each hidden cell holds at least one.
        left = sum(row) - sum(number for key, number in table.items() if key not in shown.hidden)
        assert left - (len(shown.hidden) - 1) >= THRESHOLD
        assert len(shown.hidden) > 1


@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=5))
def test_in_two_dimensions_no_line_leaves_exactly_one_cell_hidden_unless_the_line_cannot_be_saved(
    rows: list[list[int]],
) -> None:
    table = {(str(r), str(c)): number for r, row in enumerate(rows) for c, number in enumerate(row)}
    hidden = protect(table).hidden
    for axis in (0, 1):
        for code in {key[axis] for key in table}:
            line = [key for key in table if key[axis] == code]
            inside = [key for key in line if key in hidden]
            others = [key for key in line if key not in hidden and table[key] > 0]
            assert len(inside) != 1 or not others


def test_a_table_without_small_cells_is_shown_whole() -> None:
    shown = protect({("a",): 7, ("b",): 0, ("c",): 12})
    assert shown.hidden == frozenset()
    assert not shown.total_hidden


def test_the_neighbour_that_gives_a_small_cell_away_is_hidden_too_the_smallest_first() -> None:
    shown = protect({("a",): 2, ("b",): 30, ("c",): 9})
    assert shown.hidden == {("a",), ("c",)}


def test_a_total_that_gives_the_only_cell_away_is_hidden() -> None:
    assert protect({("a",): 3, ("b",): 0}).total_hidden
