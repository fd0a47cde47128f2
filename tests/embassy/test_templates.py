"""What templates and styles promise, kept without a browser."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client

from news.models import Edition
from tests import factories

STATIC = Path(__file__).resolve().parents[2] / "embassy" / "static"
# What names a side of the screen, where the side of the text is meant.
PHYSICAL = re.compile(
    r"\b(?:margin|padding|border|inset)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?<![\w-])(?:left|right)\s*:"
    r"|\b(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklch|color)a?\(", re.IGNORECASE)
BUDGET = 60 * 1024


def css(name: str) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("name", ["site.css", "admin.css"])
def test_styles_say_start_and_end_never_left_and_right(name: str) -> None:
    assert PHYSICAL.findall(css(name)) == []


@pytest.mark.parametrize(
    ("rule", "is_physical"),
    [
        ("margin-left: 1px", True),
        ("border-right-color: red", True),
        ("{right:0}", True),
        ("text-align: right", True),
        ("float:left", True),
        ("border-top-left-radius: 2px", True),
        ("margin-inline-start: 1px", False),
        ("inset-inline-end: 0", False),
        ("text-align: start", False),
        ("justify-content: left", False),
    ],
)
def test_the_pattern_tells_sides_of_the_screen_from_sides_of_the_text(
    rule: str, is_physical: bool
) -> None:
    assert bool(PHYSICAL.search(rule)) is is_physical


def test_colours_are_named_once_in_the_first_layer() -> None:
    tokens, rest = css("site.css").split("@layer base {")
    assert COLOUR.search(tokens)
    assert COLOUR.findall(rest) == []
    assert "!important" not in tokens + rest


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("fr", ' lang="fr" dir="ltr"'),
        ("ar", ' lang="ar" dir="rtl"'),
        ("fa-af", ' lang="fa-af" dir="rtl"'),
        ("zh-hans", ' lang="zh-hans" dir="ltr"'),
        ("", ""),
        ('"><b', ' lang="&quot;&gt;&lt;b" dir="ltr"'),
    ],
)
def test_words_in_a_language_say_so_and_which_way_they_run(code: str, attributes: str) -> None:
    shown = Template("<p{% in_language code %}>").render(Context({"code": code}))
    assert shown == f"<p{attributes}>"


@pytest.mark.django_db
def test_a_message_is_in_its_language_and_what_the_site_says_of_it_in_the_pages(
    client: Client,
) -> None:
    from lxml import html

    factories.mission()
    edition = factories.published(title="بيان", body="<p>كلمة.</p>", in_language="ar")
    page = html.fromstring(client.get(edition.get_absolute_url()).content)
    (article,) = page.xpath("//article")
    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")
    for part in ("time[@datetime]", "dl[@class='facts']", "section[contains(@class, 'verify')]"):
        for element in article.xpath(f".//{part}"):
            (nearest,) = element.xpath("ancestor-or-self::*[@lang][1]")
            assert (nearest.get("lang"), nearest.get("dir")) == ("en", "ltr"), part


@pytest.mark.django_db
def test_no_page_of_the_sample_weighs_more_than_60_kilobytes(client: Client) -> None:
    """HTML, style and script, compressed; fonts and pictures come on top, once."""
    call_command("load_sample", verbosity=0)
    shared = sum(
        len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in ("site.css", "site.js")
    )
    paths = ["/", "/news/", "/news/?page=2", "/consular/", "/ru/", "/nothing/"]
    paths += [edition.get_absolute_url() for edition in Edition.objects.all()]
    weights = {path: shared + len(gzip.compress(client.get(path).content, 6)) for path in paths}
    assert max(weights.values()) <= BUDGET, weights
