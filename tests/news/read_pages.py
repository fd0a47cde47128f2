"""Reading the public pages as a reader does."""

from django.test import Client
from lxml import html


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def titles(client: Client, path: str) -> list[str]:
    return [words(link) for link in page(client, path).find_class("entry__title")]
