"""Our modules in a real browser without a server behind them: a blank page that can import them."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route

STATIC = Path(__file__).resolve().parents[2] / "static"
# Never asked: every request is answered from here. The name makes it a secure context.
ORIGIN = "http://localhost:1"
KINDS = {".js": "text/javascript", ".wasm": "application/wasm"}


def open_blank(browser: Browser) -> tuple[BrowserContext, Page]:
    """Open a blank page from which `use` imports modules."""
    context = browser.new_context()
    context.route(f"{ORIGIN}/**", _answer)
    page = context.new_page()
    page.goto(f"{ORIGIN}/")
    return context, page


def _answer(route: Route) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/")
    if not name:
        route.fulfill(content_type="text/html", body="<!doctype html><title>blank</title>")
        return
    path = STATIC / name
    route.fulfill(content_type=KINDS[path.suffix], body=path.read_bytes())


def use(page: Page, module: str, code: str, *arguments: object) -> Any:
    """Return what some code makes of a module and the arguments: `use(page, "ids", "(it) => it.uuid()")`."""
    run = f"async ([module, args]) => ({code})(await import(`/js/scan/${{module}}.js`), ...args)"
    return page.evaluate(run, [module, list(arguments)])


def call(page: Page, module: str, name: str, *arguments: object) -> Any:
    """Return what a module's function gives for these arguments."""
    return use(page, module, f"(it, ...args) => it.{name}(...args)", *arguments)
