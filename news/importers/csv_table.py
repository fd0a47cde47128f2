"""CSV: a message in each row, the names of the columns in the first.

Separated by comma, semicolon or tab; in UTF-8, or in UTF-16 with its mark. `title` and `text`
(or `html`) must be there. The others are `id`, `date`, `summary`, `language`, `kind`,
`categories`, `authors`, `address`, `status`, `pictures`, `attachments`, in any order; several
of one sort are separated by a vertical line. README.md shows one.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BufferedReader

from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from embassy.json_file import has_unusable_sign
from news.importers import dates, embedded, texts
from news.importers.items import Enclosed, Given, Item, LeftOut, place
from news.importers.lines import Lines

# Columns, and what else they may be called.
_COLUMNS = {
    "id": "id", "guid": "id", "title": "title", "headline": "title", "text": "text",
    "content": "html", "html": "html", "body": "html", "date": "date", "date_published": "date",
    "published": "date", "summary": "summary", "excerpt": "summary", "language": "language",
    "in_language": "language", "kind": "kind", "categories": "categories", "tags": "categories",
    "authors": "authors", "author": "authors", "address": "address", "url": "address",
    "link": "address", "status": "status", "pictures": "pictures", "attachments": "attachments",
}  # fmt: skip
_SEPARATORS = (",", ";", "\t")
_MOST_COLUMNS = 200
# A field holds a text, or at the worst the whole of a row.
_LONGEST_FIELD = 5_000_000
_PUBLIC, _DRAFTS = {"", "publish", "published", "public"}, {"draft", "pending", "future"}


def recognises(head: bytes) -> bool:
    """Whether its first line names a title and a text."""
    try:
        encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        first = head.decode(encoding, "ignore").strip().splitlines()[0]
    except (IndexError, UnicodeError):
        return False
    named = {_COLUMNS.get(name) for name in _names(first, _separator(first))}
    return "title" in named and bool(named & {"text", "html"})


def read(stream: BufferedReader, given: Given) -> Iterator[Item | LeftOut]:
    """Raises `Damaged` for what cannot be used."""
    csv.field_size_limit(_LONGEST_FIELD)
    lines = Lines(stream)
    try:
        yield from _rows(lines, given)
    finally:
        lines.let_go()


def _rows(lines: Lines, given: Given) -> Iterator[Item | LeftOut]:
    first = next(lines, "")
    while first and not first.strip():
        first = next(lines, "")
    if not first:
        raise Damaged(_("The file is empty."))
    lines.separator = _separator(first)
    columns = _columns(_names(first, lines.separator))
    rows = csv.reader(lines, delimiter=lines.separator, strict=True)
    number = 0
    while True:
        line = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise Damaged(
                _(
                    "Line %(line)s: this row cannot be read (%(why)s). A text that holds quotation "
                    "marks stands in quotation marks, and each of them twice."
                )
                % {"line": line, "why": error}
            ) from error
        if not any(field.strip() for field in row):
            continue
        number += 1
        if len(row) != len(columns):
            raise Damaged(
                _("Line %(line)s: the row has %(found)s columns, the first row %(wanted)s.")
                % {"line": line, "found": len(row), "wanted": len(columns)}
            )
        told = {name: field for name, field in zip(columns, row, strict=True) if name}
        yield _item(told, place(number, told["title"], line), given)


def _item(told: dict[str, str], where: str, given: Given) -> Item | LeftOut:
    for name, value in told.items():
        if has_unusable_sign(value):
            raise Damaged(
                _("%(item)s: “%(column)s” holds a NUL. Take it out.")
                % {"item": where, "column": name}
            )
    title, html = texts.line(told["title"]), told.get("html", "")
    if not html.strip():
        html = linebreaks(told.get("text", "").strip(), autoescape=True)
    if not title:
        raise Damaged(_("%s: “title” is missing.") % where)
    if not html.strip():
        return LeftOut(where, _("without a text"))
    status = told.get("status", "").strip().lower()
    if status not in _PUBLIC | _DRAFTS:
        return LeftOut(where, _("in the state “%s”") % status[:40])
    address = told.get("address", "").strip()
    reference = told.get("id", "").strip() or address
    if not reference:
        raise Damaged(_("%s: “id” and “address” are missing. One of them is needed.") % where)
    summary, html = texts.summed_up(told.get("summary", ""), html)
    shown = embedded.of(html, given.uploads, own=texts.host(address))
    pictures, not_given = _named(told.get("pictures", ""), given, embedded.picture)
    attachments, not_given_either = _named(told.get("attachments", ""), given, embedded.attachment)
    return Item(
        place=where,
        ref=f"{texts.host(address) or 'csv'}#{reference}" if reference != address else address,
        title=title,
        html=shown.html,
        kind=told.get("kind", "").strip(),
        summary=summary,
        language=told.get("language", "").strip(),
        date_published=_moment(told.get("date", ""), where, given),
        tags=_several(told.get("categories", "")),
        authors=_several(told.get("authors", "")),
        is_public=status in _PUBLIC,
        former=(address,) if address else (),
        pictures=(*shown.pictures, *pictures),
        attachments=(*shown.attachments, *attachments),
        missing=(*shown.missing, *not_given, *not_given_either),
    )


def _named(
    told: str, given: Given, make: Callable[..., Enclosed | None]
) -> tuple[list[Enclosed], list[str]]:
    """What was given of the files that a cell names, and the names of the others."""
    named = {name: make(name, given.uploads) for name in _several(told)[:50]}
    return [file for file in named.values() if file], [n[:200] for n in named if not named[n]]


def _moment(told: str, where: str, given: Given) -> datetime | None:
    if not told.strip():
        return None
    moment = dates.moment(told, given.zone)
    if not moment:
        raise Damaged(
            _("%(item)s: its date “%(date)s” cannot be read. Write one such as 2018-02-18 08:43.")
            % {"item": where, "date": texts.line(told)[:60]}
        )
    return moment


def _several(told: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in told.split("|")[:200])))


def _separator(first: str) -> str:
    return max(_SEPARATORS, key=first[:10_000].count)


def _names(first: str, separator: str) -> list[str]:
    if first.count(separator) >= _MOST_COLUMNS:
        raise Damaged(_("Line 1: a table of more than %s columns is none.") % _MOST_COLUMNS)
    try:
        row = next(csv.reader([first.rstrip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return []
    return [name.strip().lower().replace(" ", "_") for name in row]


def _columns(names: list[str]) -> list[str]:
    """What each column is called here; "" for one that nothing is known of."""
    columns = [_COLUMNS.get(name, "") for name in names]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Damaged(_("Line 1: the column “%s” is there twice.") % twice[0])
    if "title" not in columns or not {"text", "html"} & set(columns):
        raise Damaged(
            _(
                "Line 1: the names of the columns are missing. The first row must name “title” "
                "and “text” or “html”."
            )
        )
    return columns
