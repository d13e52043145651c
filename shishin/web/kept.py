"""Pages kept in this process: a body and its gzip, under a key that changes when the page would.

The keys hold the number that rises with every visible change, so nothing has to be thrown away in time: what
is old is no longer asked for and falls off the end.
"""

import functools
import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable

MOST = 256
LEVEL = 6


class Page:
    """A page's body, with what is made from it once: its tag and its gzip."""

    def __init__(self, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Keep a body and, where a whole answer is kept, its headers."""
        self.body = body
        self.headers = headers
        # Weak, because the same tag stands for the body and for its gzip.
        self.etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'

    @functools.cached_property
    def gzip(self) -> bytes:
        """The body compressed, made at the first wish."""
        return gzip.compress(self.body, LEVEL, mtime=0)


class Shelf:
    """The pages used last, no more than `MOST`."""

    def __init__(self, most: int = MOST) -> None:
        """Begin empty."""
        self._most = most
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Page | None:
        """Return the page of a key, or None."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Page) -> Page:
        """Keep a page and let the one go that was used longest ago."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            if len(self._pages) > self._most:
                self._pages.popitem(last=False)
        return page
