"""Keeping a figure as it was told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import sistra
from sistra.access.actions import action, record, require
from sistra.access.vocabulary import Actor, Change, Permission
from sistra.observatory.indicators.computing import compute, parameters
from sistra.observatory.models import Result
from sistra.observatory.rules.canonical import canonical


@action("observatory:result:keep")
def keep_result(
    id: str,  # noqa: A002  # the word of every record
    *,
    where: Mapping[str, str | Iterable[str]] | None = None,
    by_dimensions: Iterable[str] = (),
    first: str = "",
    last: str = "",
    as_of: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Compute an indicator and keep the answer with its question, sources and hash; the same figure is kept once.

    Without `as_of` it is kept as of the day of `at`, so that a later edition of a source does not change it.
    Raises Refused, Invalid.
    """
    require(by, Permission.OBSERVATORY_EXPORT)
    today = at.date()
    known = as_of or today
    dims = tuple(by_dimensions)
    table = compute(id, by=dims, where=where, first=first, last=last, as_of=known, now=today, viewer=by)
    body = canonical(table)
    digest = hashlib.sha256(body).hexdigest()
    asked = parameters(by=dims, where=where or {}, first=first, last=last, as_of=known)
    same = Result.objects.filter(
        definition=id, version=table.definition.version, parameters=asked, sha256=digest
    ).first()
    if same is not None:
        return UUID(str(same.pk))
    result = Result(
        definition=id,
        version=table.definition.version,
        parameters=asked,
        source_position=json.dumps(sorted({source.file_hash for source in table.sources})),
        cut_off=table.cut_off,
        as_of=known,
        code_version=sistra.__version__,
        kept_at=at,
        body=body.decode(),
        sha256=digest,
    )
    result.save(force_insert=True)
    record(
        "observatory:result:kept",
        about=f"result:{result.pk}",
        by=by,
        at=at,
        changes=[
            Change(
                "observatory.result",
                str(result.pk),
                None,
                {"definition": id, "version": result.version, "parameters": asked, "sha256": digest},
            )
        ],
    )
    return UUID(str(result.pk))
