"""What each kind of page costs on the plain site, as JSON: milliseconds by name."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain.settings"

import django

django.setup()

from tests.bench.plain.models import Post
from tests.bench.timing import tell

last = (Post.objects.count() - 1) // 20 + 1
paths = {
    "home": "/",
    "first page": "/news/",
    "page 50": "/news/?page=50",
    "last page": f"/news/?page={last}",
    "message": Post.objects.all()[Post.objects.count() // 2].get_absolute_url(),
}
tell(paths, "127.0.0.1", int(sys.argv[1]), lambda: None)
