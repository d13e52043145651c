"""What the tests need of the machine, and an honest list of what had to be left out.

A test that needs Chromium is marked `browser`, one that needs WebKit `webkit`, one that needs PostgreSQL
`postgresql`. Where the thing is missing the test is left out, and the run ends by saying so; with --all, or
SHISHIN_TEST_NOTHING_LEFT_OUT=1, it fails instead.
"""

import functools
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import postgres

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
LEFT_OUT = pytest.StashKey[Counter[str]]()


def chromium() -> Path | None:
    """Find the browser: the one that SHISHIN_CHROMIUM names, or an installed one."""
    if named := os.environ.get("SHISHIN_CHROMIUM"):
        return Path(named) if Path(named).exists() else None
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return Path(found) if found else None


def headless_chromium() -> Path | None:
    """Find the browser without its windows, which opens pages with a quarter of the work; else the whole.

    What needs a profile, a camera or an installation takes the whole one.
    """
    found = None if os.environ.get("SHISHIN_CHROMIUM") else shutil.which("chromium-headless-shell")
    return Path(found) if found else chromium()


def webkit() -> Path | None:
    """Find WebKit's small browser; it needs the driver, and a screen to be on."""
    if not (webkit_driver() and shutil.which("Xvfb")):
        return None
    places = ("lib*/webkit2gtk-4*", "lib/*/webkit2gtk-4*", "libexec/webkit2gtk-4*")
    return max((path for place in places for path in Path("/usr").glob(f"{place}/MiniBrowser")), default=None)


def webkit_driver() -> Path | None:
    """Find the program that drives WebKit's browser."""
    found = shutil.which("WebKitWebDriver")
    return Path(found) if found else None


@dataclass(frozen=True, slots=True)
class Need:
    """Something outside this checkout that marked tests cannot do without."""

    marker: str
    name: str
    how: str
    find: Callable[[], Path | None]


NEEDS = (
    Need("browser", "Chromium", "apt-get install chromium fonts-noto-cjk", chromium),
    Need("webkit", "WebKitGTK", "apt-get install webkit2gtk-driver xvfb", webkit),
    Need("postgresql", "PostgreSQL", "apt-get install postgresql", postgres.programs),
)


def pytest_addoption(parser):
    """Offer --all."""
    parser.addoption(
        "--all", action="store_true", help="leave nothing out: fail where a browser or PostgreSQL is missing"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what cannot run here."""
    left_out = config.stash.setdefault(LEFT_OUT, Counter())
    missing = [] if _nothing_left_out(config) else _missing()
    dropped = {item: need for need in missing for item in items if item.get_closest_marker(need.marker)}
    left_out.update(need.marker for need in dropped.values())
    if dropped:
        config.hook.pytest_deselected(items=list(dropped))
        items[:] = [item for item in items if item not in dropped]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Fail a test whose need is missing; only those come here that must not be left out."""
    for need in _missing():
        if item.get_closest_marker(need.marker):
            pytest.fail(f"{need.name} is missing: {need.how}", pytrace=False)


def pytest_sessionfinish(session):
    """Hand the list from a parallel process to the one that the person sees."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(LEFT_OUT, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take the list from a parallel process; each has collected the same tests."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_unconfigure(config):
    """End by naming what was left out and how to get it."""
    if hasattr(config, "workeroutput"):
        return
    left_out = config.stash.get(LEFT_OUT, Counter())
    for need in NEEDS:
        if count := left_out[need.marker]:
            print(f"残した試験 / left out: {count} ({need.name} がありません / is missing): {need.how}")


def _nothing_left_out(config) -> bool:
    return config.getoption("--all") or os.environ.get("SHISHIN_TEST_NOTHING_LEFT_OUT") == "1"


@functools.cache
def _missing() -> list[Need]:
    return [need for need in NEEDS if need.find() is None]
