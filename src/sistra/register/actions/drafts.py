"""Saving a case as it is typed, and turning it into a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sistra.access.actions import action, record, require
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.errors import Refused
from sistra.kernel.ids import new_id
from sistra.kernel.labels import Text
from sistra.register.actions.intake import open_case
from sistra.register.models import Draft
from sistra.register.vocabulary import NewCase


@action("register:draft:save")
def save_draft(
    draft: UUID | None,
    content: Mapping[str, str | list[str]],
    *,
    step: str = "",
    seen: datetime | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep the words as typed, whatever they are; gives the draft's id.

    `seen` is when the words that `content` grew from were kept: if others were kept meanwhile, nothing is
    written and Refused is raised, so that a page saving itself does not undo what a button just did.
    Only the beginning of a draft leaves an entry in the trail: what is typed is nobody's record yet.
    """
    require(by, Permission.CASE_OPEN, office=by.office)
    if draft is None:
        row = Draft.objects.create(
            id=new_id(),
            owner=by.id,
            office_id=by.office,
            content=dict(content),
            step=step,
            begun_at=at,
            changed_at=at,
        )
        record("register:draft:begun", about=f"draft:{row.pk}", by=by, at=at)
        return row.pk
    held = _mine(draft, by)
    if seen is not None and held.changed_at != seen:
        raise Refused(
            Text("El borrador cambió mientras tanto.", "The draft changed meanwhile."),
            remedy=Text("Vuelva a abrirlo.", "Open it again."),
        )
    held.content, held.step, held.changed_at = dict(content), step or held.step, at
    held.save(update_fields=["content", "step", "changed_at"])
    return held.pk


def _mine(draft: UUID, by: Actor) -> Draft:
    found = Draft.objects.select_for_update().filter(pk=draft, owner=by.id, office_id=by.office).first()
    if found is None:
        raise Refused(
            Text("Ese borrador ya no existe.", "That draft no longer exists."),
            remedy=Text(
                "Puede que ya se haya registrado o descartado: mire la lista de casos.",
                "It may have been registered or discarded: look in the list of cases.",
            ),
        )
    return found


@action("register:draft:discard")
def discard_draft(draft: UUID, *, by: Actor, at: datetime) -> None:
    """Throw one's own draft away."""
    require(by, Permission.CASE_OPEN, office=by.office)
    found = _mine(draft, by)
    record("register:draft:discarded", about=f"draft:{found.pk}", by=by, at=at)
    found.delete()


@action("register:draft:register")
def register_draft(draft: UUID, new: NewCase, *, by: Actor, at: datetime) -> UUID:
    """Register the case that a draft has become, and end the draft, in one act.

    Raises InvalidCase with every problem; the draft then stays as it was.
    """
    found = _mine(draft, by)
    case = open_case(new, by=by, at=at)
    record("register:draft:registered", about=f"draft:{found.pk}", by=by, at=at, reason=f"case:{case}")
    found.delete()
    return case
