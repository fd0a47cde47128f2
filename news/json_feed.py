"""A feed as JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/

Objects that begin with `_` are our own, as the format allows: `_ledger` of the feed has the
head of the public ledger, `_record` of an item says which version it is and by which digest it
can be checked.
"""

import json
from dataclasses import asdict
from typing import Any

from news.channel import Author, Channel, Entry, written

MEDIA_TYPE = "application/feed+json; charset=utf-8"


def write(channel: Channel) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.first,
        "next_url": channel.older,
        "icon": channel.icon,
        "authors": [_author(channel.author)],
        "language": channel.language,
        "_ledger": {"head": channel.head, "url": channel.ledger},
    }
    items = [_item(entry) for entry in channel.entries]
    return json.dumps({**_given(feed), "items": items}, ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, Any]:
    return _given(
        {
            "id": entry.identity,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html,
            "summary": entry.summary,
            "image": entry.image,
            "date_published": written(entry.published),
            "date_modified": written(entry.updated),
            "authors": [_author(entry.author)],
            "tags": [
                *(["withdrawn"] if entry.is_withdrawn else []),
                *(category.name for category in entry.categories),
            ],
            "language": entry.language,
            "attachments": [
                {
                    "url": file.url,
                    "mime_type": file.media_type,
                    "title": file.title,
                    "size_in_bytes": file.size,
                }
                for file in entry.enclosures
            ],
            "_record": asdict(entry.record),
        }
    )


def _author(author: Author) -> dict[str, str]:
    return _given({"name": author.name, "url": author.url})


def _given(members: dict[str, Any]) -> dict[str, Any]:
    """Members that say something."""
    return {name: value for name, value in members.items() if value not in ("", [])}
