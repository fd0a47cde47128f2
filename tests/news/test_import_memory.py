"""An export of any size takes the memory of a part of it, however many items it has."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "samples" / "wordpress.xml"
FEW, MANY = 2_000, 20_000
# What many items may take beside what few take: their keys, and what an allocator keeps.
MEGABYTES = 12
ITEM = """
<item><title>Message {number}</title><link>https://press.example/{number}/</link>
<pubDate>Thu, 15 Feb 2018 12:30:00 +0000</pubDate><dc:creator>anna</dc:creator>
<guid isPermaLink="false">https://press.example/?p={number}</guid>
<content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2018-02-15 12:30:00</wp:post_date_gmt>
<wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
"""
READ = """
import json, sys
from pathlib import Path

import django

django.setup()
from news import importers
from news.importers.items import Item
from tests.news.hostile import memory

# The highest since now: a process inherits what the one had that began it.
Path("/proc/self/clear_refs").write_text("5")
before = memory("VmRSS")
with open(sys.argv[1], "rb") as stream:
    items = sum(isinstance(each, Item) for each in importers.read(stream))
print(json.dumps({"items": items, "megabytes": memory("VmHWM") - before}))
"""


def test_an_export_of_wordpress_takes_the_memory_of_a_post_however_many_it_has(
    tmp_path: Path,
) -> None:
    few, many = (_read(tmp_path / f"{count}.xml", count) for count in (FEW, MANY))
    assert (few["items"], many["items"]) == (FEW, MANY)
    assert many["megabytes"] - few["megabytes"] < MEGABYTES, (few, many)


def _read(path: Path, count: int) -> dict[str, int]:
    """What a process of its own says that reads an export of so many posts of 1,500 signs."""
    head = SAMPLE.read_text().partition("<item>")[0]
    with path.open("w") as export:
        export.write(head)
        for number in range(count):
            export.write(ITEM.format(number=number, words=f"Word {number}. " * 120))
        export.write("</channel></rss>")
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", READ, path], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return json.loads(told.stdout)
