"""Publishes again and again, and asks as readers do: how soon is it there, and is it always?

Prints JSON: milliseconds from the commit to the first byte that says it, and how many answers
after it still said the former text.
"""

import http.client
import json
import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "embassy.settings"

import django

django.setup()

from django.contrib.auth.models import User

from news import publishing
from news.models import Message, PressRelease


def answered(port: int) -> tuple[float, str]:
    """When the first byte came, and the whole page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    response = connection.getresponse()
    first = time.perf_counter()
    text = response.read().decode()
    connection.close()
    return first, text


def main(times: int, pause: float) -> None:
    port = int(os.environ["PORT"])
    by, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    message = Message.objects.create(kind="press-release")
    draft = PressRelease.objects.create(message=message, title="Bench", body="<p>Words.</p>")
    waits, stale = [], 0
    for _number in range(times):
        draft.title = f"Published now {time.time_ns()}"
        draft.save()
        begun = time.perf_counter()
        publishing.publish(draft, by=by, note="Again.", note_kind="correction")
        committed = time.perf_counter()
        for ask in range(8):
            first, text = answered(port)
            if draft.title not in text:
                stale += 1
            elif not ask:
                waits.append((first - committed) * 1000)
        time.sleep(max(0.0, pause - (time.perf_counter() - begun)))
    print(json.dumps({"waits": waits, "stale": stale}))


main(int(sys.argv[1]), float(sys.argv[2]))
