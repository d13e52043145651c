"""The rules about who may import whom: each one breaks when it is broken."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Every package of the architecture, with imports that are allowed.
GOOD = {
    "factory": "import flask\nimport shishin.web.citizen.home",
    "web/citizen/home": "import flask\nimport shishin.stats.month\nimport shishin.events.listing",
    "jobs/worker": "import flask\nimport shishin.notifications.mail",
    "stats/month": "import peewee\nimport shishin.checkin.scans",
    "checkin/scans": "import shishin.participation.seats",
    "participation/seats": "import shishin.events.listing",
    "opendata/fetch": "import socket\nimport shishin.events.listing",
    "events/listing": "import peewee\nimport shishin.groups.registry\nimport shishin.core.db",
    "groups/registry": "import shishin.people.persons",
    "points/ledger": "import shishin.people.persons",
    "auth/links": "import shishin.core.db",
    "notifications/mail": "import smtplib\nimport socket\nimport ssl",
    "people/persons": "import shishin.core.db",
    "core/db": "import peewee",
}


@pytest.fixture
def project(tmp_path):
    """A project with our rules and a small shishin in it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, text in GOOD.items():
        _write(tmp_path, module, text)
    return tmp_path


def test_what_is_allowed_is_kept(project):
    assert _broken(project) == set()


def test_packages_that_do_not_exist_yet_are_no_fault(project):
    for name in ("stats", "checkin", "opendata", "points", "jobs"):
        shutil.rmtree(project / "shishin" / name)
    _write(project, "web/citizen/home", "import flask")
    assert _broken(project) == set()


@pytest.mark.parametrize(
    ("module", "text", "rule"),
    [
        ("people/up", "import shishin.events.listing", "A package imports only packages below it"),
        ("points/aside", "import shishin.groups.registry", "A package imports only packages below it"),
        ("opendata/aside", "import shishin.participation.seats", "A package imports only packages below it"),
        ("weather/new", "", "A package imports only packages below it"),
        (
            "events/hidden",
            "def f():\n    import shishin.web.citizen.home",
            "A package imports only packages below it",
        ),
        ("core/page", "import flask", "Only web, jobs and factory know Flask"),
        ("events/page", "from jinja2 import Template", "Only web, jobs and factory know Flask"),
        ("auth/page", "import werkzeug.http", "Only web, jobs and factory know Flask"),
        ("stats/page", "import flask_login", "Only web, jobs and factory know Flask"),
        ("web/staff/query", "import peewee", "The web asks commands and queries, never the store"),
        ("web/query", "from shishin.core import db", "The web asks commands and queries, never the store"),
        ("web/api/query", "import playhouse.pool", "The web asks commands and queries, never the store"),
        ("core/phone", "import socket", "Only notifications and opendata open sockets outwards"),
        ("web/api/phone", "import ssl", "Only notifications and opendata open sockets outwards"),
        ("jobs/phone", "import smtplib", "Only notifications and opendata open sockets outwards"),
    ],
)
def test_a_rule_breaks_when_it_is_broken(project, module, text, rule):
    _write(project, module, text)
    assert rule in _broken(project)


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import date\n\nTODAY = date.today()",
        "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)",
        "import time\n\nNOW = time.time()",
        "import random\n\nCHANCE = random.Random(1)",
        "import secrets\n\nTOKEN = secrets.token_hex()",
        "import os\n\nTOKEN = os.urandom(16)",
        "import uuid\n\nTOKEN = uuid.uuid4()",
        "import urllib.request\n\nANSWER = urllib.request.urlopen",
        "from http import client\n\nCONNECTION = client.HTTPSConnection",
    ],
)
def test_asking_the_machine_is_found_outside_its_two_places(project, text):
    assert "TID251" in _ruff(project, "events/asks", text)


def test_clock_and_rng_may_ask(project):
    assert "TID251" not in _ruff(project, "core/clock", "import time\n\nNOW = time.time()")
    assert "TID251" not in _ruff(project, "core/rng", "import secrets\n\nTOKEN = secrets.token_hex()")


def _write(project, module, text):
    path = project / "shishin" / f"{module}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    folder = path.parent
    while folder != project:
        (folder / "__init__.py").touch()
        folder = folder.parent


def _broken(project):
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    shown = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert "Contracts:" in shown.stdout, shown.stdout + shown.stderr
    return set(re.findall(r"^(.+) BROKEN", shown.stdout, re.MULTILINE))


def _ruff(project, module, text):
    _write(project, module, text)
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--select",
        "TID251",
        f"shishin/{module}.py",
    ]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False).stdout
