"""The real application over a store of its own, served at localhost, and one Chromium for all tests."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from shishin.auth.models import SessionKind
from shishin.people.models import Person
from tests import machine
from tests.world import Clock, World

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=ja",
    # A name that is not localhost, and so no secure context over plain http.
    "--host-resolver-rules=MAP door.test 127.0.0.1",
]
PHONE = {"width": 360, "height": 740}
# How long something may take that a test waits for, on a machine with much else to do.
PATIENCE_SECONDS = 30
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


class Answers:
    """The answers that are being made: what they are made from does not go away below them."""

    def __init__(self) -> None:
        self._making, self._over = 0, False
        self._changed = threading.Condition()

    def begin(self) -> bool:
        """Begin one; False where no more are made."""
        with self._changed:
            self._making += not self._over
            return not self._over

    def end(self) -> None:
        """Say that one was made."""
        with self._changed:
            self._making -= 1
            self._changed.notify_all()

    def finish(self) -> None:
        """Let no more begin, and wait for those that have begun."""
        with self._changed:
            self._over = True
            assert self._changed.wait_for(lambda: not self._making, 30), "an answer is never ready"


class Quiet(WSGIRequestHandler):
    """Serves without a line for every request."""

    def run_wsgi(self) -> None:
        """Answer, as long as the site is there."""
        if not self.server.answers.begin():
            self.close_connection = True
            return
        try:
            super().run_wsgi()
        finally:
            self.server.answers.end()

    def log(self, *args: object) -> None:
        """Say nothing."""

    def connection_dropped(self, error: BaseException, environ: dict[str, object] | None = None) -> None:
        """Break the connection off, so that the browser does not wait for an answer."""
        self.close_connection = True


def _closed_at_its_end(answer: Iterable[bytes]) -> Iterator[bytes]:
    """Give an answer on, and close it also when the browser hung up.

    The server closes an answer after it read what the browser sent on; where that fails, it forgets to.
    """
    try:
        yield from answer
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


@dataclass
class Site:
    """The world, served: `url` is a secure context because it is localhost.

    `down` holds paths that answer 503 for a while, `silent` those that answer nothing yet; while it is
    `away`, every connection breaks off.
    """

    world: World
    server: BaseWSGIServer
    down: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    away: bool = False
    url: str = field(init=False)
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Let the world know its own address."""
        self.url = f"http://localhost:{self.server.port}"
        self.world.base_url = self.url
        self.server.app = self._serve
        self.server.answers = Answers()
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def plain_url(self) -> str:
        """The same site under a name that browsers do not trust without https."""
        return f"http://door.test:{self.server.port}"

    def move_to_plain_name(self) -> str:
        """Move the site to its plain name, as if it had never had another; give that address."""
        self.world.base_url = self.plain_url
        del self.world.settings
        self.restart()
        return self.plain_url

    def _serve(self, environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
        if self.away:
            raise ConnectionResetError
        while environ["PATH_INFO"] in self.silent:
            time.sleep(0.05)
        if environ["PATH_INFO"] in self.down:
            start_response("503 Service Unavailable", [("Retry-After", "1"), ("Content-Length", "0")])
            return []
        return _closed_at_its_end(self.world.app(environ, start_response))

    def restart(self) -> None:
        """Put the application up anew, as after a deployment; the store stays."""
        del self.world.app
        assert self.world.app

    def stop(self) -> None:
        """Answer no more.

        A worker asks in the background, also when a test is over: a store closed below it ends the process.
        """
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.server.answers.finish()

    def lend(self, context: BrowserContext, name: str) -> None:
        """Give a browser the device cookie of a named one; "citizen" is the citizen's."""
        cookie = {
            "name": self.world.app.config["DEVICE_COOKIE_NAME"],
            "value": self.world.device_cookie(name),
        }
        context.add_cookies([cookie | {"url": url} for url in (self.url, self.plain_url)])

    def sign_in(
        self, context: BrowserContext, person: Person, kind: SessionKind = SessionKind.ORGANIZER
    ) -> None:
        """Give a browser the cookies of a session."""
        client = self.world.signed_in(person, kind)
        names = (self.world.app.config["SESSION_COOKIE_NAME"], self.world.app.config["DEVICE_COOKIE_NAME"])
        cookies = [client.get_cookie(name) for name in names]
        context.add_cookies(
            [
                {"name": one.key, "value": one.value, "url": url}
                for one in cookies
                for url in (self.url, self.plain_url)
                if one is not None
            ]
        )


@pytest.fixture
def site(sqlite_store: str, tmp_path: Path) -> Iterator[Site]:
    """The application with the cast, at the time that the browser's own clock shows."""
    world = World(sqlite_store, tmp_path, clock=Clock(datetime.now(UTC)))
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    site = Site(world, server)
    yield site
    site.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    browser = playwright.chromium.launch(executable_path=machine.headless_chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a phone of its own: nothing is shared with another."""
    opened = []

    def make(**how: object) -> BrowserContext:
        context = chromium.new_context(**({"viewport": PHONE, "locale": "ja-JP"} | how))
        opened.append(watched(context))
        return context

    yield make
    for context in opened:
        faults = context.faults
        context.close()
        assert faults == []


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """One phone."""
    return new_context()


@pytest.fixture
def own_phone(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Make a phone with a profile on disk and its own flags; that takes a browser of its own, and seconds."""
    opened = []

    def make(*flags: str) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / f"profile{len(opened)}",
            executable_path=machine.chromium(),
            args=[*FLAGS, *flags],
            viewport=PHONE,
            locale="ja-JP",
        )
        opened.append(watched(context))
        return context

    yield make
    for context in opened:
        faults = context.faults
        context.close()
        assert faults == []


@pytest.fixture
def film_phone(own_phone: Callable[..., BrowserContext]) -> Callable[[Path], BrowserContext]:
    """Make a phone whose camera sees a film."""
    return lambda film: own_phone(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def watched(context: BrowserContext) -> BrowserContext:
    """Note every uncaught error and everything that the content security policy stopped."""
    context.faults = []
    context.on("weberror", lambda fault: context.faults.append(str(fault.error)))

    def heard(message: object) -> None:
        if "Content Security Policy" in message.text:
            context.faults.append(message.text)

    context.on("console", heard)
    return context


def at_work(page: Page) -> None:
    """Wait until the service worker is there and has this page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def until(true: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is true; polled from here, because the page's own policy forbids eval."""
    waiting = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if true():
            return
        waiting.wait(0.05)
    pytest.fail("it did not become true in time")
