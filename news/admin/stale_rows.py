"""The rows of pictures and attachments in a save that came too late.

The formset is made anew of what is stored, with what was typed put into the rows in which it
was typed: rows that the other removed or added meanwhile would fit no place in the old one.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from embassy.punctuation import named
from news.admin import beside, opened
from news.admin.beside import Difference
from news.admin.opened import Opened
from news.models import Draft


def merge(request: HttpRequest, inline: Any, draft: Draft, was: Opened) -> list[Difference]:
    """The rows that differ. `inline` (Django's wrapper of a formset) gets its new formset."""
    if not inline.has_change_permission:
        return []
    sent = inline.formset
    added = [row for row in sent.extra_forms if row.has_changed()]
    fresh = type(sent)(
        instance=draft,
        prefix=sent.prefix,
        queryset=inline.opts.get_queryset(request),
        initial=[_raw(row) for row in added],
    )
    fresh.extra = len(added)
    inline.formset = fresh
    mine = {str(row["id"].data): row for row in sent.initial_forms}
    rows = was.rows.get(sent.prefix) if was.known else None
    return [
        *_stored(request, fresh, mine, rows),
        *(_removed(request, key, row, rows) for key, row in mine.items()),
        *(_only_mine(request, row) for row in added),
    ]


def _stored(
    request: HttpRequest, fresh: Any, mine: dict[str, Any], rows: Any
) -> Iterator[Difference]:
    """What is stored, row by row. What has met its row is taken out of `mine`."""
    for row in fresh.initial_forms:
        key = str(row.instance.pk)
        typed = mine.pop(key, None)
        if typed is None:
            if rows is None or key not in rows:
                changed = beside.whose(None if rows is None else "", "stored", "")
                yield _difference(row, changed, _words(request, row), "")
            continue
        was, file = (rows or {}).get(key, [None, None])
        has_acted = _deletes(typed) or _uploads(typed)
        has_other_file = file not in (None, str(row.instance.file_id))
        theirs = opened.row_digest(row) + " other file" * has_other_file
        own = opened.row_digest(typed) + " acted" * has_acted
        changed = beside.whose(was, theirs, own)
        if theirs == own:
            continue
        words = _words(request, row), "" if _deletes(typed) else _words(request, typed)
        if changed != "theirs":
            row.initial.update(_raw(typed))
        yield _difference(row, changed, *words)


def _removed(request: HttpRequest, key: str, row: Any, rows: Any) -> Difference:
    was = (rows or {}).get(key, [None])[0]
    changed = beside.whose(was, "", opened.row_digest(row))
    return _difference(row, changed, "", _words(request, row))


def _only_mine(request: HttpRequest, row: Any) -> Difference:
    return _difference(row, "mine", "", _words(request, row))


def _difference(row: Any, changed: beside.Whose, stored: str, mine: str) -> Difference:
    kind = capfirst(row._meta.model._meta.verbose_name)
    name = named(kind, row.instance.name) if row.instance.name else kind
    return beside.difference(name, changed, stored, mine, nothing=_("Not there."))


def _words(request: HttpRequest, row: Any) -> str:
    """A row's fields, a line each."""
    lines = [row.instance.name] if not row.is_bound or row.instance.pk else []
    if row.is_bound and (upload := row.files.get(row.add_prefix("upload"))):
        lines = [upload.name]
    for name in opened.names(row):
        field = row.fields[name]
        value = (
            opened.typed_value(row, name) if row.is_bound else row.initial.get(name, field.initial)
        )
        if words := beside.shown(request, field, value):
            lines.append(named(capfirst(field.label), words))
    return "\n".join(lines)


def _raw(row: Any) -> dict[str, Any]:
    """What was typed into a row, as it was sent, for a form that is not bound."""
    return {
        **{name: row[name].data for name in opened.names(row)},
        **({"DELETE": True} if _deletes(row) else {}),
    }


def _deletes(row: Any) -> bool:
    return bool(row.data.get(row.add_prefix("DELETE")))


def _uploads(row: Any) -> bool:
    return row.add_prefix("upload") in row.files
