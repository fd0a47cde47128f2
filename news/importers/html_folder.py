"""A static site as a folder of HTML files, as a zip of one, or as a single file.

Each page that shows one text becomes an item: what stands in its `<article>` or `<main>`, with
what its head says of it. Pages that list several, and those without a text, are left out and
counted. Pictures and files are those of the folder itself. Where a file stands is its old
address.
"""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from django.utils.translation import gettext as _

from embassy.incoming import Damaged
from news.importers import embedded, texts
from news.importers.html_page import NoText, Page
from news.importers.items import Given, Item, LeftOut
from news.importers.uploads import Folder, Read, Uploads, Zip, whole

_LARGEST_PAGE = 8_000_000
_ENDINGS = (".html", ".htm", ".xhtml")


def recognises(head: bytes) -> bool:
    beginning = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000].lower()
    return head.startswith(b"PK\3\4") or beginning.startswith((b"<!doctype html", b"<html"))


def read(stream: BufferedReader | Path, given: Given) -> Iterator[Item | LeftOut]:
    """Raises `Damaged` for what cannot be used."""
    if isinstance(stream, Path):
        yield from _of_site(Folder(stream), given)
    elif stream.peek(4)[:4] == b"PK\3\4":
        if not stream.seekable():
            raise Damaged(_("A zip cannot be read from standard input. Name the file."))
        yield from _of_site(Zip(stream), given)
    else:
        yield from _page(*_single(stream), given.uploads, given)


def _of_site(site: Uploads, given: Given) -> Iterator[Item | LeftOut]:
    pages = 0
    for name in site.names():
        if not name.lower().endswith(_ENDINGS):
            continue
        pages += 1
        read = site.find(name)
        if read is None:
            yield LeftOut(name, _("leading out of the folder"))
        else:
            yield from _page(name, read, site, given)
    if not pages:
        raise Damaged(_("There is no HTML file in it."))


def _page(name: str, read: Read, site: Uploads | None, given: Given) -> Iterator[Item | LeftOut]:
    data = read(_LARGEST_PAGE)
    if not data.strip():
        yield LeftOut(name, _("without a text"))
        return
    page = Page(data, name)
    try:
        html = page.html()
    except NoText as error:
        yield LeftOut(name, str(error))
        return
    summary, html = texts.summed_up(page.meta("description", "og:description"), html)
    folder = f"{PurePosixPath(name).parent}/".removeprefix("./")
    shown = embedded.of(html, site, base=folder)
    moment = page.moment(given.zone)
    yield Item(
        place=name,
        ref=page.canonical or f"html#{name}",
        title=page.title,
        html=shown.html,
        summary=summary,
        language=page.language,
        date_published=moment,
        tags=page.tags(),
        authors=page.authors(),
        # Without a date nobody knows since when it has been public.
        is_public=moment is not None,
        former=tuple(dict.fromkeys(filter(None, (f"/{quote(name)}", page.canonical)))),
        pictures=shown.pictures,
        attachments=shown.attachments,
        missing=shown.missing,
    )


def _single(stream: BufferedReader) -> tuple[str, Read]:
    """The name of a file that is imported alone, and how it is read."""
    name = PurePosixPath(str(getattr(stream, "name", "page.html"))).name
    return name, lambda limit: whole(name, lambda: stream, limit)
