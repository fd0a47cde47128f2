"""WordPress's export, WXR 1.0 to 1.2: "Tools → Export" writes it, and plug-ins of other systems.

Posts become items, in the order of the file; an export of any size takes the memory of one
post. What WordPress has not published is never public here: drafts and what waits stay drafts;
what is private, in the trash or behind a password is left out and counted, like pages.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BufferedReader
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from news.importers import embedded, texts, wordpress_text, xml_parts
from news.importers.items import Enclosed, Given, Item, LeftOut, place
from news.importers.wordpress_files import Files

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_YEARS = range(1000, 9001)
# What readers have said below a post; there may be thousands.
_COMMENTS = {f"{{http://wordpress.org/export/1.{minor}/}}comment" for minor in (0, 1, 2)}
# An export names so many authors at most; the others keep their short names.
_MOST_AUTHORS = 10_000
# What WordPress has not published (yet): it stays a draft here.
_UNPUBLISHED = {"draft", "pending", "future"}


def recognises(head: bytes) -> bool:
    beginning = xml_parts.beginning(head)
    return beginning.startswith("<") and "wordpress.org/export/1." in beginning


def read(stream: BufferedReader, given: Given) -> Iterator[Item | LeftOut]:
    """Raises `Damaged` for what cannot be used."""
    files = Files.of(stream, given)
    export = _Export(given, files)
    for part in xml_parts.parts(stream, _COMMENTS):
        export.check(part.root)
        if part.element.tag == "item":
            yield from export.item(part.element, part.line)
        else:
            export.take(part.element)
    if not export.version:
        raise Damaged(_("This is no export of WordPress: <wp:wxr_version> is missing."))


class _Export:
    """What stands at the head of the file, and its posts with it."""

    def __init__(self, given: Given, files: Files) -> None:
        self.given, self.files = given, files
        self.version = self.base = self.language = ""
        self.authors: dict[str, str] = {}
        self.number = 0

    def check(self, root: Element) -> None:
        if root.tag != "rss":
            raise Damaged(_("This is no export of WordPress: it does not begin with <rss>."))

    def take(self, element: Element) -> None:
        name, text = _local(element.tag), (element.text or "").strip()
        if name == "wxr_version":
            self.version = text
        elif name == "base_blog_url" or (name == "link" and not self.base):
            self.base = text.rstrip("/")
        elif name == "language":
            self.language = text
        elif name == "author" and len(self.authors) < _MOST_AUTHORS:
            told = {_local(child.tag): (child.text or "").strip() for child in element}
            self.authors[told.get("author_login", "")] = told.get("author_display_name", "")

    def item(self, element: Element, line: int) -> Iterator[Item | LeftOut]:
        self.number += 1
        post = _Post(element)
        where = place(self.number, texts.line(post.text("title")), line)
        if post.comments:
            yield LeftOut(where, _("readers’ comments"), post.comments)
        if reason := self.left_out(post):
            yield LeftOut(where, reason)
            return
        if not post["post_id"].isdecimal():
            raise Damaged(_("%s: <wp:post_id> is missing, or no number.") % where)
        html = wordpress_text.html(post.text(_CONTENT))
        summary, html = texts.summed_up(post.excerpt, html)
        title = texts.line(post.text("title")) or texts.title_of(html) or summary[:100]
        if not title or not (html or summary):
            yield LeftOut(where, _("without a text"))
            return
        shown = embedded.of(html, self.given.uploads, own=texts.host(self.base))
        yield Item(
            place=where,
            ref=f"{self.base}/?p={post['post_id']}",
            title=title,
            html=shown.html or f"<p>{summary}</p>",
            summary=summary,
            language=post.language or self.language,
            date_published=self.moment(post, where),
            tags=post.tags,
            authors=self.by(post),
            pinned=post["is_sticky"] == "1",
            is_public=post["status"] == "publish",
            former=self.former(post),
            pictures=self.pictures(post, shown.pictures),
            attachments=shown.attachments,
            missing=shown.missing,
        )

    def left_out(self, post: "_Post") -> str:
        """Why it is none of our messages; "" for one that is."""
        if post["post_type"] not in self.given.post_types:
            return _("of the type “%s”") % (post["post_type"] or "?")[:40]
        if post["post_password"]:
            return _("protected by a password")
        named = {"private": _("private"), "trash": _("in the trash")}
        status = post["status"]
        if status in named:
            return named[status]
        if status != "publish" and status not in _UNPUBLISHED:
            return _("in the state “%s”") % status[:40]
        return ""

    def moment(self, post: "_Post", where: str) -> datetime | None:
        """When it was published, in UTC. A draft has no such moment, or `0000-00-00 00:00:00`."""
        moment = _stamp(post["post_date_gmt"])
        if not moment and (local := _stamp(post["post_date"])):
            moment = _rfc_822(post.text("pubDate"))
            moment = moment or local.replace(tzinfo=self.given.zone).astimezone(UTC)
        if moment and moment.year not in _YEARS:
            raise Damaged(_("%s: its date lies outside the years 1000 to 9000.") % where)
        if not moment and post["status"] == "publish":
            raise Damaged(_("%s: it is published, but has no date that can be read.") % where)
        return moment

    def by(self, post: "_Post") -> tuple[str, ...]:
        login = post.text(_CREATOR).strip()
        return tuple(filter(None, [self.authors.get(login) or login]))

    def former(self, post: "_Post") -> tuple[str, ...]:
        """Its number, and what WordPress calls its link, as far as they are of that site."""
        own = texts.host(self.base)
        links = (post.text("link").strip(), post.text("guid").strip())
        kept = (link for link in links if link.startswith("http") and texts.host(link) == own)
        return tuple(dict.fromkeys([f"{self.base}/?p={post['post_id']}", *kept]))

    def pictures(self, post: "_Post", shown: tuple[Enclosed, ...]) -> tuple[Enclosed, ...]:
        """The post's own picture first, those in the text, then its galleries'."""
        own = self.files.pictures([post.thumbnail] if post.thumbnail else [])
        galleries = self.files.pictures(
            wordpress_text.pictures_by_number(post.text(_CONTENT)) if self.given.uploads else []
        )
        known: dict[str, Enclosed] = {}
        for picture in (*shown, *own, *galleries):
            before = known.get(picture.name)
            if not before or not (before.words or before.caption):
                known[picture.name] = picture
        return tuple(known[name] for name in dict.fromkeys(p.name for p in (*own, *known.values())))


class _Post:
    """The members of an `<item>`. `post["status"]` is WordPress's own `<wp:status>`, whichever
    version of the format its namespace is of."""

    def __init__(self, element: Element) -> None:
        self._texts: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self.excerpt = ""
        self.comments = self.thumbnail = 0
        self.language = ""
        tags: list[str] = []
        for child in element:
            name, text = _local(child.tag), child.text or ""
            if child.tag.startswith("{http://wordpress.org/export/") and name == "encoded":
                self.excerpt = text
            elif name == "comment":
                self.comments += 1
            elif name == "postmeta":
                self._take_meta(child)
            elif name == "category":
                self._take_category(child.get("domain", ""), child, tags)
            elif child.tag.startswith("{http://wordpress.org/export/"):
                self._own.setdefault(name, text.strip())
            else:
                self._texts.setdefault(child.tag, text)
        self.tags = tuple(dict.fromkeys(tags))

    def __getitem__(self, name: str) -> str:
        return self._own.get(name, "")

    def text(self, tag: str) -> str:
        return self._texts.get(tag, "")

    def _take_category(self, domain: str, element: Element, tags: list[str]) -> None:
        if domain == "language":  # of Polylang
            self.language = element.get("nicename", "")
        elif domain in ("category", "post_tag", "tag", ""):
            name = texts.line(element.text or "")
            if name and element.get("nicename") != "uncategorized":
                tags.append(name)

    def _take_meta(self, element: Element) -> None:
        told = {_local(child.tag): (child.text or "").strip() for child in element}
        if told.get("meta_key") == "_thumbnail_id" and told.get("meta_value", "").isdecimal():
            self.thumbnail = int(told["meta_value"][:15])


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _stamp(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC)


def _rfc_822(text: str) -> datetime | None:
    """WordPress writes the year -0001 for a date that it does not have."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo and moment.year > 1 else None
