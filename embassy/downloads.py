"""What a list of the newsroom shows, as a file: actions of every list.

Who may see the list may take what is selected with them, in the columns and the order of the
list. Moments are written in ISO 8601 with the host city's zone, also where the list writes them
in words: a column that is ordered by a moment is that moment.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from itertools import islice
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeData
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from embassy import tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows that are read at a time.
CHUNK = 500
Column = str | Callable[[Any], Any]


@admin.action(description=gettext_lazy("Download as CSV"), permissions=["view"])
def download_csv(
    desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> StreamingHttpResponse:
    lines = tables.csv_lines(*table(desk, request, queryset))
    # The rows are read when the response is sent: by then the middleware that set language,
    # zone and addresses has gone, so they are taken along.
    context = copy_context()
    sent = iter(lambda: context.run(lambda: "".join(islice(lines, CHUNK))), "")
    response = StreamingHttpResponse(sent, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, named(desk, "csv"))
    return response


@admin.action(description=gettext_lazy("Download as Excel"), permissions=["view"])
def download_excel(
    desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> FileResponse:
    """The file is written to the disk first, without a name there: its parts are packed at the
    end."""
    file = tempfile.TemporaryFile()  # noqa: SIM115, the response closes it
    head, rows = table(desk, request, queryset)
    tables.write_xlsx(file, head, rows, from_right=get_language_bidi())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=named(desk, "xlsx"), content_type=XLSX)


ACTIONS = (download_csv, download_excel)


def named(desk: admin.ModelAdmin, ending: str) -> str:
    """Such as press-releases-2018-02-18.csv."""
    kind = slugify(str(desk.opts.verbose_name_plural), allow_unicode=True)
    return f"{kind}-{timezone.localdate().isoformat()}.{ending}"


def table(
    desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> tuple[tables.Row, Iterator[tables.Row]]:
    """The heads of the columns, and the rows as they are read."""
    columns = list(desk.get_list_display(request))
    head = [capfirst(str(label_for_field(column, desk.model, desk))) for column in columns]
    rows = (
        [cell(row, column, desk) for column in columns]
        for row in queryset.iterator(chunk_size=CHUNK)
    )
    return head, rows


def cell(row: Model, column: Any, desk: admin.ModelAdmin) -> tables.Cell:
    """What the list shows of `row` in `column`, in plain words."""
    try:
        field, shown_by, value = lookup_field(column, row, desk)
    except ObjectDoesNotExist:
        return ""
    ordered_by = getattr(shown_by, "admin_order_field", None)
    moment = getattr(row, ordered_by, None) if isinstance(ordered_by, str) else None
    if isinstance(moment, date):
        return plain(moment)
    choices = dict(getattr(field, "flatchoices", None) or ())
    return plain(choices.get(value, value))


def plain(value: Any) -> tables.Cell:
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case int() | float() | Decimal():
            return value
        case datetime():
            return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(
                timespec="seconds"
            )
        case date() | time():
            return value.isoformat()
        case SafeData():
            return unescape(strip_tags(str(value)))
        case list() | tuple():
            return ", ".join(str(plain(each)) for each in value)
        case _:
            return str(value)
