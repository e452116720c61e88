"""The contracts of pyproject.toml can fail: each is broken once, on a skeleton of the tree, and caught."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.house.tree import ROOT, SOURCE

STOREYS: Final = "A package uses only the storeys below it"
ORDER: Final = "Inside a package: actions, queries, models, rules, vocabulary"
PURE: Final = "Words, rules and methods know no framework, database or network"
PRIVATE: Final = "A package's tables are its own"
INDEPENDENT: Final = "The methods are independent of one another"
CIRCLES: Final = "No circles anywhere"

BREACHES: Final = {
    "a lower package reads a higher one": (STOREYS, "access/vocabulary.py", "import sistra.register.vocabulary"),
    "a neighbour imports its neighbour": (STOREYS, "assets/__init__.py", "import sistra.protection"),
    "a folder without a place": (STOREYS, "utils/__init__.py", ""),
    "a rule reads a table": (ORDER, "access/rules/__init__.py", "import sistra.access.models"),
    "a file without a place in its package": (ORDER, "access/services.py", ""),
    "a word knows the framework": (PURE, "kernel/labels.py", "import django.utils"),
    "a word knows the framework by a detour": (PURE, "kernel/labels.py", "import sistra.access.models"),
    "a package reads the tables of another": (PRIVATE, "register/queries/__init__.py", "import sistra.access.models"),
    "a method leans on another": (INDEPENDENT, "methods/linkage/__init__.py", "import sistra.methods.estimation"),
    "a circle": (CIRCLES, "kernel/labels.py", "import sistra.kernel.errors"),
}
"""What is broken: the contract that must say so, the module that breaks it, the line that does."""


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A tree of empty modules with the names of ours: what a contract sees is names and imports."""
    for module in SOURCE.rglob("*.py"):
        empty = tmp_path / "src" / "sistra" / module.relative_to(SOURCE)
        empty.parent.mkdir(parents=True, exist_ok=True)
        empty.write_text("")
    # What a detour and a circle need to lead somewhere.
    (tmp_path / "src/sistra/access/models.py").write_text("import django.db\n")
    (tmp_path / "src/sistra/kernel/errors.py").write_text("import sistra.kernel.labels\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    return tmp_path


def _verdicts(skeleton: Path) -> dict[str, bool]:
    """Each contract's name and whether it is kept."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=skeleton,
        env={"PYTHONPATH": str(skeleton / "src"), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = {}
    for line in done.stdout.splitlines():
        for word in ("KEPT", "BROKEN"):
            if line.rstrip().endswith(word):
                verdicts[line.rsplit(word, 1)[0].strip()] = word == "KEPT"
    assert set(verdicts) == {STOREYS, ORDER, PURE, PRIVATE, INDEPENDENT, CIRCLES}, done.stdout + done.stderr
    return verdicts


def test_the_skeleton_keeps_every_contract(skeleton: Path) -> None:
    assert all(_verdicts(skeleton).values())


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_caught(skeleton: Path, breach: str) -> None:
    contract, module, line = BREACHES[breach]
    broken = skeleton / "src" / "sistra" / module
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text(f"{line}\n")
    assert not _verdicts(skeleton)[contract]
