"""Numbers of rows: those that come get their own, and nobody later gets one that was used."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import AutoField, F, Max

from embassy.transfer import kept


def make_room_in_log(coming: Iterable[Any]) -> None:
    """Move what the log says of accounts behind the lines that come."""
    last = LogEntry.objects.aggregate(last=Max("id"))["last"]
    if last:
        most = max((number for number in coming if isinstance(number, int)), default=0)
        LogEntry.objects.update(id=F("id") + max(last, min(most, 2**30)))


def move_on(restored: list[kept.Model]) -> None:
    """Let the counters go on behind the rows, and behind what the log tells of rows that are
    gone: a new draft must not inherit the history of one that was deleted."""
    counted = [model for model in restored if isinstance(model._meta.pk, AutoField)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), counted):
            cursor.execute(statement)
        for model, last in _last_in_log().items():
            if model in counted and last > (kept.rows(model).aggregate(n=Max("pk"))["n"] or 0):
                _set(cursor, model, last)


def _last_in_log() -> dict[kept.Model, int]:
    """The greatest number that the log names of each model."""
    found: dict[kept.Model, int] = {}
    rows = LogEntry.objects.order_by().values_list("content_type", "object_id").distinct()
    for kind, number in rows.iterator():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model and number and number.isascii() and number.isdecimal() and len(number) < 19:
            concrete: Any = model._meta.concrete_model
            found[concrete] = max(int(number), found.get(concrete, 0))
    return found


def _set(cursor: Any, model: kept.Model, last: int) -> None:
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
        return
    column = model._meta.pk.column
    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])
