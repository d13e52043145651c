"""Pages as a slow phone sees them: Chromium on slow 4G with a weak processor, our server, the demo city."""

import subprocess
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench import servers, town
from bench.sizes import Size
from shishin.core import clock, days
from shishin.events.models import Event, Occurrence
from tests import machine

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "ja-JP", "service_workers": "block"}
KILOBIT = 1000 / 8
# Lighthouse's slow 4G. The browser adds the latency to every request, not to every packet.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1600 * KILOBIT,
    "uploadThroughput": 750 * KILOBIT,
}
PROCESSOR = 4
# The largest picture so far, how far things have jumped, and the slowest answer to a finger or a key.
NOTE = """() => {
  const noted = window.noted = { lcp: 0, cls: 0, inp: 0 };
  const on = (type, note, more) => new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({ type, buffered: true, ...more });
  on("largest-contentful-paint", (entry) => noted.lcp = entry.startTime);
  on("layout-shift", (entry) => noted.cls += entry.hadRecentInput ? 0 : entry.value);
  on("event", (entry) => noted.inp = Math.max(noted.inp, entry.interactionId ? entry.duration : 0),
    { durationThreshold: 16 });
}"""
REMEMBER_TAP = """() => addEventListener("click", (event) =>
  sessionStorage.setItem("tap", performance.timeOrigin + event.timeStamp), { capture: true })"""
SINCE_TAP = """() => performance.timeOrigin + noted.lcp - Number(sessionStorage.getItem("tap"))"""
# What answers a finger by our own script, or by opening: each page has such a thing.
PRESSED = "main summary, main button[type=button]"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a page: milliseconds to its largest picture and to an answer; how far things jumped."""

    lcp: float
    inp: float
    cls: float


@dataclass
class Seen:
    """Every visit by page and by whether it was the first, and milliseconds from 行きます to the pass.

    `starts` are milliseconds from opening the installed app to its list, with and without a network.
    """

    visits: defaultdict[tuple[str, str], list[Visit]] = field(default_factory=lambda: defaultdict(list))
    taps: list[float] = field(default_factory=list)
    starts: list[tuple[float, float]] = field(default_factory=list)


def measure(folder: Path, size: Size) -> Seen | None:
    """Make the demo city and visit it, once a round; None where there is no Chromium."""
    if machine.headless_chromium() is None:
        return None
    place = _demo_city(folder, size.people)
    event, venue = _coming(place["SHISHIN_DATABASE_URL"])
    seen = Seen()
    with servers.serving("app:app", place) as server, browser() as phone:
        url = f"http://localhost:{server.port}"
        _warm_up(phone, url, event, venue)
        for _ in range(size.rounds):
            _round(seen, phone, url, (event, venue), size.watched)
    return seen


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium while the block lasts."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=machine.headless_chromium(), args=FLAGS)
        yield found
        found.close()


def visits(phone: Browser, address: str, watched: int) -> tuple[Visit, Visit]:
    """Return somebody's first visit to a page and their second, each watched for so many milliseconds."""
    context = phone.new_context(**PHONE)
    page = _slow_page(context)
    found = _visit(page, address, watched), _visit(page, address, watched)
    context.close()
    return found


def _warm_up(phone: Browser, url: str, event: str, venue: str) -> None:
    """Let every process show each page once: the first time it compiles what it shows."""
    passed, _ = tap(phone, f"{url}/e/{event}", watched=0)
    for path in _pages(passed, event, venue).values():
        for _ in range(4 * servers.WORKERS):
            urllib.request.urlopen(url + path).read()


def _pages(passed: str, event: str, venue: str) -> dict[str, str]:
    return {"list": "/", "event": f"/e/{event}", "pass": passed, "check-in": f"/c/{venue}"}


def _round(seen: Seen, phone: Browser, url: str, codes: tuple[str, str], watched: int) -> None:
    passed, took = tap(phone, f"{url}/e/{codes[0]}", watched)
    seen.taps.append(took)
    for name, path in _pages(passed, *codes).items():
        first, second = visits(phone, url + path, watched)
        seen.visits[name, "first"].append(first)
        seen.visits[name, "second"].append(second)
    seen.starts.append(starts(phone, url, watched))


def tap(phone: Browser, address: str, watched: int) -> tuple[str, float]:
    """Press 行きます; return the path of the pass and the milliseconds until it is seen."""
    context = phone.new_context(**PHONE)
    page = _slow_page(context)
    page.goto(address)
    page.evaluate(REMEMBER_TAP)
    page.get_by_role("button", name="行きます", exact=True).click()
    page.wait_for_url("**/p/*")
    _watch(page, watched)
    found = urlsplit(page.url).path, page.evaluate(SINCE_TAP)
    context.close()
    return found


def starts(phone: Browser, url: str, watched: int) -> tuple[float, float]:
    """Return the milliseconds to the list of an app that is opened anew, with and without a network.

    It was open before, as an installed app was. The service worker itself runs at full speed: the browser
    slows pages only.
    """
    context = phone.new_context(**PHONE | {"service_workers": "allow"})
    first = context.new_page()
    first.goto(url)
    first.evaluate("navigator.serviceWorker.ready.then(() => null)")
    first.reload()
    first.close()
    found = tuple(_start(context, url, watched, offline=offline) for offline in (False, True))
    context.close()
    return found


def _start(context: BrowserContext, url: str, watched: int, *, offline: bool) -> float:
    context.set_offline(offline)
    page = _slow_page(context, offline=offline)
    page.goto(url)
    _watch(page, watched)
    took: float = page.evaluate("noted.lcp")
    page.close()
    return took


def _slow_page(context: BrowserContext, *, offline: bool = False) -> Page:
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", SLOW_4G | {"offline": offline})
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
    return page


def _visit(page: Page, address: str, watched: int) -> Visit:
    page.goto(address)
    _watch(page, watched)
    seen = page.evaluate("noted.lcp")
    page.locator(PRESSED).filter(visible=True).first.click()
    page.keyboard.press("Tab")
    _settle(page)
    noted = page.evaluate("noted")
    return Visit(seen, noted["inp"], noted["cls"])


def _watch(page: Page, watched: int) -> None:
    """Note what the page has done since it was asked for, and does for a while."""
    page.evaluate(NOTE)
    page.wait_for_timeout(watched)
    _settle(page)


def _settle(page: Page) -> None:
    """Let the browser paint, and tell its observers of it."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300)))")


def _demo_city(folder: Path, people: int) -> dict[str, str]:
    """Fill a city like that of `make run`, and return the settings with which our server finds it."""
    environ = {
        "SHISHIN_ENV": "production",
        "SHISHIN_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "SHISHIN_SECRET_KEYS": town.KEY,
        "SHISHIN_INSTANCE": str(folder),
        "SHISHIN_BASE_URL": town.BASE_URL,
    }
    servers.prepare(environ)
    command = [sys.executable, "-m", "flask", "--app", "app", "demo", f"--people={people}"]
    subprocess.run(command, cwd=servers.ROOT, env=servers.without_ours() | environ, check=True)
    return environ


def _coming(url: str) -> tuple[str, str]:
    """Return the code of the next occurrence, and the venue's of the one after it, which begins now."""
    now = clock.now()
    with town.opened(url):
        ahead = Occurrence.starts_at > now, Occurrence.cancelled_at.is_null(), Occurrence.capacity.is_null()
        ours = Occurrence.select().join(Event).where(*ahead, Event.group.is_null(is_null=False))
        coming, opened = ours.order_by(Occurrence.starts_at).limit(2)
        opened.day = opened.last_day = days.day_of(now)
        opened.starts_at, opened.ends_at = now - timedelta(minutes=30), now + timedelta(hours=2)
        opened.save()
        return coming.code, opened.venue_code
