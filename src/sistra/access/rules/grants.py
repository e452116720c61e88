"""Role × permission × scope. Deny by default: a pair that is not here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sistra.access.vocabulary import Actor, Permission, Role, Scope

_P = Permission
_READERS: Final[Mapping[Permission, Scope]] = {
    _P.CASE_READ: Scope.OFFICE,
    _P.CASE_HISTORY: Scope.OFFICE,
    _P.CASE_PRINT: Scope.OFFICE,
    _P.OBSERVATORY_READ: Scope.ALL,
}
_WRITERS: Final[Mapping[Permission, Scope]] = {
    **_READERS,
    _P.CASE_OPEN: Scope.OFFICE,
    _P.CASE_UPDATE: Scope.OFFICE,
    _P.IDENTITY_REVEAL: Scope.OFFICE,
}

GRANTS: Final[Mapping[Role, Mapping[Permission, Scope]]] = {
    Role.PROSECUTOR: {
        **_WRITERS,
        _P.CASE_IMPORT: Scope.OFFICE,
        _P.CASE_EXPORT: Scope.OFFICE,
    },
    Role.PROSECUTION_ASSISTANT: _WRITERS,
    Role.POLICE_INVESTIGATOR: {
        **_WRITERS,
        _P.CASE_IMPORT: Scope.OFFICE,
        _P.CASE_EXPORT: Scope.OFFICE,
    },
    Role.JUDGE: {**_READERS, _P.IDENTITY_REVEAL: Scope.OFFICE},
    Role.COURT_CLERK: _WRITERS,
    # Victims in care, not the investigation: their own package ("protection") grants it.
    Role.PROTECTION_OFFICER: {_P.OBSERVATORY_READ: Scope.ALL},
    Role.COOPERATION_OFFICER: {_P.OBSERVATORY_READ: Scope.ALL},
    Role.ANALYST: {
        _P.CASE_COUNT: Scope.ALL,
        _P.OBSERVATORY_READ: Scope.ALL,
        _P.OBSERVATORY_EXPORT: Scope.ALL,
        _P.SOURCE_IMPORT: Scope.ALL,
    },
    Role.PUBLISHER: {_P.OBSERVATORY_READ: Scope.ALL, _P.OBSERVATORY_EXPORT: Scope.ALL},
    Role.TRAINER: {},
    Role.LEARNER: {},
    Role.AUDITOR: {_P.TRAIL_READ: Scope.ALL, _P.TRAIL_VERIFY: Scope.ALL},
    Role.ADMINISTRATOR: {
        _P.ACCOUNT_MANAGE: Scope.ALL,
        _P.NUMBER_RESERVE: Scope.ALL,
        _P.TRAIL_VERIFY: Scope.ALL,
        _P.SOURCE_IMPORT: Scope.ALL,
    },
}

_WIDTH: Final = {Scope.OWN: 1, Scope.OFFICE: 2, Scope.ALL: 3}


def scope_of(actor: Actor, permission: Permission) -> Scope | None:
    """The widest scope that any role of the actor has for the permission; None if none has it."""
    granted = [GRANTS[role][permission] for role in actor.roles if permission in GRANTS[role]]
    return max(granted, key=_WIDTH.__getitem__, default=None)


def may(actor: Actor, permission: Permission, *, office: str | None = None, owner: UUID | None = None) -> bool:
    """Whether the actor may do it to a record of `office` made by `owner`.

    Without an office the question is whether the actor may do it at all.
    """
    scope = scope_of(actor, permission)
    if scope is None:
        return False
    if scope is Scope.ALL or office is None:
        return True
    if office != actor.office:
        return False
    return scope is Scope.OFFICE or owner == actor.id
