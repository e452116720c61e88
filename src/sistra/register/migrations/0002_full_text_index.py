"""An index over the words of cases, in the way of each data base; both give the same answers."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    "CREATE VIRTUAL TABLE register_searchtext_index USING fts5("
    "words, content='register_searchtext', content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER register_searchtext_added AFTER INSERT ON register_searchtext BEGIN "
    "INSERT INTO register_searchtext_index(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER register_searchtext_removed AFTER DELETE ON register_searchtext BEGIN "
    "INSERT INTO register_searchtext_index(register_searchtext_index, rowid, words) "
    "VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER register_searchtext_changed AFTER UPDATE ON register_searchtext BEGIN "
    "INSERT INTO register_searchtext_index(register_searchtext_index, rowid, words) "
    "VALUES ('delete', old.id, old.words); "
    "INSERT INTO register_searchtext_index(rowid, words) VALUES (new.id, new.words); END",
)
_SQLITE_BACK = (
    "DROP TRIGGER register_searchtext_changed",
    "DROP TRIGGER register_searchtext_removed",
    "DROP TRIGGER register_searchtext_added",
    "DROP TABLE register_searchtext_index",
)
# A stored vector: without it every candidate's words would be read into one again at each search.
_POSTGRESQL = (
    "ALTER TABLE register_searchtext ADD COLUMN document tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED",
    "CREATE INDEX register_searchtext_index ON register_searchtext USING gin (document)",
)
_POSTGRESQL_BACK = (
    "DROP INDEX register_searchtext_index",
    "ALTER TABLE register_searchtext DROP COLUMN document",
)


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
