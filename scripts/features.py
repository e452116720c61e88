"""Print the rows of tests/features.csv as the last test run met them or not.

A row is met when at least one test names it with the marker `feature` and every such test passed, on every data base
on which it ran. Nothing here is typed by hand: the record comes from tests/conftest.py.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]


def main() -> int:
    """One line a row: met or not, code, title, the number of tests that show it."""
    records = sorted((ROOT / "test-results").glob("features-*.json"))
    if not records:
        print("No test run has left a record yet: run make test first.", file=sys.stderr)
        return 1
    outcomes: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        for code, tests in json.loads(record.read_text("utf-8")).items():
            for test, passed in tests.items():
                outcomes[code][test].append(passed)
    with (ROOT / "tests" / "features.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    met = 0
    for row in rows:
        tests = outcomes.get(row["code"], {})
        is_met = bool(tests) and all(all(runs) for runs in tests.values())
        met += is_met
        failing = sum(not all(runs) for runs in tests.values())
        state = "met    " if is_met else "failing" if tests else "not met"
        count = f"  ({len(tests)} tests{f', {failing} failing' if failing else ''})" if tests else ""
        print(f"{state}  {row['code']}  {row['title']}{count}")
    print(f"\n{met} of {len(rows)} rows met, by {', '.join(path.stem.removeprefix('features-') for path in records)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
