"""Days and countries are written as the reader's language writes them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import factories
from tests.news.desk import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "code", "written"),
    [
        (1, "fr", "1er janvier 2018"),
        (2, "fr", "2 janvier 2018"),
        (11, "fr", "11 janvier 2018"),
        (21, "fr", "21 janvier 2018"),
        (1, "en", "1 January 2018"),
        (1, "ru", "1 января 2018"),
    ],
)
def test_french_has_a_word_of_its_own_for_the_first_of_a_month(
    client: Client, day: int, code: str, written: str
) -> None:
    factories.mission("en ru fr")
    moment = datetime(2018, 1, day, 12, tzinfo=UTC)
    edition = factories.published(public_from=moment, in_language=code)
    for path in (reverse("news:list"), edition.get_absolute_url()):
        path = path if code == "en" else f"/{code}{path.removeprefix(f'/{code}')}"
        page: Any = html.fromstring(client.get(path).text)
        assert written in {time.text_content() for time in page.cssselect("main time")}
    assert f"{written}, 12:00 " in page.text_content()


def test_countries_are_called_as_in_the_editors_language(client: Client) -> None:
    factories.mission()
    sign_in(client, "editor")
    for code, name in (("ru", "Великобритания"), ("fr", "Royaume-Uni"), ("ar", "المملكة المتحدة")):
        page = html.fromstring(
            client.get("/admin/embassy/mission/1/change/", headers={"Accept-Language": code}).text
        )
        assert page.cssselect("#id_host_country option[selected]")[0].text == name
