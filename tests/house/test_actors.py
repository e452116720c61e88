"""Who acts and who reads is always said: actions take `by`, queries take `viewer`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.house.tree import public_functions

NOT_ACTS: Final = {
    "sistra.access.actions.permission.require": "asks whether `by` may, and writes nothing; `by` is its first word",
    "sistra.access.actions.permission.action": "the decorator that makes an action of a function",
    "sistra.access.actions.trail.node_name": "names this installation; neither reads nor writes a record",
}
"""Public functions among the actions that do nothing to a record, each with what it is instead."""


NOT_READS: Final = {
    "sistra.observatory.queries.figures.as_figure": "turns what was read for somebody into a side of a comparison",
}
"""Public functions among the queries that read nothing."""


def _takes(function: Callable[..., Any], name: str) -> bool:
    parameter = inspect.signature(function).parameters.get(name)
    return parameter is not None and parameter.kind is inspect.Parameter.KEYWORD_ONLY


ACTIONS: Final = public_functions("actions")
QUERIES: Final = public_functions("queries")


@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - NOT_ACTS.keys()))
def test_every_action_says_by_whom(name: str) -> None:
    assert _takes(ACTIONS[name], "by"), f"{name} must take `by` as a keyword"


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - NOT_READS.keys()))
def test_every_query_says_for_whom(name: str) -> None:
    assert _takes(QUERIES[name], "viewer"), f"{name} must take `viewer` as a keyword"


def test_there_is_something_to_examine() -> None:
    assert len(ACTIONS) > 20
    assert len(QUERIES) > 20


def test_no_exception_outlives_its_function() -> None:
    assert sorted(NOT_ACTS.keys() - ACTIONS.keys()) == []
    assert sorted(NOT_READS.keys() - QUERIES.keys()) == []
