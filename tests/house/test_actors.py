"""Who acts and who reads is always said: actions take `by`, queries take `viewer`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.house.tree import SOURCE, public_functions

NOT_ACTS: Final = {
    "sistra.access.actions.require": "asks whether `by` may, and writes nothing; `by` is its first word",
    "sistra.access.actions.action": "the decorator that makes an action of a function",
    "sistra.access.actions.node_name": "names this installation; neither reads nor writes a record",
}
"""Public functions among the actions that do nothing to a record, each with what it is instead."""


NOT_READS: Final = {
    "sistra.observatory.queries.as_figure": "turns a view, read for somebody before, into a side of a comparison",
}
"""Public functions among the queries that read nothing."""


def _takes(function: Callable[..., Any], name: str) -> bool:
    parameter = inspect.signature(function).parameters.get(name)
    return parameter is not None and parameter.kind is inspect.Parameter.KEYWORD_ONLY


ACTIONS: Final = dict(public_functions("actions"))
QUERIES: Final = dict(public_functions("queries"))


@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - NOT_ACTS.keys()))
def test_every_action_says_by_whom(name: str) -> None:
    assert _takes(ACTIONS[name], "by"), f"{name} must take `by` as a keyword"


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - NOT_READS.keys()))
def test_every_query_says_for_whom(name: str) -> None:
    assert _takes(QUERIES[name], "viewer"), f"{name} must take `viewer` as a keyword"


def test_no_exception_outlives_its_function() -> None:
    assert sorted(NOT_ACTS.keys() - ACTIONS.keys()) == []
    assert sorted(NOT_READS.keys() - QUERIES.keys()) == []


def _reached_past() -> tuple[list[str], int]:
    """Imports from inside another package's actions or queries, and how many come through their front door."""
    past, through = [], 0
    for path in SOURCE.rglob("*.py"):
        own = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                parts = name.split(".")
                if parts[0] != "sistra" or len(parts) < 3 or parts[1] == own or parts[2] not in {"actions", "queries"}:
                    continue
                through += 1
                if len(parts) > 3:
                    past.append(f"{path.relative_to(SOURCE)}: {name}")
    return past, through


def test_nobody_reaches_past_what_a_package_offers() -> None:
    past, through = _reached_past()
    assert through > 0, "no package uses another's actions or queries: this test sees nothing"
    assert past == []
