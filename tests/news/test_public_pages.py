"""What readers get: the home page, the lists and the messages, in the look of the site."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> None:
    factories.mission()
    factories.contact()


def test_smoke(site: None, client: Client) -> None:
    syria = factories.category("Syria")
    editions = [factories.published(title=f"Message {n}", categories=[syria]) for n in range(12)]
    factories.published(
        "interview",
        title="Foreign Minister’s interview",
        body="<p>Question (in English): How are you?</p><p>Sergey Lavrov: Well.</p><p>Question: And now?</p><p>Sergey Lavrov: Better.</p>",
    )
    for path in [
        "/",
        "/news/",
        "/news/press-releases/",
        "/news/category/syria/",
        "/news/2018/",
        "/news/2018/02/",
        "/news/?page=2",
        "/consular/",
        "/ru/",
        "/ru/news/",
        editions[0].get_absolute_url(),
        "/news/2018/02/foreign-ministers-interview/",
    ]:
        response = client.get(path)
        assert response.status_code == 200, (path, response.content)
    print(response.content.decode())
    assert client.get("/nothing/").status_code == 404
    assert client.get("/news/?page=x").status_code == 400
    assert client.get("/news/?page=1" + "0" * 30).status_code == 404
    assert client.get("/news/?kind=comment").status_code == 302
