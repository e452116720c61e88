"""The register counted: one query a table, small cells hidden from those who may only count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sistra.kernel.errors import Invalid, Refused
from sistra.observatory.indicators import compute
from sistra.observatory.vocabulary import Cell, CellStatus, Dimension, Table
from sistra.register.actions import open_case
from sistra.register.queries.counting import Subject, counts
from sistra.register.vocabulary import (
    ConductElement,
    EventKind,
    NewConduct,
    NewEvent,
    NewParticipation,
    NewParty,
    NewPerson,
    PartyRole,
)
from tests.factories.cases import a_small_case
from tests.factories.cast import NOW, Cast, make_cast

TODAY = date(2026, 11, 20)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def victim(key: str, **person: Any) -> NewParty:
    return NewParty(key=key, role=PartyRole.VICTIM, person=NewPerson(given_names="Ana", **person))


def figures(name: str, *by: str, viewer: Any, **more: Any) -> Table:
    return compute(name, by=by, now=TODAY, viewer=viewer, **more)


def shown(table: Table) -> dict[tuple[str, ...], int | float | None]:
    return {cell.codes: cell.value for cell in table.cells}


def several(cast: Cast, number: int, **changes: Any) -> None:
    for _ in range(number):
        open_case(a_small_case(**changes), by=cast.rosa, at=NOW)


def test_cases_are_counted_by_year_and_department(cast: Cast) -> None:
    several(cast, 6, received_on="2025-02-10", place="080101")
    several(cast, 5, received_on="2026", place="170101")
    assert shown(figures("register_cases", "year", "department", viewer=cast.alma)) == {
        ("2025", "08"): 6,
        ("2026", "17"): 5,
    }
    assert shown(figures("register_cases", viewer=cast.alma, first="2026")) == {(): 5}
    assert shown(figures("register_cases", "month", viewer=cast.alma)) == {("2025-02",): 6, ("~unknown",): 5}


def test_victims_are_counted_once_with_two_purposes_and_under_both(cast: Cast) -> None:
    two = (
        NewConduct(victim="v1", element=ConductElement.PURPOSE, code="sexual_exploitation"),
        NewConduct(victim="v1", element=ConductElement.PURPOSE, code="begging"),
    )
    several(cast, 7, conducts=two)
    table = figures("register_victims", "purpose", viewer=cast.alma)
    assert shown(table) == {("begging",): 7, ("sexual_exploitation",): 7}
    assert table.total is not None
    assert table.total.value == 7
    assert (table.base.known, table.base.of) == (7, 7)
    assert all(cell.share is None for cell in table.cells)


@pytest.mark.parametrize(
    ("person", "facts", "band"),
    [
        ({"age_low": 15, "age_high": 15}, "2026-05", "12-17"),
        ({"born": "2008-06-10"}, "2026-06-09", "12-17"),
        ({"born": "2008-06-10"}, "2026-06-10", "18-29"),
        ({"born": "2008"}, "2026", "~unknown"),
        ({"born": "2001"}, "2026", "18-29"),
        ({"age_low": 16, "age_high": 19}, "2026", "~unknown"),
        ({}, "2026", "~unknown"),
    ],
)
def test_age_is_that_at_the_facts_and_unknown_where_two_bands_are_possible(
    cast: Cast, person: dict[str, Any], facts: str, band: str
) -> None:
    several(cast, 1, facts_from=facts, parties=(victim("v1", **person),))
    (tally,) = counts(Subject.VICTIM, by=["age"], viewer=cast.rosa).groups
    assert tally.codes == (band,)
    assert counts(Subject.VICTIM, where={"age": (band,)}, viewer=cast.rosa).whole == 1
    assert counts(Subject.VICTIM, where={"age": ("60+",)}, viewer=cast.rosa).whole == 0


def test_nationalities_are_counted_each(cast: Cast) -> None:
    several(
        cast, 1, parties=(victim("v1", citizenships=("PE", "VE")), victim("v2", citizenships=("PE",)), victim("v3"))
    )
    tallied = counts(Subject.VICTIM, by=["nationality"], viewer=cast.rosa)
    assert {tally.codes[0]: tally.number for tally in tallied.groups} == {"PE": 2, "VE": 1, "~unknown": 1}
    assert (tallied.known, tallied.whole) == (2, 3)
    kept = counts(Subject.VICTIM, where={"nationality": ("VE",)}, viewer=cast.rosa)
    assert kept.whole == 1


@pytest.mark.feature("SA-05")
def test_routes_run_from_recruitment_to_exploitation_by_means_and_period(cast: Cast) -> None:
    route = a_small_case(
        received_on="2025-08-01",
        parties=(victim("v1"), victim("v2")),
        events=(
            NewEvent(
                key="e1",
                kind=EventKind.RECRUITMENT,
                place="080101",
                participations=(NewParticipation(party="v1"), NewParticipation(party="v2")),
            ),
            NewEvent(
                key="e2", kind=EventKind.EXPLOITATION, place="170101", participations=(NewParticipation(party="v1"),)
            ),
        ),
        conducts=(NewConduct(victim="v1", element=ConductElement.MEANS, code="deceit"),),
    )
    for _ in range(6):
        open_case(route, by=cast.rosa, at=NOW)
    table = figures("register_routes", "origin", "exploitation_place", viewer=cast.alma)
    assert shown(table) == {("08", "17"): 6, ("08", "~unknown"): 6}
    assert [label.es for label in table.cells[0].labels] == ["Cusco", "Madre de Dios"]
    by_means = figures("register_routes", "origin", "exploitation_place", "means", "year", viewer=cast.alma)
    assert shown(by_means) == {("08", "17", "deceit", "2025"): 6}
    only = figures("register_routes", "exploitation_place", viewer=cast.alma, where={"means": "deceit"})
    assert shown(only) == {("17",): 6}


@pytest.mark.feature("SA-04")
def test_drill_down_stops_at_small_cells_for_who_may_only_count(cast: Cast) -> None:
    several(cast, 2, place="080101")
    several(cast, 9, place="170101")
    several(cast, 20, place="210101")
    table = figures("register_cases", "department", viewer=cast.alma)
    assert shown(table) == {("08",): None, ("17",): None, ("21",): 20}
    hidden = [cell for cell in table.cells if cell.status is CellStatus.SUPPRESSED]
    assert len(hidden) == 2
    assert all(cell.share is None for cell in hidden)
    # One step deeper nothing of the small department is left to see.
    deeper = figures("register_cases", viewer=cast.alma, where={"department": "08"})
    assert deeper.total is not None
    assert deeper.total.value is None


def test_who_reads_the_cases_of_an_office_counts_them_exactly_and_no_others(cast: Cast) -> None:
    several(cast, 2, place="080101")
    open_case(a_small_case(place="210101"), by=cast.nora, at=NOW)
    assert shown(figures("register_cases", "department", viewer=cast.rosa)) == {("08",): 2}
    assert shown(figures("register_cases", "department", viewer=cast.nora)) == {("21",): 1}


def test_who_may_not_count_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        counts(Subject.CASE, viewer=cast.luis)


@pytest.mark.feature("SA-09")
def test_offices_without_cases_are_named(cast: Cast) -> None:
    several(cast, 6)
    (coverage,) = figures("register_cases", "year", viewer=cast.alma).coverage
    assert coverage.kind is Dimension.OFFICE
    silent = {each.code for each in coverage.silent}
    assert "T-PUNO" in silent
    assert "T-CUSCO" not in silent


def test_persons_found_to_be_no_victims_do_not_count(cast: Cast) -> None:
    parties = (victim("v1"), replace(victim("v2"), trafficking_status="not_a_victim"))
    several(cast, 1, parties=parties)
    assert counts(Subject.VICTIM, viewer=cast.rosa).whole == 1


def test_the_register_is_not_counted_as_of_an_earlier_day(cast: Cast) -> None:
    with pytest.raises(Invalid, match="as it stands today"):
        figures("register_cases", viewer=cast.alma, as_of=date(2025, 1, 1))


def test_an_empty_register_gives_an_empty_table(cast: Cast) -> None:
    table = figures("register_victims", "sex", viewer=cast.alma)
    assert table.cells == ()
    assert table.total == Cell((), table.total.labels if table.total else (), 0)
