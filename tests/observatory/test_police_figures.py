"""Figures of the real police file: blank, zero and silence are three things."""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from datetime import date

import pytest
from click.testing import CliRunner

from sistra.access.vocabulary import SYSTEM
from sistra.cli.indicators import indicator
from sistra.exchange.formats import pe_police
from sistra.kernel.errors import Invalid, Refused
from sistra.observatory.indicators import compute, definition
from sistra.observatory.vocabulary import CellStatus, Dimension, PartialPeriod, Table
from tests.observatory.real import TODAY, Real

BY_YEAR = {
    "2017": 725, "2018": 734, "2019": 509, "2020": 372, "2021": 535, "2022": 631, "2023": 583, "2024": 669, "2025": 384,
}  # fmt: skip

pytestmark = pytest.mark.django_db


def police(*by: str, where: dict[str, str] | None = None, first: str = "", last: str = "") -> Table:
    return compute("police_victims", by=by, where=where, first=first, last=last, now=TODAY, viewer=SYSTEM)


def values(table: Table) -> dict[tuple[str, ...], int | float | None]:
    return {cell.codes: cell.value for cell in table.cells}


@pytest.fixture(scope="module")
def written() -> list[dict[str, str]]:
    """The rows of the file, read without our code."""
    with gzip.open(pe_police.SHIPPED, "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.feature("SA-01")
def test_the_command_prints_victims_by_year_in_two_columns(real: Real) -> None:
    done = CliRunner().invoke(indicator, ["compute", "police_victims", "--by", "year", "--format", "csv"])
    assert done.exit_code == 0
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0] == ["year", "value"]
    assert {year: int(value) for year, value in rows[1:]} == BY_YEAR


def test_departments_by_sex_agree_with_the_file_added_up_by_hand(real: Real, written: list[dict[str, str]]) -> None:
    mine = values(police("department", "sex", where={"year": "2022"}))
    theirs: dict[tuple[str, str], int] = defaultdict(int)
    for row in written:
        if row["year"] == "2022" and row["item"] in {"EF_SUB TOTAL", "EM_SUB TOTAL"}:
            theirs[row["dept_code"], "female" if row["item"] == "EF_SUB TOTAL" else "male"] += int(row["value"])
    assert {codes: value for codes, value in mine.items() if value is not None} == dict(theirs)


@pytest.mark.feature("SA-09")
def test_a_department_without_rows_is_shown_without_a_value_and_named_never_as_zero(real: Real) -> None:
    done = CliRunner().invoke(
        indicator, ["compute", "police_victims", "--by", "department", "--where", "year=2022", "--lang", "es"]
    )
    rows = {row["department"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["Callao"] == {"department": "Callao", "value": "", "status": "not_reported"}
    assert "Callao 2022" in done.stderr
    table = police("department", where={"year": "2022"})
    coverage = next(each for each in table.coverage if each.kind is Dimension.DEPARTMENT)
    assert (coverage.reported, coverage.expected) == (21, 25)
    assert {silent.label.es for silent in coverage.silent} == {"Amazonas", "Callao", "Huancavelica", "Moquegua"}
    assert not any(cell.value == 0 for cell in table.cells)


def test_who_is_expected_does_not_depend_on_the_period_asked(real: Real) -> None:
    by_period, by_filter = (
        next(each for each in table.coverage if each.kind is Dimension.DEPARTMENT)
        for table in (police("department", first="2022", last="2022"), police("department", where={"year": "2022"}))
    )
    assert by_period == by_filter


@pytest.mark.feature("SA-09")
def test_police_units_without_a_row_in_a_year_are_listed(real: Real, written: list[dict[str, str]]) -> None:
    coverage = next(
        each for each in police("year", where={"year": "2022"}).coverage if each.kind is Dimension.POLICE_UNIT
    )
    clean = {" ".join(row["police_unit"].split()): row["year"] for row in written if row["police_unit"]}
    reported = {" ".join(row["police_unit"].split()) for row in written if row["year"] == "2022"}
    assert {silent.code for silent in coverage.silent} == set(clean) - reported


@pytest.mark.feature("CR-10")
@pytest.mark.parametrize(
    ("by", "year", "status"),
    [
        ("destination", "2022", CellStatus.NOT_REPORTED),
        ("destination", "2023", CellStatus.NOT_REPORTED),
        ("age", "2017", CellStatus.NOT_REPORTED),
        ("venue", "2017", CellStatus.INCOMPLETE),
        ("venue", "2018", CellStatus.INCOMPLETE),
        ("venue", "2019", CellStatus.INCOMPLETE),
        ("scope", "2020", CellStatus.INCOMPLETE),
        ("purpose", "2022", CellStatus.VALUE),
        ("destination", "2024", CellStatus.VALUE),
    ],
)
def test_a_category_that_was_not_filled_in_is_not_zero(real: Real, by: str, year: str, status: CellStatus) -> None:
    table = police(by, where={"year": year})
    assert {cell.status for cell in table.cells} == {status}
    assert all((cell.value is None) is (status is CellStatus.NOT_REPORTED) for cell in table.cells)


@pytest.mark.feature("CR-10")
def test_a_real_zero_stays_a_zero(real: Real) -> None:
    assert values(police("purpose", where={"year": "2025"}))["organs",] == 0


def test_totals_are_never_added_to_their_parts(real: Real, written: list[dict[str, str]]) -> None:
    table = police("means", where={"year": "2021"})
    parts = sum(
        int(row["value"])
        for row in written
        if row["year"] == "2021" and row["category"].startswith("MEDIO") and row["is_total"] == "0"
    )
    assert sum(cell.value or 0 for cell in table.cells) == parts == 535


@pytest.mark.feature("CR-10")
def test_shares_rest_on_known_answers_only_and_the_base_is_given(real: Real) -> None:
    table = police("purpose", where={"year": "2022"})
    assert (table.base.known, table.base.of) == (631 - 107, 631)
    shares = {cell.codes[0]: cell.share for cell in table.cells}
    assert shares["unknown"] is None
    assert shares["sexual"] == pytest.approx(331 / (631 - 107))
    assert sum(share for share in shares.values() if share is not None) == pytest.approx(1)


def test_a_filter_keeps_one_answer_and_places_may_be_named(real: Real) -> None:
    assert values(police("year", where={"sex": "Femenino", "year": "2024"})) == {("2024",): 597}
    assert values(police("year", where={"department": "cusco", "year": "2022"})) == values(
        police("year", where={"department": "08", "year": "2022"})
    )


def test_shares_of_a_kept_answer_are_of_those_kept(real: Real) -> None:
    table = police("age", where={"sex": "female", "year": "2024"})
    assert (table.base.known, table.base.of) == (597, 597)
    assert sum(cell.share or 0 for cell in table.cells) == pytest.approx(1)
    assert all(cell.share is None for cell in police("year", where={"sex": "female"}).cells)


def test_a_year_never_stands_beside_the_month_of_another(real: Real) -> None:
    table = police("year", "month", "department", first="2021", last="2022")
    assert {cell.codes[1][:4] == cell.codes[0] for cell in table.cells} == {True}


def test_every_breakdown_adds_up_to_the_year_unless_the_form_was_not_filled_in(real: Real) -> None:
    for breakdown in definition("police_victims").breakdowns:
        cells = police("year", breakdown.dimension).cells
        for year, victims in BY_YEAR.items():
            of_year = [cell for cell in cells if cell.codes[0] == year]
            complete = any(cell.status is CellStatus.VALUE for cell in of_year)
            added = sum(cell.value or 0 for cell in of_year)
            assert added == victims if complete else added < victims, (breakdown.dimension, year)


def test_a_year_that_is_not_over_is_called_partial(real: Real) -> None:
    assert police("year").partial == (PartialPeriod("2025", "2025-01", "2025-09"),)


def test_months_of_a_year_given_as_one_total_are_not_known(real: Real) -> None:
    table = police("month", first="2023", last="2023")
    assert len(table.cells) == 12
    assert {cell.status for cell in table.cells} == {CellStatus.NOT_REPORTED}
    assert values(police("year", first="2023", last="2023")) == {("2023",): 583}


def test_a_crossing_that_the_file_does_not_hold_is_refused(real: Real) -> None:
    with pytest.raises(Invalid, match="does not cross"):
        police("purpose", "sex")


def test_an_answer_that_is_not_on_the_form_is_refused_with_those_that_are(real: Real) -> None:
    with pytest.raises(Invalid, match="no answer") as refused:
        police("year", where={"means": "hypnosis"})
    assert "deprivation_of_liberty" in refused.value.expected


def test_who_may_not_read_the_observatory_gets_nothing(real: Real) -> None:
    with pytest.raises(Refused):
        compute("police_victims", by=["year"], now=TODAY, viewer=real.cast.luis)


@pytest.mark.feature("SA-03")
def test_before_the_file_was_published_nothing_was_known(real: Real) -> None:
    known = compute("police_victims", by=["year"], as_of=date(2025, 10, 15), now=TODAY, viewer=SYSTEM)
    assert values(known)["2017",] == 725
    with pytest.raises(Invalid, match="was known"):
        compute("police_victims", by=["year"], as_of=date(2025, 10, 14), now=TODAY, viewer=SYSTEM)


def test_the_number_of_queries_does_not_grow_with_the_table(real: Real) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    numbers = set()
    for by in (("year", "purpose"), ("year", "department", "purpose"), ("month", "department", "purpose")):
        with CaptureQueriesContext(connection) as seen:
            police(*by)
        numbers.add(len(seen))
    assert len(numbers) == 1


@pytest.mark.parametrize("year", ["2022-13", "9" * 30, "abc", "0", "20 22"])
def test_a_year_that_is_none_is_told_before_anything_is_asked(real: Real, year: str) -> None:
    with pytest.raises(Invalid) as problem:
        police("department", where={"year": year})
    assert (problem.value.field, problem.value.value, problem.value.expected) == ("year", year, "2022")


@pytest.mark.parametrize("dimension", ["year", "month"])
def test_no_row_of_the_file_is_without_a_period(real: Real, dimension: str) -> None:
    table = police("department", where={dimension: "~unknown"})
    assert [cell.value for cell in table.cells if cell.value] == []
