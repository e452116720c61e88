"""Nothing of one country is in the code: two countries run from one build, side by side."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def sistra(home: Path, pack: str, *arguments: str) -> str:
    """Run the command in an installation of its own; gives what it wrote to standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "sistra.cli.main", *arguments],
        env=os.environ | {"SISTRA_HOME": str(home), "SISTRA_PACK": pack, "SISTRA_DATABASE": "", "SISTRA_TESTING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def articles(home: Path, pack: str, numbers: list[str]) -> set[str]:
    """The offences that the demonstration's cases were classified under, from their history."""
    found = set()
    for number in numbers:
        for line in json.loads(sistra(home, pack, "case", "history", number, "--as", "rosa")):
            found |= {change["after"] for change in line["changes"] if change["field"] == "article"}
    return found


@pytest.mark.feature("AD-02")
def test_two_countries_run_from_one_build_with_their_own_law_offices_and_numbers(tmp_path: Path) -> None:
    seen: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for pack in ("peru", "valdoria"):
        home = tmp_path / pack
        sistra(home, pack, "demo", "--cases", "60", "--no-sources")
        offices = {row["code"] for row in csv.DictReader(io.StringIO(sistra(home, pack, "account", "offices")))}
        numbers = sistra(home, pack, "case", "list", "--as", "rosa").split()
        assert numbers
        seen[pack] = (
            offices - {"SISTEMA"},
            {number.split("-")[0] for number in numbers},
            articles(home, pack, numbers),
        )

    for mine, theirs in zip(seen["peru"], seen["valdoria"], strict=True):
        assert mine
        assert theirs
        assert mine.isdisjoint(theirs)
