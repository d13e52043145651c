"""Lock files: every package pinned and hashed, from wherever the machine gets its packages."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ("run", "dev", "node", "uv")


def _packages(kind):
    text = (ROOT / f"requirements.{kind}.lock").read_text(encoding="ascii")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", [f"requirements.{kind}.lock" for kind in PYTHON] + ["package-lock.json"])
def test_a_lock_file_names_no_host(name):
    text = (ROOT / name).read_text(encoding="ascii")
    assert "://" not in text
    assert not re.search(r"index-url|find-links|\"resolved\"", text)


@pytest.mark.parametrize("kind", PYTHON)
def test_every_python_package_is_pinned_and_hashed(kind):
    entries = re.split(r"\n(?=\S)", (ROOT / f"requirements.{kind}.lock").read_text(encoding="ascii").strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry)


def test_every_npm_package_is_hashed():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_what_runs_is_what_is_tested():
    assert _packages("run").items() <= _packages("dev").items()


def test_every_dependency_that_is_named_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    for kind, wanted in groups.items():
        assert {re.match(r"[a-z0-9-]+", name)[0] for name in wanted} <= _packages(kind).keys()
