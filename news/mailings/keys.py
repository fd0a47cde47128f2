"""The key in the links of a subscriber's letters: who has it may confirm, change and unsubscribe.

256 bits, made of the site's secret and the row, so that every letter can carry the same one;
kept is its SHA-256 alone. Whoever has the database without the secret has no key, and a look-up
by digest tells nothing that would lead to one.
"""

import base64
import hashlib

from django.urls import reverse
from django.utils.crypto import salted_hmac

from embassy.site_url import absolute
from news.models import Subscription, SubscriptionKey

# What `key_of` gives. Nothing else is a key, so nothing else is looked up.
KEY = r"[A-Za-z0-9_-]{43}"


def key_of(subscription: Subscription) -> str:
    """Its key under the present secret. One query, or three the first time."""
    mac = salted_hmac("news.subscription", str(subscription.uuid), algorithm="sha256").digest()
    key = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    SubscriptionKey.objects.get_or_create(
        key_sha256=_digest(key), defaults={"subscription": subscription}
    )
    return key


def found(key: str) -> Subscription | None:
    """The subscription with this key, whatever its state. One query."""
    return Subscription.objects.filter(keys__key_sha256=_digest(key)).first()


def page(key: str) -> str:
    """Where its owner confirms and changes it."""
    return absolute(reverse("subscription", args=[key]))


def way_out(key: str) -> str:
    """Where it is unsubscribed: a mail program by POST, a person by the button of the page."""
    return absolute(reverse("unsubscribe", args=[key]))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
