"""Serving a city to its developer: what is printed, and that nothing outlives the run."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import address, welcome

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
# An application with the commands that the runner calls, and nothing else.
CITY = """
import json, os, pathlib, sys, time
import click
from flask import Flask, current_app

app = Flask(__name__)
FILLED = pathlib.Path("filled")
if pathlib.Path("broken").exists():
    raise RuntimeError("the city is broken")

@app.get("/readyz")
def readyz():
    return ("ok", 200) if pathlib.Path("beat").exists() else ("no beat yet", 503)

@app.cli.add_command
@click.command()
def migrate():
    assert current_app.name == "app"
    click.echo("up to date")

@app.cli.command("demo")
@click.option("--if-empty", is_flag=True, required=True)
@click.option("--json", "as_json", is_flag=True, required=True)
def demo(if_empty, as_json):
    if FILLED.exists():
        return
    FILLED.touch()
    base = os.environ["SHISHIN_BASE_URL"]
    people = [
        {"mail": f"{who}@example.jp", "sign_in": f"{base}/login/demo-{who}"}
        for who in ("other", "organizer", "staff", "citizen")
    ]
    tour = {"title": "花だん", "venue": f"{base}/c/1", "event": f"{base}/e/1", "helper": f"{base}/r/1"}
    tour["organizer_page"] = f"{base}/o/e/1"
    told = {"organizers": people[:2], "staff": people[2:3], "people": people[3:], "tour": tour}
    click.echo(json.dumps(told))

@app.cli.command("sign-in-link")
@click.argument("mail")
def sign_in_link(mail):
    if pathlib.Path("nobody").exists():
        raise click.ClickException("nobody is known")
    click.echo(os.environ["SHISHIN_BASE_URL"] + "/login/fresh-" + mail.split("@")[0])

@app.cli.command("worker")
def worker():
    pathlib.Path("beat").touch()
    pathlib.Path("worker.pid").write_text(str(os.getpid()))
    while not pathlib.Path("worker-dies").exists():
        time.sleep(0.05)
    sys.exit(7)
"""


@pytest.fixture
def city(tmp_path):
    """A folder with an application in it."""
    (tmp_path / "app.py").write_text(CITY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def port():
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def run(city, port):
    """Start the runner in the city's folder; whatever it leaves is ended after the test."""
    started = []

    def start(**environ):
        with (city / "said").open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "tools.serve"],
                cwd=city,
                env={**_clean(), "PYTHONPATH": str(ROOT), "PORT": str(port), **environ},
                stdout=said,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def test_the_first_start_prints_the_demo_s_links(run, city, port):
    said = _told(run(), city)
    base = f"http://127.0.0.1:{port}"
    roles = ("/", "/login/demo-citizen", "/login/demo-organizer", "/r/1", "/login/demo-staff", "/dev/mail")
    for address_ in (*roles, "/e/1", "/c/1", "/o/e/1"):
        assert re.search(rf" {re.escape(base + address_)}$", said, re.MULTILINE)
    assert "「花だん」" in said
    assert welcome.PAST not in said
    assert "https" not in said


def test_a_later_start_prints_fresh_links(run, city):
    (city / "filled").touch()
    said = _told(run(), city)
    assert "/login/fresh-organizer" in said
    assert welcome.PAST in said
    assert "/login/fresh-staff" in said


def test_a_city_without_the_demo_s_people_gets_the_sign_in_page(run, city, port):
    (city / "filled").touch()
    (city / "nobody").touch()
    assert _told(run(), city).count(f"http://127.0.0.1:{port}/login\n") == 2


def test_a_phone_on_the_network_is_told_what_needs_https(run, city, port):
    said = _told(run(HOST="0.0.0.0"), city)
    assert "カメラでの読み取り、オフライン、通知" in said
    assert re.search(rf"http://[\d.]+:{port}/login/demo-staff", said)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(run, city, port, number):
    process = run()
    _told(process, city)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert not _alive(int((city / "worker.pid").read_text()))
    assert _free(port)


def test_a_child_that_dies_ends_the_run(run, city, port):
    process = run()
    _told(process, city)
    (city / "worker-dies").touch()
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "the worker: 終わりました / ended (7)" in errors
    assert _free(port)


def test_an_application_that_cannot_start_is_shown_with_its_own_words(run, city):
    (city / "broken").touch()
    process = run()
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "RuntimeError: the city is broken" in errors
    assert errors.endswith("the database could not be made ready\n")


def test_a_port_that_is_taken_is_said_with_one_that_is_free(run, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = run()
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    offered = int(re.search(rf"Port {port} is taken; for example: make run PORT=(\d+)\n$", errors)[1])
    assert _free(offered)
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        ({"PORT": "http"}, "PORT is a number from 1 to 65535: 'http'"),
        ({"PORT": "70000"}, "PORT is a number from 1 to 65535: '70000'"),
        ({"HOST": "example.jp"}, "HOST is an IP address: 'example.jp'"),
        ({"HOST": "192.0.2.1"}, "cannot listen there (EADDRNOTAVAIL)"),
        ({"SHISHIN_ENV": "production"}, "make run is for development: see docs/running.md"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(run, environ, line):
    process = run(**environ)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors.endswith(f"{line}\n")
    assert errors.count("\n") == 1


def test_an_address_that_was_given_is_used_as_it_is():
    here = address.from_environment({"HOST": "0.0.0.0", "SHISHIN_BASE_URL": "https://shishin.example.jp"})
    said = welcome.text(here, {"citizen": None, "organizer": None, "staff": None})
    assert "https://shishin.example.jp/login" in said
    assert "organizer@example.jp" in said
    assert "staff@example.jp" in said
    assert "need https" not in said


def test_a_link_is_found_wherever_the_demo_puts_it():
    told = {"groups": [{"organizers": [{"address": "a@example.jp", "link": "http://x/login/1"}]}]}
    assert welcome.link_in(told, "a@example.jp") == "http://x/login/1"
    assert welcome.link_in(told, "b@example.jp") is None
    assert welcome.link_in(json.loads("{}"), "a@example.jp") is None


def _clean():
    ours = ("HOST", "PORT", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if name not in ours and "SHISHIN" not in name}


def _told(process, city):
    """Wait until the runner has named every address, which it does at once; give what it said."""
    until = time.monotonic() + PATIENCE_SECONDS
    while "/dev/mail" not in (said := (city / "said").read_text()):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.05)
    return said


def _alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def _free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0
