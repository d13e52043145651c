"""A network on which one answer comes late, when others have overtaken it."""

import threading
from collections.abc import Callable, Iterable

from tests.site import Site


class Late:
    """Makes the next answer to a path at once, and hands it out only when it is let go."""

    def __init__(self, site: Site, path: str) -> None:
        self._app, self._path = site._serve, path
        self.asked, self._gone = threading.Event(), threading.Event()
        site.server.app = self

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        answer = self._app(environ, start)
        if environ["PATH_INFO"] == self._path and not self.asked.is_set():
            self.asked.set()
            self._gone.wait(20)
        return answer

    def let_go(self) -> None:
        """Hand it out."""
        self._gone.set()
