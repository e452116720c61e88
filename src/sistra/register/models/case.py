"""The case, its numbers, and drafts of cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sistra.kernel.ids import new_id
from sistra.kernel.sensitivity import Sensitivity
from sistra.register.vocabulary import CaseKind, CaseStatus

Labels = dict[str, Sensitivity]
OPEN, OPERATIONAL, IDENTIFYING = Sensitivity.OPEN, Sensitivity.OPERATIONAL, Sensitivity.IDENTIFYING


def one_of(field: str, values: type[CaseKind] | type[CaseStatus]) -> Q:
    """A condition the data base can hold: the field has one of the stored values of the list."""
    return Q(**{f"{field}__in": [str(value) for value in values]})


class Case(models.Model):
    """One body's record of a possible case. Nothing of it is ever overwritten without a trace."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=12, default=CaseStatus.OPEN)
    received_on = models.CharField(max_length=16)
    entry_route = models.CharField(max_length=40)
    facts = models.TextField(blank=True)
    facts_from = models.CharField(max_length=16, blank=True)
    facts_to = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=6, blank=True)
    place_words = models.CharField(max_length=240, blank=True)
    file_number = models.CharField(max_length=60, blank=True)
    recorder = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120, blank=True)
    carried = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    sensitivity: ClassVar[Labels] = {
        "id": OPEN,
        "number": OPERATIONAL,
        "office": OPEN,
        "kind": OPEN,
        "status": OPERATIONAL,
        "received_on": OPERATIONAL,
        "entry_route": OPERATIONAL,
        "facts": IDENTIFYING,
        "facts_from": OPERATIONAL,
        "facts_to": OPERATIONAL,
        "country": OPERATIONAL,
        "place": OPERATIONAL,
        "place_words": IDENTIFYING,
        "file_number": OPERATIONAL,
        "recorder": OPEN,
        "external_id": OPERATIONAL,
        "carried": IDENTIFYING,
        "opened_at": OPERATIONAL,
        "opened_by": OPERATIONAL,
        "version": OPEN,
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=one_of("kind", CaseKind), name="case_of_a_known_kind"),
            models.CheckConstraint(condition=one_of("status", CaseStatus), name="case_of_a_known_status"),
            models.UniqueConstraint(
                fields=["recorder", "external_id"], condition=~Q(external_id=""), name="case_handed_in_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "id"], name="case_office_newest"),
            models.Index(fields=["office", "received_on", "id"], name="case_office_received"),
            models.Index(fields=["office", "status", "id"], name="case_office_status"),
            # The condition of the unique constraint keeps data bases from looking a hand-in up in it.
            models.Index(fields=["recorder", "external_id"], name="case_handed_in"),
        ]


class NumberBlock(models.Model):
    """A run of case numbers that one node may give out for one office and year, until a day."""

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=32)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    following = models.PositiveIntegerField()
    expires_on = models.DateField(null=True)

    sensitivity: ClassVar[Labels] = {
        "id": OPEN,
        "office": OPEN,
        "year": OPEN,
        "node": OPEN,
        "first": OPEN,
        "last": OPEN,
        "following": OPEN,
        "expires_on": OPEN,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "first"], name="numbers_reserved_once"),
            models.CheckConstraint(
                condition=Q(following__gte=models.F("first")) & Q(following__lte=models.F("last") + 1),
                name="numbers_inside_their_block",
            ),
        ]


class Draft(models.Model):
    """A case being typed: the words as typed, not yet checked, of one person in one office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(db_index=True)
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    step = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    sensitivity: ClassVar[Labels] = {
        "id": OPEN,
        "owner": OPERATIONAL,
        "office": OPEN,
        "content": IDENTIFYING,
        "step": OPEN,
        "begun_at": OPERATIONAL,
        "changed_at": OPERATIONAL,
    }
