"""A script reads the exit code: 0 done, 1 data refused, 2 wrong use. A user never sees a traceback."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own, prepared and empty."""
    folder = tmp_path_factory.mktemp("installation")
    assert sistra(folder, "prepare").returncode == 0
    return folder


def sistra(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sistra.cli.main", *arguments],
        env=os.environ | {"SISTRA_HOME": str(home), "SISTRA_DATABASE": "", "SISTRA_TESTING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["trail", "verify"], 0),
        (["indicator", "list"], 0),
        (["case", "show", "XX-2026-000001-1", "--as", "nadie"], 2),
        (["frobnicate"], 2),
        (["indicator", "compute", "nonsense"], 1),
        (["import", "pe-police", "no-such-file.csv"], 2),
    ],
)
def test_the_exit_code_says_how_it_ended(home: Path, arguments: list[str], code: int) -> None:
    done = sistra(home, *arguments)

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_refused_ends_with_one_and_says_which_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "police.csv"
    file.write_text(
        "year,month,dept_code,department,province,district,police_unit,category,item,value,is_total\n"
        "2017,13,02,ÁNCASH,SANTA,CHIMBOTE,DIVICAJ,CAPTACIÓN,C_INTERNET,1,0\n",
        encoding="utf-8",
    )

    done = sistra(home, "import", "pe-police", str(file))

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "2" in done.stderr
    assert "13" in done.stderr


@pytest.mark.feature("SE-05")
def test_one_byte_changed_with_a_tool_of_the_data_base_is_named_and_ends_with_one(home: Path) -> None:
    with sqlite3.connect(home / "sistra.sqlite3") as file:
        key, partition, sequence, changes = file.execute(
            "SELECT id, partition, sequence, changes FROM access_trailentry ORDER BY id LIMIT 1 OFFSET 3"
        ).fetchone()
        place = len(changes) // 2
        other = "x" if changes[place] != "x" else "y"
        changed = changes[:place] + other + changes[place + 1 :]
        file.execute("UPDATE access_trailentry SET changes = ? WHERE id = ?", (changed, key))

    done = sistra(home, "trail", "verify")

    assert done.returncode == 1
    assert f"{partition} / " in done.stdout
    assert f" / {sequence}: " in done.stdout


@pytest.mark.feature("CR-06")
def test_a_block_of_numbers_is_set_aside_listed_and_refused_when_it_makes_no_sense(home: Path) -> None:
    office = next(
        line.split(",")[0] for line in sistra(home, "account", "offices").stdout.splitlines() if line.startswith("MP-")
    )
    ask = ["numbers", "reserve", office, "--year", "2026", "--size", "10", "--node", "sicuani", "--expires"]

    given = sistra(home, *ask, "2099-12-31").stdout.split()
    again = sistra(home, *ask, "2099-12-31").stdout.split()

    assert [number.split("-")[2] for number in (*given, *again)] == ["000001", "000010", "000011", "000020"]
    listed = sistra(home, "numbers", "list").stdout
    assert f"{office},2026,sicuani,11,20,11,2099-12-31" in listed
    assert sistra(home, *ask, "2020-01-01").returncode == 1
    assert sistra(home, "numbers", "return", office, "--used", "x").returncode == 2
    assert sistra(home, "numbers", "return", office, "--used", "1=4").returncode == 0


@pytest.mark.feature("CR-05")
def test_a_fresh_place_takes_a_file_in_and_gives_it_back_without_any_account(tmp_path: Path) -> None:
    home, file, out = tmp_path / "home", tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text(
        "sistra_case,prs_FirstName,prs_Gender,vic_TraffickingStatus\nK1,Ana,Feminine,PossibleVictimOfTrafficking\n",
        encoding="utf-8",
    )

    first, second = (sistra(home, "import", "htcds", str(file)) for _ in range(2))
    given = sistra(home, "export", "htcds", "--out", str(out))

    assert [done.returncode for done in (first, second, given)] == [0, 0, 0], first.stderr + given.stderr
    with out.open(encoding="utf-8-sig", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert {name: row[name] for name in ("sistra_case", "prs_FirstName", "prs_Gender", "vic_TraffickingStatus")} == {
        "sistra_case": "K1",
        "prs_FirstName": "Ana",
        "prs_Gender": "Feminine",
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
    }
