"""The code base as the house tests see it: its modules, its functions, its models."""

from __future__ import annotations

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


def public_functions(storey: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """(dotted name, function) of what the storey of each package offers to others.

    A storey that is a folder offers what its `__init__` names; test_actors.py sees that nobody reaches past it.
    """
    for module in storeys(storey):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and function.__module__.startswith(module.__name__):
                yield f"{module.__name__}.{name}", function


def our_models() -> tuple[type[models.Model], ...]:
    """Every table of the product's own packages."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("sistra.")]
    return tuple(model for app in ours for model in app.get_models())
