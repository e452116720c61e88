"""A row as plain values: how the trail writes it, how a replay reads it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Model

from sistra.register.models.case import Case
from sistra.register.models.facts import Classification, Conduct, Event, Participation, Relationship, Source, Thing, Use
from sistra.register.models.party import Alias, Party
from sistra.register.vocabulary import RecordKind

TABLES: Final[Mapping[RecordKind, type[Model]]] = {
    RecordKind.CASE: Case,
    RecordKind.SOURCE: Source,
    RecordKind.PARTY: Party,
    RecordKind.ALIAS: Alias,
    RecordKind.EVENT: Event,
    RecordKind.PARTICIPATION: Participation,
    RecordKind.CONDUCT: Conduct,
    RecordKind.RELATIONSHIP: Relationship,
    RecordKind.THING: Thing,
    RecordKind.USE: Use,
    RecordKind.CLASSIFICATION: Classification,
}
"""The tables that make up a case, in an order in which rows can be written."""

KIND_OF: Final[Mapping[type[Model], RecordKind]] = {table: kind for kind, table in TABLES.items()}


def table_name(kind: RecordKind) -> str:
    """The name under which the trail knows the table."""
    return f"register.{kind}"


def plain(value: object) -> object:
    """A stored value as JSON: ids and times as text, everything else as it is."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def columns(table: type[Model]) -> tuple[str, ...]:
    """Names of the stored fields of a table without its key; a reference is named by its column."""
    return tuple(field.attname for field in table._meta.concrete_fields if not field.primary_key)


def row_values(row: Model) -> dict[str, object]:
    """Every stored field of a row but its key, as JSON."""
    return {name: plain(getattr(row, name)) for name in columns(type(row))}
