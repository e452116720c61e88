"""Looking that leaves a trace: unmasking, printing, handing out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sistra.access.actions import action, record, require
from sistra.access.vocabulary import Actor, Permission
from sistra.register.models import Case


@action("register:identity:reveal")
def reveal(case: UUID, *, part: str = "", by: Actor, at: datetime) -> None:
    """Note that somebody asked to see the identifying values of a case, or of one record in it."""
    found = Case.objects.get(pk=case)
    require(by, Permission.IDENTITY_REVEAL, office=found.office_id, owner=found.opened_by)
    record("register:identity:revealed", about=f"case:{case}", by=by, at=at, partition=found.office_id, reason=part)


@action("register:case:print")
def record_print(case: UUID, *, state: str, by: Actor, at: datetime) -> None:
    """Note that a case was printed, with the hash of the state that the paper carries."""
    found = Case.objects.get(pk=case)
    require(by, Permission.CASE_PRINT, office=found.office_id, owner=found.opened_by)
    record("register:case:printed", about=f"case:{case}", by=by, at=at, partition=found.office_id, reason=state)


@action("register:case:export")
def record_export(*, format_name: str, count: int, digest: str, by: Actor, at: datetime) -> None:
    """Note that cases left in a file: the format, how many, and the file's SHA-256."""
    require(by, Permission.CASE_EXPORT, office=by.office)
    record("register:case:exported", about=f"export:{format_name}", by=by, at=at, reason=f"{count} {digest}")
