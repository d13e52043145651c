"""Leaving out what a machine cannot run: never silently, and not at all where nothing may be left out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import machine

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("page", ["a", "b"])
def test_a_page(page):
    pass

@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request):
    return request.param

def test_a_store(store):
    pass
"""
LINE = (
    "残した試験 / left out: 2 (Chromium がありません / is missing): apt-get install chromium fonts-noto-cjk"
)


@pytest.fixture
def pytest_run(tmp_path):
    """Run pytest over a small folder of tests, on a machine without Chromium unless told otherwise."""
    (tmp_path / "test_sample.py").write_text(TESTS)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.machine"]')
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())

    def run(*arguments, **environ):
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("SHISHIN_", "PYTEST_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments, "test_sample.py"],
            cwd=tmp_path,
            env={**ours, "PYTHONPATH": str(ROOT), "SHISHIN_CHROMIUM": "/nowhere/chromium", **environ},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("processes", [(), ("-n", "2", "--dist", "loadgroup")])
def test_what_is_missing_is_left_out_and_named_at_the_end(pytest_run, processes):
    run = pytest_run("-k", "page or sqlite", *processes)
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout
    assert run.stdout.splitlines()[-1] == LINE


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (("--all",), {}),
        (("-n", "2", "--dist", "loadgroup"), {"SHISHIN_TEST_NOTHING_LEFT_OUT": "1"}),
    ],
)
def test_what_is_missing_fails_where_nothing_may_be_left_out(pytest_run, arguments, environ):
    run = pytest_run("-k", "page or sqlite", *arguments, **environ)
    assert run.returncode == 1
    assert "1 passed" in run.stdout
    assert "Chromium is missing: apt-get install chromium fonts-noto-cjk" in run.stdout
    assert "left out" not in run.stdout


def test_nothing_is_said_where_everything_is_there(pytest_run):
    run = pytest_run("-k", "page or sqlite", SHISHIN_CHROMIUM=sys.executable)
    assert "3 passed" in run.stdout
    assert "left out" not in run.stdout


def test_the_closing_line_of_pytest_is_there(pytest_run):
    run = pytest_run("-k", "page or sqlite", "-q")
    assert run.stdout.splitlines()[-2].startswith("1 passed")


def test_the_browser_is_the_one_that_was_named(monkeypatch):
    monkeypatch.setenv("SHISHIN_CHROMIUM", sys.executable)
    assert machine.chromium() == Path(sys.executable)
    monkeypatch.setenv("SHISHIN_CHROMIUM", "/nowhere/chromium")
    assert machine.chromium() is None
