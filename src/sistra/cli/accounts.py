"""sistra account: who may sign in."""

from __future__ import annotations

import csv
import sys

import click

from sistra.access import actions, queries
from sistra.access.vocabulary import SYSTEM, Role
from sistra.cli.speaking import present, say


@click.group()
def account() -> None:
    """Accounts of this installation."""


@account.command()
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Full name.")
@click.option("--office", required=True, help="Code of the office (see `sistra account offices`).")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--language", "spoken", type=click.Choice(["es", "en"]), default="es", show_default=True)
@click.password_option(help="At least 12 characters; asked for if not given.")
def add(username: str, full_name: str, office: str, roles: tuple[str, ...], spoken: str, password: str) -> None:
    """Add an account."""
    actions.add_account(
        username=username.lower(),
        full_name=full_name,
        password=password,
        roles=[Role(role) for role in roles],
        office=office,
        language=spoken,
        by=SYSTEM,
        at=present(),
    )
    say(f"Cuenta creada: {username.lower()} / account added")


@account.command("list")
def list_accounts() -> None:
    """Every account as CSV."""
    out = csv.writer(sys.stdout)
    out.writerow(["username", "full_name", "office", "roles", "active"])
    for one in queries.accounts(viewer=SYSTEM):
        out.writerow([one.username, one.full_name, one.office, " ".join(one.roles), "yes" if one.is_active else "no"])


@account.command()
def offices() -> None:
    """Every office as CSV."""
    out = csv.writer(sys.stdout)
    out.writerow(["code", "body", "name", "place", "number_prefix"])
    for one in queries.offices(viewer=SYSTEM):
        out.writerow([one.code, one.body, one.name, one.place, one.number_prefix])
