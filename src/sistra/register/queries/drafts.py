"""Cases being typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sistra.access import rules as access
from sistra.access.vocabulary import Actor, Permission
from sistra.register.models import Draft

Typed = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its owner resumes it: the words as typed."""

    id: UUID
    content: Typed
    step: str
    begun_at: datetime
    changed_at: datetime


def _view(row: Draft) -> DraftView:
    return DraftView(row.pk, row.content, row.step, row.begun_at, row.changed_at)


def drafts(*, viewer: Actor) -> tuple[DraftView, ...]:
    """The reader's own drafts in the present office, newest first; nobody sees another's."""
    if not access.may(viewer, Permission.CASE_OPEN):
        return ()
    mine = Draft.objects.filter(owner=viewer.id, office_id=viewer.office).order_by("-changed_at")
    return tuple(_view(row) for row in mine)


def draft(key: UUID, *, viewer: Actor) -> DraftView | None:
    """One of the reader's own drafts."""
    return next((one for one in drafts(viewer=viewer) if one.id == key), None)
