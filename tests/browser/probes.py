"""What is looked for on any page: faults of access, of size, of focus; what it says to the console."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Everything that a finger presses; a card's link is as large as its card by its ::after.
TARGETS = "a, button, input:not([type=hidden]), select, textarea, summary"
LEAST_TARGET = 44
# Width, height, and how large the letters are in per cent.
VIEWS = [(320, 256, 100), (320, 568, 200), (360, 740, 200), (740, 360, 100), (1280, 900, 100)]
STICKY = ".tab-bar, .action-bar"

# What stays in place while the page moves, or stands above all of it, and takes more than a third
# of the screen.
GREEDY = """() => [...document.querySelectorAll('body *')].filter(bar => {
  const stuck = ['sticky', 'fixed'].includes(getComputedStyle(bar).position);
  const takes = stuck || bar.matches('.app-header > .wrap');
  return takes && !bar.closest('.skip-link, dialog') && bar.offsetHeight * 3 > innerHeight;
}).map(bar => bar.outerHTML.slice(0, 90))"""

# A link in a sentence, or beside other words of its line, is as high as its line.
SMALL = f"""all => all.filter(e => {{
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  if (!e.checkVisibility({{visibilityProperty: true}})) return false;
  if (e.closest('.skip-link, .visually-hidden')) return false;
  if (e.matches('input') && e.labels?.length && [...e.labels].some(label =>
      Math.min(label.offsetWidth, label.offsetHeight) >= {LEAST_TARGET} && label.contains(e))) return false;
  const block = e.parentElement;
  const alone = block.textContent.trim() === e.textContent.trim();
  if (e.matches('a') && style.display === 'inline' && !alone) return false;
  return Math.min(box.width, box.height) < {LEAST_TARGET};
}}).map(e => [e.outerHTML.slice(0, 110), e.offsetWidth, e.offsetHeight])"""

# Text smaller than 14 px where nothing is enlarged; readings are smaller than what they stand over.
TINY = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest('rt, rp, script, style, svg, option, .visually-hidden')) continue;
    const tiny = parseFloat(getComputedStyle(e).fontSize) < 14;
    if (tiny && e.checkVisibility()) found.add(e.outerHTML.slice(0, 110));
  }
  return [...found];
}"""
# The size of a file's body as it travelled, also where the browser had kept it from an earlier page.
# What a page starts by itself is there when it can be had again with all that it needs.
CARRIED = """async () => {
  const app = document.querySelector("script[src$='/app.js']").src;
  const named = [...document.querySelectorAll("[data-module]")].map(e => e.dataset.module);
  await Promise.all([...new Set(named), "app"].map(name => import(app.replace(/app\\.js$/, `${name}.js`))));
  return performance.getEntries().filter(e => 'encodedBodySize' in e).map(e => [
    e.entryType === 'navigation' ? 'html' : new URL(e.name).pathname.split('.').pop(),
    e.encodedBodySize,
  ]);
}"""
# Words that newcomers saw cut in two, and everyday ones like them.
WORDS = [
    *("より", "あと", "ください", "気になる", "きれい", "時間", "道具", "中止", "開く", "活動"),
    *("参加", "受付", "団体", "行きます", "見沼", "場所", "名前", "人数", "もちもの"),
]
# Every place where one of the words, or a reading's word, goes on in the next line.
BROKEN = """(words) => {
    const found = [];
    const lines = (range) => {
        const rows = [...range.getClientRects()].filter((it) => it.width > 1);
        const tops = rows.map((it) => Math.round(it.top / 8));
        return new Set(tops).size;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest("rt, rp, script, style, .visually-hidden, option")) continue;
        // What a page does not call Japanese, a browser cannot break as Japanese.
        if (node.parentElement.closest("[lang]").lang !== "ja") continue;
        for (const word of words) {
            for (let at = node.data.indexOf(word); at >= 0; at = node.data.indexOf(word, at + 1)) {
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + word.length);
                if (lines(range) > 1) found.push(node.data.slice(Math.max(0, at - 8), at + word.length + 8));
            }
        }
        if (node.parentElement.matches("ruby")) {
            const range = document.createRange();
            range.selectNodeContents(node);
            if (lines(range) > 1) found.push(node.data);
        }
    }
    return found;
}"""

# Of what axe-core would fetch anew to look into, only films and sounds matter to a rule of ours.
# That a label holds what is seen is looked for only where it is asked for.
QUICKLY = {
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
    "rules": {"label-content-name-mismatch": {"enabled": True}},
}


def with_axe(new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Give every page of these browsers axe-core from its beginning: quicker than to bring it to each."""

    def make(**how: object) -> BrowserContext:
        context = new_context(**how)
        context.add_init_script(path=AXE)
        return context

    return make


# Looking at colours takes as long as all the other rules together; no word changes them.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, *, colours: bool = True, others: bool = True) -> list[str]:
    """Return what axe-core finds wrong, with the place: of colours, of anything else, or both."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    how = dict(QUICKLY)
    if not others:
        how["runOnly"] = {"type": "rule", "values": OF_COLOURS}
    elif not colours:
        how["rules"] = QUICKLY["rules"] | {rule: {"enabled": False} for rule in OF_COLOURS}
    # All that it has looked at is ten times as much as what is wrong, and has to be brought over.
    run = "(how) => axe.run(document, how).then(({ violations }) => violations)"
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in page.evaluate(run, how)
        for node in one["nodes"]
    ]


def carried(page: Page) -> list[tuple[str, int]]:
    """Return what a page has asked for so far: the kind of each file, and its size on the way."""
    return page.evaluate(CARRIED)


def cut_words(page: Page) -> list[str]:
    """Return where one of WORDS, or a word under a reading, goes on in the next line."""
    return page.evaluate(BROKEN, WORDS)


def small_letters(page: Page) -> list[str]:
    """Return what is written smaller than the smallest letters that we use."""
    return page.evaluate(TINY)


def small_targets(page: Page) -> list[tuple[str, float, float]]:
    """Return what is too small for a finger; links in the middle of a sentence may be."""
    return page.locator(f"css={TARGETS}").evaluate_all(SMALL)


def view(page: Page, width: int, height: int, letters: int) -> None:
    """Look at a page in a window of this size, with letters of this size."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"document.documentElement.style.fontSize = '{letters}%'")


def sideways(page: Page) -> list[str]:
    """Return what sticks out at the side, if the page has to be moved sideways to be read."""
    return page.evaluate("""() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      const out = [...document.querySelectorAll('body *')].filter(e =>
        e.getBoundingClientRect().right > room + 1 && !e.closest('.scroll, .visually-hidden'));
      const widest = document.documentElement.scrollWidth;
      return [`${widest} > ${room}`, ...out.slice(-3).map(e => e.outerHTML.slice(0, 90))];
    }""")


def widths(page: Page) -> list[int]:
    """Return how wide the parts of the page are that hold its text."""
    return page.locator(".wrap").evaluate_all("all => all.map(e => e.offsetWidth)")


def greedy(page: Page) -> list[str]:
    """Return the bars that take too much of the screen, once they have had the time to let go."""
    for _ in range(20):
        found = page.evaluate(GREEDY)
        if not found:
            return []
        page.wait_for_timeout(50)
    return found


def covered(page: Page) -> str | None:
    """Return the focused element if something lies over its middle, or it has no ring of 2 px and more.

    Of what is larger than the screen it is the middle of the part in sight, which is a finger high at least.
    """
    return page.evaluate("""() => {
      const e = document.activeElement, box = e.getBoundingClientRect();
      const from = Math.max(box.top, 0), to = Math.min(box.bottom, innerHeight);
      const x = box.left + box.width / 2, y = (from + to) / 2;
      const top = to - from >= Math.min(box.height, 44) - 1 && document.elementFromPoint(x, y);
      const ring = [e, e.nextElementSibling, ...(e.labels ?? [])].filter(Boolean).some(one =>
        [getComputedStyle(one), getComputedStyle(one, '::after')].some(style =>
          style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2));
      const seen = top && (e.contains(top) || top.contains(e) || top.closest('label')?.contains(e));
      return seen && ring ? null : e.outerHTML.slice(0, 120) + ` seen ${Boolean(seen)} ring ${ring}`;
    }""")


def stops(page: Page) -> Iterator[str]:
    """Press Tab through the whole page; give what has the focus each time."""
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.tagName")
        if name == "BODY":
            return
        yield name
    pytest.fail("the page never ends")


# A page that has to answer 404 is told by the console too; and these browsers are to have no service worker.
NO_FAULT = ("the server responded with a status of 4", "Service Worker registration blocked by Playwright")


@dataclass
class Ear:
    """What a browser says while pages are open: errors on its console, requests to other hosts."""

    url: str
    heard: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Begin to listen to a browser."""
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.heard.append(str(fault.error)))
        context.on("request", lambda request: self._asked(request.url))

    def _said(self, message: object) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in NO_FAULT):
            self.heard.append(message.text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(self.url).netloc:
            self.heard.append(url)

    def since(self) -> list[str]:
        """Return what was heard, and forget it."""
        heard, self.heard = self.heard, []
        return heard
