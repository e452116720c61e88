"""Asking for permission so that a refusal leaves a trace, although the act it stopped is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from sistra.access import rules
from sistra.access.actions.trail import record
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.errors import Refused
from sistra.kernel.labels import Text

P = ParamSpec("P")
R = TypeVar("R")


class NotPermitted(Refused):
    """The actor's roles do not allow it, or not for this office."""

    def __init__(self, permission: Permission, office: str | None) -> None:
        super().__init__(
            Text("Su rol no permite hacer esto.", "Your role does not allow this."),
            remedy=Text(
                "Si lo necesita para su trabajo, pídalo a quien administra las cuentas de su oficina.",
                "If you need it for your work, ask whoever manages the accounts of your office.",
            ),
        )
        self.permission = permission
        self.office = office


def require(by: Actor, permission: Permission, *, office: str | None = None, owner: UUID | None = None) -> None:
    """Go on only if the actor may; otherwise raise `NotPermitted`."""
    if not rules.may(by, permission, office=office, owner=owner):
        raise NotPermitted(permission, office)


def action(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: one transaction, and a refused attempt recorded outside it.

    The function takes `by: Actor` and `at: datetime` by keyword; `name` is what the trail calls the act.
    """

    def make(act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def whole(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except NotPermitted as refusal:
                by, at = kwargs["by"], kwargs["at"]
                assert isinstance(by, Actor)
                assert isinstance(at, datetime)
                with transaction.atomic():
                    record(
                        f"{name}:refused",
                        about=f"permission:{refusal.permission}",
                        by=by,
                        at=at,
                        reason=f"office {refusal.office}" if refusal.office else "",
                    )
                raise

        return whole

    return make
