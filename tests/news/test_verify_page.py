"""The page on which readers ask whether a text is ours."""

import json

import pytest
from django.test import Client

from news.models import Draft, Fingerprint
from tests import factories
from tests.news.verifying import FIRST, OTHER, SECOND, ask, two_versions

pytestmark = [pytest.mark.django_db, pytest.mark.database_clock]


@pytest.fixture(autouse=True)
def mission() -> None:
    factories.mission()


@pytest.fixture
def draft() -> Draft:
    return two_versions()


def test_the_form_needs_no_cookie_and_nothing_is_kept(draft: Draft) -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get("/verify/")
    assert shown.status_code == 200
    assert not shown.cookies
    rows = Fingerprint.objects.count()
    answered = client.post("/verify/", {"text": OTHER})
    assert answered.status_code == 200
    assert not answered.cookies
    assert answered.headers["Cache-Control"] == "no-store"
    assert Fingerprint.objects.count() == rows


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Paste a text"), (" \n", "Paste a text"), ("a" * 200_001, "200,000")],
)
def test_nothing_and_too_much_are_answered_with_a_sentence(
    client: Client, typed: str, sentence: str
) -> None:
    response = client.post("/verify/", {"text": typed})
    assert response.status_code == 400
    assert sentence in response.text
    told = client.post("/verify/", {"text": typed}, headers={"Accept": "application/json"})
    assert told.status_code == 400
    assert sentence in told.json()["error"]


@pytest.mark.parametrize(
    "typed", ["\0" * 40, "a\0b " * 50, "\ufffe\u202e\ue000 " * 20, "a" * 200_000, "-\n" * 99_000]
)
def test_hostile_texts_are_unknown(client: Client, draft: Draft, typed: str) -> None:
    assert ask(client, typed)["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"text=%ED%A0%80+%FF%FE", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"text=a", "multipart/form-data"),
        (b"text=a", "application/x-www-form-urlencoded; charset=rot13"),
        (
            b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\na\r\n--x--",
            "multipart/form-data; boundary=x; charset=rot13",
        ),
        (b"", "text/plain"),
    ],
)
def test_a_malformed_request_is_no_fault_of_the_server(
    client: Client, body: bytes, content_type: str
) -> None:
    response = client.generic("POST", "/verify/", body, content_type=content_type)
    assert response.status_code in (200, 400)


def test_the_page_speaks_the_language_of_its_address(client: Client, draft: Draft) -> None:
    answer = ask(client, SECOND, "/ru/verify/")
    assert answer["verdict"] == "in_force"
    assert client.get("/ru/verify/").status_code == 200


def test_every_page_leads_to_it(client: Client) -> None:
    assert client.get("/news/").text.count('href="/verify/"') == 1
    assert 'href="/ru/verify/"' in client.get("/ru/nothing/").text


def test_a_look_up_costs_a_dozen_queries(
    client: Client, draft: Draft, django_assert_max_num_queries
) -> None:
    for typed in (SECOND, FIRST, OTHER, SECOND.replace("many", "few")):
        with django_assert_max_num_queries(20):
            client.post("/verify/", {"text": typed})


def test_the_difference_is_plain_json(client: Client, draft: Draft) -> None:
    copy = SECOND.replace("Lord Ahmad", "Lord Ahmed")
    assert json.dumps(ask(client, copy))
