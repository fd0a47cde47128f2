"""What tests of receipts share: what the command says, and a site that serves something else."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from news import publishing
from news.models import Edition
from news.receipts import own_pages
from tests import factories

TALK = (
    "<p>Question: How is it going?</p><p>Answer: Well &amp; truly.<br>Very well.</p>"
    "<ul><li>One</li><li>Two</li></ul><p>Question: And then?</p><p>Answer: We shall see.</p>"
)


def published(kind: str = "comment", body: str = TALK, **values: Any) -> Edition:
    draft = factories.draft(kind, title="A word", summary="In short.", body=body, **values)
    return publishing.publish(draft, by=factories.user())


def filed(**options: Any) -> str:
    """What the command says of versions that are served as published."""
    told = io.StringIO()
    call_command("receipts", stdout=told, stderr=told, **options)
    return told.getvalue()


def differing(**options: Any) -> str:
    """What the command says when something differs."""
    told = io.StringIO()
    with pytest.raises(CommandError, match="differ"):
        call_command("receipts", stdout=told, stderr=told, **options)
    return told.getvalue()


def spoil(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Let the site serve `change(path, answer)` instead."""
    ask = own_pages.ask
    monkeypatch.setattr(own_pages, "ask", lambda path: change(path, ask(path)))
