"""Offices, accounts, and signing in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from sistra.access.actions.permission import action, require
from sistra.access.actions.trail import record
from sistra.access.models import Account, Office, SignInAttempt
from sistra.access.vocabulary import Actor, Change, Permission, Role
from sistra.kernel.errors import Invalid, Refused
from sistra.kernel.labels import Text

TRIES: Final = 5
WINDOW: Final = timedelta(minutes=5)
_UNUSED: Final = "!"


@action("access:office:add")
def add_office(
    *,
    code: str,
    body: str,
    name: str,
    number_prefix: str,
    place: str = "",
    fiscal_district: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Add an office, or bring its description up to date; gives its code."""
    require(by, Permission.ACCOUNT_MANAGE)
    wanted = {
        "body": body,
        "name": name,
        "place": place,
        "fiscal_district": fiscal_district,
        "number_prefix": number_prefix,
    }
    office = Office.objects.select_for_update().filter(code=code).first()
    before: dict[str, object] | None = None
    if office is not None:
        before = {field: getattr(office, field) for field in wanted if getattr(office, field) != wanted[field]}
        if not before:
            return code
    Office.objects.update_or_create(code=code, defaults=wanted)
    after: dict[str, object] = dict(wanted) if before is None else {field: wanted[field] for field in before}
    record(
        "access:office:added" if before is None else "access:office:changed",
        about=f"office:{code}",
        by=by,
        at=at,
        changes=[Change("access.office", code, before, after)],
    )
    return code


@action("access:account:add")
def add_account(
    *,
    username: str,
    full_name: str,
    password: str | None,
    roles: Iterable[Role],
    office: str,
    language: str = "es",
    by: Actor,
    at: datetime,
) -> UUID:
    """Add an account. Raises Invalid if the name is taken or the password is weak.

    Without a password nobody can sign in under it: for acts that a program does on behalf of an office.
    """
    require(by, Permission.ACCOUNT_MANAGE)
    if password is not None and len(password) < 12:
        raise Invalid(
            Text("La contraseña es muy corta.", "The password is too short."),
            field="password",
            expected="12",
            remedy=Text(
                "Use al menos 12 caracteres; una frase es lo mejor.", "Use at least 12 characters; a phrase is best."
            ),
        )
    if Account.objects.filter(username=username).exists():
        raise Invalid(
            Text(f"La cuenta «{username}» ya existe.", f"The account “{username}” exists already."),
            field="username",
            value=username,
            remedy=Text("Elija otro nombre.", "Choose another name."),
        )
    account = Account(
        username=username,
        full_name=full_name,
        roles=sorted(roles),
        office_id=office,
        language=language,
        password=make_password(password),
    )
    account.save(force_insert=True)
    record(
        "access:account:added",
        about=f"account:{account.pk}",
        by=by,
        at=at,
        changes=[
            Change(
                "access.account",
                str(account.pk),
                None,
                {"username": username, "roles": sorted(roles), "office": office},
            )
        ],
    )
    return UUID(str(account.pk))


def sign_in(username: str, password: str, *, by: Actor, at: datetime) -> UUID:
    """Check a name and password; gives the account's id.

    `by` is the installation: nobody is signed in yet. After five failures in five minutes the name waits,
    on every worker alike. Name and password are never told apart. Raises Refused.
    """
    account = _try_sign_in(username, password, by=by, at=at)
    if account is None:
        raise Refused(
            Text("El usuario o la contraseña no son correctos.", "The user name or the password is not right."),
            remedy=Text(
                f"Vuelva a intentarlo. Tras {TRIES} intentos fallidos la cuenta espera unos minutos.",
                f"Try again. After {TRIES} failures the account waits for some minutes.",
            ),
        )
    return account


@action("access:sign-in")
def _try_sign_in(username: str, password: str, *, by: Actor, at: datetime) -> UUID | None:
    name = username.strip().lower()[:60]
    attempt, _ = SignInAttempt.objects.select_for_update().get_or_create(username=name, defaults={"since": at})
    if at - attempt.since > WINDOW:
        attempt.failures, attempt.since = 0, at
    account = Account.objects.filter(username=name, is_active=True).first()
    # Hash even for an unknown name, so that the time taken does not say who has an account.
    fits = check_password(password, account.password if account else _UNUSED)
    if attempt.failures >= TRIES or account is None or not fits:
        attempt.failures += 1
        attempt.save()
        record("access:sign-in:failed", about=f"name:{name}", by=by, at=at)
        return None
    attempt.failures = 0
    attempt.save()
    record("access:signed-in", about=f"account:{account.pk}", by=account.actor, at=at)
    return UUID(str(account.pk))


@action("access:sign-out")
def record_sign_out(*, by: Actor, at: datetime) -> None:
    """Leave a trace that somebody signed out."""
    record("access:signed-out", about=f"account:{by.id}", by=by, at=at)


@action("access:language:choose")
def choose_language(language: str, *, by: Actor, at: datetime) -> None:
    """Keep the language in which somebody reads, for every computer they sign in at."""
    held = Account.objects.select_for_update().filter(pk=by.id).first()
    if held is None or held.language == language:
        return
    before, held.language = held.language, language
    held.save(update_fields=["language"])
    record(
        "access:language:chosen",
        about=f"account:{by.id}",
        by=by,
        at=at,
        changes=[Change("access.account", str(by.id), {"language": before}, {"language": language})],
    )
