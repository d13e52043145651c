"""What a slow phone is said to see: a good page meets the budgets, a bad one misses each of them."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from bench import phone, report
from bench.phone import Seen, Visit

GOOD = """<!doctype html><link rel=icon href=data:,>
<main><h1>Quick</h1><p>Words that stay.</p><button type=button>Press</button></main>"""
# Comes late, jumps after that, and thinks long about every click.
BAD = """<!doctype html><link rel=icon href=data:,>
<main><p id=box style="height: 0"></p><p>Small.</p><button type=button>Press</button></main>
<script>
const main = document.querySelector("main");
setTimeout(() => main.insertAdjacentHTML("beforeend", "<h1>Late and large</h1>"), 1600);
setTimeout(() => { document.getElementById("box").style.height = "300px"; }, 1900);
addEventListener("click", () => { const end = Date.now() + 300; while (Date.now() < end); });
</script>"""


class Pages(BaseHTTPRequestHandler):
    """Serves the two pages."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write((BAD if self.path == "/bad" else GOOD).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_a_page_that_is_late_jumps_and_thinks_long_is_seen_to(url: str, chromium: Browser) -> None:
    (good, _), (bad, _) = (phone.visits(chromium, f"{url}/{name}", 2000) for name in ("good", "bad"))
    assert good.lcp < bad.lcp
    assert good.cls == 0
    assert bad.lcp > 1500
    assert bad.inp > 200
    assert bad.cls > 0.05


@pytest.mark.parametrize(
    "visit", [Visit(1501, 10, 0), Visit(900, 208, 0), Visit(900, 10, 0.06)], ids=["late", "long", "jumps"]
)
def test_one_budget_missed_is_a_goal_missed(visit: Visit) -> None:
    for one, met in ((Visit(1500, 200, 0.05), True), (visit, False)):
        seen = Seen(taps=[1400.0], starts=[(1000.0, 1001.0)])
        seen.visits["list", "first"].append(one)
        assert [line.met for line in report.seen(seen)] == [met, True, True, False]


def test_without_chromium_the_table_says_so() -> None:
    (line,) = report.seen(None)
    assert "Chromium is missing" in line.measured
    assert line.met is None
