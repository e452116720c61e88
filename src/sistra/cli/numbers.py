"""sistra numbers: blocks of case numbers for places that work without a line."""

from __future__ import annotations

import csv
import sys
from datetime import datetime

import click

from sistra.access.vocabulary import SYSTEM
from sistra.cli.speaking import language, present, say
from sistra.kernel.labels import Text
from sistra.register import actions, queries


@click.group()
def numbers() -> None:
    """Case numbers: set a block aside for another node, take back what it did not use."""


@numbers.command()
@click.argument("office")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@click.option("--size", type=click.IntRange(1, 10_000), required=True, help="How many numbers.")
@click.option("--node", required=True, help="Name of the node that will give them out.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day on which it may.")
def reserve(office: str, year: int, size: int, node: str, expires: datetime) -> None:
    """Set a run of numbers aside; prints the first and the last."""
    first, last = actions.reserve_numbers(
        office=office, year=year, size=size, node=node, expires_on=expires.date(), by=SYSTEM, at=present()
    )
    click.echo(f"{first} {last}")


@numbers.command("return")
@click.argument("office")
@click.option(
    "--used",
    multiple=True,
    required=True,
    metavar="FIRST=LAST",
    help="Of an expired block, by the running number it begins with: the last running number given out, 0 for none.",
)
def return_(office: str, used: tuple[str, ...]) -> None:
    """Take back the unused rest of expired blocks, so that no gap remains."""
    told: dict[int, int] = {}
    for one in used:
        first, sign, last = one.partition("=")
        if not (sign and first.isdecimal() and last.isdecimal()):
            raise click.BadParameter(f"{one}: FIRST=LAST, 41=57", param_hint="--used")
        told[int(first)] = int(last)
    count = actions.return_expired_numbers(office=office, used=told, by=SYSTEM, at=present())
    say(Text(f"Volvieron {count} números.", f"{count} numbers came back.").read(language()))


@numbers.command("list")
def list_blocks() -> None:
    """Every block as CSV: office, year, node, first and last number, the next one to give out, last day."""
    out = csv.writer(sys.stdout)
    out.writerow(["office", "year", "node", "first", "last", "next", "expires"])
    for block in queries.number_blocks(viewer=SYSTEM):
        out.writerow(
            [block.office, block.year, block.node, block.first, block.last, block.following, block.expires_on or ""]
        )
