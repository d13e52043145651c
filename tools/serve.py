"""Serve this checkout's city to its developer: migrated, filled, with a worker, until Ctrl+C."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping

from tools import address, children, welcome

PATIENCE_SECONDS = 120
LOOK_AGAIN_SECONDS = 0.1


def serve(environ: Mapping[str, str]) -> None:
    """Prepare the store, run server and worker, and print where to go; ends when one of them does.

    Raises `SystemExit` with the line that says what is wrong.
    """
    if environ.get("SHISHIN_ENV") == "production":
        sys.exit(
            "make run は開発用です。docs/running.md へ。 / make run is for development: see docs/running.md"
        )
    here = address.from_environment(environ)
    address.refuse_taken(here)
    settings = {**environ, "SHISHIN_BASE_URL": here.base_url, "PYTHONUNBUFFERED": "1"}
    with children.Family(settings) as family:
        links = _prepare(settings)
        family.start("サーバー / the server", _server(here))
        family.start("ワーカー / the worker", [sys.executable, "-m", "flask", "--app", "app", "worker"])
        _wait_until_ready(here, family)
        print(welcome.text(here, links), flush=True)
        family.wait()


def _prepare(settings: Mapping[str, str]) -> welcome.Links:
    """Make the store ready; give each role's sign-in link, and what is open now."""
    command = [sys.executable, "-m", "tools.prepare"]
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}データベースを用意できません / the database could not be made ready")
    links: welcome.Links = json.loads(done.stdout.splitlines()[-1])
    return links


def _server(here: address.Address) -> list[str]:
    options = (
        f"--interface wsgi --host {here.host} --port {here.port} --workers 2 --blocking-threads 4 --no-ws "
        "--log-level warning --workers-kill-timeout 2"
    )
    return [sys.executable, "-m", "granian", *options.split(), "app:app"]


def _wait_until_ready(here: address.Address, family: children.Family) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    said = ""
    while time.monotonic() < until:
        family.check()
        ready, said = address.ask_ready(here)
        if ready:
            return
        time.sleep(LOOK_AGAIN_SECONDS)
    sys.exit(f"{said}\n{PATIENCE_SECONDS} 秒たっても準備ができません / not ready after {PATIENCE_SECONDS} s")


if __name__ == "__main__":
    serve(os.environ)
