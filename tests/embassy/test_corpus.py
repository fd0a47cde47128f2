"""What Word, Google Docs, old sites and others put on the clipboard, and what is stored of it."""

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from embassy import markup

FOLDER = Path(__file__).parents[1] / "corpus"
PASTED = sorted(x for x in FOLDER.glob("*.html") if not x.name.endswith(".clean.html"))
ALLOWED = {
    "a": {"href", "rel"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Numbers that no list of a page can say stay as words.
KEPT_MARKERS = {"word-legal-numbers", "word-numbered-headings"}
# Said by the author to be no text: struck out, remarks, hidden; and what no reader sees.
UNSEEN = """
    //script | //style | //title | //xml | //iframe | //noscript | //del | //*[@hidden]
    | //*[contains(@style, "display:none")] | //*[contains(@style, "mso-element:comment-list")]
    | //*[@class="MsoCommentReference"] | //*[contains(@class, "DeletedTrackedChange")]
"""
BLOCKS = {"p", "h2", "h3", "ul", "ol", "blockquote", "table"}

every_paste = pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)


def visible(path: Path) -> str:
    """The signs that its author saw, in order, read by another parser than ours."""
    written = re.sub(r"<!\[.*?\]>|<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
    written = re.sub(r"PAGEREF _Toc505 \\h", "", written)  # the code of a field
    root = lxml_html.document_fromstring(f"<body>{written}</body>")
    markers = "//*[contains(@style, 'mso-list:Ignore')]"
    unseen = UNSEEN if path.stem in KEPT_MARKERS else f"{UNSEEN} | {markers}"
    for element in root.xpath(unseen):
        if element.getparent() is not None:
            element.drop_tree()
    for quotation in root.iter("q"):
        quotation.text, quotation.tail = f"“{quotation.text}", f"”{quotation.tail}"
    for picture in root.xpath("//img[@class='emoji']"):
        picture.tail = f"{picture.get('alt')}{picture.tail or ''}"
    return signs(lxml_html.tostring(root, method="text", encoding="unicode"))


def signs(text: str) -> str:
    return "".join(markup.normal(text).split())


@every_paste
def test_no_visible_word_is_lost_none_is_added_and_their_order_is_kept(path: Path) -> None:
    stored = lxml_html.fragment_fromstring(markup.tidy(path.read_text()), create_parent="div")
    assert signs(stored.text_content()) == visible(path)


@every_paste
def test_the_text_has_the_form_that_its_author_gave_it(path: Path) -> None:
    assert markup.tidy(path.read_text()) == path.with_suffix(".clean.html").read_text().rstrip("\n")


@every_paste
def test_cleaning_again_changes_nothing(path: Path) -> None:
    once = markup.tidy(path.read_text())
    assert markup.tidy(once) == once
    assert markup.clean(once) == once


@every_paste
def test_nothing_but_the_supported_elements_and_attributes_is_left(path: Path) -> None:
    root = lxml_html.fragment_fromstring(markup.tidy(path.read_text()), create_parent="div")
    assert not (root.text or "").strip()
    assert {child.tag for child in root} <= BLOCKS
    for element in root.iterdescendants():
        assert element.tag in markup._TAGS
        assert set(element.attrib) <= ALLOWED.get(str(element.tag), set())


@every_paste
def test_the_plain_text_says_every_word_too(path: Path) -> None:
    stored = markup.tidy(path.read_text())
    root = lxml_html.fragment_fromstring(stored, create_parent="div")
    lines = markup.plain(stored).replace("-", "")  # it writes one before an item of a list
    assert signs(lines) == signs(root.text_content().replace("-", ""))


def test_what_the_author_deleted_and_remarked_is_in_no_text() -> None:
    stored = " ".join(markup.tidy(path.read_text()) for path in PASTED)
    for internal in (
        "confidence",
        "struck out",
        "Moscow first",
        "IP1",
        "dsp",
        "our source",
        "Secret.",
    ):
        assert internal not in stored


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(PASTED) >= 40
