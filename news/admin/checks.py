"""What is looked at before a draft is published: what passes, what warns, what stands in the way.

The rules themselves are news/publishing.py's, which asks again under its lock. This is so
that an editor reads them before, not after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from embassy.dates import date_format
from news import documents, record, slugs
from news.models import Address, Draft, Edition, Message


@dataclass(frozen=True)
class Check:
    """`ask` needs the editor's eye or answer, `blocks` cannot be published."""

    result: str
    sentence: str
    ask: bool = False
    blocks: bool = False


PASSED, LOOK = gettext_lazy("Passed"), gettext_lazy("Look")
ANSWER, STOP = pgettext_lazy("a task before publication", "Answer"), gettext_lazy("Stop")


def before_publishing(draft: Draft, editions: Sequence[Edition], at: datetime) -> list[Check]:
    """`editions` are all of the message's, in order. A few queries for the draft's relations."""
    try:
        content = documents.of_draft(draft)
        digest = record.sha256(record.canonical(content))
    except ValueError as error:
        return [Check(str(STOP), str(error), blocks=True)]
    last = editions[-1] if editions else None
    return [
        *_of_parts(draft, content),
        *_of_turns(draft, content["turns"]),
        *_of_pictures(content["pictures"]),
        *_of_date(draft, last, at),
        *_of_address(draft, last, at),
        *_of_versions(draft, last, digest, at),
    ]


def _of_parts(draft: Draft, content: dict) -> Iterator[Check]:
    if not (draft.title and content["body"]):
        yield Check(str(STOP), _("Title or text is missing. Write it first."), blocks=True)
    elif content["categories"]:
        yield Check(str(PASSED), _("Title, text and category are present."))
    else:
        yield Check(
            str(LOOK), _("It has no category, so it stands in no list by subject."), ask=True
        )
    if not draft.summary:
        yield Check(str(PASSED), _("It has no summary: lists show the opening of the text."))


def _of_turns(draft: Draft, turns: list) -> Iterator[Check]:
    if draft.message.kind == Message.Kind.PRESS_RELEASE:
        return
    questions = sum(turn["role"] == "question" for turn in turns)
    if turns:
        yield Check(
            str(PASSED),
            ngettext(
                "%d question was recognised; each turn gets its own address.",
                "%d questions were recognised; each turn gets its own address.",
                questions,
            )
            % questions,
        )
    elif draft.message.kind == Message.Kind.INTERVIEW:
        yield Check(
            str(LOOK),
            _(
                "No question and answer were recognised. Begin each turn with its speaker, such "
                "as “Question:” or the speaker’s name and a colon, in a paragraph of its own."
            ),
            ask=True,
        )


def _of_pictures(pictures: list) -> Iterator[Check]:
    silent = sum(not picture["alt"] for picture in pictures)
    if silent:
        yield Check(
            str(PASSED),
            ngettext(
                "%d picture is decorative; every other one has a description.",
                "%d pictures are decorative; every other one has a description.",
                silent,
            )
            % silent,
        )
    elif pictures:
        yield Check(str(PASSED), _("No picture lacks a description."))


def _of_date(draft: Draft, last: Edition | None, at: datetime) -> Iterator[Check]:
    shown = draft.date_published or (last.date_published if last else None)
    if not shown:
        yield Check(str(PASSED), _("Readers see the date on which it is published."))
    elif shown <= at:
        day = date_format(timezone.localtime(shown), "DATE_FORMAT")
        yield Check(str(PASSED), _("Readers see the date %s.") % day)
    else:
        yield Check(
            str(ANSWER),
            _(
                "The date shown to readers lies ahead. Publish it then, or change the date in "
                "the draft."
            ),
            ask=True,
        )


def _of_address(draft: Draft, last: Edition | None, at: datetime) -> Iterator[Check]:
    """Whether another message has the address that it would get in that month."""
    if last and draft.slug in ("", last.address.slug):
        return
    moment = timezone.localtime(draft.date_published or at)
    year, month = (last.address.year, last.address.month) if last else (moment.year, moment.month)
    slug = draft.slug or slugs.from_title(draft.title)
    others = Address.objects.exclude(message=draft.message_id)
    taken = others.filter(year=year, month=month, slug=slug).exists()
    if taken and draft.slug:
        yield Check(
            str(STOP),
            _("The address “%s” belongs to another message. Choose another one.") % slug,
            blocks=True,
        )
    elif taken:
        yield Check(
            str(PASSED), _("Another message has the address of this title; a code is added to it.")
        )
    elif slug:
        place = reverse("news:message", args=[f"{year:04}", f"{month:02}", slug])
        yield Check(str(PASSED), _("Its address is free: %s") % place)


def _of_versions(draft: Draft, last: Edition | None, digest: str, at: datetime) -> Iterator[Check]:
    if not last:
        yield Check(str(PASSED), _("It was never public: this is its first version."))
        return
    if last.public_from > at:
        yield Check(
            str(ANSWER),
            _("Version %d is waiting. Replace it, below, or cancel it first.") % last.number,
            ask=True,
        )
    standing = last.standing == Edition.Standing.IN_FORCE
    if last.content_sha256 == digest and standing and last.is_in_force(at):
        yield Check(
            str(STOP),
            _("Readers have exactly this text. There is nothing to publish."),
            blocks=True,
        )
        return
    if draft.note_kind and (draft.note or draft.note_kind == Edition.Note.MINOR):
        yield Check(
            str(PASSED), _("Readers know this text. What they are told of the change is written.")
        )
        return
    yield Check(
        str(ANSWER),
        _("Readers know this text. A change to it needs a kind of note, below."),
        ask=True,
    )
