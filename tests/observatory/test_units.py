"""Units never mix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sistra.kernel.errors import Invalid
from sistra.observatory.vocabulary import Count, Unit

units = st.sampled_from(Unit)
numbers = st.integers(min_value=0, max_value=10_000)


@pytest.mark.feature("SA-02")
@given(numbers, units, numbers, units)
def test_counts_add_up_in_one_unit_and_are_refused_in_two(one: int, unit: Unit, other: int, other_unit: Unit) -> None:
    if unit is other_unit:
        assert Count(one, unit) + Count(other, other_unit) == Count(one + other, unit)
    else:
        with pytest.raises(Invalid, match="cannot be added"):
            Count(one, unit) + Count(other, other_unit)


def test_a_count_is_not_negative() -> None:
    with pytest.raises(Invalid, match="negative"):
        Count(-1, Unit.CASE)
