"""The second engine, that of every iPhone: WebKit in a window of a phone's size, on an unseen screen."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from selenium.webdriver import Remote, WebKitGTKOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.service import Service

from tests import machine
from tests.site import PHONE

# No graphics card, no desktop, and often no right to make a sandbox.
ALONE = {
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
}


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The name of a screen that nobody sees; it finds a free number by itself."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "360x740x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        yield f":{server.stdout.readline().decode().strip()}"
        server.terminate()


@pytest.fixture
def new_webkit(screen: str) -> Iterator[Callable[[], Remote]]:
    """Take up a phone of its own: each browser begins with nothing kept."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(_browser(screen))


@pytest.fixture
def webkit(new_webkit: Callable[[], Remote]) -> Remote:
    """One phone."""
    return new_webkit()


@contextmanager
def _browser(screen: str) -> Iterator[Remote]:
    options = WebKitGTKOptions()
    options.binary_location = str(machine.webkit())
    options.add_argument("--automation")
    # Without the browser's own bars, which want to be wider than a phone.
    options.add_argument("--full-screen")
    service = Service(str(machine.webkit_driver()), env=os.environ | ALONE | {"DISPLAY": screen})
    service.start()
    driver = Remote(RemoteConnection(client_config=ClientConfig(service.service_url)), options=options)
    driver.set_window_rect(0, 0, **PHONE)
    # Its photos lie on the same disk.
    driver.file_detector = UselessFileDetector()
    yield driver
    driver.quit()
    service.stop()
