"""Which node may give out which case numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sistra.access import rules as access
from sistra.access.vocabulary import Actor, Permission
from sistra.register.models import NumberBlock


@dataclass(frozen=True, slots=True)
class BlockView:
    """A run of running numbers of one office and year."""

    office: str
    year: int
    node: str
    first: int
    last: int
    following: int
    """The next one to be given out; one past the last when the block is used up."""
    expires_on: date | None


def number_blocks(*, viewer: Actor) -> tuple[BlockView, ...]:
    """Every block, for whoever reserves numbers."""
    if not access.may(viewer, Permission.NUMBER_RESERVE):
        return ()
    return tuple(
        BlockView(row.office_id, row.year, row.node, row.first, row.last, row.following, row.expires_on)
        for row in NumberBlock.objects.order_by("office_id", "year", "first")
    )
