"""What is kept in this process: pages and parts of pages, under keys that change when they would.

The keys hold the number that rises with every visible change, so nothing has to be thrown away in time: what
is old is no longer asked for and falls off the end.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

MOST = 256
Kept = TypeVar("Kept")
LEVEL = 5
OK = "200 OK"


class Page:
    """A page as nearly everybody takes it: compressed, a tenth of the memory; with its tag and headers."""

    def __init__(self, body: bytes, headers: tuple[tuple[str, str], ...] = (), status: str = OK) -> None:
        """Keep a body and, where a whole answer is kept, its headers and its status."""
        self.gzip = gzip.compress(body, LEVEL, mtime=0)
        self.headers = headers
        self.status = status
        # Weak, because the same tag stands for the body and for its gzip.
        self.etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'

    @property
    def body(self) -> bytes:
        """The body, for whoever does not take it compressed."""
        return gzip.decompress(self.gzip)


class Shelf(Generic[Kept]):
    """What was used last, no more than `most` of it."""

    def __init__(self, most: int = MOST) -> None:
        """Begin empty."""
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """Return what is kept under a key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, made: Kept) -> Kept:
        """Keep something and let go what was used longest ago."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
