"""A shared data base refuses to change or remove entries of the trail.

On a server the tables have another owner than the application's role, so the refusal stands. Whoever holds
an SQLite file can undo anything in it; there, and everywhere, the chain and the signatures are the proof.
"""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_MAKE = (
    "CREATE FUNCTION access_trail_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER access_trail_no_change BEFORE UPDATE OR DELETE ON access_trailentry "
    "FOR EACH ROW EXECUTE FUNCTION access_trail_refuses()",
    "CREATE TRIGGER access_trail_no_truncate BEFORE TRUNCATE ON access_trailentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION access_trail_refuses()",
)
_UNMAKE = (
    "DROP TRIGGER access_trail_no_truncate ON access_trailentry",
    "DROP TRIGGER access_trail_no_change ON access_trailentry",
    "DROP FUNCTION access_trail_refuses()",
)


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in _MAKE:
            # Dollar quotes and per cent signs must reach the server as they are.
            schema_editor.execute(statement, params=None)


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in _UNMAKE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
