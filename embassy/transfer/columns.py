"""A column's value as JSON, and back: the same on every database, and nothing else is taken.

Moments are UTC with microseconds, decimals and uuids are texts. What JSON says is checked
against the column; the first fault is a sentence.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils.translation import gettext as _

from embassy.json_file import has_unusable_sign
from embassy.transfer import kept
from embassy.transfer.kept import Column


class Wrong(Exception):
    """A value that the column cannot hold. Its text says what it must be."""


def supported(column: Column) -> bool:
    """Whether values of this column can be written; a test asks it of all."""
    return kept.names_a_model(column) or any(isinstance(_target(column), k) for k, *_ in _KINDS)


def writer(column: Column) -> Callable[[Any], Any]:
    """What makes JSON of a value that was read from the database."""
    if kept.names_a_model(column):
        return _name_of_model
    write = next(w for kind, w, _read in _KINDS if isinstance(_target(column), kind))
    target = _target(column)
    return lambda value: None if value is None else write(target, value)


def reader(column: Column) -> Callable[[Any], Any]:
    """What makes of JSON the value for the database. Raises `Wrong`."""
    target = _target(column)
    read = next((r for kind, _w, r in _KINDS if isinstance(target, kind)), _text)
    if kept.names_a_model(column):
        read = _model_of_name

    def checked(value: Any) -> Any:
        if value is None:
            if not column.null:
                raise Wrong(_("it must not be null"))
            return None
        return read(target, value)

    return checked


def _target(column: Column) -> Column:
    """The column that a key repeats, or itself."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    return column


# --- Each kind: how it is written, how it is read ---------------------------------------------


def _as_it_is(column: Column, value: Any) -> Any:
    return value


def _text_of(column: Column, value: Any) -> str:
    return str(value)


def _told(column: Column, value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    return value.isoformat()


def _decimal_of(column: Any, value: Decimal) -> str:
    return f"{value:.{column.decimal_places}f}"


def _flag(column: Column, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(_("it must be true or false"))
    return value


def _integer(column: Column, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(_("it must be a whole number"))
    least, most = connection.ops.integer_field_range(column.get_internal_type())
    if not (-(2**63) if least is None else least) <= value <= (2**63 - 1 if most is None else most):
        raise Wrong(_("the number is too large"))
    return value


def _number(column: Column, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Wrong(_("it must be a number"))
    return float(value)


def _text(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_("it must be a text"))
    if has_unusable_sign(value):
        raise Wrong(_("it holds a NUL or half of a surrogate pair"))
    # SQLite keeps what is longer, and so may its archives.
    limit = column.max_length if isinstance(column, models.CharField) else None
    if limit and len(value) > limit and connection.vendor != "sqlite":
        raise Wrong(_("it has more than %s signs") % limit)
    return value


def _moment(column: Column, value: Any) -> datetime:
    found = _parsed(datetime.fromisoformat, column, value)
    if found.tzinfo is None:
        raise Wrong(_("it says no time zone"))
    return found.astimezone(UTC)


def _day(column: Column, value: Any) -> date:
    return _parsed(date.fromisoformat, column, value)


def _hour(column: Column, value: Any) -> time:
    return _parsed(time.fromisoformat, column, value)


def _decimal(column: Any, value: Any) -> Decimal:
    found = _parsed(Decimal, column, value)
    if not found.is_finite() or abs(found.adjusted()) >= column.max_digits:
        raise Wrong(_("the number is too large"))
    return found


def _uuid(column: Column, value: Any) -> UUID:
    return _parsed(UUID, column, value)


def _parsed(parse: Callable[[str], Any], column: Column, value: Any) -> Any:
    try:
        return parse(_text(column, value))
    except (ValueError, OverflowError, InvalidOperation):
        raise Wrong(_("it cannot be read")) from None


def _name_of_model(pk: int | None) -> str | None:
    if pk is None:
        return None
    kind = ContentType.objects.get_for_id(pk)
    return f"{kind.app_label}.{kind.model}"


def _model_of_name(column: Column, value: Any) -> int:
    app, _dot, name = _text(column, value).partition(".")
    try:
        return ContentType.objects.get_by_natural_key(app, name).pk
    except ContentType.DoesNotExist:
        raise Wrong(_("this site has no such model")) from None


# The first that fits. Of a kind that is not among them nothing is written: a test names it.
_KINDS: tuple[tuple[type[Any], Callable[..., Any], Callable[..., Any]], ...] = (
    (models.BooleanField, _as_it_is, _flag),
    (models.AutoField, _as_it_is, _integer),
    (models.IntegerField, _as_it_is, _integer),
    (models.FloatField, _as_it_is, _number),
    (models.DecimalField, _decimal_of, _decimal),
    (models.DateTimeField, _told, _moment),
    (models.DateField, _told, _day),
    (models.TimeField, _told, _hour),
    (models.UUIDField, _text_of, _uuid),
    (models.JSONField, _as_it_is, _as_it_is),
    (models.CharField, _as_it_is, _text),
    (models.TextField, _as_it_is, _text),
)
