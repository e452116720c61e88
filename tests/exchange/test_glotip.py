"""UNODC's table and SDG 16.2.2 from the real police file, with where every number comes from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from sistra.cli.sources import export_glotip, export_sdg
from sistra.exchange.formats.glotip import COLUMNS
from tests.observatory.real import Real, real

__all__ = ["real"]

pytestmark = pytest.mark.django_db


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def exported(folder: Path, *more: str, mapping: str = "as-reported") -> list[dict[str, str]]:
    done = CliRunner().invoke(
        export_glotip,
        ["--country", "PE", "--from", "2017", "--to", "2022", "--mapping", mapping, "--out", str(folder), *more],
    )
    assert done.exit_code == 0, done.output
    return rows_of(folder / "glotip.csv")


def value(
    rows: list[dict[str, str]], year: str, category: str = "Total", sex: str = "Total", age: str = "Total"
) -> str:
    (row,) = (
        row for row in rows if (row["Year"], row["Category"], row["Sex"], row["Age"]) == (year, category, sex, age)
    )
    return row["txtVALUE"]


@pytest.mark.feature("SA-08")
def test_detected_victims_stand_in_the_columns_of_unodc(real: Real, tmp_path: Path) -> None:
    rows = exported(tmp_path)
    assert tuple(rows[0]) == COLUMNS
    assert {row["Iso3_code"] for row in rows} == {"PER"}
    assert {row["Indicator"] for row in rows} == {"Detected trafficking victims"}
    assert [value(rows, str(year)) for year in range(2017, 2023)] == ["725", "734", "509", "372", "535", "631"]
    for year in range(2018, 2023):
        whole = int(value(rows, str(year)))
        cells = [
            int(value(rows, str(year), sex=sex, age=age))
            for sex in ("Female", "Male")
            for age in ("0 to 17 years", "18 years or over")
        ]
        assert sum(cells) == whole


@pytest.mark.feature("SA-08")
def test_labour_exploitation_moves_with_the_mapping_and_nothing_is_lost(real: Real, tmp_path: Path) -> None:
    reported = exported(tmp_path / "a", mapping="as-reported")
    defined = exported(tmp_path / "b", mapping="by-definition")
    # Peru's file for 2022: forced services 12, labour exploitation 161, begging 16, organs 1, sale of children 3.
    assert value(reported, "2022", "Forced labour") == "12"
    assert value(reported, "2022", "Other forms of exploitation") == "181"
    assert value(defined, "2022", "Forced labour") == "173"
    assert value(defined, "2022", "Other forms of exploitation") == "20"
    assert value(reported, "2022", "Sexual exploitation") == value(defined, "2022", "Sexual exploitation") == "331"


def test_what_was_not_reported_has_no_number_and_its_reason_beside(real: Real, tmp_path: Path) -> None:
    rows = exported(tmp_path)
    assert not [row for row in rows if row["Year"] == "2017" and row["Age"] != "Total"]
    origin = rows_of(tmp_path / "glotip_provenance.csv")
    ages = [row for row in origin if row["Year"] == "2017" and row["Age"] != "Total"]
    assert {row["status"] for row in ages} == {"not_reported"}
    assert len(ages) == 6
    assert all(len(row["sha256"]) == 64 and row["cells"] and row["indicator"] == "police_victims" for row in origin)


def test_small_counts_are_printed_as_unodc_prints_them(real: Real, tmp_path: Path) -> None:
    exact = exported(tmp_path / "a")
    public = exported(tmp_path / "b", "--small-counts")
    assert value(exact, "2020", "Forced labour") == "2"
    assert value(public, "2020", "Forced labour") == "<5"
    assert value(public, "2017", "Forced labour") == "<5"  # a zero too: 0 to 4
    large = [(one, two) for one, two in zip(exact, public, strict=True) if int(one["txtVALUE"]) >= 5]
    assert all(one == two for one, two in large)
    assert "2" not in {row["value"] for row in rows_of(tmp_path / "b" / "glotip_provenance.csv")}


def test_another_country_is_refused(real: Real, tmp_path: Path) -> None:
    from sistra.kernel.errors import Invalid

    done = CliRunner().invoke(
        export_glotip,
        ["--country", "BO", "--from", "2017", "--to", "2022", "--mapping", "as-reported", "--out", str(tmp_path)],
    )
    assert isinstance(done.exception, Invalid)
    assert not list(tmp_path.iterdir())


@pytest.mark.feature("SA-08")
def test_sdg_series_are_counts_until_a_population_with_a_source_is_given(real: Real, tmp_path: Path) -> None:
    out = tmp_path / "sdg.csv"
    arguments = ["--from", "2021", "--to", "2022", "--mapping", "by-definition", "--out", str(out)]
    done = CliRunner().invoke(export_sdg, arguments)
    assert done.exit_code == 0
    assert "denominator is missing" in done.stderr or "denominador" in done.stderr
    rows = rows_of(out)
    assert {row["Units"] for row in rows} == {"NUMBER"}
    of_2022 = {
        row["SeriesCode"]: row["Value"]
        for row in rows
        if (row["TimePeriod"], row["Sex"], row["Age"]) == ("2022", "BOTHSEX", "ALLAGE")
    }
    assert of_2022 == {
        "VC_HTF_DETV": "631",
        "VC_HTF_DETVSX": "331",
        "VC_HTF_DETVFL": "173",
        "VC_HTF_DETVOG": "1",
        "VC_HTF_DETVOP": "19",
    }

    # A round number of inhabitants, invented for the test.
    people = tmp_path / "people.csv"
    people.write_text("year,sex,age,population,source\n2022,BOTHSEX,ALLAGE,1000000,invented\n", encoding="utf-8")
    CliRunner().invoke(export_sdg, [*arguments, "--population", str(people)])
    rates = {row["SeriesCode"]: row["Value"] for row in rows_of(out) if row["Units"] == "PER_100000_POP"}
    assert rates["VC_HTF_DETVR"] == "63.1"
    assert all("invented" in row["Source"] for row in rows_of(out) if row["SeriesCode"].endswith("R"))


def test_a_population_without_a_source_is_refused(real: Real, tmp_path: Path) -> None:
    from sistra.kernel.errors import Invalid

    people = tmp_path / "people.csv"
    people.write_text("year,sex,age,population,source\n2022,BOTHSEX,ALLAGE,1000000,\n", encoding="utf-8")
    done = CliRunner().invoke(
        export_sdg,
        [
            "--from",
            "2022",
            "--to",
            "2022",
            "--mapping",
            "by-definition",
            "--population",
            str(people),
            "--out",
            str(tmp_path / "o.csv"),
        ],
    )
    assert isinstance(done.exception, Invalid)
    assert done.exception.field == "source"
