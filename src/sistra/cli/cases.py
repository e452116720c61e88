"""sistra case: show a case or its history, as a visible account sees it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from django.conf import settings

from sistra.access.vocabulary import Actor
from sistra.cli.speaking import acting
from sistra.kernel.errors import Refused
from sistra.kernel.labels import Text
from sistra.register import queries


@click.group()
def case() -> None:
    """One case: its content, or its history."""


def _found(number: str, viewer: Actor) -> UUID:
    found = queries.case_by_number(number, viewer=viewer)
    if found is None:
        raise Refused(
            Text(f"No hay un caso «{number}» que usted pueda ver.", f"There is no case “{number}” that you may see."),
            remedy=Text(
                "Revise el número, o indique con --as una cuenta de la oficina que lo lleva.",
                "Check the number, or name with --as an account of the office that leads it.",
            ),
        )
    return found


@case.command()
@click.argument("number")
@click.option("--as", "username", required=True, help="Account on whose behalf it is read.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The case as it stood at the end of that day.")
def show(number: str, username: str, as_of: datetime | None) -> None:
    """The case as JSON."""
    viewer = acting(username)
    key = _found(number, viewer)
    if as_of is None:
        whole = queries.whole_case(key, viewer=viewer)
    else:
        whole = queries.case_as_of(key, _end_of(as_of.date()), viewer=viewer)
    if whole is None:
        raise Refused(
            Text("El caso no existía aún en esa fecha.", "The case did not exist yet on that date."),
        )
    click.echo(json.dumps(asdict(whole), ensure_ascii=False, indent=1))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo(settings.TIME_ZONE))


@case.command()
@click.argument("number")
@click.option("--as", "username", required=True, help="Account on whose behalf it is read.")
def history(number: str, username: str) -> None:
    """Every act on the case, newest first, as JSON."""
    viewer = acting(username)
    lines = queries.history(_found(number, viewer), viewer=viewer)
    click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1, default=str))


@case.command("list")
@click.option("--as", "username", required=True, help="Account on whose behalf it is read.")
def list_cases(username: str) -> None:
    """The numbers of the cases that the account sees, newest first, one a line."""
    viewer = acting(username)
    for number in queries.visible_cases(viewer=viewer).order_by("-id").values_list("number", flat=True).iterator():
        click.echo(number)
