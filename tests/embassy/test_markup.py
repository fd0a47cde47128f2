"""The one road from typed text to trusted HTML, walked by those who would abuse it."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext_lazy
from lxml import html

from embassy import markup

ATTACKS = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe src='https://evil.example'></iframe>",
    "<form action='https://evil.example'><input name=x><button>Go</button></form>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<object data='x'></object><embed src='x'>",
    "<base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<!--<script>alert(1)</script>-->",
    "<p><![CDATA[<script>alert(1)</script>]]></p>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><script>alert(1)</script></textarea>",
    "<template><script>alert(1)</script></template>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "<p id=main class=banner name=x>x</p>",
    "<video src=x onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href='//evil.example'>x</a>",
    "<a target=_blank href='https://example.org'>x</a>",
]
SUPPORTED = set(markup._TAGS)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("road", [markup.clean, markup.tidy])
def test_only_supported_elements_and_attributes_come_through(
    attack: str, road: Callable[[str], str]
) -> None:
    root = html.fragment_fromstring(road(f"<p>before</p>{attack}"), create_parent="div")
    assert "before" in root.text_content()
    assert "alert" not in " ".join(root.xpath(".//@*"))
    for element in root.iterdescendants():
        assert element.tag in SUPPORTED
        assert set(element.attrib) <= {"href", "rel", "scope"}
        assert not element.get("href", "https:").lower().strip().startswith(("java", "data", "vb"))


@pytest.mark.parametrize("html_text", ["<script>alert(1)</script>", "<style>x</style>"])
def test_the_text_of_a_script_is_no_text_of_the_message(html_text: str) -> None:
    assert markup.tidy(f"<p>Words</p>{html_text}") == "<p>Words</p>"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Only words", "<p>Only words</p>"),
        ("One<p>Two</p>three <b>four</b>", "<p>One</p>\n<p>Two</p>\n<p>three <b>four</b></p>"),
        ("<p>&nbsp;</p><p></p><p>x</p>", "<p>x</p>"),
        ("<h1>Title</h1><h4>Small</h4>", "<h2>Title</h2>\n<h3>Small</h3>"),
        ("<div>One</div><div>Two</div>", "<p>One</p>\n<p>Two</p>"),
        ("<div><div>a<p>b</p>c</div></div>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<p>No\xa0break\xadhyphen\0</p>", "<p>No breakhyphen</p>"),
        ("<p>e\u0301 \ud83d x \U0001f600</p>", "<p>é  x \U0001f600</p>"),
        ("<p>“Curly” ’ – and & <em>so</em></p>", "<p>“Curly” ’ – and &amp; <em>so</em></p>"),
        ("<ul><li>one</li><li>two</li></ul>", "<ul><li>one</li><li>two</li></ul>"),
        ("<p>a&#1;b&#0;c&#11;d</p>", "<p>ab\ufffdcd</p>"),
        ("<p>a&nbsp;b &#160;c</p>", "<p>a b  c</p>"),
        ("<b>" * 3000 + "deep" + "</b>" * 3000, "<p><b>deep</b></p>"),
        ("<div>" * 3000 + "deep", "<p>deep</p>"),
        ("", ""),
        ("   ", ""),
        ("<p><br></p>", ""),
    ],
)
def test_typed_text_is_stored_normal_and_whole(typed: str, stored: str) -> None:
    assert markup.tidy(typed) == stored


@pytest.mark.parametrize("attack", ATTACKS)
def test_tidying_twice_is_tidying_once(attack: str) -> None:
    once = markup.tidy(f"Loose {attack} text<div>block</div>tail")
    assert markup.tidy(once) == once


@pytest.mark.long
def test_a_paste_of_a_million_signs_is_cleaned() -> None:
    pasted = "<div>" * 200 + "<p>word</p>" * 100_000
    assert markup.tidy(pasted).count("<p>word</p>") == 100_000


@pytest.mark.parametrize("sign", ["&amp;", "«", "©"])
def test_what_a_sign_costs_does_not_depend_on_how_many_there_are(sign: str) -> None:
    def seconds(number: int) -> float:
        pasted = f"<p>{sign * number}</p>"
        begun = time.process_time()
        markup.clean(pasted)
        return time.process_time() - begun

    few, many = (min(seconds(number) for _ in range(3)) for number in (20_000, 200_000))
    assert many < 40 * few


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("<p>a &amp; b &amp b & c</p>", "<p>a &amp; b &amp; b &amp; c</p>"),
        ("<p>&amp;lt; &amp;amp; &&amp;&amp&</p>", "<p>&amp;lt; &amp;amp; &amp;&amp;&amp;&amp;</p>"),
        ("<p>&lt; &copy; &#38; &none; AT&T &ampx</p>",
         "<p>&lt; © &amp; &amp;none; AT&amp;T &amp;x</p>"),
        ('<p><a href="https://e.org/?a=1&amp;b=2&c=3&ampd=4&amp=5">x</a></p>',
         '<p><a href="https://e.org/?a=1&amp;b=2&amp;c=3&amp;ampd=4&amp;amp=5" rel="noopener">x</a>'
         "</p>"),
        ("<p>a\ufdd0b\ufddb\ufdef</p>", "<p>ab</p>"),
        ('<p>«a» © &laquo;b¿ <a href="/¡?q=«¿»">½</a>\xad</p>',
         '<p>«a» © «b¿ <a href="/¡?q=«¿»" rel="noopener">½</a>\xad</p>'),
    ],
)  # fmt: skip
def test_an_ampersand_or_a_quotation_mark_stays_what_it_is(written: str, cleaned: str) -> None:
    assert markup.clean(written) == cleaned


def test_plain_text_has_a_line_for_each_block() -> None:
    text = markup.plain("<h2>A</h2><p>b <em>c</em><br>d</p><ul><li>e</li></ul><table><tr><td>f")
    assert text == "A\nb c\nd\n- e\nf"


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "&lt;",
    "\u2028\u2029",
    '"\\',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_data_block_ends_it_or_changes_on_the_way(text: str) -> None:
    block = markup.data_block({"text": text, f"key {text}": [text]})
    (script,) = html.fragments_fromstring(f"{block}")
    assert (script.tag, script.get("type")) == ("script", "application/ld+json")
    assert json.loads(script.text) == {"text": text, f"key {text}": [text]}
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")


def test_a_data_block_keeps_letters_and_writes_moments_and_lazy_texts() -> None:
    at = datetime(2018, 2, 18, 8, 43, tzinfo=UTC)
    block = markup.data_block({"name": gettext_lazy("Comment"), "at": at, "слово": "да"})
    assert block.endswith('{"name":"Comment","at":"2018-02-18T08:43:00Z","слово":"да"}</script>')


@pytest.mark.parametrize("value", [float("nan"), {"x": object()}])
def test_what_json_cannot_say_is_no_data_block(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        markup.data_block(value)
