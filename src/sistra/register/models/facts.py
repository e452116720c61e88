"""What happened, with what, according to whom, and under which article."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sistra.kernel.ids import new_id
from sistra.register.models.case import IDENTIFYING, OPEN, OPERATIONAL, Case, Labels
from sistra.register.models.party import KEPT, Kept, Party


class Source(models.Model):
    """Where facts come from, graded A–F (the source) and 1–6 (the information)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="source_set")
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=240, blank=True)
    on = models.CharField(max_length=16, blank=True)
    reliability = models.CharField(max_length=1, blank=True)
    credibility = models.CharField(max_length=1, blank=True)
    note = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    sensitivity: ClassVar[Labels] = {field: label for field, label in KEPT.items() if field != "source"} | {
        "kind": OPERATIONAL,
        "reference": IDENTIFYING,
        "on": OPERATIONAL,
        "reliability": OPERATIONAL,
        "credibility": OPERATIONAL,
        "note": IDENTIFYING,
    }


class Event(Kept):
    """Something at one place and time: recruitment … exploitation, rescue."""

    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=6, blank=True)
    place_words = models.CharField(max_length=240, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    started = models.CharField(max_length=16, blank=True)
    ended = models.CharField(max_length=16, blank=True)
    venue = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    recruitment_forms = models.JSONField(default=list)
    transport = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    carried = models.JSONField(default=dict, blank=True)

    sensitivity: ClassVar[Labels] = KEPT | {
        "kind": OPERATIONAL,
        "country": OPERATIONAL,
        "place": OPERATIONAL,
        "place_words": IDENTIFYING,
        "latitude": IDENTIFYING,
        "longitude": IDENTIFYING,
        "started": OPERATIONAL,
        "ended": OPERATIONAL,
        "venue": OPERATIONAL,
        "sector": OPERATIONAL,
        "recruitment_forms": OPERATIONAL,
        "transport": OPERATIONAL,
        "description": IDENTIFYING,
        "carried": IDENTIFYING,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "kind"], name="event_case_kind")]


class Participation(Kept):
    """A party's part in an event, with the roles played there."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="participations")
    roles = models.JSONField(default=list)

    sensitivity: ClassVar[Labels] = KEPT | {"event": OPEN, "party": OPEN, "roles": OPERATIONAL}


class Conduct(Kept):
    """One act, means, purpose or method of control, as it touched one victim."""

    victim = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="conducts")
    element = models.CharField(max_length=16)
    code = models.CharField(max_length=60)
    detail = models.TextField(blank=True)

    sensitivity: ClassVar[Labels] = KEPT | {
        "victim": OPEN,
        "element": OPERATIONAL,
        "code": OPERATIONAL,
        "detail": IDENTIFYING,
    }

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["element", "code", "withdrawn_at", "case"], name="conduct_element_code"),
            models.Index(fields=["case", "element", "code", "withdrawn_at"], name="conduct_of_case"),
        ]


class Relationship(Kept):
    """How one party stands to another."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=40)

    sensitivity: ClassVar[Labels] = KEPT | {"party": OPEN, "other": OPEN, "kind": OPERATIONAL}


class Thing(Kept):
    """A document, phone, plate, account, handle, company, place of exploitation …"""

    kind = models.CharField(max_length=24)
    value = models.CharField(max_length=240)
    value_folded = models.CharField(max_length=240, db_index=True)
    detail = models.CharField(max_length=240, blank=True)
    country = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=6, blank=True)

    sensitivity: ClassVar[Labels] = KEPT | {
        "kind": OPERATIONAL,
        "value": IDENTIFYING,
        "value_folded": IDENTIFYING,
        "detail": IDENTIFYING,
        "country": OPERATIONAL,
        "place": IDENTIFYING,
    }


class Use(Kept):
    """Who used a thing, from when to when."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="uses")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="uses")
    from_on = models.CharField(max_length=16, blank=True)
    to_on = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)

    sensitivity: ClassVar[Labels] = KEPT | {
        "thing": OPEN,
        "party": OPEN,
        "from_on": OPERATIONAL,
        "to_on": OPERATIONAL,
        "note": IDENTIFYING,
    }


class Classification(Kept):
    """The offence attributed, with the article as it stood on the date of the facts.

    A new one replaces an old one by naming it; the old stays with its date, author and reason.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, related_name="classifications")
    offence = models.CharField(max_length=60)
    article = models.CharField(max_length=24, blank=True)
    article_why = models.JSONField(default=dict)
    grounds = models.JSONField(default=list)
    classified_on = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=240)
    decided_at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaces")

    sensitivity: ClassVar[Labels] = KEPT | {
        "party": OPEN,
        "offence": OPERATIONAL,
        "article": OPERATIONAL,
        "article_why": OPEN,
        "grounds": OPERATIONAL,
        "classified_on": OPERATIONAL,
        "reason": IDENTIFYING,
        "decided_by": OPERATIONAL,
        "decided_at": OPERATIONAL,
        "replaced_by": OPEN,
    }
