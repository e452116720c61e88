"""Tables of the observatory: files that were read, their cells, published figures, stored results."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sistra.kernel.ids import new_id
from sistra.kernel.sensitivity import Sensitivity

_OPEN, _OPERATIONAL = Sensitivity.OPEN, Sensitivity.OPERATIONAL
Labels = dict[str, Sensitivity]


class Dataset(models.Model):
    """One edition of a file, as it was read. Append-only: a later edition stands beside it.

    A month is answered by the newest edition that covers it; `known_from` says since when it could be known: the
    day of publication where it was told, otherwise the day of loading.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    published = models.CharField(max_length=10, blank=True)
    known_from = models.DateField()
    first_period = models.PositiveIntegerField(null=True)
    last_period = models.PositiveIntegerField(null=True)
    rows_read = models.PositiveIntegerField()
    rows_accepted = models.PositiveIntegerField()
    rows_refused = models.PositiveIntegerField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "kind": _OPEN,
        "name": _OPEN,
        "publisher": _OPEN,
        "url": _OPEN,
        "licence": _OPEN,
        "file_hash": _OPEN,
        "loaded_at": _OPERATIONAL,
        "published": _OPEN,
        "known_from": _OPEN,
        "first_period": _OPEN,
        "last_period": _OPEN,
        "rows_read": _OPERATIONAL,
        "rows_accepted": _OPERATIONAL,
        "rows_refused": _OPERATIONAL,
        "replaces": _OPEN,
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(first_period__isnull=True)
                | models.Q(first_period__lte=models.F("last_period"), last_period__isnull=False),
                name="dataset_periods_in_order",
            ),
        ]


class PoliceReport(models.Model):
    """One month of one place and one police unit in an edition of the police file."""

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="police_reports")
    period = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=2)
    province_written = models.CharField(max_length=120, blank=True)
    district_written = models.CharField(max_length=240, blank=True)
    province = models.CharField(max_length=4, blank=True)
    district = models.CharField(max_length=6, blank=True)
    police_unit = models.CharField(max_length=240, blank=True)

    # Published by the ministry, but with cells of one victim a unit and month: not to be passed on as they are.
    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "dataset": _OPEN,
        "period": _OPEN,
        "year": _OPEN,
        "department": _OPEN,
        "province_written": _OPEN,
        "district_written": _OPERATIONAL,
        "province": _OPEN,
        "district": _OPERATIONAL,
        "police_unit": _OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset", "period", "department", "province_written", "district_written", "police_unit"],
                name="police_report_once_an_edition",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["dataset", "period"], name="police_report_period")]


class PoliceCell(models.Model):
    """One item of a police report; `value` is None where the file is blank, which is not zero."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(PoliceReport, on_delete=models.PROTECT, related_name="cells")
    variable = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    is_total = models.BooleanField()
    value = models.PositiveIntegerField(null=True)

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "report": _OPEN,
        "variable": _OPEN,
        "code": _OPEN,
        "is_total": _OPEN,
        "value": _OPERATIONAL,
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "variable", "code"], name="police_cell_once_a_report"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["variable", "is_total", "code", "report", "value"], name="police_cell_variable"),
        ]


class FigureSource(models.Model):
    """A publication that figures are quoted from."""

    code = models.CharField(primary_key=True, max_length=40)
    title = models.TextField()
    publisher = models.CharField(max_length=200, blank=True)
    published = models.CharField(max_length=60, blank=True)
    known_from = models.DateField(null=True)
    url = models.CharField(max_length=500, blank=True)

    sensitivity: ClassVar[Labels] = {
        "code": _OPEN,
        "title": _OPEN,
        "publisher": _OPEN,
        "published": _OPEN,
        "known_from": _OPEN,
        "url": _OPEN,
    }


class PublishedFigure(models.Model):
    """A figure as somebody published it. Never overwritten: another value for the same facts is another row."""

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="figures")
    fingerprint = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=20, blank=True)
    source = models.ForeignKey(FigureSource, on_delete=models.PROTECT, related_name="figures")
    recorder = models.CharField(max_length=80)
    recorder_body = models.CharField(max_length=80)
    unit_words = models.CharField(max_length=120)
    unit = models.CharField(max_length=30, blank=True)
    offence_scope = models.CharField(max_length=40)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    area_type = models.CharField(max_length=30)
    area = models.CharField(max_length=120)
    area_code = models.CharField(max_length=20, blank=True)
    dimension = models.CharField(max_length=60)
    category = models.CharField(max_length=160, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    value_type = models.CharField(max_length=20)
    base = models.PositiveIntegerField(null=True)
    cut_off = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "dataset": _OPEN,
        "fingerprint": _OPEN,
        "number": _OPEN,
        "source": _OPEN,
        "recorder": _OPEN,
        "recorder_body": _OPEN,
        "unit_words": _OPEN,
        "unit": _OPEN,
        "offence_scope": _OPEN,
        "first_day": _OPEN,
        "last_day": _OPEN,
        "area_type": _OPEN,
        "area": _OPEN,
        "area_code": _OPEN,
        "dimension": _OPEN,
        "category": _OPEN,
        "value": _OPEN,
        "value_type": _OPEN,
        "base": _OPEN,
        "cut_off": _OPEN,
        "note": _OPEN,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["recorder_body", "dimension"], name="figure_recorder_dimension")]


class Result(models.Model):
    """A computed figure kept as it was told: recomputing it must give the same bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    definition = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    parameters = models.TextField()
    source_position = models.TextField()
    cut_off = models.CharField(max_length=40, blank=True)
    as_of = models.DateField(null=True)
    code_version = models.CharField(max_length=40)
    kept_at = models.DateTimeField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)

    sensitivity: ClassVar[Labels] = {
        "id": _OPEN,
        "definition": _OPEN,
        "version": _OPEN,
        "parameters": _OPEN,
        "source_position": _OPEN,
        "cut_off": _OPEN,
        "as_of": _OPEN,
        "code_version": _OPEN,
        "kept_at": _OPERATIONAL,
        "body": _OPERATIONAL,
        "sha256": _OPEN,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["definition", "version", "sha256"], name="result_definition")]
