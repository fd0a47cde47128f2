"""What tests of mails to subscribers share: messages that go out and change, what a run sends."""

from typing import Any

from django.core import mail
from django.utils import timezone

from news import publishing
from news.mailings import digests, sending
from news.models import Draft, Edition
from tests import factories


def publish(draft: Draft, **values: Any) -> Edition:
    return publishing.publish(draft, by=factories.user(), **values)


def new(title: str = "News", **values: Any) -> Draft:
    draft = factories.draft(title=title, **values)
    publish(draft)
    return draft


def change(draft: Draft, body: str = "<p>Changed.</p>", kind: str = "correction") -> None:
    draft.body = body
    draft.save()
    publish(draft, note="What was wrong.", note_kind=kind)


def html() -> str:
    """Of the first mail that was sent."""
    (form,) = mail.outbox[0].alternatives
    return str(form.content)


def sent() -> list[tuple[str, str]]:
    """Recipients and subjects of what a run sends, told once."""
    mail.outbox.clear()
    sending.run()
    return [(each.to[0], each.subject) for each in mail.outbox]


def digests_of_now() -> None:
    now = timezone.now()
    for pace in digests.PERIODS:
        digests._settle(pace, now, now)
