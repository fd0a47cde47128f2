"""What tests of verification share: texts of ours and of nobody, and what is said of them."""

from typing import Any

from django.test import Client

from news import publishing
from news.models import Draft, Edition, Message
from tests import factories

FIRST = (
    "The statement of Foreign Office Minister Lord Ahmad regarding Russia’s alleged "
    "responsibility for the “NotPetya” cyber-attack is, like many others, not backed by any proof."
)
SECOND = FIRST.replace("any proof", "any evidence")
OTHER = "Nobody has ever said these words in this order, and nobody who is in his mind will."


def two_versions() -> Draft:
    """A comment in two versions."""
    draft = factories.draft(
        Message.Kind.COMMENT, title="On the Minister", summary="No proof.", body=f"<p>{FIRST}</p>"
    )
    factories.publish(draft)
    correct(draft, SECOND)
    return draft


def correct(draft: Draft, text: str, **values: object) -> Edition:
    draft.body = f"<p>{text}</p>"
    draft.save()
    by = factories.user()
    return publishing.publish(draft, by=by, note="Why", note_kind="correction", **values)


def version(draft: Draft, number: int) -> Edition:
    return Edition.objects.select_related("message").get(message=draft.message_id, number=number)


def ask(client: Client, text: str, path: str = "/verify/") -> dict[str, Any]:
    response = client.post(path, {"text": text}, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def page(client: Client, text: str) -> str:
    response = client.post("/verify/", {"text": text})
    assert response.status_code == 200
    return " ".join(response.text.split())
