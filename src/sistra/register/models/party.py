"""Parties of a case: persons and organisations as this case describes them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sistra.kernel.ids import new_id
from sistra.register.models.case import IDENTIFYING, OPEN, OPERATIONAL, Case, Labels

KEPT: Labels = {
    "id": OPEN,
    "case": OPEN,
    "source": OPEN,
    "withdrawn_at": OPERATIONAL,
    "withdrawn_why": IDENTIFYING,
    "version": OPEN,
}


class Kept(models.Model):
    """What every record inside a case has: its case, its source, and the mark of being withdrawn.

    A record entered by mistake is withdrawn with a reason, never deleted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="%(class)s_set")
    source = models.ForeignKey("register.Source", on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Party(Kept):
    """A person or organisation in one role. HTCDS sections Person, Victim Context, Perpetrator Context."""

    kind = models.CharField(max_length=16)
    role = models.CharField(max_length=16)
    unidentified = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    given_names = models.CharField(max_length=160, blank=True)
    first_surname = models.CharField(max_length=120, blank=True)
    second_surname = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=40, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    born = models.CharField(max_length=16, blank=True)
    age_low = models.PositiveSmallIntegerField(null=True)
    age_high = models.PositiveSmallIntegerField(null=True)
    citizenships = models.JSONField(default=list)
    education = models.CharField(max_length=40, blank=True)
    marital_status = models.CharField(max_length=40, blank=True)
    children = models.PositiveSmallIntegerField(null=True)
    languages = models.JSONField(default=list)
    disability = models.CharField(max_length=40, blank=True)
    vulnerabilities = models.JSONField(default=list)
    deceased = models.CharField(max_length=16, blank=True)
    occupation = models.CharField(max_length=160, blank=True)
    residence_country = models.CharField(max_length=16, blank=True)
    residence_place = models.CharField(max_length=6, blank=True)
    trafficking_status = models.CharField(max_length=20, blank=True)
    status_decided_by = models.CharField(max_length=40, blank=True)
    process_roles = models.JSONField(default=list)
    external_id = models.CharField(max_length=120, blank=True)
    carried = models.JSONField(default=dict, blank=True)

    sensitivity: ClassVar[Labels] = KEPT | {
        "kind": OPEN,
        "role": OPERATIONAL,
        "unidentified": OPERATIONAL,
        "description": IDENTIFYING,
        "organisation_name": IDENTIFYING,
        "given_names": IDENTIFYING,
        "first_surname": IDENTIFYING,
        "second_surname": IDENTIFYING,
        "sex": OPERATIONAL,
        "gender": OPERATIONAL,
        "born": IDENTIFYING,
        "age_low": OPERATIONAL,
        "age_high": OPERATIONAL,
        "citizenships": OPERATIONAL,
        "education": OPERATIONAL,
        "marital_status": OPERATIONAL,
        "children": OPERATIONAL,
        "languages": OPERATIONAL,
        "disability": OPERATIONAL,
        "vulnerabilities": OPERATIONAL,
        "deceased": OPERATIONAL,
        "occupation": IDENTIFYING,
        "residence_country": OPERATIONAL,
        "residence_place": IDENTIFYING,
        "trafficking_status": OPERATIONAL,
        "status_decided_by": OPERATIONAL,
        "process_roles": OPERATIONAL,
        "external_id": OPERATIONAL,
        "carried": IDENTIFYING,
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(age_low__isnull=True, age_high__isnull=True) | Q(age_low__lte=models.F("age_high")),
                name="party_age_range_in_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "role"], name="party_case_role")]


class Alias(Kept):
    """Another name by which a party is known, as some source gave it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=160)

    sensitivity: ClassVar[Labels] = KEPT | {"party": OPEN, "name": IDENTIFYING}
