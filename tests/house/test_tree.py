"""The tree itself: modules that can be read in one sitting, and nothing that knows the desk it was written on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.house.tree import ROOT, SOURCE

LONGEST: Final = 600
"""Lines. Longer is allowed for what is one thing, and then stands here with its reason."""

LONG_FOR_A_REASON: Final = {
    "src/sistra/register/migrations/0001_initial.py": "the register's first tables, as the framework writes them down",
}

TEXTS: Final = {".py", ".md", ".toml", ".txt", ".in", ".sh", ".html", ".po", ".css", ".js", ".csv", ".json", ""}
NOT_OURS: Final = {".git", ".venv", ".hypothesis", "var", "test-results", "_build", "__pycache__", "build"}


def _files() -> Iterator[Path]:
    """Files of the project that hold text, without what set-up and runs leave behind."""
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        ignored = NOT_OURS.intersection(inside.parts) or any(p.endswith(("_cache", ".egg-info")) for p in inside.parts)
        if path.is_file() and not ignored and path.suffix in TEXTS and not path.name.startswith(".cov"):
            yield path


def test_no_module_is_longer_than_one_sitting() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert {name: n for name, n in lengths.items() if n > LONGEST and name not in LONG_FOR_A_REASON} == {}
    assert [name for name in LONG_FOR_A_REASON if lengths.get(name, 0) <= LONGEST] == [], "no longer long, or gone"


def test_no_file_names_a_folder_that_only_its_author_has() -> None:
    # Written so that this file does not name them either.
    desks = re.compile(r"(?<![\w.])/(work|root)/|[.][.]/shared|[.][.]\W+shared\b|[\"']shared[\"']")
    named = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in _files()
        for found in desks.finditer(path.read_text("utf-8", errors="replace"))
    ]
    assert named == []


def test_requirements_are_locked_with_hashes_and_name_no_host() -> None:
    for name in ("run", "check"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
        pinned = [line for line in lines if line and not line.startswith((" ", "#", "-"))]
        hashed = sum(line.strip().startswith("--hash=sha256:") for line in lines)
        assert all("==" in line for line in pinned)
        assert hashed >= len(pinned) > 20
        assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_both_locks_name_the_same_version_of_what_they_share() -> None:
    versions: dict[str, set[str]] = {}
    for name in ("run", "check"):
        for line in (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines():
            if "==" in line and not line.startswith((" ", "#")):
                package, version = line.split("==")
                versions.setdefault(package.split("[")[0], set()).add(version.split()[0])
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}
