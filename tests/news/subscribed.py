"""What tests of subscriptions share: the form sent, the link that comes, an hour that goes by."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.db.models import F
from django.test import Client

from news.mailings import sending
from news.models import Subscription

TYPED = {"everything": "on", "pace": "at-once", "text": "whole", "language": "en"}


def ask(email: str = "anna@example.org", **typed: Any) -> Any:
    return Client().post("/subscribe/", {**TYPED, "email": email, **typed})


def link() -> str:
    """The path of the newest link that came by mail."""
    sending.run()
    return re.findall(r"/subscribe/[\w-]{43}/", str(mail.outbox[-1].body))[0]


def an_hour_later() -> None:
    hour = timedelta(hours=1, seconds=1)
    Subscription.objects.update(asked_at=F("asked_at") - hour, linked_at=F("linked_at") - hour)
