"""What people read for the closed lists of the code: the label of an enum's member."""

from __future__ import annotations

import re
from enum import StrEnum

from sistra.kernel.labels import Text
from sistra.reference import packs


def list_of(kind: type[StrEnum]) -> str:
    """The id of the code list of an enum: CaseKind has the list case_kind."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


def of(member: StrEnum) -> Text:
    """The label of a member, in the active pack, or from the common lists where no pack is active.

    Raises LookupError naming the list or the code that is missing.
    """
    lists = packs.active().lists if packs.is_active() else packs.common_lists()
    list_id = list_of(type(member))
    if list_id not in lists:
        raise LookupError(f"the enum {type(member).__name__} has no list of labels: add lists/{list_id}.csv")
    return lists[list_id].get(member.value).label
