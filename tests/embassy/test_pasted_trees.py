"""Cleaning of trees that nobody thought of: no word lost, once is enough, only what is allowed."""

import re
import time
import unicodedata
from html import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embassy import markup

WORDS = st.text("abcdefghij é\u0301\u0338\xad\xa0&<>\n—日ב", min_size=1, max_size=12)
NAMES = st.sampled_from([
    *"abisup", "strong", "em", "sub", "sup", "span", "font", "div", "h1", "h2", "h4", "ul", "ol",
    "li", "blockquote", "table", "tbody", "thead", "tr", "td", "th", "caption", "center", "pre",
    "section", "br", "hr", "img", "o:p", "st1:place", "ins", "dl", "dt", "dd",
])  # fmt: skip
STYLES = st.sampled_from([
    "", "font-weight:bold", "font-weight:normal", "font-style:italic", "vertical-align:super",
    "mso-list:l0 level1 lfo1", "mso-list:l0 level2 lfo1", "text-decoration:line-through",
    "white-space:pre", "border:solid windowtext 1.0pt",
])  # fmt: skip
VOID = {"br", "hr", "img"}


@st.composite
def element(draw, inside):
    name, style = draw(NAMES), draw(STYLES)
    attributes = f' style="{style}"' if style else ""
    if name == "a":
        attributes += ' href="https://example.org/a?b=1&amp;c"'
    if name in {"table", "td"} and draw(st.booleans()):
        attributes += ' width="100%" colspan="2"'
    if name in VOID:
        return f"<{name}{attributes}>"
    ending = draw(st.sampled_from([f"</{name}>"] * 4 + ["", "</p>", "</b>", "</td>"]))
    return f"<{name}{attributes}>{inside}{ending}"


TREES = st.recursive(
    WORDS.map(escape),
    lambda inner: st.lists(inner | element(""), max_size=4).map("".join).flatmap(element),
    max_leaves=25,
)
TEXTS = st.lists(TREES, max_size=6).map("".join)


def signs(text: str) -> str:
    return "".join(markup.normal(text).split())


def seen(html: str) -> str:
    """The signs between the tags, read without any of our code."""
    return signs(unescape(re.sub(r"<[^<>]*>", "", html)))


def without_marks(text: str) -> list[str]:
    """The signs in any order: what stands in a table outside its cells moves before it."""
    return sorted(letters(text))


def letters(text: str) -> str:
    """The letters without marks above or through them, which join what stands before them."""
    return re.sub("[\u0301\u0338]", "", unicodedata.normalize("NFD", text))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_sign_is_lost_and_none_is_added(html: str) -> None:
    plain = seen(markup.tidy(html))
    assert without_marks(plain) == without_marks(seen(html))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = markup.tidy(html)
    assert markup.tidy(once) == once
    assert markup.clean(once) == once


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_order_is_kept_outside_tables(html: str) -> None:
    if "<t" not in html and "<caption" not in html:
        assert letters(seen(markup.tidy(html))) == letters(seen(html))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_plain_text_has_every_word_of_the_stored_text(html: str) -> None:
    stored = markup.tidy(html)
    lines = re.sub(r"^- ", "", markup.plain(stored), flags=re.MULTILINE)
    assert without_marks(signs(lines)) == without_marks(seen(stored))


FIVE_MEGABYTES = {
    "word": "<p class=MsoNormal style='margin:0cm'><span lang=EN-GB style='font-size:12.0pt'>The "
    "Embassy has <b>noted</b> the statement,\nwhich says nothing new.<o:p></o:p></span></p>\n",
    "never closed": "<div>",
    "lists in lists": "<ul><li>x",
    "tables in tables": "<table><tr><td>x",
    "formats that are never closed": "<font color=x><b><p>x",
    "crossed": "<b>x<i>y</b>z</i>",
    "items of Word": "<p style='mso-list:l0 level3 lfo1'><span style='mso-list:Ignore'>a)</span>x",
    "spaces": "&nbsp;",
    "ampersands": "&amp",
    "names of no sign": "&none;",
    "breaks": "x <br>",
    "soft hyphens": "\xad <br>",
    "comments that are never closed": "<!--",
    "tags that are never closed": "<a b",
    "values that are never closed": "<a b='",
}


@pytest.mark.long
@pytest.mark.parametrize("part", FIVE_MEGABYTES.values(), ids=FIVE_MEGABYTES.keys())
def test_the_time_for_five_megabytes_is_bounded_whatever_they_are(part: str) -> None:
    markup.tidy(part)
    small, large = (part * (size // len(part)) for size in (250_000, 5_000_000))
    start = time.process_time()
    markup.tidy(small)
    middle = time.process_time()
    markup.tidy(large)
    # Twenty times as much takes twenty times as long; and much more if it is not linear.
    assert time.process_time() - middle < 60 * max(middle - start, 0.05)
