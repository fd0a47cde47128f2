"""A mail's HTML as plain text: the same words in the same order, links with their addresses."""

import textwrap

import lxml.html

WIDTH = 76
_LINES = {"p", "h1", "h2", "h3", "li", "td", "th", "caption", "figcaption"}
_BLOCKS = _LINES | {"ul", "ol", "blockquote", "table", "figure", "div"}


def written(html: str) -> str:
    """A block a paragraph, wrapped; items of a list begin with a dash, a rule is a line."""
    paragraphs: list[str] = []
    for element in lxml.html.document_fromstring(html).iter():
        if element.tag == "hr":
            paragraphs.append("-" * WIDTH)
        elif element.tag == "img" and element.get("alt"):
            paragraphs.append(_wrapped(f"[{element.get('alt')}]", ""))
        elif element.tag in _LINES and not any(child.tag in _BLOCKS for child in element):
            mark = "- " if element.tag == "li" else ""
            lines = "".join(_words(element)).split("\n")
            text = "\n".join(_wrapped(line, mark) for line in lines if line.strip())
            if text:
                paragraphs.append(text)
    return "\n\n".join(paragraphs) + "\n"


def _words(element: lxml.html.HtmlElement) -> list[str]:
    """The words in an element, each link followed by where it leads."""
    words = [_spaced(element.text)]
    for child in element:
        if child.tag == "br":
            words.append("\n")
        elif isinstance(child.tag, str):
            words += _words(child)
        words.append(_spaced(child.tail))
    where = element.get("href") if element.tag == "a" else None
    if where and "".join(words).strip() != where:
        words.append(f" <{where}>")
    return words


def _spaced(text: str | None) -> str:
    """White space of HTML, line ends included, is one space."""
    text = text or ""
    squeezed = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if squeezed and text[-1:].isspace() else ""
    return f"{before}{squeezed}{after}"


def _wrapped(line: str, mark: str) -> str:
    return textwrap.fill(
        " ".join(line.split()),
        WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
