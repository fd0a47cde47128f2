"""What each kind of page costs when it is rendered anew, as JSON: milliseconds by name.

`fresh.py TIMES first`: asked for as the first one of its generation, the dearest there is;
`fresh.py TIMES again`: when it was asked for before in the same generation.
"""

import os
import sys

os.environ |= {"DJANGO_SETTINGS_MODULE": "embassy.settings", "PAGE_STORE": "0"}

import django

django.setup()

from django.conf import settings
from django.db.models import Max

from embassy.pagestore import lasting
from news.models import Edition
from tests.bench.timing import tell


def paths() -> dict[str, str]:
    """A page of each kind, from the middle of what there is."""
    last = Edition.objects.aggregate(last=Max("pk"))["last"]
    middle = Edition.objects.filter(pk__gte=last // 2, in_language="en").order_by("pk")[:1].get()
    first = (
        Edition.objects.public().filter(in_language="en").order_by("date_published")[20:21].get()
    )
    corrected = Edition.objects.filter(number=2).latest("pk").get_absolute_url()
    code, shown = middle.message.reference, middle.date_published
    return {
        "home": "/",
        "first page": "/news/",
        "page 50": "/news/?page=50",
        "last page": f"/news/?before={first.message.reference}",
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


def forget() -> None:
    lasting._latest = lasting.Lasting(None)


def main(times: int, which: str) -> None:
    host = settings.SITE_URL.partition("://")[2]
    tell(paths(), host, times, forget if which == "first" else lambda: None)


main(int(sys.argv[1]), sys.argv[2])
