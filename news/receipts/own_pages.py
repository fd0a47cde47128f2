"""What the site itself answers an anonymous reader, asked in this process, not over the network.

Django is asked with all its middleware, not the store of pages in front of it, which holds
nothing but such answers.
"""

import io
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import get_urlconf, set_urlconf

from embassy import markup


@dataclass(frozen=True)
class Answer:
    """`where` is the address that it leads to, "" for none."""

    status: int
    where: str
    data: bytes

    def elements(self, path: str) -> list[Any]:
        """Those of its HTML that an XPath finds; none where it is no HTML."""
        if not self.data.strip():
            return []
        root = lxml.html.document_fromstring(
            self.data, parser=lxml.html.HTMLParser(encoding="utf-8")
        )
        found: Any = root.xpath(path)
        return list(found)


@cache
def _handler() -> WSGIHandler:
    """The whole of the site: every middleware, as the server has it. Made when first asked."""
    return WSGIHandler()


def ask(path: str) -> Answer:
    """The answer to GET `path` at the host of SITE_URL, without cookies.

    `get_response` sends neither of the signals by which Django knows that a request begins and
    ends, and a response that is not closed sends none either: whoever asks at the end of a
    request starts no other end.
    """
    site = urlsplit(settings.SITE_URL)
    address = urlsplit(path)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            # WSGI passes the bytes of a path as Latin-1.
            "PATH_INFO": unquote(address.path, "iso-8859-1"),
            "QUERY_STRING": address.query,
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
            "HTTP_HOST": site.netloc,
            "HTTP_ACCEPT": "text/html,*/*;q=0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
    )
    before = get_urlconf()
    response: Any = _handler().get_response(request)
    set_urlconf(before)  # Django's handler begins each request with its own
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, response.headers.get("Location", ""), data)


def squeezed(text: str) -> str:
    """The signs of `text` without any space: what a page lays out is not what is compared."""
    return "".join(markup.normal(text).split())


def words_of(html: str) -> str:
    """The squeezed words of a piece of stored HTML."""
    if not html.strip():
        return ""
    return squeezed(lxml.html.fragment_fromstring(html, create_parent="div").text_content())
