"""Who has an account, and which offices there are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import OperationalError, ProgrammingError

from sistra.access import rules
from sistra.access.models import Account, Office
from sistra.access.vocabulary import Actor, Permission, Role


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office as pages and commands show it."""

    code: str
    body: str
    name: str
    place: str
    fiscal_district: str
    number_prefix: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its holder or the administrator sees it."""

    id: UUID
    username: str
    full_name: str
    roles: tuple[Role, ...]
    office: str
    language: str
    is_active: bool


def _view(account: Account) -> AccountView:
    return AccountView(
        id=UUID(str(account.pk)),
        username=account.username,
        full_name=account.full_name,
        roles=tuple(Role(role) for role in account.roles),
        office=account.office_id,
        language=account.language,
        is_active=account.is_active,
    )


def actor_of(username: str, *, viewer: Actor) -> Actor | None:
    """The active account of that name as an actor; for the installation itself and its commands."""
    if not rules.may(viewer, Permission.ACCOUNT_MANAGE):
        return None
    account = Account.objects.filter(username=username, is_active=True).first()
    return account.actor if account else None


def actor_by_id(account: UUID, *, viewer: Actor) -> Actor | None:
    """The active account of that id as an actor, looked up afresh: a revoked role is gone at once."""
    if viewer.id != account and not rules.may(viewer, Permission.ACCOUNT_MANAGE):
        return None
    found = Account.objects.filter(pk=account, is_active=True).first()
    return found.actor if found else None


def account_of(account: UUID, *, viewer: Actor) -> AccountView | None:
    """The account, for its holder and for the administrator."""
    if viewer.id != account and not rules.may(viewer, Permission.ACCOUNT_MANAGE):
        return None
    found = Account.objects.filter(pk=account).first()
    return _view(found) if found else None


def accounts(*, viewer: Actor) -> tuple[AccountView, ...]:
    """Every account, for the administrator; nobody else sees any."""
    if not rules.may(viewer, Permission.ACCOUNT_MANAGE):
        return ()
    return tuple(_view(account) for account in Account.objects.order_by("office_id", "username"))


def _office(office: Office) -> OfficeView:
    return OfficeView(
        code=office.code,
        body=office.body,
        name=office.name,
        place=office.place,
        fiscal_district=office.fiscal_district,
        number_prefix=office.number_prefix,
    )


def offices(*, viewer: Actor) -> tuple[OfficeView, ...]:
    """Every office, by body and name: offices are public, whoever asks."""
    return tuple(_office(office) for office in Office.objects.order_by("body", "name"))


def office_of(code: str, *, viewer: Actor) -> OfficeView | None:
    """One office by its code."""
    found = Office.objects.filter(code=code).first()
    return _office(found) if found else None


def is_prepared(*, viewer: Actor) -> bool:
    """Whether the data base has its tables; anybody may ask."""
    try:
        Office.objects.exists()
    except (OperationalError, ProgrammingError):
        return False
    return True
