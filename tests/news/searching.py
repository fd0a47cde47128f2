"""What tests of the search share: a search asked, and what its page told."""

from datetime import timedelta
from urllib.parse import urlencode

from django.test import Client
from lxml import html

from news.models import Edition
from tests import factories

DAY = timedelta(days=1)
YEAR = 365 * DAY


def page(client: Client, path: str = "/news/", **asked: str) -> html.HtmlElement:
    response = client.get(f"{path}?{urlencode(asked)}")
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def told(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(client: Client, path: str = "/news/", **asked: str) -> list[str]:
    return [told(link) for link in page(client, path, **asked).find_class("entry__title")]


def published(title: str, words: str = "", kind: str = "comment", **values: object) -> Edition:
    return factories.published(kind, title=title, body=f"<p>{words or 'Text.'}</p>", **values)
