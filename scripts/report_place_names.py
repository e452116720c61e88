"""Measure the place resolver on the judged spellings and on the police file, and write the results for the docs.

    python scripts/report_place_names.py POLICE_FILE.csv.gz

Writes docs/methods/results/place_names.json and place_names.txt, which docs/methods/place-names.md includes.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from sistra.reference import packs
from sistra.reference.place_report import Shares, Written, shares
from sistra.reference.places import Gazetteer

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "tests" / "reference" / "data" / "dirty_place_names.csv"
RESULTS = ROOT / "docs" / "methods" / "results"


def judged() -> list[Written]:
    """The 170 spellings of a police file with the place that a person decided for each."""
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return [
            Written(
                row["department_as_written"],
                row["province_as_written"],
                rows=int(row["value"]),
                expected=row["expected"],
            )
            for row in csv.DictReader(lines)
        ]


def police(file: Path) -> list[Written]:
    """Every distinct department, province and district of the police file with its number of rows."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        counted = Counter((row["department"], row["province"], row["district"]) for row in csv.DictReader(lines))
    return [Written(*names, rows=rows) for names, rows in sorted(counted.items())]


def provinces(written: list[Written]) -> list[Written]:
    """The same without the column of the district: what a count by province needs."""
    rows: Counter[tuple[str, str]] = Counter()
    for one in written:
        rows[one.department, one.province] += one.rows
    return [Written(*names, rows=count) for names, count in sorted(rows.items()) if names[1]]


def milliseconds(written: list[Written]) -> float:
    """Time per distinct spelling on a gazetteer that has answered before but has none of these answers kept."""
    warm = packs.load("peru").places
    fresh = Gazetteer(warm.folder)
    fresh.resolve("LIMA", "LIMA", "LIMA")
    start = time.perf_counter()
    shares(fresh, written)
    return 1000 * (time.perf_counter() - start) / len(written)


def line(title: str, found: Shares) -> str:
    """One row of the table."""
    wrong = f"{found.wrong} of {found.judged}" if found.judged else "not judged"
    return (
        f"| {title} | {found.spellings} | {found.resolved} ({found.share_resolved:.1%}) "
        f"| {found.refused} ({found.share_refused:.1%}) | {found.refused_within} | {wrong} "
        f"| {found.rows_resolved / found.rows:.1%} of {found.rows} |"
    )


def main() -> None:
    """Measure and write."""
    places = packs.load("peru").places
    spellings = police(Path(sys.argv[1]))
    by_level = {
        "Judged spellings (department and province)": judged(),
        "Police file: all distinct places": spellings,
        "Police file: written down to the district": [one for one in spellings if one.district],
        "Police file: columns of department and province alone": provinces(spellings),
        "Police file: written down to the province": [one for one in spellings if one.province and not one.district],
        "Police file: only the department": [one for one in spellings if not one.province],
    }
    measured = {title: shares(places, written) for title, written in by_level.items()}
    speed = milliseconds(spellings)
    RESULTS.mkdir(parents=True, exist_ok=True)
    figures: dict[str, object] = {"milliseconds_per_spelling": round(speed, 3)}
    figures |= {title: asdict(found) for title, found in measured.items()}
    (RESULTS / "place_names.json").write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    head = (
        "| spellings | distinct | resolved | refused | of these, wider place certain | wrong | rows resolved |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    table = head + "\n".join(line(title, found) for title, found in measured.items())
    (RESULTS / "place_names.txt").write_text(
        f"{table}\n\nTime for one distinct spelling: {speed:.2f} ms.\n", encoding="utf-8"
    )
    print(table)


if __name__ == "__main__":
    main()
