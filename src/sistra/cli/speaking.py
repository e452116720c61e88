"""How commands speak: the language of the terminal, the present moment, the acting account."""

from __future__ import annotations

import locale
import os
from datetime import UTC, datetime

import click

from sistra.access.vocabulary import SYSTEM, Actor


def language() -> str:
    """ "en" when SISTRA_LANGUAGE or the terminal's locale says English; Spanish otherwise."""
    chosen = os.environ.get("SISTRA_LANGUAGE") or locale.getlocale()[0] or os.environ.get("LANG", "")
    return "en" if chosen.lower().startswith("en") else "es"


def present() -> datetime:
    """The moment at which the command acts."""
    return datetime.now(UTC)


def say(message: str) -> None:
    """A message to the person at the terminal; results go elsewhere."""
    click.echo(message, err=True)


def acting(username: str | None, *, otherwise: Actor = SYSTEM) -> Actor:
    """The account named with --as, or the installation itself (or its desk, for commands that handle cases)."""
    if username is None:
        return otherwise
    # Only now: tables exist once the settings are loaded, and the language is asked for earlier.
    from sistra.access.queries import actor_of

    found = actor_of(username, viewer=SYSTEM)
    if found is None:
        raise click.UsageError(f"No existe la cuenta activa «{username}». / There is no active account of that name.")
    return found
