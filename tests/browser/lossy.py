"""A network at the edge of a park: it takes few scans at a time and loses answers."""

import io
import json
from collections.abc import Callable, Iterable

from tests.site import Site


class Lossy:
    """A network that takes few scans at a time and loses the first answer to each: all is sent twice."""

    def __init__(self, site: Site, most: int) -> None:
        self._app, self._most = site._serve, most
        self._heard: set[str] = set()
        self.deaf = True
        self.lost = self.sent_again = 0
        site.server.app = self

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/api/v1/scans":
            return self._app(environ, start)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        ids = [scan["id"] for scan in json.loads(body)["scans"]]
        if len(ids) > self._most:
            start("413 Content Too Large", [("Content-Length", "0")])
            return []
        self.sent_again += len(self._heard.intersection(ids))
        again, self._heard = self._heard.issuperset(ids), self._heard | set(ids)
        answer = self._app(
            environ | {"wsgi.input": io.BytesIO(body)}, start if again and not self.deaf else _lost
        )
        if again and not self.deaf:
            return answer
        self.lost += 1
        list(answer)
        start("503 Service Unavailable", [("Retry-After", "1"), ("Content-Length", "0")])
        return []


def _lost(*_: object) -> None:
    """Hear no answer."""
