"""Every word of the product exists in Spanish and in English."""

from __future__ import annotations

import importlib
import inspect
import io
import re
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import templatize

from sistra.reference import labels
from tests.house.tree import SOURCE, module_names

FACES: Final = ("web", "cli", "api")
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def _closed_lists() -> dict[str, type[StrEnum]]:
    """Every StrEnum of the kernel and of every vocabulary, by its dotted name."""
    found = {}
    for name in module_names():
        parts = name.split(".")
        if parts[1] == "kernel" or (len(parts) > 2 and parts[2] == "vocabulary"):
            for _, member in inspect.getmembers(importlib.import_module(name), inspect.isclass):
                if issubclass(member, StrEnum) and member.__module__ == name:
                    found[f"{name}.{member.__name__}"] = member
    return found


CLOSED_LISTS: Final = _closed_lists()


@pytest.mark.parametrize("name", sorted(CLOSED_LISTS))
@pytest.mark.feature("AD-03")
def test_every_member_of_a_closed_list_has_a_name_in_both_languages(name: str) -> None:
    unnamed = []
    for member in CLOSED_LISTS[name]:
        try:
            words = labels.of(member)
        except (LookupError, ValueError):
            unnamed.append(member)
        else:
            assert words.es
            assert words.en
    assert unnamed == []


def _said_in_templates() -> set[tuple[str, ...]]:
    """(context, message, …plural) of every message of every template."""
    said = set()
    for template in sorted(SOURCE.rglob("*.html")) + sorted(SOURCE.rglob("templates/**/*.txt")):
        # Blanked out of HTML, the lines keep indents that are no Python: without them they read as one.
        code = re.sub(r"(?m)^[ \t]+", "", templatize(template.read_text("utf-8"), origin=str(template)))
        said |= _said(code)
    return said


def _said_in_code() -> set[tuple[str, ...]]:
    said = set()
    for face in FACES:
        for module in sorted((SOURCE / face).rglob("*.py")):
            said |= _said(module.read_text("utf-8"))
    return said


def _said(code: str) -> set[tuple[str, ...]]:
    said = set()
    source = io.BytesIO(code.encode())
    for _, message, _, context in extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}):
        messages = (message,) if isinstance(message, str) else tuple(message)
        said.add((context or "", *messages))
    return said


def _catalogues() -> dict[Path, Catalog]:
    return {path: _read(path) for path in sorted(SOURCE.glob("web/locale*/es/LC_MESSAGES/django.po"))}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="es")


def _key(message: Any) -> tuple[str, ...]:
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    return (message.context or "", *ids)


@pytest.mark.feature("AD-03")
def test_everything_the_faces_say_is_said_in_spanish() -> None:
    translated = set()
    for catalogue in _catalogues().values():
        for message in catalogue:
            words = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
            if message.id and all(words) and not message.fuzzy:
                translated.add(_key(message))
    said = _said_in_templates() | _said_in_code()
    assert len(said) > 100, "hardly a message was found: this test sees nothing"
    # Django merges plural and singular by the singular: a catalogue entry with a plural serves both.
    singular = {key[:2] for key in translated}
    assert sorted(key for key in said if key not in translated and key[:2] not in singular) == []


def test_the_catalogue_holds_nothing_doubtful_and_nothing_that_nobody_says() -> None:
    said = {key[:2] for key in _said_in_templates() | _said_in_code()}
    for path, catalogue in _catalogues().items():
        assert [message.id for message in catalogue if message.id and message.fuzzy] == [], f"{path.name}: fuzzy"
        assert list(catalogue.obsolete) == [], f"{path}: obsolete"
        assert [_key(m) for m in catalogue if m.id and _key(m)[:2] not in said] == [], f"{path}: said nowhere"


def test_a_translation_keeps_the_places_of_its_values() -> None:
    place = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
    wrong = []
    for catalogue in _catalogues().values():
        for message in catalogue:
            if not message.id:
                continue
            ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
            words = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
            # "One case" needs no number; every other form has the places of the message, no more and no fewer.
            kept = [set(place.findall(said)) for said in words]
            whole = set(place.findall(ids[-1]))
            if kept[-1] != whole or any(not places <= whole for places in kept):
                wrong.append(message.id)
    assert wrong == []
