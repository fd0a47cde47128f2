"""A letter as a mail: what it tells at this very moment, in the subscriber's language.

The text of a message is in its own language, the words around it are in the subscriber's. What
is the same for all who get the same texts is written once (`Composer`), with a mark where each
one's key goes.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from embassy.middleware import SiteRequest, on_site
from embassy.pagestore import generation, lasting
from embassy.site_url import absolute
from news.mailings import digests, keys, owed, plain, subscribing
from news.mailings.items import item, subject_of
from news.models import Edition, Letter, Mailing, Subscription, Told
from news.views import versions


@dataclass(frozen=True)
class Composed:
    """A mail, and which version of which message whoever gets it will have been told of."""

    mail: EmailMultiAlternatives
    tells: list[tuple[int, int]]


@dataclass(frozen=True)
class Written:
    subject: str
    html: str
    text: str
    language: str


class Composer:
    """Writes the letters of one run. The mark stands where a key will."""

    def __init__(self) -> None:
        self.mark = secrets.token_urlsafe(32)
        self._written: dict[tuple[Any, ...], Written] = {}

    def compose(self, letter: Letter, at: datetime) -> Composed | None:
        """None where nothing is to be said any more: the reader has gone, or the text has."""
        subscription = letter.subscription
        if not _may_get(subscription, letter):
            return None
        request = SiteRequest()
        request.path = request.path_info = "/"
        request.at, read = at, generation.read()
        request.lasting = lasting.of(read.value)
        with on_site(request, lambda _request, offered: _spoken(subscription, offered)):
            if letter.mailing is None:
                written, editions = self._link(request, subscription), []
            else:
                editions = told_by(letter, at)
                if not editions:
                    return None
                known = (
                    read.value, get_language(), letter.mailing.pk, subscription.whole_text,
                    *(edition.pk for edition in editions),
                )  # fmt: skip
                written = self._written.get(known) or self._messages(request, letter, editions)
                if len(self._written) > 100:
                    self._written.clear()
                self._written[known] = written
            mail = self._mail(letter, written, at)
        return Composed(mail, [(edition.message_id, edition.number) for edition in editions])

    def _link(self, request: SiteRequest, subscription: Subscription) -> Written:
        subject = (
            gettext("Your subscription to our messages")
            if subscription.state == Subscription.State.CONFIRMED
            else gettext("Please confirm: our messages by e-mail")
        )
        days = subscribing.KEPT_UNCONFIRMED.days
        context = {"subscription": subscription, "days": days}
        return self._write(request, "news/mails/link.html", subject, context)

    def _messages(
        self, request: SiteRequest, letter: Letter, editions: Sequence[Edition]
    ) -> Written:
        begun = versions.begun_of_each([row.message_id for row in editions], request.at)
        is_new = letter.mailing and letter.mailing.occasion != Mailing.Occasion.CHANGE
        items = [item(row, begun[row.message_id], bool(is_new), request) for row in editions]
        context = {
            "items": items,
            "is_digest": bool(letter.mailing and letter.mailing.message_id is None),
            "whole_text": letter.subscription.whole_text,
        }
        subject = subject_of(letter.mailing, items)
        return self._write(request, "news/mails/messages.html", subject, context)

    def _write(
        self, request: SiteRequest, template: str, subject: str, context: dict[str, Any]
    ) -> Written:
        """Addresses in it are whole: a mail is read elsewhere."""
        subject = " ".join(subject.split())
        context |= {
            "subject": subject,
            "site": request.layout,
            "manage": keys.page(self.mark),
            "way_out": keys.way_out(self.mark),
        }
        rendered = render_to_string(template, context)
        lines = (line.strip() for line in rendered.splitlines())
        root: Any = lxml.html.document_fromstring("\n".join(filter(None, lines)))
        root.make_links_absolute(absolute("/"), resolve_base_href=False, handle_failures="ignore")
        html = lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
        return Written(subject, html, plain.written(html), get_language() or "")

    def _mail(self, letter: Letter, written: Written, at: datetime) -> EmailMultiAlternatives:
        subscription = letter.subscription
        key = keys.key_of(subscription)
        headers = {
            "Message-ID": message_id(letter),
            "Date": format_datetime(at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": written.language,
            "List-Id": f"<messages.{_host()}>",
            "List-Unsubscribe": f"<{keys.way_out(key)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if first := _first_letter(letter):
            headers |= {"In-Reply-To": message_id(first), "References": message_id(first)}
        mail = EmailMultiAlternatives(
            written.subject,
            written.text.replace(self.mark, key),
            to=[subscription.email],
            headers=headers,
        )
        mail.attach_alternative(written.html.replace(self.mark, key), "text/html")
        return mail


def told_by(letter: Letter, at: datetime) -> list[Edition]:
    """The versions that a letter tells of at `at`: what is public, or that something is gone."""
    mailing = letter.mailing
    if mailing is None or mailing.message_id is None:
        return digests.editions(letter, at)
    if mailing.occasion == Mailing.Occasion.NEW:
        text = owed.current(mailing.message_id, at)
        return [text] if text else []
    public = Edition.objects.public(at).filter(message=mailing.message_id)
    last = Edition.objects.begun(at).filter(message=mailing.message_id).order_by("number").last()
    if text := public.select_related("message", "address").first():
        return [text]
    return [last] if last and last.standing == Edition.Standing.REMOVED else []


def message_id(letter: Letter) -> str:
    return f"<{letter.uuid}@{_host()}>"


def _may_get(subscription: Subscription, letter: Letter) -> bool:
    """Whether it is sent in the state in which the reader is now."""
    if letter.mailing is None:
        return subscription.state != Subscription.State.ENDED
    return subscription.state == Subscription.State.CONFIRMED


def _spoken(subscription: Subscription, offered: list[str]) -> str:
    return subscription.language if subscription.language in offered else offered[0]


def _first_letter(letter: Letter) -> Letter | None:
    """The letter by which its reader was told of the message first; None for a new one."""
    if letter.mailing is None or letter.mailing.occasion != Mailing.Occasion.CHANGE:
        return None
    told = Told.objects.filter(
        subscription=letter.subscription_id, message=letter.mailing.message_id
    )
    row = told.select_related("first_letter").first()
    return row.first_letter if row else None


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
