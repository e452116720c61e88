"""The history of a case: read from the trail, and the case replayed up to a moment."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sistra.access import queries as access_queries
from sistra.access import rules as access
from sistra.access.vocabulary import Actor, Entry
from sistra.register.models import Case
from sistra.register.queries.assembling import Rows, assemble
from sistra.register.queries.cases import case_row, rows_of, visible_cases
from sistra.register.vocabulary import FieldChange, HistoryLine, NewCase, RecordKind


def _entries(case: Case, viewer: Actor, until: str | None = None) -> tuple[Entry, ...]:
    return access_queries.entries_about(f"case:{case.pk}", viewer=viewer, partition=case.office_id, until=until)


def history(case: UUID, *, viewer: Actor) -> tuple[HistoryLine, ...]:
    """Every act on a case that the reader sees, newest first, with each field before and after."""
    found = visible_cases(viewer=viewer).filter(pk=case).first()
    if found is None:
        return ()
    return tuple(_line(entry) for entry in reversed(_entries(found, viewer)))


def _line(entry: Entry) -> HistoryLine:
    changes = tuple(
        FieldChange(
            RecordKind(change.table.removeprefix("register.")),
            UUID(change.row),
            field,
            (change.before or {}).get(field),
            after,
        )
        for change in entry.changes
        for field, after in change.after.items()
        # A new row is told by what it says, not by its empty fields and its inner references.
        if not (change.before is None and after in ("", None, [], {}, False)) and field not in ("version", "case_id")
    )
    return HistoryLine(entry.at, entry.actor, entry.action, entry.reason, entry.basis, entry.sequence, changes)


def replayed(case: UUID, *, viewer: Actor, until: str | None = None) -> Rows | None:
    """The rows of a case as the trail gives them up to a moment (ISO, UTC), the case's own row among them.

    None if the case does not exist, may not be seen, or had not been opened by then.
    """
    found = visible_cases(viewer=viewer).filter(pk=case).first()
    if found is None:
        return None
    rows: dict[RecordKind, dict[str, dict[str, Any]]] = {}
    for entry in _entries(found, viewer, until):
        for change in entry.changes:
            kept = rows.setdefault(RecordKind(change.table.removeprefix("register.")), {})
            kept.setdefault(change.row, {}).update(change.after)
    return rows if rows.get(RecordKind.CASE) else None


def stored(case: UUID, *, viewer: Actor) -> Rows | None:
    """The rows of a case as the tables hold them, in the form of `replayed`, to compare the two."""
    found = visible_cases(viewer=viewer).filter(pk=case).first()
    if found is None:
        return None
    return {RecordKind.CASE: {str(found.pk): case_row(found)}} | {
        kind: rows for kind, rows in rows_of(found.pk).items() if rows
    }


def case_as_of(case: UUID, moment: datetime, *, viewer: Actor) -> NewCase | None:
    """The case as it stood at a moment. None if it had not been opened by then or may not be seen."""
    rows = replayed(case, viewer=viewer, until=access.moment(moment))
    return assemble(next(iter(rows[RecordKind.CASE].values())), rows) if rows else None


def state_hash(case: UUID, *, viewer: Actor) -> str:
    """SHA-256 of everything that a case holds, for the foot of a printed page; empty if not visible."""
    rows = stored(case, viewer=viewer)
    if rows is None:
        return ""
    canonical = json.dumps({str(kind): dict(kept) for kind, kept in rows.items()}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
