"""The pages of one process: bounded, by what a request asks for."""

from threading import Lock
from urllib.parse import parse_qsl, urlencode

from embassy.pagestore.declared import MEANT_ELSEWHERE
from embassy.pagestore.page import Page

LONGEST_PATH, LONGEST_QUERY = 400, 200


class Store:
    """At most `limit` bytes of pages. What has not been asked for since it last had to make
    room goes first (the clock algorithm)."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.pages: dict[str, Page] = {}
        # Which query parameters a path's pages depend on, learned from its view.
        self.parameters: dict[str, frozenset[str]] = {}
        self.lock = Lock()

    def key(self, path: str, query: str) -> str | None:
        """Under what the page of an address is kept; None when it is in no store.

        A path that nobody has asked for yet has no key with a query: its view knows the
        parameters. What a view does not know is left out, so that it neither fills nor splits
        the store.
        """
        if not query:
            return path
        declared = self.parameters.get(path)
        if declared is None or len(query) > LONGEST_QUERY:
            return None
        return canonical(path, query, declared)

    def get(self, key: str) -> Page | None:
        page = self.pages.get(key)
        if page is not None:
            page.used = True
        return page

    def keep(self, path: str, query: str, declared: frozenset[str], page: Page) -> str:
        """Keep the page of an address whose query names nothing but what is declared. Returns
        its key, "" for a page that is not kept."""
        if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or page.size > self.limit // 8:
            return ""
        key = canonical(path, query, declared)
        if key is None or {name for name, _ in parse_qsl(query, True)} - declared:
            return ""
        with self.lock:
            self.parameters[path] = declared
            old = self.pages.pop(key, None)
            self.size += page.size - (old.size if old else 0)
            self.pages[key] = page
            while self.size > self.limit:
                self._make_room()
        return key

    def _make_room(self) -> None:
        key, page = next(iter(self.pages.items()))
        del self.pages[key]
        if page.used:
            page.used = False
            self.pages[key] = page
        else:
            self.size -= page.size
            if "?" not in key:
                self.parameters.pop(key, None)


def canonical(path: str, query: str, declared: frozenset[str]) -> str | None:
    """One spelling for each page; None for a query that names a parameter twice, or one that
    asks for something else."""
    if not query:
        return path
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    if any(name in MEANT_ELSEWHERE for name, _ in pairs):
        return None
    known = sorted((name, value) for name, value in pairs if name in declared)
    if len({name for name, _ in known}) < len(known):
        return None
    return f"{path}?{urlencode(known)}" if known else path
