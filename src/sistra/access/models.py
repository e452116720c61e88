"""Tables of access: bodies and offices, accounts, the trail and its heads."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from sistra.access.vocabulary import Actor, Role
from sistra.kernel.ids import new_id
from sistra.kernel.sensitivity import Sensitivity

_OPEN, _OPERATIONAL, _IDENTIFYING = Sensitivity.OPEN, Sensitivity.OPERATIONAL, Sensitivity.IDENTIFYING
Labels = dict[str, Sensitivity]


class Office(models.Model):
    """An office of a body: it records cases, and the trail has one chain for it on each node."""

    code = models.CharField(primary_key=True, max_length=40)
    body = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=6, blank=True)
    fiscal_district = models.CharField(max_length=40, blank=True)
    number_prefix = models.CharField(max_length=8, unique=True)

    sensitivity: ClassVar[Labels] = {
        "code": _OPEN,
        "body": _OPEN,
        "name": _OPEN,
        "place": _OPEN,
        "fiscal_district": _OPEN,
        "number_prefix": _OPEN,
    }


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Someone who may sign in. Roles decide; there is no superuser and no staff flag."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=160)
    roles = models.JSONField(default=list)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="accounts")
    language = models.CharField(max_length=8, default="es")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[AccountManager] = AccountManager()

    sensitivity: ClassVar[Labels] = {
        "id": _OPERATIONAL,
        "username": _OPERATIONAL,
        "full_name": _OPERATIONAL,
        "roles": _OPERATIONAL,
        "office": _OPERATIONAL,
        "language": _OPEN,
        "is_active": _OPERATIONAL,
        "password": Sensitivity.SEALED,
        "last_login": _OPERATIONAL,
    }

    @property
    def actor(self) -> Actor:
        """The account as actions and queries know it."""
        return Actor(
            id=UUID(str(self.pk)),
            name=self.full_name,
            roles=frozenset(Role(role) for role in self.roles),
            office=self.office_id,
        )


class SignInAttempt(models.Model):
    """Failed sign-ins of one name in one window, so that guessing slows down on every worker alike."""

    username = models.CharField(max_length=60, unique=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "username": _OPERATIONAL,
        "failures": _OPERATIONAL,
        "since": _OPERATIONAL,
    }


class TrailEntry(models.Model):
    """One act. Append-only: triggers refuse update and delete, the chain and signature prove it."""

    id = models.BigAutoField(primary_key=True)
    partition = models.CharField(max_length=40)
    node = models.CharField(max_length=32)
    sequence = models.PositiveBigIntegerField()
    at = models.CharField(max_length=32)
    action = models.CharField(max_length=80)
    about = models.CharField(max_length=120, db_index=True)
    actor_id = models.CharField(max_length=36, db_index=True)
    actor = models.CharField(max_length=240)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=240, blank=True)
    changes = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "partition": _OPERATIONAL,
        "node": _OPEN,
        "sequence": _OPEN,
        "at": _OPERATIONAL,
        "action": _OPERATIONAL,
        "about": _OPERATIONAL,
        "actor_id": _OPERATIONAL,
        "actor": _OPERATIONAL,
        "reason": _IDENTIFYING,
        "basis": _OPEN,
        "changes": _IDENTIFYING,
        "previous": _OPEN,
        "hash": _OPEN,
        "signature": _OPEN,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partition", "node", "sequence"], name="trail_one_entry_a_place"),
        ]


class TrailHead(models.Model):
    """The last entry of a chain, signed: a chain that ends earlier was cut off."""

    partition = models.CharField(max_length=40)
    node = models.CharField(max_length=32)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, blank=True)

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "partition": _OPERATIONAL,
        "node": _OPEN,
        "sequence": _OPEN,
        "hash": _OPEN,
        "signature": _OPEN,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partition", "node"], name="trail_one_head_a_chain"),
        ]


class TrailNode(models.Model):
    """A node that writes to the trail, with the public key that checks its signatures."""

    node = models.CharField(primary_key=True, max_length=32)
    public_key = models.CharField(max_length=64)
    name = models.CharField(max_length=120)

    sensitivity: ClassVar[Labels] = {"node": _OPEN, "public_key": _OPEN, "name": _OPERATIONAL}
