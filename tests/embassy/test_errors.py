"""What goes wrong gets a page with a sentence, never a stack trace."""

import pytest
from django.test import Client

from news.models.edition import EditionQuerySet
from tests import factories

pytestmark = pytest.mark.django_db


def fails(*_arguments: object, **_options: object) -> None:
    raise RuntimeError("secret detail")


def test_a_fault_of_ours_is_a_page_that_says_so_and_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.mission()
    monkeypatch.setattr(EditionQuerySet, "public", fails)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert b"The site cannot answer just now" in response.content
    assert b"secret detail" not in response.content
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8000@evil.example", "", "a b"])
def test_a_host_that_is_not_ours_is_refused_with_a_sentence(client: Client, host: str) -> None:
    response = client.get("/", HTTP_HOST=host)
    assert response.status_code == 400
    assert b"The address cannot be read." in response.content
    assert host.encode() not in response.content or not host


def test_a_host_is_refused_before_anything_is_known_of_the_request(
    client: Client, settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert b"The address cannot be read." in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_only_read(method: str) -> None:
    factories.mission()
    edition = factories.published()
    client = Client(enforce_csrf_checks=True)
    for path in ("/", "/news/", edition.get_absolute_url(), edition.short_url, "/consular/"):
        assert getattr(client, method)(path).status_code in {403, 405}


def test_a_form_without_its_token_says_what_to_do_with_what_was_typed() -> None:
    factories.mission()
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "editor"})
    assert response.status_code == 403
    assert b"This form was not sent" in response.content
    assert b"what you typed is still there" in response.content
    assert b"style=" not in response.content
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
