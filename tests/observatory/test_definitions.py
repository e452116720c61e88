"""Every indicator file can be read, and says all that a reader needs."""

from __future__ import annotations

import pytest

from sistra.kernel.errors import Invalid
from sistra.observatory.indicators import definition, definitions
from sistra.observatory.vocabulary import DataSource, Definition


@pytest.mark.parametrize("each", definitions().values(), ids=lambda each: each.id)
def test_a_definition_says_unit_universe_recorder_source_cut_off_and_breakdowns(each: Definition) -> None:
    assert each.version >= 1
    assert each.breakdowns
    for text in (each.name, each.question, each.universe, each.recorder, each.counted_by, *each.caveats):
        assert text.es != text.en
    assert bool(each.selections) is (each.source is DataSource.PUBLISHED_FIGURES)
    assert ("subject" in each.options) is (each.source is DataSource.REGISTER)


def test_an_unknown_indicator_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Invalid, match="no indicator") as refused:
        definition("victims_of_everything")
    assert "police_victims" in refused.value.expected


def test_a_breakdown_that_is_not_defined_is_refused_with_those_that_are() -> None:
    with pytest.raises(Invalid, match="no breakdown") as refused:
        definition("possible_cases").breakdown("sex")
    assert refused.value.expected == "year"
