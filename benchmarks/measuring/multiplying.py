"""A large register made from a small one: its rows copied inside the data base under new keys.

The trail is not copied (it is a chain), nor are name words: copies share the words of their first.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

SKIPPED = {"Draft", "NumberBlock", "NameWord", "NameForm"}


def multiply(copies: int) -> None:
    """Add `copies` copies of every case and of everything in it."""
    tables = [model for model in apps.get_app_config("register").get_models() if model.__name__ not in SKIPPED]
    quick = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if quick:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-4000000")
            cursor.execute("PRAGMA foreign_keys=OFF")
        for model in sorted(tables, key=_depth):
            cursor.execute(_statement(model, copies))
        if quick:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA cache_size=-32000")
            cursor.execute("PRAGMA foreign_keys=ON")
        else:
            cursor.execute("VACUUM ANALYZE")


def _depth(model: type[models.Model]) -> int:
    order = ["Case", "Source", "Party", "Event", "Thing"]
    return order.index(model.__name__) if model.__name__ in order else len(order)


def _statement(model: type[models.Model], copies: int) -> str:
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.primary_key and not isinstance(field, models.UUIDField):
            continue
        columns.append(f'"{field.column}"')
        values.append(_value(model, field))
    numbers = (
        f"(WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {copies}) SELECT n FROM k)"
        if connection.vendor == "sqlite"
        else f"(SELECT generate_series(1, {copies}) AS n)"
    )
    table = model._meta.db_table
    # In the order of the keys: each page of the index is then filled once.
    order = (
        '"id"'
        if isinstance(model._meta.pk, models.UUIDField)
        else '"case_id"'
        if table.endswith("text")
        else '"party_id"'
    )
    return (
        f'INSERT INTO "{table}" ({", ".join(columns)}) '
        f'SELECT {", ".join(values)} FROM (SELECT * FROM "{table}") AS b CROSS JOIN {numbers} AS copies '
        f"ORDER BY b.{order}, n"
    )


def _value(model: type[models.Model], field: models.Field) -> str:
    column = f'b."{field.column}"'
    target = field.target_field if field.is_relation else field
    inside = field.primary_key or (field.is_relation and field.related_model._meta.app_label == "register")
    if isinstance(target, models.UUIDField) and inside:
        if connection.vendor == "sqlite":
            return f"substr({column}, 1, 24) || printf('%08x', n)"
        return f"(left(replace({column}::text, '-', ''), 24) || lpad(to_hex(n), 8, '0'))::uuid"
    if (model.__name__, field.column) in {("Case", "number"), ("Case", "external_id")}:
        return f"{column} || '/' || n" if connection.vendor == "sqlite" else f"{column} || '/' || n::text"
    return column
