"""What leaves as a file: exactly what the page shows, with its definition and sources inside."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from sistra.observatory.vocabulary import Table
from sistra.reference import labels
from sistra.web.observatory.showing import Exhibit

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: object) -> str:
    """A cell that no spreadsheet takes for a formula. Numbers of ours are never negative and pass as they are."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def as_csv(shown: Exhibit, language: str) -> str:
    """Lines with `#` first (title, definition, source, dates), then one row a cell, codes and words apart.

    UTF-8 with a mark at the beginning, so that a spreadsheet reads the accents.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    for line in (shown.title, *shown.lines, *(each.read(language) for each in shown.table.caveats)):
        out.write("# " + " ".join(line.split()) + "\r\n")
    dims = [head.dimension.value for head in shown.table.dims]
    writer.writerow([*(name for dim in dims for name in (dim, f"{dim}_name")), "value", "status", "share", "note"])
    for cell in shown.table.cells:
        said = [
            guarded(each)
            for code, label in zip(cell.codes, cell.labels, strict=True)
            for each in (code, label.read(language))
        ]
        share = "" if cell.share is None else f"{cell.share:.6f}"
        note = cell.note.read(language) if cell.note else ""
        writer.writerow([*said, guarded(cell.value), cell.status.value, share, guarded(note)])
    return out.getvalue()


def as_json(shown: Exhibit, language: str) -> str:
    """The table with everything needed to read it, as one object."""
    table, what = shown.table, shown.table.definition
    return json.dumps(
        {
            "title": shown.title,
            "indicator": what.id,
            "version": what.version,
            "definition": {
                "name": what.name.read(language),
                "unit": what.unit.value,
                "unit_name": labels.of(what.unit).read(language),
                "universe": what.universe.read(language),
                "recorder": what.recorder.read(language),
                "offence_scope": what.offence_scope.value,
                "counted_by": what.counted_by.read(language),
                "denominator": what.denominator.read(language) if what.denominator else None,
            },
            "asked": {
                "by": list(shown.asked.by),
                "where": {name: list(codes) for name, codes in shown.asked.where},
                "from": shown.asked.first,
                "to": shown.asked.last,
                "as_of": table.as_of.isoformat() if table.as_of else None,
            },
            "base": {"known": table.base.known, "of": table.base.of},
            "cells": _cells(table, language),
            "total": table.total.value if table.total else None,
            "partial": [{"period": part.period, "first": part.first, "last": part.last} for part in table.partial],
            "coverage": [
                {
                    "of": each.kind.value,
                    "reported": each.reported,
                    "expected": each.expected,
                    "silent": [
                        {"code": one.code, "name": one.label.read(language), "period": one.period}
                        for one in each.silent
                    ],
                }
                for each in table.coverage
            ],
            "sources": [
                {
                    "name": each.name,
                    "publisher": each.publisher,
                    "published": each.published,
                    "url": each.url,
                    "sha256": each.file_hash,
                    "loaded": each.loaded,
                }
                for each in table.sources
            ],
            "cut_off": table.cut_off,
            "caveats": [each.read(language) for each in table.caveats],
        },
        ensure_ascii=False,
        indent=1,
    )


def _cells(table: Table, language: str) -> Sequence[object]:
    dims = [head.dimension.value for head in table.dims]
    return [
        {
            **dict(zip(dims, cell.codes, strict=True)),
            "labels": [label.read(language) for label in cell.labels],
            "value": cell.value,
            "status": cell.status.value,
            "share": cell.share,
            "note": cell.note.read(language) if cell.note else None,
        }
        for cell in table.cells
    ]
