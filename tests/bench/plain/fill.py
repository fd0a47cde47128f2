"""Fills the plain site with what the public may read of one of ours: `fill.py SITE.sqlite3`."""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain.settings"

import django

django.setup()

from django.db import connection
from django.utils.timezone import make_aware

from tests.bench.plain.models import Category, Post

_PUBLIC = """
    SELECT id, date_published, document FROM news_edition
    WHERE public_until IS NULL AND NOT closed AND standing <> 'removed' ORDER BY id
"""


def posts(path: str) -> Iterator[tuple[Post, list[dict[str, str]]]]:
    """Each message with its categories."""
    for pk, shown, document in sqlite3.connect(path).execute(_PUBLIC):
        said: dict[str, Any] = json.loads(document)
        at = make_aware(datetime.fromisoformat(shown))
        post = Post(
            pk=pk,
            title=said["title"],
            slug=f"message-{pk}",
            kind=said["kind"],
            language=said["in_language"],
            summary=said["summary"],
            body=said["body"],
            published_at=at,
        )
        yield post, said["categories"]


def main(path: str) -> None:
    with connection.schema_editor() as schema:
        for model in (Category, Post):
            schema.create_model(model)
    categories: dict[str, int] = {}
    found = posts(path)
    while batch := list(islice(found, 1000)):
        Post.objects.bulk_create(post for post, _ in batch)
        ties = []
        for post, named in batch:
            for one in named:
                if one["slug"] not in categories:
                    made = Category.objects.create(name=one["name"], slug=one["slug"])
                    categories[one["slug"]] = made.pk
                ties.append(
                    Post.categories.through(post_id=post.pk, category_id=categories[one["slug"]])
                )
        Post.categories.through.objects.bulk_create(ties)


main(sys.argv[1])
