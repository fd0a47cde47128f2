"""Triggers: whatever changes a table that readers' pages come from begins a new generation.

They stand on all tables of the apps that name their `desk_tables` in `apps.py`, but for those:
a table that is forgotten there costs speed, never truth. They are set after every `migrate`,
because SQLite loses a table's triggers when the table is made anew.

On PostgreSQL they fire when the transaction commits: the row is locked last, and two editors
who publish at once cannot wait for each other in a circle.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "embassy_generation"
_EVENTS = ("INSERT", "UPDATE", "DELETE")

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_TABLE}_begin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE this text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('site.generation', true) IS DISTINCT FROM this THEN
        INSERT INTO {_TABLE} (id, value, changed_at)
        VALUES (1, replace(gen_random_uuid()::text, '-', ''), clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at;
        PERFORM set_config('site.generation', this, true);
    END IF;
    RETURN NULL;
END $$"""


def set_on(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: the triggers of one app's tables, where they are missing."""
    desk = getattr(sender, "desk_tables", None)
    connection = connections[using]
    if desk is None or _TABLE not in connection.introspection.table_names():
        return
    models = sender.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if not model._meta.proxy}
    for table in sorted((tables & set(connection.introspection.table_names())) - {_TABLE}):
        names = [f"{table}_generation_{event.lower()}" for event in _EVENTS]
        if table not in desk:
            _install(connection, table)
        elif connection.vendor == "sqlite":
            _execute(connection, *(f"DROP TRIGGER IF EXISTS {name}" for name in names))
        else:
            _execute(connection, f"DROP TRIGGER IF EXISTS {table}_generation ON {table}")


def _install(connection: BaseDatabaseWrapper, table: str) -> None:
    if connection.vendor == "sqlite":
        # Two statements and no ON CONFLICT: that of the outer statement would win over it.
        _execute(
            connection,
            *(
                f"""CREATE TRIGGER IF NOT EXISTS {table}_generation_{event.lower()}
                AFTER {event} ON {table} BEGIN
                DELETE FROM {_TABLE};
                INSERT INTO {_TABLE} (id, value, changed_at) VALUES
                (1, lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f', 'now'));
                END"""
                for event in _EVENTS
            ),
        )
        return
    _execute(
        connection,
        _FUNCTION,
        f"DROP TRIGGER IF EXISTS {table}_generation ON {table}",
        f"""CREATE CONSTRAINT TRIGGER {table}_generation
        AFTER INSERT OR UPDATE OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION {_TABLE}_begin()""",
    )


def _execute(connection: BaseDatabaseWrapper, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
