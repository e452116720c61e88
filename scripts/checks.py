"""Every check and every test, part by part: what `make test` runs and what CI calls.

Each part's name is printed as it begins. All parts run even when one fails, so that a reader sees everything that is
wrong at once; the command then ends with 1. SISTRA_TEST_PROFILE=deep lets Hypothesis look longer (`make test-deep`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
RESULTS: Final = ROOT / "test-results"
PYTEST: Final = (str(BIN / "python"), "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q")
WITHOUT: Final = ("--ignore=tests/journeys", "--ignore-glob=tests/house/test_[!l]*")
"""Left out of the second run: journeys show pages, and the house, but for its lists, asks no data base."""


@dataclass(frozen=True, slots=True)
class Part:
    """One check: the command that ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


PARTS: Final = (
    Part("style (ruff check)", (str(BIN / "ruff"), "check", "--quiet")),
    Part("layout (ruff format)", (str(BIN / "ruff"), "format", "--check", "--quiet")),
    Part("types (mypy --strict)", (str(BIN / "mypy"), "--no-error-summary")),
    Part("the house's contracts (import-linter)", (str(BIN / "lint-imports"), "--no-cache")),
    Part(
        "documentation without warnings (sphinx)",
        (str(BIN / "python"), "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html"),
    ),
    Part(
        "every test, on SQLite",
        (*PYTEST, "--cov", "--cov-report=term:skip-covered", f"--junitxml={RESULTS / 'sqlite.xml'}"),
        {"SISTRA_TEST_DATABASE": "", "SISTRA_TEST_RECORD": str(RESULTS / "features-sqlite.json")},
    ),
    Part(
        "the tests without a browser again, on PostgreSQL",
        (*PYTEST, *WITHOUT, f"--junitxml={RESULTS / 'postgresql.xml'}"),
        {"SISTRA_TEST_DATABASE": "postgresql", "SISTRA_TEST_RECORD": str(RESULTS / "features-postgresql.json")},
    ),
)


def main() -> int:
    """Run the parts in order and say at the end how each went."""
    RESULTS.mkdir(exist_ok=True)
    for old in RESULTS.glob("*.*"):
        old.unlink()
    ends: list[tuple[Part, bool, float]] = []
    for part in PARTS:
        print(f"\n== {part.name}", flush=True)
        began = time.monotonic()
        done = subprocess.run(part.command, cwd=ROOT, env=os.environ | part.environment, check=False)
        ends.append((part, done.returncode == 0, time.monotonic() - began))
    print()
    for part, well, seconds in ends:
        print(f"{'ok    ' if well else 'FAILED'} {seconds:6.1f} s  {part.name}")
    return 0 if all(well for _, well, _ in ends) else 1


if __name__ == "__main__":
    sys.exit(main())
