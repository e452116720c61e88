"""The police file, row by row: understood, or refused with line, field, value, what was expected, what to do."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest
from click.testing import CliRunner

from sistra.cli.sources import import_pe_police
from sistra.exchange.formats.pe_police import SHIPPED, read_police_file
from sistra.kernel.errors import Invalid

HEADER = "year,month,dept_code,department,province,district,police_unit,category,item,value,is_total"
GOOD = "2020,1,08,CUSCO,CUSCO,CUSCO,DEPINTRAP,CAPTACIÓN,C_INTERNET,3,0"


def written(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding=encoding)
    return path


@pytest.mark.feature("CR-10")
def test_every_row_of_the_real_file_is_understood_and_blanks_stay_blank() -> None:
    file = read_police_file(SHIPPED)
    assert (file.read, len(file.rows), file.problems) == (75_508, 75_508, ())
    assert sum(1 for row in file.rows if row.value is None) == 1_032
    assert sum(1 for row in file.rows if row.item.is_total) == 10_536


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        (GOOD.replace(",3,", ",three,"), "value", "three"),
        (GOOD.replace(",3,", ",-1,"), "value", "-1"),
        (GOOD.replace("2020,1", "2020,13"), "month", "13"),
        (GOOD.replace("2020,1", "20,1"), "year", "20"),
        (GOOD.replace(",08,", ",99,"), "dept_code", "99"),
        (GOOD.replace("CUSCO,CUSCO,CUSCO", "PUNO,PUNO,PUNO"), "department", "PUNO"),
        (GOOD.replace("C_INTERNET", "C_TELEPATIA"), "item", "C_TELEPATIA"),
        (GOOD.replace("CAPTACIÓN", "HORÓSCOPO"), "category", "HORÓSCOPO"),
        (GOOD.replace(",3,0", ",3,1"), "is_total", "1"),
        (GOOD.replace("CAPTACIÓN", "CAPTACIÃ“N"), "category", "CAPTACIÃ“N"),
        (GOOD.replace("DEPINTRAP", "DEPINTRAP Ã‘"), "police_unit", "DEPINTRAP Ã‘"),
        (GOOD.rsplit(",", 1)[0], "row", ""),
    ],
)
def test_a_bad_row_is_refused_with_line_field_value_expected_and_remedy(
    tmp_path: Path, row: str, field: str, value: str
) -> None:
    file = read_police_file(written(tmp_path / "a.csv", GOOD, row))
    (problem,) = file.problems
    assert (problem.line, problem.field, problem.value) == (3, field, value)
    assert problem.expected
    assert problem.remedy.es != problem.remedy.en
    assert len(file.rows) == 1


def test_a_repeated_row_is_refused_and_counted_once(tmp_path: Path) -> None:
    file = read_police_file(written(tmp_path / "a.csv", GOOD, GOOD, GOOD.replace(",3,", ",4,")))
    assert [(problem.line, problem.field) for problem in file.problems] == [(3, "item"), (4, "item")]
    assert [row.value for row in file.rows] == [3]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"a,b,c\n1,2,3\n", "year"),
        (b"", "year"),
        (b"\x1f\x8b\x08broken", "file"),
        (f"{HEADER}\n{GOOD}\n".encode("latin-1"), "file"),
    ],
)
def test_a_file_that_is_something_else_is_refused_as_a_whole(tmp_path: Path, content: bytes, field: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        read_police_file(path)
    assert refused.value.field == field
    assert refused.value.remedy is not None


def test_the_command_reports_as_json_and_accepted_refused_and_already_there_add_up(db: None, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", GOOD, GOOD.replace("C_INTERNET", "C_TELEPATIA"))
    report = tmp_path / "report.json"
    first = CliRunner().invoke(import_pe_police, [str(path), "--report", str(report)])
    assert first.exit_code == 1
    told = json.loads(report.read_text(encoding="utf-8"))["files"][0]
    assert (told["read"], told["accepted"], told["already"], told["refused"]) == (2, 1, 0, 1)
    assert told["refusals"][0]["value"] == "C_TELEPATIA"
    assert "C_TELEPATIA" in first.stderr
    CliRunner().invoke(import_pe_police, [str(path), "--report", str(report)])
    told = json.loads(report.read_text(encoding="utf-8"))["files"][0]
    assert (told["read"], told["accepted"], told["already"], told["refused"]) == (2, 0, 1, 1)


def test_the_whole_file_goes_in_within_500_megabytes(db: None) -> None:
    done = CliRunner().invoke(import_pe_police, [str(SHIPPED)])
    assert done.exit_code == 0, done.stderr
    # Kilobytes on Linux; of the whole test process, which is more than the import alone.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 500 * 1024
