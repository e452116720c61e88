"""sistra import htcds and sistra export htcds, as a person at a terminal uses them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sistra.access import queries as access_queries
from sistra.cli.htcds import export_htcds, import_htcds
from sistra.cli.main import root
from sistra.exchange.formats.htcds.layout import in_normal_form
from sistra.exchange.formats.htcds.standard import FIELDS
from sistra.kernel.errors import Refused
from sistra.register import queries
from tests.exchange.htcds.files import csv_of, file_of, rows_in, said_in
from tests.exchange.htcds.rows import case_by_chance
from tests.factories.cast import CUSCO, Cast

pytestmark = pytest.mark.django_db


def run(*arguments: object, input_bytes: bytes | None = None) -> Result:
    return CliRunner(env={"SISTRA_LANGUAGE": "en"}).invoke(root, [str(one) for one in arguments], input=input_bytes)


def report_of(path: Path):
    return json.loads(path.read_text("utf-8"))["files"][0]


def test_the_commands_stand_where_the_root_looks_for_them():
    assert {import_htcds.name, export_htcds.name} == {"htcds"}
    assert "HTCDS 2.0" in run("import", "htcds", "--help").output


@pytest.mark.feature("CR-05")
@pytest.mark.parametrize(("ending", "names"), [(".csv", "standard"), (".xlsx", "standard"), (".csv", "xlsform")])
def test_every_field_of_the_standard_goes_in_and_comes_out_without_loss(cast: Cast, tmp_path, ending, names):
    groups = [case_by_chance(seed, ["Ñañez", "=x", "a;b", "~"], key=f"C-{seed}") for seed in range(8)]
    assert {name for group in groups for row in group.rows for name in row.values} == set(FIELDS)
    first, second, report = file_of(groups, tmp_path / f"in{ending}"), tmp_path / f"out{ending}", tmp_path / "r.json"
    brought = run("import", "htcds", first, "--recorder", "IOM", "--as", "rosa", "--report", report)
    assert (brought.exit_code, brought.stdout) == (0, "")
    told = report_of(report)
    assert told["accepted"] + told["already"] + told["refused"] == told["read"] == sum(len(one.rows) for one in groups)
    assert (told["refused"], told["cases"]) == (0, len(groups))
    assert run("export", "htcds", "--out", second, "--as", "rosa", "--names", names).exit_code == 0
    assert said_in(second) == {group.external_id: in_normal_form(group.rows) for group in groups}


@pytest.mark.feature("CR-05")
def test_a_second_run_adds_nothing_and_says_so(cast: Cast, tmp_path):
    groups = [case_by_chance(seed, ["x"], key=f"C-{seed}") for seed in range(4)]
    file, report = file_of(groups, tmp_path / "in.csv"), tmp_path / "r.json"
    for _ in range(2):
        assert run("import", "htcds", file, "--as", "rosa", "--report", report).exit_code == 0
    told = report_of(report)
    assert (told["accepted"], told["already"], told["refused"]) == (0, told["read"], 0)
    assert queries.visible_cases(viewer=cast.rosa).count() == 4


def test_rows_without_a_key_are_known_again_by_what_they_say(cast: Cast, tmp_path):
    file = tmp_path / "in.csv"
    rows = [{"prs_FirstName": "Ana", "vic_TraffickingStatus": "PossibleVictimOfTrafficking"}, {"prs_FirstName": "Eva"}]
    file.write_bytes(csv_of([*rows, rows[0]]).getvalue())
    first = run("import", "htcds", file, "--as", "rosa", "--report", tmp_path / "1.json")
    second = run("import", "htcds", file, "--as", "rosa", "--report", tmp_path / "2.json")
    assert (first.exit_code, second.exit_code) == (0, 0)
    one, two = report_of(tmp_path / "1.json"), report_of(tmp_path / "2.json")
    assert (one["accepted"], one["already"], two["accepted"], two["already"]) == (2, 1, 0, 3)
    assert queries.visible_cases(viewer=cast.rosa).count() == 2


@pytest.mark.feature("CR-05")
def test_a_faulty_row_is_refused_with_line_field_and_value_and_its_neighbours_go_in(cast: Cast, tmp_path):
    file, report = tmp_path / "in.csv", tmp_path / "r.json"
    rows = [
        {"prs_FirstName": "Ana", "prs_Gender": "Feminine", "prs_Birthdate": "2004"},
        {"prs_FirstName": "Eva", "prs_Gender": "Woman", "prs_Birthdate": "2004"},
        {"prs_FirstName": "Ina", "prs_Gender": "Feminine", "prs_Birthdate": "2099"},
    ]
    file.write_bytes(csv_of(rows).getvalue())
    done = run("import", "htcds", file, "--as", "rosa", "--report", report)
    told = report_of(report)
    assert done.exit_code == 1
    assert (told["read"], told["accepted"], told["already"], told["refused"]) == (3, 1, 0, 2)
    said = [(one["line"], one["field"], one["value"]) for one in told["refusals"]]
    assert said == [(3, "prs_Gender", "Woman"), (4, "prs_Birthdate", "2099")]
    assert all(one["expected"] and one["reason"]["es"] and one["remedy"]["en"] for one in told["refusals"])
    assert "line 3, prs_Gender: " in done.stderr
    # Corrected, the same file adds the two that were missing.
    rows[1]["prs_Gender"], rows[2]["prs_Birthdate"] = "Feminine", "1999"
    file.write_bytes(csv_of(rows).getvalue())
    assert run("import", "htcds", file, "--as", "rosa", "--report", report).exit_code == 0
    told = report_of(report)
    assert (told["accepted"], told["already"]) == (2, 1)


def test_a_case_of_several_rows_goes_in_whole_or_not_at_all(cast: Cast, tmp_path):
    file, report = tmp_path / "in.csv", tmp_path / "r.json"
    rows = [
        {"sistra_case": "7", "prs_FirstName": "Ana", "prs_Gender": "Feminine"},
        {"sistra_case": "7", "prs_FirstName": "Eva", "prs_Gender": "Woman"},
        {"sistra_case": "8", "prs_FirstName": "Ina", "prs_Gender": "Feminine"},
    ]
    file.write_bytes(csv_of(rows).getvalue())
    assert run("import", "htcds", file, "--as", "rosa", "--report", report).exit_code == 1
    told = report_of(report)
    assert [(one["line"], one["field"]) for one in told["refusals"]] == [(2, "sistra_case"), (3, "prs_Gender")]
    assert told["accepted"] == 1
    rows[1]["prs_Gender"] = "Feminine"
    file.write_bytes(csv_of(rows).getvalue())
    assert run("import", "htcds", file, "--as", "rosa", "--report", report).exit_code == 0
    told = report_of(report)
    assert (told["accepted"], told["already"], told["cases"]) == (2, 1, 1)


def test_a_file_that_cannot_be_read_is_told_and_the_next_one_is_read(cast: Cast, tmp_path):
    bad, good, report = tmp_path / "bad.csv", tmp_path / "good.csv", tmp_path / "r.json"
    bad.write_bytes(csv_of([{"prs_FirstName": "María"}], encoding="latin-1").getvalue())
    good.write_bytes(csv_of([{"prs_FirstName": "María"}]).getvalue())
    assert run("import", "htcds", bad, good, "--as", "rosa", "--report", report).exit_code == 1
    first, second = json.loads(report.read_text("utf-8"))["files"]
    assert (first["read"], "CSV UTF-8" in first["unreadable"]["remedy"]["en"]) == (0, True)
    assert (second["accepted"], second["unreadable"]) == (1, None)


def test_standard_input_is_a_file_too(cast: Cast):
    done = run("import", "htcds", "-", "--as", "rosa", input_bytes=csv_of([{"prs_FirstName": "Ana"}]).getvalue())
    assert (done.exit_code, "1 accepted" in done.stderr) == (0, True)


@pytest.mark.parametrize("username", ["luis", "alma", "hugo"])
def test_who_may_not_import_or_export_is_refused_and_nothing_is_written(cast: Cast, tmp_path, username):
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_bytes(csv_of([{"prs_FirstName": "Ana"}]).getvalue())
    for arguments in (("import", "htcds", file), ("export", "htcds", "--out", out)):
        done = run(*arguments, "--as", username)
        assert isinstance(done.exception, Refused)
    assert not out.exists()
    assert queries.visible_cases(viewer=cast.rosa).count() == 0


def test_an_export_holds_the_cases_of_the_own_office_only_and_leaves_a_trace(cast: Cast, tmp_path):
    file, out, other = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "other.csv"
    file.write_bytes(csv_of([{"prs_FirstName": "Ana"}]).getvalue())
    run("import", "htcds", file, "--as", "rosa")
    assert run("export", "htcds", "--out", out, "--as", "rosa").exit_code == 0
    assert run("export", "htcds", "--out", other, "--as", "nora").exit_code == 0
    assert [row.values["prs_FirstName"] for row in rows_in(out)] == ["Ana"]
    assert rows_in(other) == []
    trace = next(
        entry for entry in access_queries.entries_about("export:htcds-2.0-standard", viewer=cast.rosa, partition=CUSCO)
    )
    assert trace.reason == f"1 {hashlib.sha256(out.read_bytes()).hexdigest()}"
    assert {one.name for one in tmp_path.iterdir()} == {"in.csv", "out.csv", "other.csv"}


def test_a_name_that_is_neither_csv_nor_xlsx_is_refused(cast: Cast, tmp_path):
    done = run("export", "htcds", "--out", tmp_path / "out.ods", "--as", "rosa")
    assert done.exception is not None
    assert ".csv or .xlsx" in done.exception.read("en")


def test_a_place_that_cannot_be_written_to_is_told_in_plain_words(cast: Cast, tmp_path):
    done = run("export", "htcds", "--out", tmp_path / "missing" / "out.csv", "--as", "rosa")
    assert "Check that the folder exists" in done.exception.read("en")
    file = tmp_path / "in.csv"
    file.write_bytes(csv_of([{"prs_FirstName": "Ana"}]).getvalue())
    done = run("import", "htcds", file, "--as", "rosa", "--report", tmp_path / "missing" / "r.json")
    assert done.exit_code == 2
    assert queries.visible_cases(viewer=cast.rosa).count() == 0


def test_long_files_say_how_far_they_are(cast: Cast, tmp_path):
    file = tmp_path / "in.csv"
    file.write_bytes(csv_of([{"prs_FirstName": f"Ana {place}"} for place in range(120)]).getvalue())
    done = run("import", "htcds", file, "--as", "rosa")
    assert re.search(r"^100 rows …$", done.stderr, re.MULTILINE)
