"""What WordPress makes of a stored text when it shows it: paragraphs, captions, embedded links.

Stored are blank lines instead of paragraphs, shortcodes in brackets and comments that mark
blocks. No word is lost: what is not understood stays as it stands. Linear in the text, whatever
it holds. Pure: text in, text out.
"""

import re
from html import escape

_SHORTCODE = re.compile(
    r"\[(/?)(caption|wp_caption|embed|gallery|playlist|audio|video|youtube|vimeo)\b([^\[\]]*)\]"
)
_ATTRIBUTE = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+")
_PAIRED = {"caption", "wp_caption", "embed"}
_SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BLANK = re.compile(r"\n[ \t]*\n[ \t\n]*")
# Whatever stands in these stays as it is; the others hold text that has paragraphs of its own.
_WHOLE = {
    "audio", "dl", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "object", "ol",
    "p", "pre", "script", "style", "table", "ul", "video",
}  # fmt: skip
_AROUND = {
    "address", "article", "aside", "blockquote", "center", "details", "div", "fieldset", "footer",
    "header", "hr", "main", "nav", "section",
}  # fmt: skip
_Frame = tuple[str, str, dict[str, str], list[str]]


def html(content: str) -> str:
    """The text as HTML."""
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    return paragraphs(with_shortcodes(without_comments(text)))


def pictures_by_number(content: str) -> list[int]:
    """The attachments that galleries name, in their order."""
    found: list[int] = []
    for code in _SHORTCODE.finditer(content):
        if code[2] == "gallery":
            ids = _attributes(code[3]).get("ids", "")
            found += [int(part) for part in re.findall(r"[0-9]{1,15}", ids[:5000])]
    return list(dict.fromkeys(found))


def without_comments(text: str) -> str:
    """Without `<!--more-->` and the marks of blocks. One that never ends is words."""
    kept, position = [], 0
    while (begins := text.find("<!--", position)) >= 0:
        ends = text.find("-->", begins + 4)
        if ends < 0:
            break
        kept.append(text[position:begins])
        position = ends + 3
    return "".join(kept) + text[position:].replace("<!--", "&lt;!--")


def with_shortcodes(text: str) -> str:
    """Captions as figures, embedded addresses as links; galleries and lists of tracks go."""
    frames: list[_Frame] = [("", "", {}, [])]
    position = 0
    for code in _SHORTCODE.finditer(text):
        frames[-1][3].append(text[position : code.start()])
        position = code.end()
        closes, name, told = code[1], code[2], code[3]
        if name not in _PAIRED:
            frames[-1][3].append("" if closes else _linked(told))
        elif not closes:
            frames.append((name, code[0], _attributes(told), []))
        elif any(frame[0] == name for frame in frames[-3:]):
            while frames[-1][0] != name:
                _unfold(frames)
            _, _, attributes, inner = frames.pop()
            frames[-1][3].append(_shown(name, attributes, "".join(inner)))
        else:
            frames[-1][3].append(code[0])
    frames[-1][3].append(text[position:])
    return "".join(part for frame in frames for part in (frame[1], *frame[3]))


def paragraphs(text: str) -> str:
    """Blank lines end paragraphs, and line breaks break lines, outside of blocks."""
    made: list[str] = []
    position, inside, depth = 0, "", 0
    for tag in _TAG.finditer(text):
        closes, name = tag[1], tag[2].lower()
        if inside:
            if name == inside:
                depth += -1 if closes else 1
            if not depth:
                made.append(text[position : tag.end()] + "\n")
                position, inside = tag.end(), ""
        elif name in _WHOLE | _AROUND:
            made.append(_wrapped(text[position : tag.start()]))
            position = tag.start()
            if name in _WHOLE and not closes:
                inside, depth = name, 1
            else:
                made.append(tag[0])
                position = tag.end()
    rest = text[position:]
    made.append(_BLANK.sub("</p><p>", rest) if inside == "p" else rest if inside else "")
    made.append("" if inside else _wrapped(rest))
    return "".join(made).strip()


def _wrapped(text: str) -> str:
    parts = (part.strip() for part in _BLANK.split(text.strip("\n")))
    made = []
    for part in parts:
        if not part:
            continue
        if _ADDRESS.fullmatch(part):
            part = f'<a href="{part}">{part}</a>'
        made.append("<p>" + part.replace("\n", "<br>\n") + "</p>\n")
    return "".join(made)


def _unfold(frames: list[_Frame]) -> None:
    """What was opened and not closed is words of the frame around it."""
    _, raw, _, inner = frames.pop()
    frames[-1][3].extend((raw, *inner))


def _shown(name: str, attributes: dict[str, str], inner: str) -> str:
    if name == "embed":
        address = inner.strip()
        linked = _ADDRESS.fullmatch(address)
        return f'\n\n<p><a href="{address}">{address}</a></p>\n\n' if linked else inner
    image = inner.rfind("<img")
    if image >= 0 and "</a>" not in inner[image:]:
        ends = inner.find(">", image) + 1 or len(inner)
    elif image >= 0:
        ends = inner.find("</a>", image) + 4
    else:
        ends = 0
    words = " ".join(filter(None, (attributes.get("caption", ""), inner[ends:].strip())))
    told = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{inner[:ends]}{told}</figure>\n\n"


def _linked(told: str) -> str:
    attributes = _attributes(told)
    address = next((attributes[name] for name in _SOURCES if attributes.get(name)), "")
    if not address and (found := _ADDRESS.search(told)):
        address = found[0]
    if not _ADDRESS.fullmatch(address):
        return ""
    return f'\n\n<p><a href="{escape(address)}">{escape(address)}</a></p>\n\n'


def _attributes(told: str) -> dict[str, str]:
    return {
        found[1].lower(): found[2] or found[3] or found[4] or ""
        for found in _ATTRIBUTE.finditer(told)
    }
