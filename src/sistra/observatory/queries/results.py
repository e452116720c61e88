"""Figures that were kept as they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sistra.access.vocabulary import Actor
from sistra.observatory.models import Result
from sistra.observatory.queries.editions import may_read


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A kept figure: `parameters` and `body` are canonical JSON, `sha256` that of the body."""

    id: UUID
    definition: str
    version: int
    parameters: str
    source_position: str
    cut_off: str
    as_of: date | None
    code_version: str
    body: str
    sha256: str


def kept_results(*, viewer: Actor, definition: str = "") -> tuple[KeptResult, ...]:
    """Kept figures, the newest first; all of them, or those of one definition. Raises Refused."""
    may_read(viewer)
    rows = Result.objects.order_by("-kept_at", "-id")
    if definition:
        rows = rows.filter(definition=definition)
    return tuple(_view(row) for row in rows)


def kept_result(id: UUID, *, viewer: Actor) -> KeptResult | None:  # noqa: A002  # the word of every record
    """One kept figure. Raises Refused."""
    may_read(viewer)
    row = Result.objects.filter(pk=id).first()
    return _view(row) if row else None


def _view(row: Result) -> KeptResult:
    return KeptResult(
        id=UUID(str(row.pk)),
        definition=row.definition,
        version=row.version,
        parameters=row.parameters,
        source_position=row.source_position,
        cut_off=row.cut_off,
        as_of=row.as_of,
        code_version=row.code_version,
        body=row.body,
        sha256=row.sha256,
    )
