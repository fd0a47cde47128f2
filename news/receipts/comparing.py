"""What readers are served of a version, compared with what was frozen. Every difference is a
sentence for the desk.

What was approved is the frozen document: it is published as exactly that, or not at all.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from embassy import languages, markup
from news.models import Edition
from news.receipts import own_feeds, own_pages
from news.receipts.own_pages import Answer, squeezed, words_of

_QUOTED = 60
Note, Standing = Edition.Note, Edition.Standing
# A minor change is one that readers are not told of.
_TOLD = {Note.CORRECTION, Note.CLARIFICATION, Note.UPDATE}
# What a stored document may raise that is not as it was written.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


def differences(edition: Edition, *, in_force: bool) -> list[str]:
    """A sentence for everything that differs. `edition` has its message and address.

    Of one that is no longer in force only its own page is served; its text and document are
    those of a later one by now.
    """
    address = edition.get_absolute_url()
    if edition.standing == Standing.REMOVED:
        return [*_of_removal(edition, address), *_of_feeds(edition)]
    found: list[str] = []
    if in_force:
        for name, digest in (
            ("index.txt", edition.text_sha256),
            ("index.json", edition.content_sha256),
        ):
            found += _of_digest(own_pages.ask(address + name), name, digest)
        found += _of_feeds(edition)
    page = own_pages.ask(address if in_force else f"{address}v/{edition.number}/")
    return [*_of_page(edition, page), *found]


def _of_removal(edition: Edition, address: str) -> Iterator[str]:
    for path in (address, f"{address}index.txt", f"{address}index.json"):
        answer = own_pages.ask(path)
        led_on = answer.status == 301 and edition.successor_id
        if answer.status != 410 and not led_on:
            yield _("%(path)s answers %(status)s, though the message was removed.") % {
                "path": path,
                "status": answer.status,
            }


def _of_digest(answer: Answer, name: str, digest: str) -> Iterator[str]:
    if answer.status != 200:
        yield _("%(name)s answers %(status)s.") % {"name": name, "status": answer.status}
    elif hashlib.sha256(answer.data).hexdigest() != digest:
        yield _("%(name)s is not what was published: its digest is another.") % {"name": name}


# --- The page -----------------------------------------------------------------------------


def _of_page(edition: Edition, answer: Answer) -> Iterator[str]:
    if answer.status != 200:
        yield _("The page answers %(status)s.") % {"status": answer.status}
        return
    served = squeezed(" ".join(found.text_content() for found in answer.elements("//main")))
    headings = [squeezed(found.text_content()) for found in answer.elements("//h1")]
    try:
        title = squeezed(edition.content["title"])
        yield from _lacking(edition, served, _("The page"))
    except UNREADABLE:
        yield _("The stored document cannot be read.")
        return
    if headings != [title]:
        yield _("The title on the page is not “%(title)s”.") % {"title": _short(edition.title)}
    if edition.standing == Standing.WITHDRAWN and not _says_withdrawn(edition, served):
        yield _("The page does not say that the text is withdrawn.")


def _lacking(edition: Edition, served: str, where: str) -> Iterator[str]:
    """What `served`, squeezed, has not of the text. Raises `UNREADABLE` for a broken document."""
    content = edition.content
    missing = [text for text in _expected(edition, content) if squeezed(text) not in served]
    if missing:
        told = {"where": where, "text": _short(missing[0])}
        yield _("%(where)s lacks “%(text)s”.") % told
    if len(missing) > 1:
        yield _("It lacks more: %(count)s passages in all.") % {"count": len(missing)}
    elif not missing and any(words_of(part) not in served for part in _parts(content)):
        yield _(
            "%(where)s has the paragraphs in another order, or something stands between them."
        ) % {"where": where}


def _of_feeds(edition: Edition) -> Iterator[str]:
    """Whether each feed of all messages has it, or, after a removal, has it no more."""
    for name, feed in own_feeds.of(edition):
        entry = feed.of(edition.message.uuid.urn)
        if edition.standing == Standing.REMOVED:
            if entry:
                yield _("The feed %(name)s still has the removed message.") % {"name": name}
        elif not entry:
            if not feed.ends_before(edition):
                yield _("The feed %(name)s does not have the message.") % {"name": name}
        elif entry.sha256 != edition.content_sha256:
            yield _("The feed %(name)s names another digest.") % {"name": name}
        else:
            try:
                yield from _lacking(edition, words_of(entry.html), _("The feed %s") % name)
            except UNREADABLE:
                continue  # said of the page


def _parts(content: Mapping[str, Any]) -> list[str]:
    """The pieces of HTML of a document that a page shows, each in one place."""
    turns = content.get("turns") or []
    text = [content["introduction"], *(turn["html"] for turn in turns)] if turns else []
    return [*(text or [content["body"]]), content.get("notes_to_editors", "")]


def _expected(edition: Edition, content: Mapping[str, Any]) -> Iterator[str]:
    """Every passage that a reader of the page must find."""
    yield from filter(None, [content.get("summary", "")])
    if edition.note and (edition.standing == Standing.WITHDRAWN or edition.note_kind in _TOLD):
        yield edition.note
    for part in _parts(content):
        yield from (line.removeprefix("- ") for line in markup.plain(part).split("\n") if line)
    yield from (turn["speaker"] for turn in content.get("turns") or [] if turn["speaker"])
    yield from (person["name"] for person in content.get("people", []))
    for picture in content.get("pictures", []):
        yield from filter(None, [picture["caption"]])
    yield from (attachment["title"] for attachment in content.get("attachments", []))


def _says_withdrawn(edition: Edition, served: str) -> bool:
    offered = languages.current()
    speaks = edition.in_language if edition.in_language in offered else offered[0]
    with translation.override(speaks):
        return squeezed(_("Withdrawn")) in served


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
