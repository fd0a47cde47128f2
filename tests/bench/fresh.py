"""What each kind of page costs when it is rendered anew, as JSON: milliseconds by name."""

import json
import os
import statistics
import sys
import time

os.environ |= {"DJANGO_SETTINGS_MODULE": "embassy.settings", "PAGE_STORE": "0"}

import django

django.setup()

from django.conf import settings
from django.db.models import Max
from django.test import Client

from news.models import Edition


def paths() -> dict[str, str]:
    """A page of each kind, from the middle of what there is."""
    last = Edition.objects.aggregate(last=Max("pk"))["last"]
    middle = Edition.objects.filter(pk__gte=last // 2, in_language="en").order_by("pk")[:1].get()
    corrected = Edition.objects.filter(number=2).latest("pk").get_absolute_url()
    code, shown = middle.message.reference, middle.date_published
    return {
        "home": "/",
        "first page": "/news/",
        "page 50": "/news/?page=50",
        "?before=": f"/news/?before={code}",
        "category": "/news/category/trade/",
        "kind": "/news/interviews/",
        "language": "/ru/news/",
        "year": f"/news/{shown:%Y}/",
        "month": f"/news/{shown:%Y/%m}/",
        "message": middle.get_absolute_url(),
        "history": f"{corrected}history/",
        "feed": "/news/feed.atom",
        "feed ?before=": f"/news/feed.atom?before={code}",
        "sitemap": "/sitemap.xml",
        "verify": "/verify/",
    }


def main(times: int) -> None:
    client = Client(headers={"host": settings.SITE_URL.partition("://")[2]})
    costs: dict[str, float] = {}
    for name, path in paths().items():
        client.get(path)
        spent = []
        for _ in range(times):
            begun = time.perf_counter()
            response = client.get(path)
            spent.append((time.perf_counter() - begun) * 1000)
            assert response.status_code == 200, path
        costs[name] = statistics.median(spent)
    print(json.dumps(costs))


main(int(sys.argv[1]))
