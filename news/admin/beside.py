"""Two values of one field side by side: what is stored now, and what was typed. By the word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from embassy import markup
from embassy.dates import date_format
from embassy.punctuation import listed
from news import comparison
from news.comparison import Paragraph
from news.differences import Part as Piece
from news.models.draft import BODY_LIMIT

Whose = Literal["theirs", "mine", "both", "unknown"]


@dataclass(frozen=True)
class Difference:
    """One field, or one row of files. Each column holds what that side alone has, marked.

    An empty column is said by `nothing`. `remark` is what the columns cannot show.
    """

    name: str
    whose: Whose
    stored: Sequence[Paragraph]
    mine: Sequence[Paragraph]
    in_language: str = ""
    nothing: str = ""
    remark: str = ""


def whose(was: str | None, stored: str, mine: str) -> Whose:
    """Who changed a value, of digests; `was` is None where it is not known what it had been."""
    if was is None:
        return "unknown"
    return "theirs" if mine == was else "mine" if stored == was else "both"


def difference(
    name: str,
    changed: Whose,
    stored: str,
    mine: str,
    *,
    rich: bool = False,
    in_language: str = "",
    nothing: str = "",
) -> Difference:
    """`stored` and `mine` as two columns, HTML where they are `rich`."""
    remark, part = "", "body" if rich else "title"
    if len(mine) > BODY_LIMIT:
        mine, remark = "", _("Yours is too long to be shown here. It stands in the form below.")
    elif rich and markup.plain(stored) == markup.plain(mine):
        part, remark = "title", _("The words are the same. The links or the emphasis differ:")
    compared = comparison.parts({part: stored}, {part: mine})
    paragraphs = compared[0].paragraphs if compared else []
    return Difference(
        name,
        changed,
        _column(paragraphs, "insert"),
        _column(paragraphs, "delete"),
        in_language,
        nothing or _("Empty."),
        remark,
    )


def _column(paragraphs: Sequence[Paragraph], others: str) -> list[Paragraph]:
    """The paragraphs of one side: without what only the other side has, and without the space
    that stands between a word and what came in its place."""
    column = []
    for paragraph in paragraphs:
        pieces = [
            piece
            for place, piece in enumerate(paragraph.pieces)
            if piece.operation != others and not _parts_two(paragraph.pieces, place)
        ]
        if paragraph.skipped or any(piece.text.strip() for piece in pieces):
            column.append(Paragraph(pieces, paragraph.skipped))
    return column


def _parts_two(pieces: Sequence[Piece], place: int) -> bool:
    around = [piece.operation for piece in pieces[max(place - 1, 0) : place + 2]]
    return around == ["delete", "equal", "insert"] and pieces[place].text == " "


def shown(request: HttpRequest, field: forms.Field, value: Any) -> str:
    """A value in words, as an editor reads it; HTML is left as it is."""
    if value is None or value == "" or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, datetime):
        return request.layout.both(value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Model):
        return field.label_from_instance(value)
    if isinstance(value, str):
        choices = getattr(inner_widget(field.widget), "choices", ())
        return str(dict(choices).get(value, value)) if choices else value
    if isinstance(value, int):
        return str(value)
    return listed(sorted(shown(request, field, row) for row in value))


def inner_widget(widget: Any) -> Any:
    """The widget itself, without the admin's links around it."""
    return getattr(widget, "widget", widget)
