"""Reading the definitions that lie beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.vocabulary import (
    Breakdown,
    CutOffRule,
    DataSource,
    Definition,
    Dimension,
    OffenceScope,
    Selection,
    Unit,
)
from sistra.reference import labels


@cache
def definitions() -> Mapping[str, Definition]:
    """Every indicator by its id, in the order of the ids. Raises ValueError naming the file that is wrong."""
    found: dict[str, Definition] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            try:
                each = _read(tomllib.loads(file.read_text(encoding="utf-8")))
            except (KeyError, ValueError, TypeError) as mistake:
                raise ValueError(f"indicators/{file.name}: {mistake}") from mistake
            if f"{each.id}.toml" != file.name:
                raise ValueError(f"indicators/{file.name}: the file is named after another id, {each.id}")
            found[each.id] = each
    return MappingProxyType(found)


def definition(id: str) -> Definition:  # noqa: A002  # the word of every record
    """The indicator of that id. Raises Invalid, naming those that there are."""
    try:
        return definitions()[id]
    except KeyError:
        known = ", ".join(definitions())
        raise Invalid(
            Text(f"No hay un indicador «{id}».", f"There is no indicator “{id}”."),
            field="id",
            value=id,
            expected=known,
            remedy=Text(f"Los que hay: {known}.", f"There are: {known}."),
        ) from None


def _read(said: Mapping[str, Any]) -> Definition:
    return Definition(
        id=said["id"],
        version=int(said["version"]),
        name=_text(said["name"]),
        question=_text(said["question"]),
        unit=Unit(said["unit"]),
        universe=_text(said["universe"]),
        recorder=_text(said["recorder"]),
        offence_scope=OffenceScope(said["offence_scope"]),
        source=DataSource(said["source"]),
        cut_off=CutOffRule(said["cut_off"]),
        counted_by=_text(said["counted_by"]),
        denominator=_text(said["denominator"]) if "denominator" in said else None,
        caveats=tuple(_text(each) for each in said.get("caveats", ())),
        breakdowns=tuple(_breakdowns(said["breakdowns"])),
        valid_from=_day(said["valid_from"]),
        selections=tuple(_selection(each) for each in said.get("select", ())),
        options=MappingProxyType({str(key): str(value) for key, value in said.get("options", {}).items()}),
    )


def _text(said: Mapping[str, str]) -> Text:
    return Text(said["es"], said["en"])


def _day(said: object) -> date:
    if not isinstance(said, date):
        raise TypeError("valid_from is not a date")
    return said


def _breakdowns(said: Iterable[Mapping[str, Any]]) -> Iterable[Breakdown]:
    for each in said:
        for name in each["by"]:
            dimension = Dimension(name)
            yield Breakdown(
                dimension,
                labels.of(dimension),
                multiple=bool(each.get("multiple", False)),
                alone=bool(each.get("alone", False)),
            )


def _selection(said: Mapping[str, Any]) -> Selection:
    columns = {key: tuple(value) for key, value in said.items() if key != "earlier_cut"}
    return Selection(**columns, earlier_cut=bool(said.get("earlier_cut", False)))
