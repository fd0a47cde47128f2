"""Standing pages: written in the admin, read below their own address."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import html

from embassy.models import Page
from tests import factories

pytestmark = pytest.mark.django_db


def standing(slug: str = "about", **texts: str) -> Page:
    page = Page.objects.language("en").create(slug=slug, **{"title": "About us", **texts})
    page.full_clean()
    page.save()
    return page


def test_a_standing_page_is_read_and_linked_from_the_foot_of_every_page(client: Client) -> None:
    factories.mission()
    standing(body="<p>Who we are.<script>x</script></p>")
    root = html.fromstring(client.get("/about/").content)
    assert "Who we are." in " ".join(root.itertext())
    assert not root.xpath("//main//script")
    (link,) = html.fromstring(client.get("/news/").content).xpath("//footer//a[@href='/about/']")
    assert link.text == "About us"


def test_a_page_without_a_translation_falls_back_visibly(client: Client) -> None:
    factories.mission()
    standing(body="<p>Who we are.</p>")
    root = html.fromstring(client.get("/ru/about/").content)
    assert root.xpath("//h1/@lang") == ["en"]


@pytest.mark.parametrize("slug", ["news", "consular", "admin", "ru", "en"])
def test_a_page_cannot_take_an_address_of_the_site(slug: str) -> None:
    with pytest.raises(ValidationError, match="another part of the site"):
        standing(slug)
