"""What tests of former versions share: a comment that changes, and what its pages say."""

from datetime import timedelta

from django.test import Client
from lxml import html

from news import publishing
from news.models import Draft, Edition
from tests import factories

DAY = timedelta(days=1)


def a_comment() -> Draft:
    """A comment that has been public since 2018."""
    draft = factories.draft(
        "comment", title="Comment on Lord Ahmed", body="<p>Over the recent weeks.</p>"
    )
    factories.publish(draft)
    return draft


def change(draft: Draft, note: str = "", kind: str = "correction", **values: object) -> Edition:
    """The next version, with `values` changed."""
    draft.refresh_from_db()
    for name, value in (values or {"body": f"<p>{draft.body} More.</p>"}).items():
        setattr(draft, name, value)
    draft.save()
    return publishing.publish(draft, by=factories.user(), note=note, note_kind=kind)


def address(draft: Draft, below: str = "") -> str:
    first = draft.message.editions.order_by("number").first()
    return f"{first.get_absolute_url()}{below}"


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status, path
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links(element: html.HtmlElement) -> list[str]:
    return element.xpath(".//main//a/@href")
