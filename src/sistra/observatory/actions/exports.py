"""Leaving a trace of figures that left in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sistra.access.actions import action, record, require
from sistra.access.vocabulary import Actor, Permission


@action("observatory:export")
def note_export(form: str, *, files: Mapping[str, str], question: str, by: Actor, at: datetime) -> None:
    """Record that figures were written out: `files` gives the SHA-256 of each. Raises Refused."""
    require(by, Permission.OBSERVATORY_EXPORT)
    listed = "; ".join(f"{name} {digest}" for name, digest in sorted(files.items()))
    record("observatory:exported", about=f"export:{form}", by=by, at=at, reason=f"{question}: {listed}")
