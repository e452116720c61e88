"""A table as bytes: the same table always gives the same bytes, so that a figure can be proved unchanged."""

from __future__ import annotations

import json

from sistra.kernel.labels import Text
from sistra.observatory.vocabulary import Cell, Table


def canonical(table: Table) -> bytes:
    """The table as JSON with sorted keys, in UTF-8. Nothing in it depends on the moment of computing."""
    return json.dumps(_document(table), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def readable(table: Table) -> str:
    """The same document, indented for people."""
    return json.dumps(_document(table), ensure_ascii=False, indent=2)


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"es": text.es, "en": text.en}


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "codes": list(cell.codes),
        "labels": [_text(label) for label in cell.labels],
        "value": cell.value,
        "status": cell.status.value,
        # Rounded so that the bytes do not depend on the last bit of a division.
        "share": None if cell.share is None else round(cell.share, 6),
        "note": _text(cell.note),
    }


def _document(table: Table) -> dict[str, object]:
    definition = table.definition
    return {
        "definition": {
            "id": definition.id,
            "version": definition.version,
            "name": _text(definition.name),
            "question": _text(definition.question),
            "unit": definition.unit.value,
            "universe": _text(definition.universe),
            "recorder": _text(definition.recorder),
            "offence_scope": definition.offence_scope.value,
            "source": definition.source.value,
            "counted_by": _text(definition.counted_by),
            "denominator": _text(definition.denominator),
        },
        "dimensions": [head.dimension.value for head in table.dims],
        "filters": [list(pair) for pair in table.filters],
        "cells": [_cell(cell) for cell in table.cells],
        "total": None if table.total is None else _cell(table.total),
        "base": {"known": table.base.known, "of": table.base.of},
        "coverage": [
            {
                "kind": coverage.kind.value,
                "reported": coverage.reported,
                "expected": coverage.expected,
                "did_not_report": [
                    {"code": silent.code, "name": silent.label.es, "period": silent.period}
                    for silent in coverage.silent
                ],
            }
            for coverage in table.coverage
        ],
        "sources": [
            {
                "name": source.name,
                "publisher": source.publisher,
                "published": source.published,
                "url": source.url,
                "sha256": source.file_hash,
            }
            for source in table.sources
        ],
        "cut_off": table.cut_off,
        "as_of": None if table.as_of is None else table.as_of.isoformat(),
        "caveats": [_text(caveat) for caveat in table.caveats],
        "partial_periods": [{"period": part.period, "first": part.first, "last": part.last} for part in table.partial],
    }
