"""The prosecution's published series: what was said, when, and why two figures differ."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from click.testing import CliRunner

from sistra.access.vocabulary import SYSTEM
from sistra.cli.indicators import indicator
from sistra.exchange.formats import series
from sistra.observatory.actions import keep_result
from sistra.observatory.indicators import compute, differences, explain, is_reproducible, revisions
from sistra.observatory.queries import published_figures, published_revisions
from sistra.observatory.vocabulary import Table, Unit
from tests.observatory.real import NOW, TODAY, Real

pytestmark = pytest.mark.django_db


def values(table: Table) -> dict[str, int | float | None]:
    return {cell.codes[0]: cell.value for cell in table.cells}


@pytest.mark.feature("SA-01")
def test_possible_cases_stand_with_their_source(real: Real) -> None:
    table = compute("possible_cases", by=["year"], now=TODAY, viewer=SYSTEM)
    assert values(table) == {"2014": 552, "2015": 889, "2016": 1144}
    assert [source.publisher for source in table.sources] == ["IOM Peru"]


@pytest.mark.feature("SA-03")
def test_the_series_as_known_early_in_2016_holds_the_earlier_cut(real: Real) -> None:
    known = compute("possible_cases", by=["year"], as_of=date(2016, 1, 1), now=TODAY, viewer=SYSTEM)
    assert values(known) == {"2014": 501}
    assert "earlier cut" in str(known.cells[0].note and known.cells[0].note.en)


@pytest.mark.feature("SA-03")
def test_the_table_of_revisions_keeps_both_figures_with_their_dates(real: Real) -> None:
    (revised,) = revisions("possible_cases", viewer=SYSTEM)
    assert (revised.earlier, revised.earlier_published) == (501, "2015-08-27")
    assert (revised.later, revised.later_published) == (552, "2017")
    told = {(each.recorder, each.period, each.earlier, each.later) for each in published_revisions(viewer=SYSTEM)}
    assert told == {("MP", "2018", 882, 1189), ("MP", "2019", 476, 1266), ("PNP", "2020", 394, 372)}


@pytest.mark.feature("SA-01")
@pytest.mark.feature("SA-02")
def test_the_two_figures_of_2014_explain_their_difference(real: Real) -> None:
    done = CliRunner().invoke(
        indicator, ["explain", "possible_cases", "prosecution_complaints", "2014", "--lang", "en"]
    )
    assert done.exit_code == 0
    assert "2014: 552 | 501" in done.stdout
    assert "≠ Unit counted: Possible case (“possible case”) | Complaint (“denuncia”)" in done.stdout
    assert "≠ Cut-off: not stated; published: 2017 | 2015-08-27" in done.stdout
    assert "= Offences covered" in done.stdout
    assert "not comparable" in done.stdout


def test_an_indicator_is_compared_with_its_own_earlier_cut(real: Real) -> None:
    found = explain("possible_cases", "possible_cases", "2014", now=TODAY, viewer=SYSTEM)
    assert (found.left.value, found.right.value, found.difference) == (552, 501, -51)


@pytest.mark.feature("SA-02")
def test_police_and_prosecution_side_by_side_are_explained_and_not_subtracted(real: Real) -> None:
    found = differences("prosecution_complaints", "police_victims", now=TODAY, viewer=SYSTEM)
    assert [(each.period, each.left.value, each.right.value) for each in found] == [
        ("2017", 1433, 725),
        ("2018", 991, 734),
        ("2021", 1448, 535),
        ("2023", 848, 583),
    ]
    assert not any(each.comparable for each in found)
    assert any(line.aspect.en == "Period covered" and not line.same for line in found[1].lines)


def test_complaints_by_fiscal_district_add_up(real: Real) -> None:
    table = compute("prosecution_by_fiscal_district_2007_2014", by=["fiscal_district"], now=TODAY, viewer=SYSTEM)
    with (series.SHIPPED.parent / "prosecution_fiscal_districts_2007_2014.csv").open(encoding="utf-8") as lines:
        theirs = {row["fiscal_district"]: int(row["denuncias"]) for row in csv.DictReader(lines)}
    assert {cell.labels[0].es: cell.value for cell in table.cells} == theirs
    assert all(cell.codes[0].startswith("DF-") for cell in table.cells)
    assert table.total is not None
    assert table.total.value == sum(theirs.values()) == 1976


def test_years_of_different_cuts_get_no_total(real: Real) -> None:
    assert compute("prosecution_complaints", by=["year"], now=TODAY, viewer=SYSTEM).total is None


def test_every_figure_of_the_annual_series_is_among_the_published_figures(real: Real) -> None:
    told = {(each.source.name, each.value) for each in published_figures(viewer=SYSTEM)}
    with (series.SHIPPED.parent / "published_figures_sources.csv").open(encoding="utf-8") as lines:
        titles = {row["source_id"]: row["title"] for row in csv.DictReader(lines)}
    with (series.SHIPPED.parent / "prosecution_annual_series.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert (titles[row["source_id"]], int(row["value"])) in told


def test_every_published_figure_has_recorder_unit_scope_and_source(real: Real) -> None:
    figures = published_figures(viewer=SYSTEM)
    assert len(figures) == 306
    assert all(each.recorder and each.unit_words and each.source.name for each in figures)
    wider = [each for each in figures if each.offence_scope == "trafficking_and_related"]
    assert [(each.value, each.unit) for each in wider] == [(29400, Unit.COMPLAINT)]


@pytest.mark.feature("SA-01")
@pytest.mark.parametrize(
    ("name", "by"), [("possible_cases", ["year"]), ("police_victims", ["year", "purpose"])]
)  # fmt: skip
def test_a_kept_figure_computed_again_gives_the_same_bytes(real: Real, name: str, by: list[str]) -> None:
    kept = keep_result(name, by_dimensions=by, by=real.cast.alma, at=NOW)
    assert keep_result(name, by_dimensions=by, by=real.cast.alma, at=NOW) == kept
    later = date(2027, 5, 1)
    assert is_reproducible(kept, now=later, viewer=real.cast.alma)


def test_the_json_form_carries_definition_source_and_coverage(real: Real) -> None:
    import json

    done = CliRunner().invoke(indicator, ["compute", "police_victims", "--by", "year", "--format", "json"])
    told = json.loads(done.stdout)
    assert told["definition"]["id"] == "police_victims"
    assert told["definition"]["unit"] == "victim"
    assert len(told["sources"][0]["sha256"]) == 64
    assert {each["kind"] for each in told["coverage"]} == {"department", "police_unit"}
    assert told["cut_off"] == "2025-09"


def test_the_command_prints_revisions(real: Real) -> None:
    done = CliRunner().invoke(indicator, ["revisions", "possible_cases"])
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["earlier"], row["later"], row["change"]) == ("501", "552", "51")
