"""The code base as the house tests see it: its modules, its functions, its models."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from django.apps import apps
from django.db import models

import sistra

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "sistra"


def module_names() -> tuple[str, ...]:
    """Every module of the product by its dotted name, in order."""
    return tuple(sorted(module.name for module in pkgutil.walk_packages(sistra.__path__, "sistra.")))


def storeys(name: str) -> Iterator[ModuleType]:
    """The storey of that name of every package that has one: `sistra.<package>.<name>`."""
    for module in module_names():
        parts = module.split(".")
        if len(parts) == 3 and parts[2] == name:
            yield importlib.import_module(module)


def _functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_"):
            yield f"{function.__module__}.{name}", function


def _taken_by_others(storey: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Functions that a module of another package imports from inside the storey."""
    for path in SOURCE.rglob("*.py"):
        own = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
                continue
            parts = node.module.split(".")
            if parts[0] != "sistra" or len(parts) < 3 or parts[1] == own or parts[2] != storey:
                continue
            for alias in node.names:
                taken = getattr(importlib.import_module(node.module), alias.name)
                if inspect.isfunction(taken):
                    yield f"{taken.__module__}.{alias.name}", taken
                elif inspect.ismodule(taken):
                    yield from _functions(taken)


def public_functions(storey: str) -> dict[str, Callable[..., Any]]:
    """What the storeys of that name offer, by dotted name: what their front names, and what others take from inside."""
    found: dict[str, Callable[..., Any]] = {}
    for front in storeys(storey):
        found |= {name: f for name, f in _functions(front) if name.startswith(f"{front.__name__}.")}
    found |= {name: f for name, f in _taken_by_others(storey) if f".{storey}." in name}
    return found


def our_models() -> tuple[type[models.Model], ...]:
    """Every table of the product's own packages."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("sistra.")]
    return tuple(model for app in ours for model in app.get_models())
