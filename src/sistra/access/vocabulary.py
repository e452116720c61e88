"""Who acts, in what role, and how far a permission reaches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class Role(StrEnum):
    """The people of the system. The stored value never changes; labels are in reference."""

    PROSECUTOR = "prosecutor"
    PROSECUTION_ASSISTANT = "prosecution_assistant"
    POLICE_INVESTIGATOR = "police_investigator"
    JUDGE = "judge"
    COURT_CLERK = "court_clerk"
    PROTECTION_OFFICER = "protection_officer"
    COOPERATION_OFFICER = "cooperation_officer"
    ANALYST = "analyst"
    PUBLISHER = "publisher"
    TRAINER = "trainer"
    LEARNER = "learner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that may be done. What is not granted in `rules.GRANTS` is refused."""

    CASE_READ = "case:read"
    CASE_OPEN = "case:open"
    CASE_UPDATE = "case:update"
    CASE_HISTORY = "case:history"
    CASE_PRINT = "case:print"
    IDENTITY_REVEAL = "identity:reveal"
    CASE_COUNT = "case:count"
    CASE_IMPORT = "case:import"
    CASE_EXPORT = "case:export"
    OBSERVATORY_READ = "observatory:read"
    OBSERVATORY_EXPORT = "observatory:export"
    SOURCE_IMPORT = "source:import"
    TRAIL_READ = "trail:read"
    TRAIL_VERIFY = "trail:verify"
    ACCOUNT_MANAGE = "account:manage"
    NUMBER_RESERVE = "number:reserve"


class Scope(StrEnum):
    """How far a granted permission reaches."""

    OWN = "own"
    OFFICE = "office"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: an account with its roles and its office, as it stands now.

    `office` is the office's code; the trail is partitioned by it.
    """

    id: UUID
    name: str
    roles: frozenset[Role]
    office: str

    @property
    def label(self) -> str:
        """How the trail names the actor: the account's name and its office."""
        return f"{self.name} ({self.office})"


SYSTEM_OFFICE: Final = "SISTEMA"
"""Partition of the trail for acts of the installation itself (set-up, imports of public sources)."""

SYSTEM: Final = Actor(
    id=UUID(int=0),
    name="sistema",
    roles=frozenset({Role.ADMINISTRATOR, Role.ANALYST}),
    office=SYSTEM_OFFICE,
)
"""The installation acting by command at its own machine; it has no case content."""


LOCAL_DESK: Final = Actor(
    id=UUID(int=1),
    name="mesa local",
    roles=frozenset({Role.PROSECUTOR}),
    office=SYSTEM_OFFICE,
)
"""Whoever brings files in or takes them out by command without naming an account. It works for the installation's own
office alone: what it brought in is all that it sees."""


@dataclass(frozen=True, slots=True)
class Change:
    """One stored row before and after: what the history shows and what a replay applies.

    `before` is None when the row is new. Only fields that differ appear in `before` and `after`.
    Values are JSON: strings, numbers, booleans, lists, None.
    """

    table: str
    row: str
    before: dict[str, object] | None
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail as a reader sees it."""

    partition: str
    node: str
    sequence: int
    at: str
    action: str
    about: str
    actor_id: str
    actor: str
    reason: str
    basis: str
    said: str
    """The changes as the JSON text that was hashed: proof needs the very bytes, not their meaning."""
    previous: str
    hash: str
    signature: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, read. Raises ValueError or KeyError if somebody made the text unreadable."""
        return tuple(Change(one["table"], one["row"], one["before"], one["after"]) for one in json.loads(self.said))


def changes_text(changes: Iterable[Change]) -> str:
    """Changes as the trail stores and hashes them."""
    listed = [
        {"table": change.table, "row": change.row, "before": change.before, "after": change.after} for change in changes
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a chain, and exactly where."""

    partition: str
    node: str
    sequence: int
    kind: FindingKind
    detail: str


class FindingKind(StrEnum):
    """The ways in which a chain can have been tampered with."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    CUT_OFF = "cut_off"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_NODE = "unknown_node"
