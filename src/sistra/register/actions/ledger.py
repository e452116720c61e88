"""Writing rows and their trace together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Model

from sistra.access.actions import record
from sistra.access.vocabulary import Actor, Change
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.register.models import Case
from sistra.register.models.stored import KIND_OF, TABLES, plain, row_values, table_name
from sistra.register.rules import InvalidCase


class Ledger:
    """The rows that one act writes in one case, and the single entry of the trail that tells of them."""

    def __init__(self, case: UUID, office: str, *, by: Actor, at: datetime) -> None:
        self.case = case
        self.office = office
        self.by = by
        self.at = at
        self._new: list[Model] = []
        self._changes: list[Change] = []

    def add(self, row: Model) -> None:
        """A new row, written when the ledger is closed. Raises InvalidCase for words longer than their place."""
        _check_lengths(row)
        self._new.append(row)

    def change(self, row: Model, values: Mapping[str, object]) -> bool:
        """Give a row new values; only those that differ are written and told. Says whether any did."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not differing:
            return False
        before = {name: plain(getattr(row, name)) for name in differing}
        after = {name: plain(value) for name, value in differing.items()}
        before["version"] = getattr(row, "version")  # noqa: B009  # Model has no version; every table of a case has
        for name, value in differing.items():
            setattr(row, name, value)
        _check_lengths(row)
        setattr(row, "version", getattr(row, "version") + 1)  # noqa: B009, B010
        after["version"] = getattr(row, "version")  # noqa: B009
        row.save(update_fields=[*differing, "version"])
        self._changes.append(Change(table_name(KIND_OF[type(row)]), str(row.pk), before, after))
        return True

    def tell(self, row: Model) -> None:
        """A new row that the act has written already, because another row had to point to it."""
        self._changes.insert(0, Change(table_name(KIND_OF[type(row)]), str(row.pk), None, row_values(row)))

    @property
    def is_empty(self) -> bool:
        return not self._new and not self._changes

    def close(self, action: str, *, reason: str = "", basis: str = "") -> None:
        """Write the new rows, table by table, and leave the entry."""
        close_together([self], action, reason=reason, basis=basis)

    def note(self, action: str, *, reason: str, basis: str) -> None:
        """Leave the entry that tells of rows already written."""
        new = [Change(table_name(KIND_OF[type(row)]), str(row.pk), None, row_values(row)) for row in self._in_order()]
        record(
            action,
            about=f"case:{self.case}",
            by=self.by,
            at=self.at,
            partition=self.office,
            changes=[*new, *self._changes],
            reason=reason,
            basis=basis,
        )

    def rows_of(self, table: type[Model]) -> list[Model]:
        """The new rows of one table."""
        return [row for row in self._new if type(row) is table]

    def _in_order(self) -> Iterable[Model]:
        order = {table: place for place, table in enumerate(TABLES.values())}
        return sorted(self._new, key=lambda row: order[type(row)])


def close_together(ledgers: Sequence[Ledger], action: str, *, reason: str = "", basis: str = "") -> None:
    """Write the rows of several cases, each table once, and leave one entry for each case."""
    for table in TABLES.values():
        rows = [row for ledger in ledgers for row in ledger.rows_of(table)]
        if rows:
            table._default_manager.bulk_create(rows)
    for ledger in ledgers:
        ledger.note(action, reason=reason, basis=basis)


def _check_lengths(row: Model) -> None:
    """SQLite would store longer words and PostgreSQL would stop without saying where: neither is an answer."""
    problems = tuple(
        Invalid(
            Text(f"Son demasiadas letras: {len(value)}.", f"These are too many letters: {len(value)}."),
            field=field.name,
            value=value,
            expected=f"≤ {field.max_length}",
            remedy=Text("Acórtelo; lo demás cabe en los hechos.", "Shorten it; the rest has room in the facts."),
        )
        for field in type(row)._meta.concrete_fields
        if isinstance(field, CharField)
        and field.max_length is not None
        and isinstance(value := getattr(row, field.attname), str)
        and len(value) > field.max_length
    )
    if problems:
        raise InvalidCase(problems)


def locked_case(case: UUID) -> Case:
    """The case, held until the transaction ends: two clerks may press the button at once."""
    return Case.objects.select_for_update().get(pk=case)
