"""Serve this checkout's city to its developer: migrated, filled, with a worker, until Ctrl+C."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from tools import address, children, welcome

DEMO_MAILS = {
    "citizen": "citizen@example.jp",
    "organizer": "organizer@example.jp",
    "staff": "staff@example.jp",
}
PATIENCE_SECONDS = 60
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
        demo = _prepare(settings)
        family.start("サーバー / the server", _server(here))
        family.start("ワーカー / the worker", _flask("worker"))
        links = _links(demo, settings)
        _wait_until_ready(here, family)
        print(welcome.text(here, links), flush=True)
        family.wait()


def _prepare(settings: Mapping[str, str]) -> object:
    """Bring the store to the newest schema and fill an empty one; give what the demo city tells of itself."""
    _output(_flask("migrate"), settings)
    lines = _output(_flask("demo", "--if-empty", "--json"), settings).splitlines()
    return json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}


def _output(command: list[str], settings: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}失敗しました / failed: {' '.join(command[2:])}")
    return done.stdout


def _flask(*command: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", *command]


def _server(here: address.Address) -> list[str]:
    return [
        *(
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            here.host,
            "--port",
            str(here.port),
        ),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        *("--workers-kill-timeout", "2", "app:app"),
    ]


def _links(demo: object, settings: Mapping[str, str]) -> dict[str, str | None]:
    """Find every role's sign-in link, all at once while the server starts."""
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda mail: _link(demo, mail, settings), DEMO_MAILS.values())
        return dict(zip(DEMO_MAILS, found, strict=True))


def _link(demo: object, mail: str, settings: Mapping[str, str]) -> str | None:
    """Find someone's sign-in link: the demo's, else a fresh one; None where there is no such person."""
    if found := welcome.link_in(demo, mail):
        return found
    asked = subprocess.run(
        _flask("sign-in-link", mail), env=settings, capture_output=True, encoding="utf-8", check=False
    )
    words = asked.stdout.split()
    return words[-1] if asked.returncode == 0 and words else None


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
