"""Case numbers: unique and without gaps for each office and year, also from blocks given to a node."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db.models import F, Max

from sistra.access.actions import action, node_name, record, require
from sistra.access.queries import OfficeView, office_of
from sistra.access.vocabulary import Actor, Change, Permission
from sistra.kernel.errors import Invalid, Refused
from sistra.kernel.labels import Text
from sistra.register.models import NumberBlock
from sistra.register.vocabulary import CaseNumber

LIMIT: Final = 999_999


def named_office(code: str, *, by: Actor) -> OfficeView:
    """The office of that code. Raises Invalid if there is none."""
    found = office_of(code, viewer=by)
    if found is None:
        raise Invalid(
            Text(f"No existe la oficina «{code}».", f"There is no office “{code}”."), field="office", value=code
        )
    return found


def following_number(named: OfficeView, year: int, *, on: date) -> CaseNumber:
    """Take the next number of the office and year from this node's blocks, inside the act that uses it.

    When the act fails the number is not used up, because the block is put back with everything else.
    """
    office = named.code
    node = node_name()
    blocks = NumberBlock.objects.select_for_update().filter(office_id=office, year=year)
    # Numbers that came back are used up first, so that no gap remains.
    block = blocks.filter(node=node, following__lte=F("last")).exclude(expires_on__lt=on).order_by("first").first()
    if block is None:
        block = _one_more(blocks.order_by("-last").first(), office, year, node)
    number = CaseNumber(named.number_prefix, year, block.following)
    block.following += 1
    block.save(update_fields=["last", "following"])
    return number


def _one_more(highest: NumberBlock | None, office: str, year: int, node: str) -> NumberBlock:
    """A block with the number after the highest one: this node's own, one longer, or a new one."""
    top = highest.last if highest else 0
    if top >= LIMIT:
        raise Refused(Text("Se agotaron los números del año.", "The numbers of the year are used up."))
    if highest is not None and highest.node == node and highest.expires_on is None:
        highest.last = top + 1
        return highest
    block, _ = NumberBlock.objects.select_for_update().get_or_create(
        office_id=office, year=year, first=top + 1, defaults={"node": node, "last": top + 1, "following": top + 1}
    )
    return block


@action("register:numbers:reserve")
def reserve_numbers(
    *, office: str, year: int, size: int, node: str, expires_on: date, by: Actor, at: datetime
) -> tuple[CaseNumber, CaseNumber]:
    """Set a run of numbers aside for a node that works without a line; gives the first and the last."""
    require(by, Permission.NUMBER_RESERVE, office=office)
    named = office_of(office, viewer=by)
    if named is None or not 1 <= size <= 10_000 or expires_on <= at.date():
        raise Invalid(
            Text("El bloque de números no es posible.", "The block of numbers is not possible."),
            expected="1–10000",
            remedy=Text(
                "Indique una oficina que exista, entre 1 y 10 000 números, y un vencimiento futuro.",
                "Name an office that exists, between 1 and 10,000 numbers, and a day of expiry in the future.",
            ),
        )
    list(NumberBlock.objects.select_for_update().filter(office_id=office, year=year))
    highest = NumberBlock.objects.filter(office_id=office, year=year).aggregate(top=Max("last"))["top"] or 0
    block = NumberBlock.objects.create(
        office_id=office,
        year=year,
        node=node,
        first=highest + 1,
        last=highest + size,
        following=highest + 1,
        expires_on=expires_on,
    )
    first = CaseNumber(named.number_prefix, year, block.first)
    last = CaseNumber(named.number_prefix, year, block.last)
    record(
        "register:numbers:reserved",
        about=f"office:{office}",
        by=by,
        at=at,
        partition=office,
        changes=[
            Change(
                "register.number_block",
                str(block.pk),
                None,
                {"first": str(first), "last": str(last), "node": node, "expires_on": expires_on.isoformat()},
            )
        ],
    )
    return first, last


@action("register:numbers:return")
def return_expired_numbers(*, office: str, used: dict[int, int], by: Actor, at: datetime) -> int:
    """Give the unused rest of expired blocks back to this node, so that no gap remains.

    `used` says for each block, by its first number, the last number that its node really gave out (0 for
    none), as the node reported; a block without a report is left alone. Gives how many numbers came back.
    """
    require(by, Permission.NUMBER_RESERVE, office=office)
    returned = 0
    expired = NumberBlock.objects.select_for_update().filter(office_id=office, expires_on__lt=at.date())
    for block in expired.order_by("first"):
        if block.first not in used or block.node == node_name():
            continue
        following = max(used[block.first] + 1, block.first)
        if not block.first <= following <= block.last + 1:
            raise Invalid(
                Text("El último número usado no es de ese bloque.", "The last number used is not of that block."),
                value=str(used[block.first]),
                expected=f"{block.first}–{block.last}",
            )
        rest = block.last - following + 1
        top = block.last
        if following > block.first:
            block.last, block.following = following - 1, following
            block.save(update_fields=["last", "following"])
            if rest:
                NumberBlock.objects.create(
                    office_id=office, year=block.year, node=node_name(), first=following, last=top, following=following
                )
        else:
            block.node, block.expires_on = node_name(), None
            block.save(update_fields=["node", "expires_on"])
        returned += rest
    if returned:
        record(
            "register:numbers:returned",
            about=f"office:{office}",
            by=by,
            at=at,
            partition=office,
            reason=f"{returned}",
        )
    return returned
