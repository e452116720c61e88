"""Every table keeps to its package and says how much harm each of its fields can do."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from sistra.kernel.sensitivity import Sensitivity
from tests.house.tree import our_models


def _ways_back(tables: tuple[type[models.Model], ...]) -> tuple[list[str], int]:
    """Keys that leave their package and can be read backwards, and how many leave it at all."""
    open_ways, leaving = [], 0
    for model in tables:
        for field in model._meta.get_fields():
            relation = getattr(field, "remote_field", None)
            if relation is None or not field.concrete:
                continue
            if relation.model._meta.app_label != model._meta.app_label:
                leaving += 1
                if relation.related_name != "+":
                    open_ways.append(f"{model._meta.label}.{field.name}")
    return open_ways, leaving


def test_a_foreign_key_that_leaves_its_package_gives_the_lower_package_no_way_up() -> None:
    open_ways, leaving = _ways_back(our_models())
    assert leaving > 0, "no key leaves its package: this test sees nothing"
    assert open_ways == [], 'these keys leave their package and lack related_name="+"'


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_field_says_how_sensitive_it_is(model: Any) -> None:
    fields = {field.name for field in model._meta.concrete_fields}
    labels = model.__dict__.get("sensitivity", {})
    assert sorted(fields - set(labels)) == [], "fields without a label"
    assert sorted(set(labels) - fields) == [], "labels of fields that do not exist"
    assert all(isinstance(label, Sensitivity) for label in labels.values())


def test_every_table_belongs_to_a_package_that_keeps_records() -> None:
    records = ("procedure", "protection", "assets", "cooperation", "training")
    holders = {app.name for app in apps.get_app_configs() if list(app.get_models()) and app.name.startswith("sistra.")}
    assert holders
    assert holders <= {f"sistra.{keeper}" for keeper in ("access", "register", *records, "links", "observatory")}
