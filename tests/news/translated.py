"""What tests of translations share: a text and its translation, and what pages say of them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from lxml import html

from news import publishing
from news.models import Draft, Edition
from tests import factories

HOUR = timedelta(hours=1)


def pair(**values: Any) -> tuple[Edition, Edition]:
    """A Russian text, and its translation that went out an hour later."""
    source = factories.published(title="Заявление", in_language="ru", **values)
    return source, translation(source)


def translation(source: Edition, code: str = "en", **values: Any) -> Edition:
    text = factories.draft(source.kind, title=f"In {code}", in_language=code, **values)
    text.message.translation_group = source.message.translation_group
    text.message.source = source.message
    text.message.save()
    return factories.publish(text, source.public_from + HOUR)


def stored(edition: Edition) -> Draft:
    return Draft.objects.select_related("message").get(message=edition.message)


def correct(edition: Edition, kind: str = "correction", note: str = "Число неверно.") -> Edition:
    text = stored(edition)
    text.body += "<p>More.</p>"
    text.save()
    return publishing.publish(text, by=factories.user(), note=note, note_kind=kind)


def read(text: Any) -> Any:
    return html.fromstring(text)


def page(client: Client, edition: Edition) -> Any:
    return html.fromstring(client.get(edition.get_absolute_url()).content.decode())


def alternates(tree: Any) -> dict[str, str]:
    links = tree.xpath("//link[@rel='alternate'][@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def also(tree: Any) -> dict[str, str]:
    return {link.get("lang"): link.text for link in tree.cssselect(".also__list a")}


def notice(client: Client, edition: Edition) -> str:
    found = page(client, edition).cssselect("[aria-labelledby=behind-title]")
    return " ".join(found[0].text_content().split()) if found else ""
